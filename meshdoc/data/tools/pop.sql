-- The history that Pop keeps of a database.
create table schema_migration (
    version varchar(14) not null
);

create unique index schema_migration_version_idx on schema_migration (version);
