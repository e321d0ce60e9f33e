-- The history that Drizzle keeps of a database.
create schema drizzle;

create table drizzle.__drizzle_migrations (
    id serial primary key,
    hash text not null,
    created_at bigint
);
