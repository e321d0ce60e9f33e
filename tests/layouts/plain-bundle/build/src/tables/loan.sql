create table loan (book int);
