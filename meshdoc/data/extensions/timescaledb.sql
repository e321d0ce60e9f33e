-- comment: Enables scalable inserts and complex queries for time-series data (Community Edition)
-- version: 2.19.3
-- trusted: true

-- What there is in TimescaleDB 2, by its signatures. All of it is in C, and nothing carries it out; it differs in that
-- create_hypertable, which sets the time column NOT NULL and makes its index, is in PL/pgSQL here, where a dimension is
-- a row. Their intervals are declared once for each type. No chunks are made, and the views that inform of hypertables
-- are empty.

create schema _timescaledb_catalog;
create schema _timescaledb_functions;
create schema _timescaledb_internal;
create schema timescaledb_information;
create schema timescaledb_experimental;
grant usage on schema _timescaledb_catalog, _timescaledb_functions, _timescaledb_internal, timescaledb_information to public;

-- Hypertables.

create type _timescaledb_internal.dimension_info as (column_name name, number_partitions integer);
create function @extschema@.by_range(
    column_name name, partition_interval interval default null, partition_func regproc default null
) returns _timescaledb_internal.dimension_info language sql as $$ select column_name, null::integer $$;
create function @extschema@.by_range(column_name name, partition_interval bigint, partition_func regproc default null)
returns _timescaledb_internal.dimension_info language sql as $$ select column_name, null::integer $$;
create function @extschema@.by_hash(
    column_name name, number_partitions integer, partition_func regproc default null
) returns _timescaledb_internal.dimension_info language sql as $$ select column_name, number_partitions $$;
create function _timescaledb_functions.add_default_index(relation regclass, column_name name, other_column name)
returns void language plpgsql as $$
begin
    if other_column is not null then
        execute format('create index on %s (%I, %I desc)', relation, other_column, column_name);
    elsif not exists (
        select 1 from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum::text = i.indkey::text
        where i.indrelid = relation and a.attname = column_name
    ) then
        execute format('create index on %s (%I desc)', relation, column_name);
    end if;
end $$;
create function @extschema@.create_hypertable(
    relation regclass, time_column_name name, partitioning_column name default null,
    number_partitions integer default null, associated_schema_name name default null,
    associated_table_prefix name default null, chunk_time_interval interval default null,
    create_default_indexes boolean default true, if_not_exists boolean default false,
    partitioning_func regproc default null, migrate_data boolean default false,
    time_partitioning_func regproc default null
) returns table (hypertable_id integer, schema_name name, table_name name, created boolean) language plpgsql as $$
begin
    execute format('alter table %s alter column %I set not null', relation, time_column_name);
    if create_default_indexes then
        perform _timescaledb_functions.add_default_index(relation, time_column_name, null);
        if partitioning_column is not null then
            perform _timescaledb_functions.add_default_index(relation, time_column_name, partitioning_column);
        end if;
    end if;
end $$;
create function @extschema@.create_hypertable(
    relation regclass, time_column_name name, chunk_time_interval bigint, partitioning_column name default null,
    number_partitions integer default null, create_default_indexes boolean default true,
    if_not_exists boolean default false, migrate_data boolean default false
) returns table (hypertable_id integer, schema_name name, table_name name, created boolean) language plpgsql as $$
begin
    perform @extschema@.create_hypertable(
        relation, time_column_name, partitioning_column, create_default_indexes => create_default_indexes);
end $$;
create function @extschema@.create_hypertable(
    relation regclass, dimension _timescaledb_internal.dimension_info, create_default_indexes boolean default true,
    if_not_exists boolean default false, migrate_data boolean default false
) returns table (hypertable_id integer, created boolean) language plpgsql as $$
begin
    execute format('alter table %s alter column %I set not null', relation, (dimension).column_name);
    if create_default_indexes then
        perform _timescaledb_functions.add_default_index(relation, (dimension).column_name, null);
    end if;
end $$;
create function @extschema@.add_dimension(
    hypertable regclass, column_name name, number_partitions integer default null,
    chunk_time_interval interval default null, partitioning_func regproc default null,
    if_not_exists boolean default false, out dimension_id integer, out schema_name name, out table_name name,
    out created boolean
) returns record
    language c as '$libdir/timescaledb', 'ts_dimension_add';
create function @extschema@.add_dimension(
    hypertable regclass, dimension _timescaledb_internal.dimension_info, if_not_exists boolean default false
) returns table (dimension_id integer, created boolean) language c as '$libdir/timescaledb', 'ts_dimension_add_general';

-- Functions and procedures.

create procedure @extschema@.add_columnstore_policy(
    hypertable regclass,
    after "any" default null,
    if_not_exists bool default false,
    schedule_interval interval default null,
    initial_start timestamptz default null,
    timezone text default null,
    created_before interval default null
)
    language c as '$libdir/timescaledb';
create function @extschema@.add_compaction_policy(
    hypertable regclass,
    if_not_exists bool default false,
    schedule_interval interval default null,
    initial_start timestamptz default null,
    timezone text default null,
    max_chunks integer default null,
    max_batches integer default null,
    inactive_for interval default null
) returns integer
    language c as '$libdir/timescaledb';
create function @extschema@.add_compression_policy(
    hypertable regclass,
    compress_after "any" default null,
    if_not_exists bool default false,
    schedule_interval interval default null,
    initial_start timestamptz default null,
    timezone text default null,
    compress_created_before interval default null
) returns integer
    language c as '$libdir/timescaledb';
create function @extschema@.add_continuous_aggregate_policy(
    continuous_aggregate regclass,
    start_offset "any",
    end_offset "any",
    schedule_interval interval,
    if_not_exists bool default false,
    initial_start timestamptz default null,
    timezone text default null,
    include_tiered_data bool default null,
    buckets_per_batch integer default null,
    max_batches_per_execution integer default null,
    refresh_newest_first bool default null
) returns integer
    language c as '$libdir/timescaledb';
create function @extschema@.add_job(
    proc regproc,
    schedule_interval interval,
    config jsonb default null,
    initial_start timestamptz default null,
    scheduled bool default true,
    check_config regproc default null,
    fixed_schedule bool default true,
    timezone text default null,
    job_name text default null
) returns integer
    language c as '$libdir/timescaledb';
create function @extschema@.add_reorder_policy(
    hypertable regclass,
    index_name name,
    if_not_exists bool default false,
    initial_start timestamptz default null,
    timezone text default null
) returns integer
    language c as '$libdir/timescaledb';
create function @extschema@.add_retention_policy(
    relation regclass,
    drop_after "any" default null,
    if_not_exists bool default false,
    schedule_interval interval default null,
    initial_start timestamptz default null,
    timezone text default null,
    drop_created_before interval default null
) returns integer
    language c as '$libdir/timescaledb';
create function @extschema@.alter_job(
    job_id integer,
    schedule_interval interval default null,
    max_runtime interval default null,
    max_retries integer default null,
    retry_period interval default null,
    scheduled bool default null,
    config jsonb default null,
    next_start timestamptz default null,
    if_exists bool default false,
    check_config regproc default null,
    fixed_schedule bool default null,
    initial_start timestamptz default null,
    timezone text default null,
    job_name text default null,
    config_merge jsonb default null
) returns table (job_id integer, schedule_interval interval, max_runtime interval, max_retries integer, retry_period interval, scheduled bool, config jsonb, next_start timestamptz, check_config text, fixed_schedule bool, initial_start timestamptz, timezone text, application_name name)
    language c as '$libdir/timescaledb';
create function @extschema@.approximate_row_count(relation regclass) returns bigint
    language c strict as '$libdir/timescaledb';
create procedure @extschema@.attach_chunk(hypertable regclass, chunk regclass, slices jsonb)
    language c as '$libdir/timescaledb';
create function @extschema@.attach_tablespace(
    tablespace name,
    hypertable regclass,
    if_not_attached boolean default false
) returns void
    language c as '$libdir/timescaledb';
create function @extschema@.chunk_columnstore_stats(
    hypertable regclass
) returns table (chunk_schema name, chunk_name name, compression_status text, before_compression_table_bytes bigint, before_compression_index_bytes bigint, before_compression_toast_bytes bigint, before_compression_total_bytes bigint, after_compression_table_bytes bigint, after_compression_index_bytes bigint, after_compression_toast_bytes bigint, after_compression_total_bytes bigint, node_name name)
    language c stable strict as '$libdir/timescaledb';
create function @extschema@.chunk_compression_stats(
    hypertable regclass
) returns table (chunk_schema name, chunk_name name, compression_status text, before_compression_table_bytes bigint, before_compression_index_bytes bigint, before_compression_toast_bytes bigint, before_compression_total_bytes bigint, after_compression_table_bytes bigint, after_compression_index_bytes bigint, after_compression_toast_bytes bigint, after_compression_total_bytes bigint, node_name name)
    language c stable strict as '$libdir/timescaledb';
create function @extschema@.chunks_detailed_size(
    hypertable regclass
) returns table (chunk_schema name, chunk_name name, table_bytes bigint, index_bytes bigint, toast_bytes bigint, total_bytes bigint, node_name name)
    language c strict as '$libdir/timescaledb';
create function @extschema@.compress_chunk(
    uncompressed_chunk regclass,
    if_not_compressed boolean default true,
    recompress boolean default false
) returns regclass
    language c as '$libdir/timescaledb';
create procedure @extschema@.convert_to_columnstore(
    chunk regclass,
    if_not_columnstore boolean default true,
    recompress boolean default false
)
    language c as '$libdir/timescaledb';
create procedure @extschema@.convert_to_rowstore(chunk regclass, if_columnstore boolean default true)
    language c as '$libdir/timescaledb';
create function @extschema@.decompress_chunk(
    uncompressed_chunk regclass,
    if_compressed boolean default true
) returns regclass
    language c strict as '$libdir/timescaledb';
create function @extschema@.delete_job(job_id integer) returns void language c strict as '$libdir/timescaledb';
create procedure @extschema@.detach_chunk(chunk regclass) language c as '$libdir/timescaledb';
create function @extschema@.detach_tablespace(
    tablespace name,
    hypertable regclass default null,
    if_attached boolean default false
) returns integer
    language c as '$libdir/timescaledb';
create function @extschema@.detach_tablespaces(hypertable regclass) returns integer language c as '$libdir/timescaledb';
create function @extschema@.disable_chunk_skipping(
    hypertable regclass,
    column_name name,
    if_not_exists boolean default false
) returns table (hypertable_id integer, column_name name, disabled bool)
    language c as '$libdir/timescaledb';
create function @extschema@.drop_chunks(
    relation regclass,
    older_than "any" default null,
    newer_than "any" default null,
    "verbose" boolean default false,
    created_before "any" default null,
    created_after "any" default null
) returns setof text
    language c as '$libdir/timescaledb';
create function @extschema@.enable_chunk_skipping(
    hypertable regclass,
    column_name name,
    if_not_exists boolean default false
) returns table (column_stats_id integer, enabled bool)
    language c as '$libdir/timescaledb';
create function @extschema@.get_telemetry_report() returns jsonb language c stable parallel safe as '$libdir/timescaledb';
create function @extschema@.hypertable_approximate_detailed_size(
    relation regclass
) returns table (table_bytes bigint, index_bytes bigint, toast_bytes bigint, total_bytes bigint)
    language c as '$libdir/timescaledb';
create function @extschema@.hypertable_approximate_size(hypertable regclass) returns bigint
    language c strict as '$libdir/timescaledb';
create function @extschema@.hypertable_columnstore_stats(
    hypertable regclass
) returns table (total_chunks bigint, number_compressed_chunks bigint, before_compression_table_bytes bigint, before_compression_index_bytes bigint, before_compression_toast_bytes bigint, before_compression_total_bytes bigint, after_compression_table_bytes bigint, after_compression_index_bytes bigint, after_compression_toast_bytes bigint, after_compression_total_bytes bigint, node_name name)
    language c stable strict as '$libdir/timescaledb';
create function @extschema@.hypertable_compression_stats(
    hypertable regclass
) returns table (total_chunks bigint, number_compressed_chunks bigint, before_compression_table_bytes bigint, before_compression_index_bytes bigint, before_compression_toast_bytes bigint, before_compression_total_bytes bigint, after_compression_table_bytes bigint, after_compression_index_bytes bigint, after_compression_toast_bytes bigint, after_compression_total_bytes bigint, node_name name)
    language c stable strict as '$libdir/timescaledb';
create function @extschema@.hypertable_detailed_size(
    hypertable regclass
) returns table (table_bytes bigint, index_bytes bigint, toast_bytes bigint, total_bytes bigint, node_name name)
    language c strict as '$libdir/timescaledb';
create function @extschema@.hypertable_index_size(index_name regclass) returns bigint
    language c strict as '$libdir/timescaledb';
create function @extschema@.hypertable_size(hypertable regclass) returns bigint
    language c strict as '$libdir/timescaledb';
create function @extschema@.interpolate(
    value smallint,
    prev record default null,
    next record default null
) returns smallint
    language c parallel safe as '$libdir/timescaledb';
create function @extschema@.interpolate(value integer, prev record default null, next record default null) returns integer
    language c parallel safe as '$libdir/timescaledb';
create function @extschema@.interpolate(value bigint, prev record default null, next record default null) returns bigint
    language c parallel safe as '$libdir/timescaledb';
create function @extschema@.interpolate(value real, prev record default null, next record default null) returns real
    language c parallel safe as '$libdir/timescaledb';
create function @extschema@.interpolate(value float8, prev record default null, next record default null) returns float8
    language c parallel safe as '$libdir/timescaledb';
create function @extschema@.locf(
    value anyelement,
    prev anyelement default null,
    treat_null_as_missing bool default false
) returns anyelement
    language c parallel safe as '$libdir/timescaledb';
create procedure @extschema@.merge_chunks(chunk1 regclass, chunk2 regclass, "concurrently" boolean default false)
    language c as '$libdir/timescaledb';
create procedure @extschema@.merge_chunks(chunks regclass[]) language c as '$libdir/timescaledb';
create procedure @extschema@.merge_chunks_concurrently(chunks regclass[]) language c as '$libdir/timescaledb';
create function @extschema@.move_chunk(
    chunk regclass,
    destination_tablespace name,
    index_destination_tablespace name default null,
    reorder_index regclass default null,
    "verbose" boolean default false
) returns void
    language c as '$libdir/timescaledb';
create procedure @extschema@.recompress_chunk(chunk regclass, if_not_compressed boolean default true)
    language c as '$libdir/timescaledb';
create procedure @extschema@.refresh_continuous_aggregate(
    continuous_aggregate regclass,
    window_start "any",
    window_end "any",
    force boolean default false,
    options jsonb default null
)
    language c as '$libdir/timescaledb';
create procedure @extschema@.remove_columnstore_policy(hypertable regclass, if_exists bool default false)
    language c as '$libdir/timescaledb';
create function @extschema@.remove_compaction_policy(hypertable regclass, if_exists bool default false) returns void
    language c strict as '$libdir/timescaledb';
create function @extschema@.remove_compression_policy(hypertable regclass, if_exists bool default false) returns bool
    language c strict as '$libdir/timescaledb';
create function @extschema@.remove_continuous_aggregate_policy(
    continuous_aggregate regclass,
    if_not_exists bool default false,
    if_exists bool default null
) returns void
    language c as '$libdir/timescaledb';
create function @extschema@.remove_reorder_policy(hypertable regclass, if_exists bool default false) returns void
    language c strict as '$libdir/timescaledb';
create function @extschema@.remove_retention_policy(relation regclass, if_exists bool default false) returns void
    language c strict as '$libdir/timescaledb';
create function @extschema@.reorder_chunk(
    chunk regclass,
    index regclass default null,
    "verbose" boolean default false
) returns void
    language c as '$libdir/timescaledb';
create procedure @extschema@.run_job(job_id integer) language c as '$libdir/timescaledb';
create function @extschema@.set_chunk_time_interval(
    hypertable regclass,
    chunk_time_interval anyelement,
    dimension_name name default null
) returns void
    language c as '$libdir/timescaledb';
create function @extschema@.set_integer_now_func(
    hypertable regclass,
    integer_now_func regproc,
    replace_if_exists bool default false
) returns void
    language c strict as '$libdir/timescaledb';
create function @extschema@.set_number_partitions(
    hypertable regclass,
    number_partitions integer,
    dimension_name name default null
) returns void
    language c as '$libdir/timescaledb';
create function @extschema@.set_partitioning_interval(
    hypertable regclass,
    partition_interval anyelement,
    dimension_name name default null
) returns void
    language c as '$libdir/timescaledb';
create function @extschema@.show_chunks(
    relation regclass,
    older_than "any" default null,
    newer_than "any" default null,
    created_before "any" default null,
    created_after "any" default null
) returns setof regclass
    language c stable parallel safe as '$libdir/timescaledb';
create function @extschema@.show_tablespaces(hypertable regclass) returns setof name
    language c strict as '$libdir/timescaledb';
create procedure @extschema@.split_chunk(chunk regclass, split_at "any" default null) language c as '$libdir/timescaledb';
create function @extschema@.time_bucket(bucket_width interval, ts timestamp) returns timestamp
    language c immutable strict parallel safe as '$libdir/timescaledb';
create function @extschema@.time_bucket(bucket_width interval, ts timestamptz) returns timestamptz
    language c immutable strict parallel safe as '$libdir/timescaledb';
create function @extschema@.time_bucket(bucket_width interval, ts date) returns date
    language c immutable strict parallel safe as '$libdir/timescaledb';
create function @extschema@.time_bucket(bucket_width interval, ts uuid) returns timestamptz
    language c immutable strict parallel safe as '$libdir/timescaledb';
create function @extschema@.time_bucket(bucket_width interval, ts timestamp, origin timestamp) returns timestamp
    language c immutable strict parallel safe as '$libdir/timescaledb';
create function @extschema@.time_bucket(bucket_width interval, ts timestamptz, origin timestamptz) returns timestamptz
    language c immutable strict parallel safe as '$libdir/timescaledb';
create function @extschema@.time_bucket(bucket_width interval, ts date, origin date) returns date
    language c immutable strict parallel safe as '$libdir/timescaledb';
create function @extschema@.time_bucket(bucket_width interval, ts uuid, origin timestamptz) returns timestamptz
    language c immutable strict parallel safe as '$libdir/timescaledb';
create function @extschema@.time_bucket(bucket_width interval, ts timestamp, "offset" interval) returns timestamp
    language c immutable strict parallel safe as '$libdir/timescaledb';
create function @extschema@.time_bucket(bucket_width interval, ts timestamptz, "offset" interval) returns timestamptz
    language c immutable strict parallel safe as '$libdir/timescaledb';
create function @extschema@.time_bucket(bucket_width interval, ts date, "offset" interval) returns date
    language c immutable strict parallel safe as '$libdir/timescaledb';
create function @extschema@.time_bucket(bucket_width interval, ts uuid, "offset" interval) returns timestamptz
    language c immutable strict parallel safe as '$libdir/timescaledb';
create function @extschema@.time_bucket(
    bucket_width interval,
    ts timestamptz,
    timezone text,
    origin timestamptz default null,
    "offset" interval default null
) returns timestamptz
    language c immutable parallel safe as '$libdir/timescaledb';
create function @extschema@.time_bucket(
    bucket_width interval,
    ts uuid,
    timezone text,
    origin timestamptz default null,
    "offset" interval default null
) returns timestamptz
    language c immutable parallel safe as '$libdir/timescaledb';
create function @extschema@.time_bucket(bucket_width smallint, ts smallint) returns smallint
    language c immutable strict parallel safe as '$libdir/timescaledb';
create function @extschema@.time_bucket(bucket_width integer, ts integer) returns integer
    language c immutable strict parallel safe as '$libdir/timescaledb';
create function @extschema@.time_bucket(bucket_width bigint, ts bigint) returns bigint
    language c immutable strict parallel safe as '$libdir/timescaledb';
create function @extschema@.time_bucket(bucket_width smallint, ts smallint, "offset" smallint) returns smallint
    language c immutable strict parallel safe as '$libdir/timescaledb';
create function @extschema@.time_bucket(bucket_width integer, ts integer, "offset" integer) returns integer
    language c immutable strict parallel safe as '$libdir/timescaledb';
create function @extschema@.time_bucket(bucket_width bigint, ts bigint, "offset" bigint) returns bigint
    language c immutable strict parallel safe as '$libdir/timescaledb';
create function @extschema@.time_bucket_gapfill(
    bucket_width smallint,
    ts smallint,
    start smallint default null,
    finish smallint default null
) returns smallint
    language c parallel safe as '$libdir/timescaledb';
create function @extschema@.time_bucket_gapfill(
    bucket_width integer,
    ts integer,
    start integer default null,
    finish integer default null
) returns integer
    language c parallel safe as '$libdir/timescaledb';
create function @extschema@.time_bucket_gapfill(
    bucket_width bigint,
    ts bigint,
    start bigint default null,
    finish bigint default null
) returns bigint
    language c parallel safe as '$libdir/timescaledb';
create function @extschema@.time_bucket_gapfill(
    bucket_width interval,
    ts date,
    start date default null,
    finish date default null
) returns date
    language c parallel safe as '$libdir/timescaledb';
create function @extschema@.time_bucket_gapfill(
    bucket_width interval,
    ts timestamp,
    start timestamp default null,
    finish timestamp default null
) returns timestamp
    language c parallel safe as '$libdir/timescaledb';
create function @extschema@.time_bucket_gapfill(
    bucket_width interval,
    ts timestamptz,
    start timestamptz default null,
    finish timestamptz default null
) returns timestamptz
    language c parallel safe as '$libdir/timescaledb';
create function @extschema@.time_bucket_gapfill(
    bucket_width interval,
    ts timestamptz,
    timezone text,
    start timestamptz default null,
    finish timestamptz default null
) returns timestamptz
    language c parallel safe as '$libdir/timescaledb';
create function @extschema@.timescaledb_post_restore() returns bool language c as '$libdir/timescaledb';
create function @extschema@.timescaledb_pre_restore() returns bool language c as '$libdir/timescaledb';

-- Aggregates.

create function _timescaledb_functions.first_sfunc(internal, anyelement, "any") returns internal
    language c immutable parallel safe as '$libdir/timescaledb', 'ts_first_sfunc';
create function _timescaledb_functions.last_sfunc(internal, anyelement, "any") returns internal
    language c immutable parallel safe as '$libdir/timescaledb', 'ts_last_sfunc';
create function _timescaledb_functions.bookend_finalfunc(internal, anyelement, "any") returns anyelement
    language c immutable parallel safe as '$libdir/timescaledb', 'ts_bookend_finalfunc';
create function _timescaledb_functions.hist_sfunc(internal, float8, float8, float8, integer) returns internal
    language c immutable parallel safe as '$libdir/timescaledb', 'ts_hist_sfunc';
create function _timescaledb_functions.hist_finalfunc(internal, float8, float8, float8, integer) returns integer[]
    language c immutable parallel safe as '$libdir/timescaledb', 'ts_hist_finalfunc';
create aggregate @extschema@.first(anyelement, "any") (sfunc = _timescaledb_functions.first_sfunc, stype = internal,
    finalfunc = _timescaledb_functions.bookend_finalfunc, finalfunc_extra, parallel = safe);
create aggregate @extschema@.last(anyelement, "any") (sfunc = _timescaledb_functions.last_sfunc, stype = internal,
    finalfunc = _timescaledb_functions.bookend_finalfunc, finalfunc_extra, parallel = safe);
create aggregate @extschema@.histogram(float8, float8, float8, integer) (sfunc = _timescaledb_functions.hist_sfunc,
    stype = internal, finalfunc = _timescaledb_functions.hist_finalfunc, finalfunc_extra, parallel = safe);

-- Information.

create view timescaledb_information.hypertables as
    select null::name as hypertable_schema, null::name as hypertable_name, null::name as owner,
           null::smallint as num_dimensions, null::bigint as num_chunks, null::boolean as compression_enabled,
           null::name[] as tablespaces, null::name as primary_dimension, null::regtype as primary_dimension_type
    where false;
create view timescaledb_information.dimensions as
    select null::name as hypertable_schema, null::name as hypertable_name, null::bigint as dimension_number,
           null::name as column_name, null::regtype as column_type, null::text as dimension_type,
           null::interval as time_interval, null::bigint as integer_interval, null::name as integer_now_func,
           null::smallint as num_partitions
    where false;
create view timescaledb_information.chunks as
    select null::name as hypertable_schema, null::name as hypertable_name, null::name as chunk_schema,
           null::name as chunk_name, null::name as primary_dimension, null::regtype as primary_dimension_type,
           null::timestamptz as range_start, null::timestamptz as range_end, null::bigint as range_start_integer,
           null::bigint as range_end_integer, null::boolean as is_compressed, null::name as chunk_tablespace,
           null::timestamptz as chunk_creation_time
    where false;
create view timescaledb_information.continuous_aggregates as
    select null::name as hypertable_schema, null::name as hypertable_name, null::name as view_schema,
           null::name as view_name, null::name as view_owner, null::boolean as materialized_only,
           null::boolean as compression_enabled, null::name as materialization_hypertable_schema,
           null::name as materialization_hypertable_name, null::text as view_definition, null::boolean as finalized
    where false;
create view timescaledb_information.jobs as
    select null::integer as job_id, null::name as application_name, null::interval as schedule_interval,
           null::interval as max_runtime, null::integer as max_retries, null::interval as retry_period,
           null::name as proc_schema, null::name as proc_name, null::name as owner, null::boolean as scheduled,
           null::boolean as fixed_schedule, null::jsonb as config, null::timestamptz as next_start,
           null::timestamptz as initial_start, null::name as hypertable_schema, null::name as hypertable_name,
           null::name as check_schema, null::name as check_name
    where false;
create view timescaledb_information.job_stats as
    select null::name as hypertable_schema, null::name as hypertable_name, null::integer as job_id,
           null::timestamptz as last_run_started_at, null::timestamptz as last_successful_finish,
           null::text as last_run_status, null::text as job_status, null::interval as last_run_duration,
           null::timestamptz as next_start, null::bigint as total_runs, null::bigint as total_successes,
           null::bigint as total_failures
    where false;
grant select on all tables in schema timescaledb_information to public;
