create schema shop;
set search_path = shop;
create table author (id int primary key);
create table book (author int);
create table loan (book int);
alter table book add constraint book_author foreign key (author)
references author;
