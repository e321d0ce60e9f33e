-- workflow_events grows with every step of every run. This migration partitions it by month, so that queries for recent
-- events scan only recent partitions, and old months can be dropped as a whole.
--
-- A regular table cannot be converted into a partitioned one, so a partitioned table is created next to it and takes
-- over its rows and then its name.


-- The new table -------------------------------------------------------------------------------------------------------

create table if not exists workflow_events_partitioned (
    id         bigserial,
    run_id     uuid        not null,
    ts         timestamptz not null default now(),
    type       text        not null,
    payload    jsonb       not null,
    created_at timestamptz not null default now(),
    primary key (id, ts)
) partition by range (ts);

alter table workflow_events_partitioned
    add constraint fk_workflow_events_run_id foreign key (run_id) references workflow_runs on delete cascade;

comment on table workflow_events_partitioned is
    'The event log of the engine: everything that happened in each run, in order. The state of a run is never stored '
    'as a whole; it is rebuilt by replaying the events of the run, which always gives the same result. Partitioned '
    'by month.';
comment on column workflow_events_partitioned.id is
    'Number of the event, in the order of insertion. The primary key also includes ts.';
comment on column workflow_events_partitioned.run_id is 'The run that the event belongs to.';
comment on column workflow_events_partitioned.ts is
    'When the event occurred. Determines the partition of the row.';
comment on column workflow_events_partitioned.type is
    'Event type: run_created, step_started, http_attempted, step_succeeded, step_failed, run_completed and so on.';
comment on column workflow_events_partitioned.payload is
    'Event data needed for replay: the incoming webhook, the step and its result, the error.';
comment on column workflow_events_partitioned.created_at is
    'When the row was inserted; later than ts for imported events.';
comment on constraint fk_workflow_events_run_id on workflow_events_partitioned is
    'Deleting a run deletes its events.';


-- Partitions ----------------------------------------------------------------------------------------------------------

create or replace function create_workflow_events_partition(partition_date date)
returns text
language plpgsql
as $$
declare
    first_day      constant date := date_trunc('month', partition_date)::date;
    day_after      constant date := (first_day + interval '1 month')::date;
    partition_name constant text :=
        'workflow_events_y' || to_char(first_day, 'YYYY') || 'm' || to_char(first_day, 'MM');
begin
    execute format(
        'create table if not exists %I partition of workflow_events_partitioned for values from (%L) to (%L)',
        partition_name, first_day, day_after
    );
    execute format(
        'comment on table %I is %L',
        partition_name, format('The events from %s up to, but not including, %s.', first_day, day_after)
    );

    -- Each partition has its own indexes; the parent declares only its primary key.
    execute format('create index if not exists %I on %I (run_id)', partition_name || '_run_id_idx', partition_name);
    execute format('create index if not exists %I on %I (run_id, ts)', partition_name || '_run_ts_idx', partition_name);
    execute format('create index if not exists %I on %I (type)', partition_name || '_type_idx', partition_name);

    return partition_name;
end;
$$;

comment on function create_workflow_events_partition is
    'Creates the partition of workflow_events for the month of the given date, with its indexes, if it does not exist. '
    'Returns the name of the partition, such as workflow_events_y2025m01.';

-- Two months back for late events; three months ahead, so that a missed maintenance run does no harm.
do $$
declare
    months_away    integer;
    partition_name text;
begin
    for months_away in -2..3 loop
        partition_name := create_workflow_events_partition(
            (current_date + format('%s months', months_away)::interval)::date
        );
        raise notice 'partition % is in place', partition_name;
    end loop;
end;
$$;


-- Copy the old rows ---------------------------------------------------------------------------------------------------

do $$
declare
    copied bigint;
begin
    if not exists (
        select from information_schema.tables as t
        where t.table_schema = current_schema() and t.table_name = 'workflow_events'
    ) then
        raise notice 'there is no earlier workflow_events: nothing to copy';
    elsif exists (select from workflow_events) then
        insert into workflow_events_partitioned (id, ts, run_id, type, payload, created_at)
        select e.id, e.ts, e.run_id, e.type, e.payload, e.created_at
        from workflow_events as e
        on conflict do nothing;

        get diagnostics copied = row_count;
        raise notice '% events copied', copied;
    else
        raise notice 'workflow_events is empty: nothing to copy';
    end if;
end;
$$;


-- Replace the old table -----------------------------------------------------------------------------------------------

do $$
begin
    if exists (
        select from information_schema.tables as t
        where t.table_schema = current_schema() and t.table_name = 'workflow_events'
    ) then
        drop table workflow_events cascade;
        raise notice 'the earlier workflow_events is gone';
    end if;
end;
$$;

alter table workflow_events_partitioned rename to workflow_events;
alter table workflow_events rename constraint fk_workflow_events_run_id to workflow_events_run_id_fkey;


-- Maintenance ---------------------------------------------------------------------------------------------------------

create or replace function maintain_workflow_events_partitions()
returns void
language plpgsql
as $$
declare
    this_month  constant text :=
        'workflow_events_y' || to_char(current_date, 'YYYY') || 'm' || to_char(current_date, 'MM');
    on_hand     integer;
    months_away integer;
begin
    select count(*) into on_hand
    from pg_tables as t
    where t.schemaname = current_schema()
      and t.tablename like 'workflow\_events\_y%'
      and t.tablename >= this_month;

    if on_hand >= 3 then
        return;
    end if;

    for months_away in 0..3 loop
        perform create_workflow_events_partition((current_date + format('%s months', months_away)::interval)::date);
    end loop;
end;
$$;

comment on function maintain_workflow_events_partitions is
    'Creates the partitions for this month and the next three if fewer than three exist. Should run once a day.';

create or replace function drop_old_workflow_events_partitions(retention_months integer default 12)
returns void
language plpgsql
as $$
declare
    oldest_kept date := current_date - make_interval(months => retention_months);
    expired     record;
begin
    for expired in
        select t.tablename as name
        from pg_tables as t
        where t.schemaname = current_schema()
          and t.tablename like 'workflow\_events\_y%'
          and t.tablename < 'workflow_events_y' || to_char(oldest_kept, 'YYYY') || 'm' || to_char(oldest_kept, 'MM')
        order by t.tablename
    loop
        execute format('drop table if exists %I', expired.name);
        raise notice 'partition % dropped', expired.name;
    end loop;
end;
$$;

comment on function drop_old_workflow_events_partitions is
    'Drops the partitions that end before the retention period, counted in months back from today. Their events are '
    'deleted, so the runs of that time can no longer be replayed.';

-- Daily at 02:00 if pg_cron is installed. Otherwise the function has to be called by other means.
do $$
begin
    if exists (select from pg_extension as x where x.extname = 'pg_cron') then
        perform cron.schedule(
            'maintain-workflow-events-partitions',
            '0 2 * * *',
            'select maintain_workflow_events_partitions()'
        );
        raise notice 'partition maintenance is scheduled daily at 02:00';
    else
        raise notice 'pg_cron is not installed: call maintain_workflow_events_partitions() from outside, once a day';
    end if;
exception
    when others then
        raise notice 'partition maintenance could not be scheduled: %', sqlerrm;
end;
$$;


-- Inspection ----------------------------------------------------------------------------------------------------------

create or replace view workflow_events_partition_info as
select
    t.schemaname,
    t.tablename as partition_name,
    pg_size_pretty(pg_total_relation_size(format('%I.%I', t.schemaname, t.tablename)::regclass)) as size,
    (
        select c.reltuples::bigint
        from pg_class as c
        where c.oid = format('%I.%I', t.schemaname, t.tablename)::regclass
    ) as row_count_estimate
from pg_tables as t
where t.schemaname = current_schema() and t.tablename like 'workflow\_events\_y%'
order by t.tablename;

comment on view workflow_events_partition_info is 'The partitions of workflow_events with their sizes, oldest first.';
comment on column workflow_events_partition_info.schemaname is 'The schema of the partition.';
comment on column workflow_events_partition_info.partition_name is 'The partition, named after its year and month.';
comment on column workflow_events_partition_info.size is
    'Disk space used by the partition, including its indexes, in a human-readable unit.';
comment on column workflow_events_partition_info.row_count_estimate is
    'Number of events as estimated by the planner; -1 before the first VACUUM or ANALYZE.';

create or replace function get_workflow_events_partition_stats()
returns table (
    partition_name text,
    start_date     date,
    end_date       date,
    row_count      bigint,
    size_bytes     bigint,
    size_pretty    text
)
language plpgsql
as $$
begin
    return query
    select
        part.relname::text,
        substring(bound.expression from 'FROM \(''([0-9-]+)')::date,
        substring(bound.expression from 'TO \(''([0-9-]+)')::date,
        part.reltuples::bigint,
        pg_total_relation_size(part.oid),
        pg_size_pretty(pg_total_relation_size(part.oid))
    from pg_inherits as link
    join pg_class as part on part.oid = link.inhrelid and part.relkind = 'r'
    join pg_class as whole on whole.oid = link.inhparent and whole.relname = 'workflow_events'
    cross join lateral pg_get_expr(part.relpartbound, part.oid) as bound (expression)
    order by part.relname;
end;
$$;

comment on function get_workflow_events_partition_stats is
    'The date range (end_date excluded), estimated number of events and size on disk, including indexes, of each '
    'partition of workflow_events.';

create or replace function get_workflow_run_events(
    p_run_id   uuid,
    p_start_ts timestamptz default null,
    p_end_ts   timestamptz default null
)
returns table (
    id         bigint,
    run_id     uuid,
    ts         timestamptz,
    type       text,
    payload    jsonb,
    created_at timestamptz
)
language plpgsql
stable
as $$
begin
    return query
    select e.*
    from workflow_events as e
    where e.run_id = p_run_id
      and e.ts >= coalesce(p_start_ts, '-infinity')
      and e.ts <= coalesce(p_end_ts, 'infinity')
    order by e.ts, e.id;
end;
$$;

comment on function get_workflow_run_events is
    'The events of a run in replay order, optionally limited to a time range (both ends included). A narrow range lets '
    'PostgreSQL skip the other partitions.';


-- Verification --------------------------------------------------------------------------------------------------------

do $$
declare
    kind  "char";
    parts integer;
begin
    select c.relkind into kind
    from pg_class as c
    where c.relname = 'workflow_events' and c.relnamespace = current_schema()::regnamespace;

    if kind is distinct from 'p' then
        raise exception 'workflow_events is not a partitioned table'
            using detail = format('pg_class.relkind is %L.', kind);
    end if;

    select count(*) into parts
    from pg_inherits as link
    join pg_class as whole on whole.oid = link.inhparent
    where whole.relname = 'workflow_events';

    raise notice 'workflow_events is partitioned: % partitions', parts;
end;
$$;
