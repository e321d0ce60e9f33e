-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use "CREATE EXTENSION shelf" to load this file. \quit

create table author (id int primary key, name text not null);

select pg_catalog.pg_extension_config_dump('author', '');

comment on extension shelf is 'Authors and their books';
