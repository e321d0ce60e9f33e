\set name shop
create schema :name;
\ir tables/author.sql
\ir tables/book.sql
