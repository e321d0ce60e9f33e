-- The history that db-migrate keeps of a database.
create table migrations (
    id serial primary key,
    name varchar(255) not null,
    run_on timestamp not null
);
