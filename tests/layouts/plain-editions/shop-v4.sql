create table author (id integer primary key, name text);
create table book (id integer primary key, author integer references author, title text);
create table store (id integer primary key);
create table shelf (id integer primary key, store integer references store);
create table clerk (id integer primary key, store integer references store);
