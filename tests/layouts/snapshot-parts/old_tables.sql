create table author (id int, name text); create table book (id int);
