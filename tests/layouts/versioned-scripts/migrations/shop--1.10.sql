\echo Use "CREATE EXTENSION shop" to load this file. \quit
create table author (id int primary key, name text);
