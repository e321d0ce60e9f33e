-- The history that Postgrator keeps of a database.
create table schemaversion (
    version bigint primary key,
    name text,
    md5 text,
    run_at timestamptz
);
