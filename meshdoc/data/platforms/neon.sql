-- Neon: the roles of a new project, and the table in which Neon Auth keeps the users.
--
-- The role that runs migrations, "postgres" here, is called after the database there and is no superuser: it is a
-- member of neon_superuser.

create role cloud_admin with superuser createdb createrole replication bypassrls login;
create role neon_superuser with createdb createrole replication bypassrls;
create role neondb_owner with createdb createrole replication bypassrls login;

grant pg_read_all_data, pg_write_all_data to neon_superuser;
grant pg_monitor, pg_signal_backend, pg_create_subscription to neon_superuser with admin option;
grant neon_superuser to neondb_owner, postgres;

-- The Data API becomes one of these for each request.
create role authenticator with noinherit login;
create role authenticated;
create role anonymous;

grant authenticated, anonymous to authenticator, neondb_owner;

-- Neon Auth.
create schema neon_auth authorization neondb_owner;

create table neon_auth.users_sync (
    raw_json jsonb not null,
    id text primary key generated always as (raw_json ->> 'id') stored,
    name text generated always as (raw_json ->> 'display_name') stored,
    email text generated always as (raw_json ->> 'primary_email') stored,
    created_at timestamptz
        generated always as (to_timestamp(trunc((raw_json ->> 'signed_up_at_millis')::bigint / 1000.0))) stored,
    updated_at timestamptz,
    deleted_at timestamptz
);

alter table neon_auth.users_sync owner to neondb_owner;
create index users_sync_deleted_at_idx on neon_auth.users_sync (deleted_at);
