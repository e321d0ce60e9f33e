-- comment: Foreign data wrappers developed by Supabase
-- version: 0.5.0
-- relocatable: true
-- superuser: false

-- The handlers and validators of which projects make their foreign data wrappers.

create table wrappers_fdw_stats (
    fdw_name text primary key,
    create_times bigint,
    rows_in bigint,
    rows_out bigint,
    bytes_in bigint,
    bytes_out bigint,
    metadata jsonb,
    created_at timestamptz not null default timezone('utc', now()),
    updated_at timestamptz not null default timezone('utc', now())
);
create function airtable_fdw_handler() returns fdw_handler language c strict as '$libdir/wrappers';
create function airtable_fdw_validator(options text[], catalog oid) returns void language c as '$libdir/wrappers';
create function airtable_fdw_meta() returns table (name text, version text, author text, website text)
    language c strict as '$libdir/wrappers';
create function auth0_fdw_handler() returns fdw_handler language c strict as '$libdir/wrappers';
create function auth0_fdw_validator(options text[], catalog oid) returns void language c as '$libdir/wrappers';
create function auth0_fdw_meta() returns table (name text, version text, author text, website text)
    language c strict as '$libdir/wrappers';
create function big_query_fdw_handler() returns fdw_handler language c strict as '$libdir/wrappers';
create function big_query_fdw_validator(options text[], catalog oid) returns void language c as '$libdir/wrappers';
create function big_query_fdw_meta() returns table (name text, version text, author text, website text)
    language c strict as '$libdir/wrappers';
create function click_house_fdw_handler() returns fdw_handler language c strict as '$libdir/wrappers';
create function click_house_fdw_validator(options text[], catalog oid) returns void language c as '$libdir/wrappers';
create function click_house_fdw_meta() returns table (name text, version text, author text, website text)
    language c strict as '$libdir/wrappers';
create function cognito_fdw_handler() returns fdw_handler language c strict as '$libdir/wrappers';
create function cognito_fdw_validator(options text[], catalog oid) returns void language c as '$libdir/wrappers';
create function cognito_fdw_meta() returns table (name text, version text, author text, website text)
    language c strict as '$libdir/wrappers';
create function duckdb_fdw_handler() returns fdw_handler language c strict as '$libdir/wrappers';
create function duckdb_fdw_validator(options text[], catalog oid) returns void language c as '$libdir/wrappers';
create function duckdb_fdw_meta() returns table (name text, version text, author text, website text)
    language c strict as '$libdir/wrappers';
create function firebase_fdw_handler() returns fdw_handler language c strict as '$libdir/wrappers';
create function firebase_fdw_validator(options text[], catalog oid) returns void language c as '$libdir/wrappers';
create function firebase_fdw_meta() returns table (name text, version text, author text, website text)
    language c strict as '$libdir/wrappers';
create function hello_world_fdw_handler() returns fdw_handler language c strict as '$libdir/wrappers';
create function hello_world_fdw_validator(options text[], catalog oid) returns void language c as '$libdir/wrappers';
create function hello_world_fdw_meta() returns table (name text, version text, author text, website text)
    language c strict as '$libdir/wrappers';
create function iceberg_fdw_handler() returns fdw_handler language c strict as '$libdir/wrappers';
create function iceberg_fdw_validator(options text[], catalog oid) returns void language c as '$libdir/wrappers';
create function iceberg_fdw_meta() returns table (name text, version text, author text, website text)
    language c strict as '$libdir/wrappers';
create function logflare_fdw_handler() returns fdw_handler language c strict as '$libdir/wrappers';
create function logflare_fdw_validator(options text[], catalog oid) returns void language c as '$libdir/wrappers';
create function logflare_fdw_meta() returns table (name text, version text, author text, website text)
    language c strict as '$libdir/wrappers';
create function mssql_fdw_handler() returns fdw_handler language c strict as '$libdir/wrappers';
create function mssql_fdw_validator(options text[], catalog oid) returns void language c as '$libdir/wrappers';
create function mssql_fdw_meta() returns table (name text, version text, author text, website text)
    language c strict as '$libdir/wrappers';
create function redis_fdw_handler() returns fdw_handler language c strict as '$libdir/wrappers';
create function redis_fdw_validator(options text[], catalog oid) returns void language c as '$libdir/wrappers';
create function redis_fdw_meta() returns table (name text, version text, author text, website text)
    language c strict as '$libdir/wrappers';
create function s3_fdw_handler() returns fdw_handler language c strict as '$libdir/wrappers';
create function s3_fdw_validator(options text[], catalog oid) returns void language c as '$libdir/wrappers';
create function s3_fdw_meta() returns table (name text, version text, author text, website text)
    language c strict as '$libdir/wrappers';
create function s3_vectors_fdw_handler() returns fdw_handler language c strict as '$libdir/wrappers';
create function s3_vectors_fdw_validator(options text[], catalog oid) returns void language c as '$libdir/wrappers';
create function s3_vectors_fdw_meta() returns table (name text, version text, author text, website text)
    language c strict as '$libdir/wrappers';
create function stripe_fdw_handler() returns fdw_handler language c strict as '$libdir/wrappers';
create function stripe_fdw_validator(options text[], catalog oid) returns void language c as '$libdir/wrappers';
create function stripe_fdw_meta() returns table (name text, version text, author text, website text)
    language c strict as '$libdir/wrappers';
create function wasm_fdw_handler() returns fdw_handler language c strict as '$libdir/wrappers';
create function wasm_fdw_validator(options text[], catalog oid) returns void language c as '$libdir/wrappers';
create function wasm_fdw_meta() returns table (name text, version text, author text, website text)
    language c strict as '$libdir/wrappers';
create function dynamo_db_fdw_handler() returns fdw_handler language c strict as '$libdir/wrappers';
create function dynamo_db_fdw_validator(options text[], catalog oid) returns void language c as '$libdir/wrappers';
create function dynamo_db_fdw_meta() returns table (name text, version text, author text, website text)
    language c strict as '$libdir/wrappers';
create function mongodb_fdw_handler() returns fdw_handler language c strict as '$libdir/wrappers';
create function mongodb_fdw_validator(options text[], catalog oid) returns void language c as '$libdir/wrappers';
create function mongodb_fdw_meta() returns table (name text, version text, author text, website text)
    language c strict as '$libdir/wrappers';
create function mysql_fdw_handler() returns fdw_handler language c strict as '$libdir/wrappers';
create function mysql_fdw_validator(options text[], catalog oid) returns void language c as '$libdir/wrappers';
create function mysql_fdw_meta() returns table (name text, version text, author text, website text)
    language c strict as '$libdir/wrappers';
