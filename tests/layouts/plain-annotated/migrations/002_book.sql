create table book (id integer primary key, author_id integer references author);
