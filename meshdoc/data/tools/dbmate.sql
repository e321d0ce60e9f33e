-- The history that dbmate keeps of a database.
create table schema_migrations (
    version varchar primary key
);
