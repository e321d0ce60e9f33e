create table schema_version (version integer not null);
