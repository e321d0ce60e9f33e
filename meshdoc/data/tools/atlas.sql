-- The history that Atlas keeps of a database.
create schema atlas_schema_revisions;

create table atlas_schema_revisions.atlas_schema_revisions (
    version varchar primary key,
    description varchar not null,
    type bigint not null default 2,
    applied bigint not null default 0,
    total bigint not null default 0,
    executed_at timestamptz not null,
    execution_time bigint not null,
    error text,
    error_stmt text,
    hash varchar not null,
    partial_hashes jsonb,
    operator_version varchar not null
);
