create table author (id integer primary key, name text);
create table book (id integer primary key, author integer references author, title text);
create table store (id integer primary key);
