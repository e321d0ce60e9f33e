-- comment: A lightweight message queue. Like AWS SQS and RSMQ but on Postgres.
-- version: 1.5.1
-- schema: pgmq
-- superuser: false

-- After pgmq 1.5's documentation and behaviour. It differs in that the tables of a queue do not become members of the
-- extension: they are made by a project's own migrations, and belong into its documentation. What pgmq grants to
-- pg_monitor is left out.

create table pgmq.meta (
    queue_name varchar not null unique,
    is_partitioned boolean not null,
    is_unlogged boolean not null,
    created_at timestamptz not null default now()
);

create type pgmq.message_record as (
    msg_id bigint, read_ct integer, enqueued_at timestamptz, vt timestamptz, message jsonb, headers jsonb
);
create type pgmq.queue_record as (
    queue_name varchar, is_partitioned boolean, is_unlogged boolean, created_at timestamptz
);
create type pgmq.metrics_result as (
    queue_name text, queue_length bigint, newest_msg_age_sec integer, oldest_msg_age_sec integer,
    total_messages bigint, scrape_time timestamptz, queue_visible_length bigint
);

-- Names and checks.

create function pgmq.format_table_name(queue_name text, prefix text) returns text language plpgsql as $$
begin
    if queue_name like '%$%' or queue_name like '%;%' or queue_name like '%--%' or queue_name like '%''%' then
        raise exception 'queue name contains invalid characters: $, ;, --, or \''';
    end if;
    return lower(prefix || '_' || queue_name);
end $$;
create function pgmq.validate_queue_name(queue_name text) returns void language plpgsql as $$
begin
    if length(queue_name) > 47 then
        raise exception 'queue name is too long, maximum length is 47 characters';
    end if;
end $$;
create function pgmq.acquire_queue_lock(queue_name text) returns void language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtext('pgmq.queue_' || queue_name));
end $$;
create function pgmq._extension_exists(extension_name text) returns boolean language sql as $$
    select exists (select 1 from pg_extension where extname = extension_name)
$$;
create function pgmq._belongs_to_pgmq(table_name text) returns boolean language sql as $$
    select exists (
        select 1 from pg_depend d join pg_class c on c.oid = d.objid join pg_extension e on e.oid = d.refobjid
        where d.deptype = 'e' and e.extname = 'pgmq' and c.relname = table_name
    )
$$;
create function pgmq._get_pg_partman_schema() returns text language sql as $$
    select extnamespace::regnamespace::text from pg_extension where extname = 'pg_partman'
$$;
create function pgmq._get_pg_partman_major_version() returns integer language sql as $$
    select split_part(extversion, '.', 1)::integer from pg_extension where extname = 'pg_partman'
$$;
create function pgmq._ensure_pg_partman_installed() returns void language plpgsql as $$
begin
    if not pgmq._extension_exists('pg_partman') then
        raise exception 'pg_partman is required for partitioned queues';
    end if;
end $$;
create function pgmq._get_partition_col(partition_interval text) returns text language plpgsql as $$
begin
    perform partition_interval::integer;
    return 'msg_id';
exception when others then
    return 'enqueued_at';
end $$;

-- Making queues.

create function pgmq.create_non_partitioned(queue_name text) returns void language plpgsql as $$
declare
    queue text := pgmq.format_table_name(queue_name, 'q');
    archive text := pgmq.format_table_name(queue_name, 'a');
begin
    perform pgmq.validate_queue_name(queue_name);
    execute format(
        'create table if not exists pgmq.%I (
            msg_id bigint primary key generated always as identity,
            read_ct integer not null default 0,
            enqueued_at timestamptz not null default now(),
            vt timestamptz not null,
            message jsonb,
            headers jsonb
        )', queue);
    execute format(
        'create table if not exists pgmq.%I (
            msg_id bigint primary key,
            read_ct integer not null default 0,
            enqueued_at timestamptz not null default now(),
            archived_at timestamptz not null default now(),
            vt timestamptz not null,
            message jsonb,
            headers jsonb
        )', archive);
    execute format('create index if not exists %I on pgmq.%I (vt)', queue || '_vt_idx', queue);
    execute format('create index if not exists %I on pgmq.%I (archived_at)', 'archived_at_idx_' || queue_name, archive);
    execute format(
        'insert into pgmq.meta (queue_name, is_partitioned, is_unlogged) values (%L, false, false) on conflict do nothing',
        queue_name);
end $$;
create function pgmq.create(queue_name text) returns void language plpgsql as $$
begin
    perform pgmq.create_non_partitioned(queue_name);
end $$;
create function pgmq.create_unlogged(queue_name text) returns void language plpgsql as $$
declare
    queue text := pgmq.format_table_name(queue_name, 'q');
    archive text := pgmq.format_table_name(queue_name, 'a');
begin
    perform pgmq.validate_queue_name(queue_name);
    execute format(
        'create unlogged table if not exists pgmq.%I (
            msg_id bigint primary key generated always as identity,
            read_ct integer not null default 0,
            enqueued_at timestamptz not null default now(),
            vt timestamptz not null,
            message jsonb,
            headers jsonb
        )', queue);
    execute format(
        'create table if not exists pgmq.%I (
            msg_id bigint primary key,
            read_ct integer not null default 0,
            enqueued_at timestamptz not null default now(),
            archived_at timestamptz not null default now(),
            vt timestamptz not null,
            message jsonb,
            headers jsonb
        )', archive);
    execute format('create index if not exists %I on pgmq.%I (vt)', queue || '_vt_idx', queue);
    execute format('create index if not exists %I on pgmq.%I (archived_at)', 'archived_at_idx_' || queue_name, archive);
    execute format(
        'insert into pgmq.meta (queue_name, is_partitioned, is_unlogged) values (%L, false, true) on conflict do nothing',
        queue_name);
end $$;
create function pgmq.create_partitioned(
    queue_name text, partition_interval text default '10000', retention_interval text default '100000'
) returns void language plpgsql as $$
declare
    queue text := pgmq.format_table_name(queue_name, 'q');
    archive text := pgmq.format_table_name(queue_name, 'a');
    queue_key text;
    archive_key text;
begin
    perform pgmq.validate_queue_name(queue_name);
    perform pgmq._ensure_pg_partman_installed();
    queue_key := pgmq._get_partition_col(partition_interval);
    archive_key := case queue_key when 'enqueued_at' then 'archived_at' else queue_key end;
    execute format(
        'create table if not exists pgmq.%I (
            msg_id bigint generated always as identity,
            read_ct integer not null default 0,
            enqueued_at timestamptz not null default now(),
            vt timestamptz not null,
            message jsonb,
            headers jsonb
        ) partition by range (%I)', queue, queue_key);
    execute format(
        'select %I.create_parent(p_parent_table := %L, p_control := %L, p_interval := %L)',
        pgmq._get_pg_partman_schema(), 'pgmq.' || queue, queue_key, partition_interval);
    execute format('create index if not exists %I on pgmq.%I (%I)', queue || '_part_idx', queue, queue_key);
    execute format(
        'update %I.part_config set retention = %L, retention_keep_table = false, retention_keep_index = true,
            automatic_maintenance = ''on'' where parent_table = %L',
        pgmq._get_pg_partman_schema(), retention_interval, 'pgmq.' || queue);
    execute format(
        'insert into pgmq.meta (queue_name, is_partitioned, is_unlogged) values (%L, true, false) on conflict do nothing',
        queue_name);
    execute format(
        'create table if not exists pgmq.%I (
            msg_id bigint not null,
            read_ct integer not null default 0,
            enqueued_at timestamptz not null default now(),
            archived_at timestamptz not null default now(),
            vt timestamptz not null,
            message jsonb,
            headers jsonb
        ) partition by range (%I)', archive, archive_key);
    execute format(
        'select %I.create_parent(p_parent_table := %L, p_control := %L, p_interval := %L)',
        pgmq._get_pg_partman_schema(), 'pgmq.' || archive, archive_key, partition_interval);
    execute format(
        'update %I.part_config set retention = %L, retention_keep_table = false, retention_keep_index = true,
            automatic_maintenance = ''on'' where parent_table = %L',
        pgmq._get_pg_partman_schema(), retention_interval, 'pgmq.' || archive);
    execute format('create index if not exists %I on pgmq.%I (archived_at)', 'archived_at_idx_' || queue_name, archive);
end $$;
create function pgmq.convert_archive_partitioned(
    table_name text, partition_interval text default '10000', retention_interval text default '100000',
    leading_partition integer default 10
) returns void language plpgsql as $$
declare
    archive text := pgmq.format_table_name(table_name, 'a');
begin
    if not exists (
        select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'pgmq' and c.relname = archive and c.relkind = 'r'
    ) then
        raise notice 'Table % is not there, or is already partitioned', archive;
        return;
    end if;
    execute format('alter table pgmq.%I rename to %I', archive, archive || '_old');
    execute format(
        'create table pgmq.%I (like pgmq.%I including all) partition by range (msg_id)', archive, archive || '_old');
    execute format(
        'alter index pgmq.%I rename to %I', 'archived_at_idx_' || table_name, 'archived_at_idx_' || table_name || '_old');
    execute format('create index %I on pgmq.%I (archived_at)', 'archived_at_idx_' || table_name, archive);
    execute format(
        'select %I.create_parent(p_parent_table := %L, p_control := ''msg_id'', p_interval := %L)',
        pgmq._get_pg_partman_schema(), 'pgmq.' || archive, partition_interval);
    execute format(
        'update %I.part_config set retention = %L, retention_keep_table = false, retention_keep_index = false,
            infinite_time_partitions = true where parent_table = %L',
        pgmq._get_pg_partman_schema(), retention_interval, 'pgmq.' || archive);
end $$;

-- Dropping queues.

create function pgmq.detach_archive(queue_name text) returns void language plpgsql as $$
begin
    perform pgmq.format_table_name(queue_name, 'a');
end $$;
create function pgmq.drop_queue(queue_name text) returns boolean language plpgsql as $$
declare
    queue text := pgmq.format_table_name(queue_name, 'q');
    archive text := pgmq.format_table_name(queue_name, 'a');
begin
    if not exists (
        select 1 from information_schema.tables t where t.table_schema = 'pgmq' and t.table_name = queue
    ) then
        raise notice 'pgmq queue `%` does not exist', queue_name;
        return false;
    end if;
    execute format('drop table if exists pgmq.%I', queue);
    execute format('drop table if exists pgmq.%I', archive);
    execute format('delete from pgmq.meta where queue_name = %L', queue_name);
    return true;
end $$;
create function pgmq.drop_queue(queue_name text, partitioned boolean) returns boolean language plpgsql as $$
begin
    raise warning 'drop_queue(queue_name, partitioned) is deprecated. Use drop_queue(queue_name) instead';
    return pgmq.drop_queue(queue_name);
end $$;
create function pgmq.purge_queue(queue_name text) returns bigint language plpgsql as $$
declare
    purged bigint;
begin
    execute format('select count(*) from pgmq.%I', pgmq.format_table_name(queue_name, 'q')) into purged;
    execute format('truncate table pgmq.%I', pgmq.format_table_name(queue_name, 'q'));
    return purged;
end $$;

-- Sending.

create function pgmq.send(queue_name text, msg jsonb, headers jsonb, delay timestamptz) returns setof bigint
language plpgsql as $$
begin
    return query execute format(
        'insert into pgmq.%I (vt, message, headers) values ($1, $2, $3) returning msg_id',
        pgmq.format_table_name(queue_name, 'q')) using delay, msg, headers;
end $$;
create function pgmq.send(queue_name text, msg jsonb) returns setof bigint language sql as $$
    select * from pgmq.send(queue_name, msg, null::jsonb, clock_timestamp())
$$;
create function pgmq.send(queue_name text, msg jsonb, headers jsonb) returns setof bigint language sql as $$
    select * from pgmq.send(queue_name, msg, headers, clock_timestamp())
$$;
create function pgmq.send(queue_name text, msg jsonb, delay integer) returns setof bigint language sql as $$
    select * from pgmq.send(queue_name, msg, null::jsonb, clock_timestamp() + make_interval(secs => delay))
$$;
create function pgmq.send(queue_name text, msg jsonb, delay timestamptz) returns setof bigint language sql as $$
    select * from pgmq.send(queue_name, msg, null::jsonb, delay)
$$;
create function pgmq.send(queue_name text, msg jsonb, headers jsonb, delay integer) returns setof bigint
language sql as $$
    select * from pgmq.send(queue_name, msg, headers, clock_timestamp() + make_interval(secs => delay))
$$;
create function pgmq.send_batch(queue_name text, msgs jsonb[], headers jsonb[], delay timestamptz) returns setof bigint
language plpgsql as $$
begin
    return query execute format(
        'insert into pgmq.%I (vt, message, headers)
         select $1, unnest($2), unnest(coalesce($3, array[]::jsonb[])) returning msg_id',
        pgmq.format_table_name(queue_name, 'q')) using delay, msgs, headers;
end $$;
create function pgmq.send_batch(queue_name text, msgs jsonb[]) returns setof bigint language sql as $$
    select * from pgmq.send_batch(queue_name, msgs, null::jsonb[], clock_timestamp())
$$;
create function pgmq.send_batch(queue_name text, msgs jsonb[], headers jsonb[]) returns setof bigint language sql as $$
    select * from pgmq.send_batch(queue_name, msgs, headers, clock_timestamp())
$$;
create function pgmq.send_batch(queue_name text, msgs jsonb[], delay integer) returns setof bigint language sql as $$
    select * from pgmq.send_batch(queue_name, msgs, null::jsonb[], clock_timestamp() + make_interval(secs => delay))
$$;
create function pgmq.send_batch(queue_name text, msgs jsonb[], delay timestamptz) returns setof bigint
language sql as $$
    select * from pgmq.send_batch(queue_name, msgs, null::jsonb[], delay)
$$;
create function pgmq.send_batch(queue_name text, msgs jsonb[], headers jsonb[], delay integer) returns setof bigint
language sql as $$
    select * from pgmq.send_batch(queue_name, msgs, headers, clock_timestamp() + make_interval(secs => delay))
$$;

-- Reading and removing.

create function pgmq.read(queue_name text, vt integer, qty integer, conditional jsonb default '{}')
returns setof pgmq.message_record language plpgsql as $$
begin
    return query execute format(
        'update pgmq.%1$I m set vt = clock_timestamp() + make_interval(secs => $1), read_ct = m.read_ct + 1
         where m.msg_id in (
             select n.msg_id from pgmq.%1$I n where n.vt <= clock_timestamp()%2$s
             order by n.msg_id limit $2 for update skip locked
         ) returning m.msg_id, m.read_ct, m.enqueued_at, m.vt, m.message, m.headers',
        pgmq.format_table_name(queue_name, 'q'),
        case when conditional::text <> '{}' then format(' and n.message @> %L', conditional) end) using vt, qty;
end $$;
create function pgmq.read_with_poll(
    queue_name text, vt integer, qty integer, max_poll_seconds integer default 5, poll_interval_ms integer default 100,
    conditional jsonb default '{}'
) returns setof pgmq.message_record language plpgsql as $$
declare
    until timestamptz := clock_timestamp() + make_interval(secs => max_poll_seconds);
begin
    while clock_timestamp() < until loop
        return query select * from pgmq.read(queue_name, vt, qty, conditional);
        if found then
            return;
        end if;
        perform pg_sleep(poll_interval_ms / 1000.0);
    end loop;
end $$;
create function pgmq.pop(queue_name text) returns setof pgmq.message_record language plpgsql as $$
begin
    return query execute format(
        'delete from pgmq.%1$I where msg_id = (
             select n.msg_id from pgmq.%1$I n where n.vt <= clock_timestamp()
             order by n.msg_id limit 1 for update skip locked
         ) returning *',
        pgmq.format_table_name(queue_name, 'q'));
end $$;
create function pgmq.set_vt(queue_name text, msg_id bigint, vt integer) returns setof pgmq.message_record
language plpgsql as $$
begin
    return query execute format(
        'update pgmq.%I set vt = clock_timestamp() + make_interval(secs => $1) where msg_id = $2 returning *',
        pgmq.format_table_name(queue_name, 'q')) using vt, msg_id;
end $$;
create function pgmq.delete(queue_name text, msg_ids bigint[]) returns setof bigint language plpgsql as $$
begin
    return query execute format(
        'delete from pgmq.%I where msg_id = any ($1) returning msg_id',
        pgmq.format_table_name(queue_name, 'q')) using msg_ids;
end $$;
create function pgmq.delete(queue_name text, msg_id bigint) returns boolean language plpgsql as $$
begin
    return exists (select 1 from pgmq.delete(queue_name, array[msg_id]));
end $$;
create function pgmq.archive(queue_name text, msg_ids bigint[]) returns setof bigint language plpgsql as $$
begin
    return query execute format(
        'with gone as (delete from pgmq.%I where msg_id = any ($1) returning *)
         insert into pgmq.%I (msg_id, vt, read_ct, enqueued_at, message, headers)
         select msg_id, vt, read_ct, enqueued_at, message, headers from gone returning msg_id',
        pgmq.format_table_name(queue_name, 'q'), pgmq.format_table_name(queue_name, 'a')) using msg_ids;
end $$;
create function pgmq.archive(queue_name text, msg_id bigint) returns boolean language plpgsql as $$
begin
    return exists (select 1 from pgmq.archive(queue_name, array[msg_id]));
end $$;

-- What there is.

create function pgmq.list_queues() returns setof pgmq.queue_record language plpgsql as $$
begin
    return query select * from pgmq.meta;
end $$;
create function pgmq.metrics(queue_name text) returns pgmq.metrics_result language plpgsql as $$
declare
    result pgmq.metrics_result;
    queue text := pgmq.format_table_name(queue_name, 'q');
begin
    execute format(
        'select %L, count(*), extract(epoch from now() - max(enqueued_at))::integer,
                extract(epoch from now() - min(enqueued_at))::integer,
                (select case when is_called then last_value else 0 end from pgmq.%I), now(),
                count(*) filter (where vt <= now())
         from pgmq.%I', queue_name, queue || '_msg_id_seq', queue) into result;
    return result;
end $$;
create function pgmq.metrics_all() returns setof pgmq.metrics_result language plpgsql as $$
declare
    queue text;
begin
    for queue in select queue_name from pgmq.meta loop
        return next pgmq.metrics(queue);
    end loop;
end $$;
