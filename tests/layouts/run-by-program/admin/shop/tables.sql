create table author (id int); create table book (author int);
