create table author (id integer primary key);
create table book (id integer primary key, author integer references author);
