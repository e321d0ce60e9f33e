-- The history that psql-migration keeps of a database.
create table __migrations (
    id varchar(255) primary key,
    datetime timestamp
);
