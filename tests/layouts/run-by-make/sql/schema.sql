create table loaded (day date); create schema :schema; create table :schema.author (id int); create table :schema.book (author int);
