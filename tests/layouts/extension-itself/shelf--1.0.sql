-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use "CREATE EXTENSION shelf" to load this file. \quit

create table author (id int primary key, name text not null);

select pg_catalog.pg_extension_config_dump('author', '');

comment on extension shelf is 'Authors and their books';

create function waiting() returns setof queue_record
    language sql as 'select queue_name, is_partitioned, is_unlogged, created_at from meta';
