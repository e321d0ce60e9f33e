create table author (id int);
