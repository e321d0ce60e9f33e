-- The version that golang-migrate keeps of a database: one row.
create table schema_migrations (
    version bigint primary key,
    dirty boolean not null
);
