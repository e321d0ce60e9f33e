-- Nhost: the roles of its services, and the tables of Auth and Storage that migrations refer to.
--
-- Hasura's own schema is not here: it comes with Hasura's layout of migrations.

create role nhost_admin with superuser login;
create role nhost_hasura with login;
create role nhost_auth_admin with noinherit createrole login;
create role nhost_storage_admin with noinherit createrole login;

create extension if not exists citext;
create extension if not exists pgcrypto;

create function public.set_current_timestamp_updated_at() returns trigger language plpgsql as $$
begin
    new.updated_at := now();
    return new;
end
$$;


-- Auth -----------------------------------------------------------------------------------------------------------

create schema auth authorization nhost_auth_admin;

create domain auth.email as public.citext;

create function auth.set_current_timestamp_updated_at() returns trigger language plpgsql as $$
begin
    new.updated_at := now();
    return new;
end
$$;

create table auth.roles (
    role text primary key
);

insert into auth.roles (role) values ('user'), ('anonymous'), ('me');

create table auth.providers (
    id text primary key
);

create table auth.users (
    id uuid primary key default gen_random_uuid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    last_seen timestamptz,
    disabled boolean not null default false,
    display_name text not null default '',
    avatar_url text not null default '',
    locale varchar(2) not null,
    email auth.email unique,
    phone_number text unique,
    password_hash text,
    email_verified boolean not null default false,
    phone_number_verified boolean not null default false,
    new_email auth.email,
    otp_method_last_used text,
    otp_hash text,
    otp_hash_expires_at timestamptz not null default now(),
    default_role text not null default 'user' references auth.roles on update cascade on delete restrict,
    is_anonymous boolean not null default false,
    totp_secret text,
    active_mfa_type text,
    ticket text,
    ticket_expires_at timestamptz not null default now(),
    metadata jsonb,
    webauthn_current_challenge text
);

create table auth.user_roles (
    id uuid primary key default gen_random_uuid(),
    created_at timestamptz not null default now(),
    user_id uuid not null references auth.users on update cascade on delete cascade,
    role text not null references auth.roles on update cascade on delete restrict,
    unique (user_id, role)
);

create table auth.user_providers (
    id uuid primary key default gen_random_uuid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    user_id uuid not null references auth.users on update cascade on delete cascade,
    access_token text not null,
    refresh_token text,
    provider_id text not null references auth.providers on update cascade on delete restrict,
    provider_user_id text not null,
    unique (provider_id, provider_user_id),
    unique (user_id, provider_id)
);

create trigger set_auth_users_updated_at before update on auth.users
    for each row execute function auth.set_current_timestamp_updated_at();


-- Storage --------------------------------------------------------------------------------------------------------

create schema storage authorization nhost_storage_admin;

create function storage.set_current_timestamp_updated_at() returns trigger language plpgsql as $$
begin
    new.updated_at := now();
    return new;
end
$$;

create table storage.buckets (
    id text primary key,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    download_expiration integer not null default 30,
    min_upload_file_size integer not null default 1,
    max_upload_file_size integer not null default 50000000,
    cache_control text default 'max-age=3600',
    presigned_urls_enabled boolean not null default true
);

insert into storage.buckets (id) values ('default');

create table storage.files (
    id uuid primary key default gen_random_uuid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    bucket_id text not null default 'default' references storage.buckets on update cascade on delete cascade,
    name text,
    size integer,
    mime_type text,
    etag text,
    is_uploaded boolean default false,
    uploaded_by_user_id uuid,
    metadata jsonb
);

grant usage on schema auth, storage to nhost_hasura;
