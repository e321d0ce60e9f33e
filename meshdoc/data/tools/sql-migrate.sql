-- The history that sql-migrate keeps of a database.
create table gorp_migrations (
    id text primary key,
    applied_at timestamptz
);
