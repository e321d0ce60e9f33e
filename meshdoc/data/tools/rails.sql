-- The history and the environment that Active Record keeps of a database.
create table schema_migrations (
    version varchar primary key
);

create table ar_internal_metadata (
    key varchar primary key,
    value varchar,
    created_at timestamp(6) not null,
    updated_at timestamp(6) not null
);
