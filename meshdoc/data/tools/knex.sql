-- The histories that Knex and Kysely keep of a database, and their locks.
create table knex_migrations (
    id serial primary key,
    name varchar(255),
    batch integer,
    migration_time timestamptz
);

create table knex_migrations_lock (
    index serial primary key,
    is_locked integer
);

create table kysely_migration (
    name varchar(255) primary key,
    timestamp varchar(255) not null
);

create table kysely_migration_lock (
    id varchar(255) primary key,
    is_locked integer not null default 0
);
