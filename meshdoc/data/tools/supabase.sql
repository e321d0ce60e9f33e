-- The history that Supabase's command line keeps of a database.
create schema supabase_migrations;

create table supabase_migrations.schema_migrations (
    version text primary key,
    statements text[],
    name text
);
