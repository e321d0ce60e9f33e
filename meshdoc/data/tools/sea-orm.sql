-- The history that SeaORM keeps of a database.
create table seaql_migrations (
    version varchar primary key,
    applied_at bigint not null
);
