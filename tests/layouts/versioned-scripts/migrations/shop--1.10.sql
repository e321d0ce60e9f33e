create table author (id int primary key, name text);
