-- comment: Generic table auditing
-- version: 0.3.1
-- schema: audit
-- relocatable: false

-- After supa_audit's documentation: rows of audited tables are kept in audit.record_version by two triggers a table.

create type audit.operation as enum ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE');

create table audit.record_version (
    id            bigserial primary key,
    record_id     uuid,
    old_record_id uuid,
    op            audit.operation not null,
    ts            timestamptz not null default now(),
    table_oid     oid not null,
    table_schema  name not null,
    table_name    name not null,
    record        jsonb,
    old_record    jsonb,
    check (coalesce(record_id, old_record_id) is not null or op = 'TRUNCATE'),
    check (op in ('INSERT', 'UPDATE') = (record_id is not null)),
    check (op in ('INSERT', 'UPDATE') = (record is not null)),
    check (op in ('UPDATE', 'DELETE') = (old_record_id is not null)),
    check (op in ('UPDATE', 'DELETE') = (old_record is not null))
);
create index record_version_record_id on audit.record_version (record_id) where record_id is not null;
create index record_version_old_record_id on audit.record_version (old_record_id) where old_record_id is not null;
create index record_version_ts on audit.record_version using brin (ts);
create index record_version_table_oid on audit.record_version (table_oid);

create function audit.primary_key_columns(entity_oid oid) returns text[]
language sql stable security definer set search_path = '' as $$
    select coalesce(array_agg(a.attname::text order by a.attnum), array[]::text[])
    from pg_catalog.pg_index i
    join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
    where i.indrelid = $1 and i.indisprimary
$$;

create function audit.to_record_id(entity_oid oid, pkey_cols text[], rec jsonb) returns uuid
language c stable as '$libdir/supa_audit';
create function audit.insert_update_delete_trigger() returns trigger
language c security definer as '$libdir/supa_audit';
create function audit.truncate_trigger() returns trigger
language c security definer as '$libdir/supa_audit';

create function audit.enable_tracking(regclass) returns void
language plpgsql security definer set search_path = '' as $$
begin
    if audit.primary_key_columns($1) = array[]::text[] then
        raise exception 'Table % can not be audited because it has no primary key', $1;
    end if;
    if not exists (select 1 from pg_catalog.pg_trigger where tgrelid = $1 and tgname = 'audit_i_u_d') then
        execute format(
            'create trigger audit_i_u_d after insert or update or delete on %s
             for each row execute function audit.insert_update_delete_trigger()', $1);
    end if;
    if not exists (select 1 from pg_catalog.pg_trigger where tgrelid = $1 and tgname = 'audit_t') then
        execute format(
            'create trigger audit_t after truncate on %s for each statement execute function audit.truncate_trigger()', $1);
    end if;
end $$;

create function audit.disable_tracking(regclass) returns void
language plpgsql security definer set search_path = '' as $$
begin
    execute format('drop trigger if exists audit_i_u_d on %s', $1);
    execute format('drop trigger if exists audit_t on %s', $1);
end $$;
