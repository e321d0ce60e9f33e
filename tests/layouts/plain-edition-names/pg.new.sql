create table author (id int, host text); create table book (author int); create table loan (book int);
