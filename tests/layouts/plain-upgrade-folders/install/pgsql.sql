create table author (id integer primary key, name text); create table book (id integer primary key, title text not null, author_id integer references author);
