-- The version that Tern keeps of a database: one row.
create table schema_version (
    version integer not null
);
