create table author (id int primary key, name text not null, email text);
create table book (id int primary key, author int not null references author, title text not null);
