create table author (id int); create table book (author int); create table loan (book int); create table shelf (id int);
