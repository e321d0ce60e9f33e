\echo Use "ALTER EXTENSION shelf UPDATE TO '1.1'" to load this file. \quit

alter extension shelf drop table author;
drop table author;

do $$
begin
  execute format(
    'create table %I.book (title text primary key)',
    (select nspname from pg_namespace n join pg_extension e on e.extnamespace = n.oid where extname = 'shelf'));
end
$$;
alter extension shelf add table book;
create function waiting(name text) returns queue_record
    language sql as 'select * from waiting() where queue_name = name';
