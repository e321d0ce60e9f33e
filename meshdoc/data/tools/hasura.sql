-- The part of Hasura's catalog that triggers of a project call and that migrations refer to.
create schema hdb_catalog;

create function hdb_catalog.gen_hasura_uuid() returns uuid
    language sql
    as 'select gen_random_uuid()';

create table hdb_catalog.hdb_source_catalog_version (
    version text not null,
    upgraded_on timestamptz not null
);

create table hdb_catalog.event_log (
    id text primary key default hdb_catalog.gen_hasura_uuid(),
    schema_name text not null,
    table_name text not null,
    trigger_name text not null,
    payload jsonb not null,
    delivered boolean not null default false,
    error boolean not null default false,
    tries integer not null default 0,
    created_at timestamp default now(),
    locked timestamptz,
    next_retry_at timestamp,
    archived boolean not null default false
);

create table hdb_catalog.event_invocation_logs (
    id text primary key default hdb_catalog.gen_hasura_uuid(),
    trigger_name text,
    event_id text,
    status integer,
    request json,
    response json,
    created_at timestamp default now()
);

create function hdb_catalog.insert_event_log(
    schema_name text, table_name text, trigger_name text, op text, row_data json
) returns text
    language plpgsql
    as $$
declare
    new_id text := gen_random_uuid();
begin
    insert into hdb_catalog.event_log (id, schema_name, table_name, trigger_name, payload)
    values (new_id, schema_name, table_name, trigger_name, json_build_object('op', op, 'data', row_data));
    return new_id;
end
$$;

create table hdb_catalog.hdb_event_log_cleanups (
    id text primary key default hdb_catalog.gen_hasura_uuid(),
    trigger_name text not null,
    scheduled_at timestamp not null,
    deleted_event_logs integer,
    deleted_event_invocation_logs integer,
    status text not null,
    unique (trigger_name, scheduled_at)
);

create table hdb_catalog.hdb_scheduled_events (
    id text primary key default hdb_catalog.gen_hasura_uuid(),
    webhook_conf json not null,
    scheduled_time timestamptz not null,
    retry_conf json,
    payload json,
    header_conf json,
    status text not null default 'scheduled',
    tries integer not null default 0,
    created_at timestamptz default now(),
    next_retry_at timestamptz,
    comment text,
    constraint valid_status check (status in ('scheduled', 'locked', 'delivered', 'error', 'dead'))
);

create table hdb_catalog.hdb_scheduled_event_invocation_logs (
    id text primary key default hdb_catalog.gen_hasura_uuid(),
    event_id text references hdb_catalog.hdb_scheduled_events on update cascade on delete cascade,
    status integer,
    request json,
    response json,
    created_at timestamptz default now()
);

create table hdb_catalog.hdb_cron_events (
    id text primary key default hdb_catalog.gen_hasura_uuid(),
    trigger_name text not null,
    scheduled_time timestamptz not null,
    status text not null default 'scheduled',
    tries integer not null default 0,
    created_at timestamptz default now(),
    next_retry_at timestamptz,
    constraint valid_status check (status in ('scheduled', 'locked', 'delivered', 'error', 'dead'))
);

create table hdb_catalog.hdb_cron_event_invocation_logs (
    id text primary key default hdb_catalog.gen_hasura_uuid(),
    event_id text references hdb_catalog.hdb_cron_events on update cascade on delete cascade,
    status integer,
    request json,
    response json,
    created_at timestamptz default now()
);
