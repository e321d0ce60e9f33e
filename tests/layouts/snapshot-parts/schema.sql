create extension if not exists cube;
create table author (id int primary key, name text not null);
create table book (id int primary key, author int not null references author, title text not null);
