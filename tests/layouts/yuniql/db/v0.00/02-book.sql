create table book (id integer primary key, author_id integer not null);
