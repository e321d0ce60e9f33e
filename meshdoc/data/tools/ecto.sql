-- The history that Ecto keeps of a database.
create table schema_migrations (
    version bigint primary key,
    inserted_at timestamp(0)
);
