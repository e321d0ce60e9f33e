-- The history that node-pg-migrate keeps of a database.
create table pgmigrations (
    id serial primary key,
    name varchar(255) not null,
    run_on timestamp not null
);
