create table loan (id int);
