-- comment: Extension to manage partitioned tables by time or ID
-- version: 5.2.4

-- After pg_partman 5. Its functions are in PL/pgSQL there; here they stand by their signatures, but for create_parent,
-- which makes the template table and the first partitions of a table that is partitioned by range; it differs in that
-- sub-partitions, epochs and inherited privileges are not known to it.

create table @extschema@.part_config (
    parent_table text not null constraint part_config_parent_table_pkey primary key,
    control text not null,
    partition_interval text not null,
    partition_type text not null,
    premake integer not null default 4 constraint positive_premake_check check (premake > 0),
    automatic_maintenance text not null default 'on',
    template_table text,
    retention text,
    retention_schema text constraint retention_schema_not_empty_chk check (retention_schema <> ''),
    retention_keep_index boolean not null default true,
    retention_keep_table boolean not null default true,
    epoch text not null default 'none',
    constraint_cols text[],
    optimize_constraint integer not null default 30,
    infinite_time_partitions boolean not null default false,
    datetime_string text,
    jobmon boolean not null default true,
    sub_partition_set_full boolean not null default false,
    undo_in_progress boolean not null default false,
    inherit_privileges boolean default false,
    constraint_valid boolean not null default true,
    ignore_default_data boolean not null default true,
    default_table boolean default true,
    date_trunc_interval text,
    maintenance_order integer,
    retention_keep_publication boolean not null default false,
    maintenance_last_run timestamptz,
    constraint control_constraint_col_chk check ((constraint_cols @> array[control]) <> true)
);
create index part_config_type_idx on @extschema@.part_config (partition_type);
create table @extschema@.part_config_sub (
    sub_parent text constraint part_config_sub_pkey primary key,
    sub_control text not null,
    sub_partition_interval text not null,
    sub_partition_type text not null,
    sub_premake integer not null default 4 constraint positive_premake_check check (sub_premake > 0),
    sub_automatic_maintenance text not null default 'on',
    sub_template_table text,
    sub_retention text,
    sub_retention_schema text constraint retention_schema_not_empty_chk check (sub_retention_schema <> ''),
    sub_retention_keep_index boolean not null default true,
    sub_retention_keep_table boolean not null default true,
    sub_epoch text not null default 'none',
    sub_constraint_cols text[],
    sub_optimize_constraint integer not null default 30,
    sub_infinite_time_partitions boolean not null default false,
    sub_jobmon boolean not null default true,
    sub_inherit_privileges boolean default false,
    sub_constraint_valid boolean not null default true,
    sub_ignore_default_data boolean not null default true,
    sub_default_table boolean default true,
    sub_date_trunc_interval text,
    sub_maintenance_order integer,
    sub_retention_keep_publication boolean not null default false,
    constraint part_config_sub_sub_parent_fkey foreign key (sub_parent) references @extschema@.part_config (parent_table)
        on update cascade on delete cascade deferrable initially deferred,
    constraint control_constraint_col_chk check ((sub_constraint_cols @> array[sub_control]) <> true)
);
create type @extschema@.check_default_table as (default_table text, count bigint);

create function @extschema@.add_range(parent text, child text, lower_bound text, upper_bound text) returns void
language plpgsql as $$
begin
    execute format(
        'create table if not exists %I.%I (like %I.%I including defaults including constraints including storage
             including comments including generated)',
        split_part(parent, '.', 1), child, split_part(parent, '.', 1), split_part(parent, '.', 2));
    execute format(
        'alter table %I.%I attach partition %I.%I for values from (%L) to (%L)',
        split_part(parent, '.', 1), split_part(parent, '.', 2), split_part(parent, '.', 1), child, lower_bound,
        upper_bound);
end $$;
create function @extschema@.add_times(parent text, step interval, start timestamptz, before integer, after integer)
returns void language plpgsql as $$
declare
    name_format text := case when step < '1 day'::interval then 'YYYYMMDD_HH24MISS' else 'YYYYMMDD' end;
    unit text := case
        when step >= '1 year'::interval then 'year' when step >= '1 month'::interval then 'month'
        when step >= '1 day'::interval then 'day' when step >= '1 minute'::interval then 'hour' else 'minute'
    end;
    base timestamptz := date_trunc(unit, start);
    lower_bound timestamptz;
begin
    for i in -before .. after loop
        lower_bound := base + step * i;
        perform @extschema@.add_range(
            parent, split_part(parent, '.', 2) || '_p' || to_char(lower_bound, name_format), lower_bound::text,
            (lower_bound + step)::text);
    end loop;
end $$;
create function @extschema@.add_numbers(parent text, step bigint, start bigint, after integer) returns void
language plpgsql as $$
declare
    lower_bound bigint;
begin
    for i in 0 .. after loop
        lower_bound := start - start % step + step * i;
        perform @extschema@.add_range(
            parent, split_part(parent, '.', 2) || '_p' || lower_bound::text, lower_bound::text,
            (lower_bound + step)::text);
    end loop;
end $$;
create function @extschema@.create_parent(
    p_parent_table text, p_control text, p_interval text, p_type text default 'range', p_epoch text default 'none',
    p_premake integer default 4, p_start_partition text default null, p_default_table boolean default true,
    p_automatic_maintenance text default 'on', p_constraint_cols text[] default null,
    p_template_table text default null, p_jobmon boolean default true, p_date_trunc_interval text default null
) returns boolean language plpgsql as $$
declare
    parent_schema text := split_part(p_parent_table, '.', 1);
    parent_name text := split_part(p_parent_table, '.', 2);
    template text := coalesce(p_template_table, '@extschema@.template_' || parent_schema || '_' || parent_name);
    control_type text;
begin
    select t.typname into control_type
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_type t on t.oid = a.atttypid
    where n.nspname = parent_schema and c.relname = parent_name and a.attname = p_control and a.attnotnull;
    if control_type is null then
        raise exception 'Control column given (%) for parent table (%) does not exist or must be set to NOT NULL',
            p_control, p_parent_table;
    end if;
    if p_template_table is null then
        execute format(
            'create table if not exists @extschema@.%I (like %I.%I)', 'template_' || parent_schema || '_' || parent_name,
            parent_schema, parent_name);
    end if;
    execute format(
        'insert into @extschema@.part_config (parent_table, control, partition_interval, partition_type, premake,
             automatic_maintenance, template_table) values (%L, %L, %L, %L, %L, %L, %L)',
        p_parent_table, p_control, p_interval, p_type, p_premake, p_automatic_maintenance, template);
    if control_type in ('int2', 'int4', 'int8', 'numeric') then
        perform @extschema@.add_numbers(
            p_parent_table, p_interval::bigint, coalesce(p_start_partition::bigint, 0), p_premake);
    elsif p_start_partition is null then
        perform @extschema@.add_times(p_parent_table, p_interval::interval, now(), p_premake, p_premake);
    else
        perform @extschema@.add_times(
            p_parent_table, p_interval::interval, p_start_partition::timestamptz, 0,
            p_premake + floor(
                extract(epoch from now() - p_start_partition::timestamptz)
                / extract(epoch from p_interval::interval)
            )::integer);
    end if;
    if p_default_table then
        execute format(
            'create table if not exists %I.%I (like %I.%I including defaults including constraints including storage
                 including comments including generated)',
            parent_schema, parent_name || '_default', parent_schema, parent_name);
        execute format(
            'alter table %I.%I attach partition %I.%I default', parent_schema, parent_name, parent_schema,
            parent_name || '_default');
    end if;
    return true;
end $$;

-- The others.

create function @extschema@.check_default(p_exact_count boolean default true)
    returns setof @extschema@.check_default_table language c stable as '$libdir/pg_partman';
create function @extschema@.show_partitions(
    p_parent_table text, p_order text default 'ASC', p_include_default boolean default false
) returns table (partition_schemaname text, partition_tablename text) language c stable as '$libdir/pg_partman';
create function @extschema@.apply_cluster(
    p_parent_schema text,
    p_parent_tablename text,
    p_child_schema text,
    p_child_tablename text
) returns void
    language c as '$libdir/pg_partman';
create function @extschema@.apply_constraints(
    p_parent_table text,
    p_child_table text default null,
    p_analyze boolean default false,
    p_job_id bigint default null
) returns void
    language c as '$libdir/pg_partman';
create function @extschema@.apply_privileges(
    p_parent_schema text,
    p_parent_tablename text,
    p_child_schema text,
    p_child_tablename text,
    p_job_id bigint default null
) returns void
    language c as '$libdir/pg_partman';
create function @extschema@.autovacuum_off(
    p_parent_schema text,
    p_parent_tablename text,
    p_source_schema text default null,
    p_source_tablename text default null
) returns boolean
    language c as '$libdir/pg_partman';
create function @extschema@.autovacuum_reset(
    p_parent_schema text,
    p_parent_tablename text,
    p_source_schema text default null,
    p_source_tablename text default null
) returns boolean
    language c as '$libdir/pg_partman';
create function @extschema@.calculate_time_partition_info(
    p_time_interval interval,
    p_start_time timestamptz,
    p_date_trunc_interval text default null,
    out base_timestamp timestamptz,
    out datetime_string text
) returns record
    language c stable as '$libdir/pg_partman';
create function @extschema@.check_control_type(
    p_parent_schema text,
    p_parent_tablename text,
    p_control text
) returns table (general_type text, exact_type text)
    language c stable as '$libdir/pg_partman';
create function @extschema@.check_name_length(
    p_object_name text,
    p_suffix text default null,
    p_table_partition boolean default false
) returns text
    language c immutable security definer as '$libdir/pg_partman';
create function @extschema@.check_subpartition_limits(
    p_parent_table text,
    p_type text,
    out sub_min text,
    out sub_max text
) returns record
    language c as '$libdir/pg_partman';
create function @extschema@.create_partition_id(
    p_parent_table text,
    p_partition_ids bigint[],
    p_start_partition text default null
) returns boolean
    language c as '$libdir/pg_partman';
create function @extschema@.create_partition_time(
    p_parent_table text,
    p_partition_times timestamptz[],
    p_start_partition text default null
) returns boolean
    language c as '$libdir/pg_partman';
create function @extschema@.create_sub_parent(
    p_top_parent text,
    p_control text,
    p_interval text,
    p_type text default 'range',
    p_default_table boolean default true,
    p_declarative_check text default null,
    p_constraint_cols text[] default null,
    p_premake integer default 4,
    p_start_partition text default null,
    p_epoch text default 'none',
    p_jobmon boolean default true,
    p_date_trunc_interval text default null
) returns boolean
    language c as '$libdir/pg_partman';
create function @extschema@.drop_constraints(
    p_parent_table text,
    p_child_table text,
    p_debug boolean default false
) returns void
    language c as '$libdir/pg_partman';
create function @extschema@.drop_partition_id(
    p_parent_table text,
    p_retention bigint default null,
    p_keep_table boolean default null,
    p_keep_index boolean default null,
    p_retention_schema text default null
) returns integer
    language c as '$libdir/pg_partman';
create function @extschema@.drop_partition_time(
    p_parent_table text,
    p_retention interval default null,
    p_keep_table boolean default null,
    p_keep_index boolean default null,
    p_retention_schema text default null,
    p_reference_timestamp timestamptz default CURRENT_TIMESTAMP
) returns integer
    language c as '$libdir/pg_partman';
create function @extschema@.dump_partitioned_table_definition(
    p_parent_table text,
    p_ignore_template_table boolean default false
) returns text
    language c stable as '$libdir/pg_partman';
create function @extschema@.inherit_replica_identity(
    p_parent_schemaname text,
    p_parent_tablename text,
    p_child_tablename text
) returns void
    language c as '$libdir/pg_partman';
create function @extschema@.inherit_template_properties(
    p_parent_table text,
    p_child_schema text,
    p_child_tablename text
) returns boolean
    language c as '$libdir/pg_partman';
create function @extschema@.partition_data_id(
    p_parent_table text,
    p_batch_count integer default 1,
    p_batch_interval bigint default null,
    p_lock_wait numeric default 0,
    p_order text default 'ASC',
    p_analyze boolean default true,
    p_source_table text default null,
    p_ignored_columns text[] default null
) returns bigint
    language c as '$libdir/pg_partman';
create procedure @extschema@.partition_data_proc(
    p_parent_table text,
    p_loop_count integer default null,
    p_interval text default null,
    p_lock_wait integer default 0,
    p_lock_wait_tries integer default 10,
    p_wait integer default 1,
    p_order text default 'ASC',
    p_source_table text default null,
    p_ignored_columns text[] default null,
    p_quiet boolean default false
)
    language c as '$libdir/pg_partman';
create function @extschema@.partition_data_time(
    p_parent_table text,
    p_batch_count integer default 1,
    p_batch_interval interval default null,
    p_lock_wait numeric default 0,
    p_order text default 'ASC',
    p_analyze boolean default true,
    p_source_table text default null,
    p_ignored_columns text[] default null
) returns bigint
    language c as '$libdir/pg_partman';
create function @extschema@.partition_gap_fill(p_parent_table text) returns integer language c as '$libdir/pg_partman';
create procedure @extschema@.reapply_constraints_proc(
    p_parent_table text,
    p_drop_constraints boolean default false,
    p_apply_constraints boolean default false,
    p_wait integer default 0,
    p_dryrun boolean default false
)
    language c as '$libdir/pg_partman';
create function @extschema@.reapply_privileges(p_parent_table text) returns void language c as '$libdir/pg_partman';
create procedure @extschema@.run_analyze(
    p_skip_locked boolean default false,
    p_quiet boolean default false,
    p_parent_table text default null
)
    language c as '$libdir/pg_partman';
create function @extschema@.run_maintenance(
    p_parent_table text default null,
    p_analyze boolean default false,
    p_jobmon boolean default true
) returns void
    language c as '$libdir/pg_partman';
create procedure @extschema@.run_maintenance_proc(
    p_wait integer default 0,
    p_analyze boolean default false,
    p_jobmon boolean default true
)
    language c as '$libdir/pg_partman';
create function @extschema@.show_partition_info(
    p_child_table text,
    p_partition_interval text default null,
    p_parent_table text default null,
    out child_start_time timestamptz,
    out child_end_time timestamptz,
    out child_start_id bigint,
    out child_end_id bigint,
    out suffix text
) returns record
    language c stable as '$libdir/pg_partman';
create function @extschema@.show_partition_name(
    p_parent_table text,
    p_value text,
    out partition_schema text,
    out partition_table text,
    out suffix_timestamp timestamptz,
    out suffix_id bigint,
    out table_exists boolean
) returns record
    language c stable as '$libdir/pg_partman';
create function @extschema@.stop_sub_partition(p_parent_table text, p_jobmon boolean default true) returns boolean
    language c as '$libdir/pg_partman';
create function @extschema@.undo_partition(
    p_parent_table text,
    p_target_table text,
    p_loop_count integer default 1,
    p_batch_interval text default null,
    p_keep_table boolean default true,
    p_lock_wait numeric default 0,
    p_ignored_columns text[] default null,
    p_drop_cascade boolean default false,
    out partitions_undone integer,
    out rows_undone bigint
) returns record
    language c as '$libdir/pg_partman';
create procedure @extschema@.undo_partition_proc(
    p_parent_table text,
    p_target_table text default null,
    p_loop_count integer default null,
    p_interval text default null,
    p_keep_table boolean default true,
    p_lock_wait integer default 0,
    p_lock_wait_tries integer default 10,
    p_wait integer default 1,
    p_ignored_columns text[] default null,
    p_drop_cascade boolean default false,
    p_quiet boolean default false
)
    language c as '$libdir/pg_partman';
