create table author (id int primary key);
