\set name shop
create schema :name;
create table setting (name text primary key, value text);
\ir tables/author.sql
\ir tables/book.sql
