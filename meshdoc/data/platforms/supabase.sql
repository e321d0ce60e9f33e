-- Supabase: what the database of a new project holds before its first migration.
--
-- The roles, the schemas of Supabase's services (Auth, Storage, Realtime, Vault, Database Webhooks), the extensions
-- that are on from the start, and who may do what. It tells what migrations can refer to and build on; it is not for
-- setting up a server. Three things are not as in a hosted project:
--
-- * "postgres", which runs migrations, is a superuser here. There it is none: it gets by with the memberships below
--   and with a module of the server that lets it do what a project needs.
-- * What works inside the services, such as decoding the write-ahead log or encrypting a secret, has its signature
--   here, but not its code.
-- * A service changes its own tables over time. They are here as its releases of 2026 make them.
--
-- Each section is made by the role that owns it, so that owners and default privileges come out as in a project.


-- Roles ---------------------------------------------------------------------------------------------------------------

-- Supabase itself: the superuser that owns what no service owns.
create role supabase_admin with superuser createdb createrole replication bypassrls login;

-- The API. PostgREST logs in as authenticator and becomes, for each request, the role that the request's token names:
-- anon without one, authenticated for a user who is logged in, service_role for a server that may pass over policies.
create role anon;
create role authenticated;
create role service_role with bypassrls;
create role authenticator with noinherit login;

grant anon, authenticated, service_role to authenticator;

-- The services, each at home in a schema of its own.
create role supabase_auth_admin with noinherit createrole login;
create role supabase_storage_admin with noinherit createrole login;
create role supabase_realtime_admin with noinherit;
create role supabase_functions_admin with noinherit createrole login;
create role pgbouncer with login;

grant authenticator to supabase_storage_admin;
grant anon, authenticated, service_role to supabase_realtime_admin;
grant set on parameter log_min_messages to supabase_realtime_admin;

-- The dashboard, replication, and those who only read.
create role dashboard_user with createdb createrole replication;
create role supabase_replication_admin with replication login;
create role supabase_etl_admin with replication login;
create role supabase_read_only_user with bypassrls login;

grant pg_read_all_data to supabase_etl_admin, supabase_read_only_user;

-- The project's owner, who runs its migrations.
grant anon, authenticated, service_role, authenticator to postgres with admin option;
grant pg_monitor, pg_read_all_data, pg_signal_backend to postgres with admin option;
grant pg_create_subscription, supabase_functions_admin to postgres;

-- How they begin their sessions.
alter role postgres set search_path to "$user", public, extensions;
alter role supabase_admin set search_path to "$user", public, auth, extensions;
alter role supabase_auth_admin set search_path to auth;
alter role supabase_storage_admin set search_path to storage;
alter role supabase_realtime_admin set search_path to public, extensions, realtime;
alter role supabase_functions_admin set search_path to supabase_functions;

alter role anon set statement_timeout to '3s';
alter role authenticated set statement_timeout to '8s';
alter role authenticator set statement_timeout to '8s';
alter role authenticator set lock_timeout to '8s';
alter role authenticator set session_preload_libraries to 'safeupdate';
alter role supabase_auth_admin set idle_in_transaction_session_timeout to '60000';
alter role supabase_read_only_user set default_transaction_read_only to on;

alter role supabase_admin set log_statement to 'none';
alter role supabase_auth_admin set log_statement to 'none';
alter role supabase_storage_admin set log_statement to 'none';


-- Schemas, and who may use them ---------------------------------------------------------------------------------------

create schema extensions;
create schema auth authorization supabase_admin;
create schema storage authorization supabase_admin;
create schema realtime authorization supabase_admin;
create schema vault authorization supabase_admin;
create schema graphql authorization supabase_admin;
create schema graphql_public authorization supabase_admin;
create schema pgbouncer authorization supabase_admin;
create schema supabase_functions authorization supabase_admin;
create schema supabase_migrations;

grant usage on schema public, extensions, auth, storage, realtime, graphql_public, supabase_functions
    to postgres, anon, authenticated, service_role;
grant usage on schema storage, realtime, graphql_public, vault to postgres with grant option;
grant usage on schema vault to service_role;
grant usage on schema pgbouncer to pgbouncer;

grant all on schema auth, storage, extensions to dashboard_user;
grant all on schema auth to supabase_auth_admin;
grant all on schema storage to supabase_storage_admin;
grant all on schema realtime to supabase_realtime_admin with grant option;
grant all on schema supabase_functions to supabase_functions_admin;

-- Realtime asks auth.uid() and its like when it checks the policies of a channel.
grant usage on schema auth to supabase_realtime_admin;


-- Default privileges --------------------------------------------------------------------------------------------------

-- Whatever a migration makes in public is open to the API; row-level security is what closes it again.
alter default privileges for role postgres, supabase_admin in schema public
    grant all on tables to postgres, anon, authenticated, service_role;
alter default privileges for role postgres, supabase_admin in schema public
    grant all on functions to postgres, anon, authenticated, service_role;
alter default privileges for role postgres, supabase_admin in schema public
    grant all on sequences to postgres, anon, authenticated, service_role;

alter default privileges for role postgres in schema storage, supabase_functions
    grant all on tables to postgres, anon, authenticated, service_role;
alter default privileges for role postgres in schema storage, supabase_functions
    grant all on functions to postgres, anon, authenticated, service_role;
alter default privileges for role postgres in schema storage, supabase_functions
    grant all on sequences to postgres, anon, authenticated, service_role;

alter default privileges for role supabase_admin in schema graphql, graphql_public
    grant all on tables to postgres, anon, authenticated, service_role;
alter default privileges for role supabase_admin in schema graphql, graphql_public
    grant all on functions to postgres, anon, authenticated, service_role;
alter default privileges for role supabase_admin in schema graphql, graphql_public
    grant all on sequences to postgres, anon, authenticated, service_role;

alter default privileges for role supabase_auth_admin in schema auth
    grant all on tables to postgres, dashboard_user;
alter default privileges for role supabase_auth_admin in schema auth
    grant all on functions to postgres, dashboard_user;
alter default privileges for role supabase_auth_admin in schema auth
    grant all on sequences to postgres, dashboard_user;

alter default privileges for role supabase_admin in schema realtime
    grant all on tables to postgres, dashboard_user;
alter default privileges for role supabase_admin in schema realtime
    grant all on functions to postgres, dashboard_user;
alter default privileges for role supabase_admin in schema realtime
    grant all on sequences to postgres, dashboard_user;

alter default privileges for role supabase_admin in schema extensions
    grant all on tables to postgres with grant option;
alter default privileges for role supabase_admin in schema extensions
    grant all on functions to postgres with grant option;
alter default privileges for role supabase_admin in schema extensions
    grant all on sequences to postgres with grant option;


-- Extensions that are on from the start -------------------------------------------------------------------------------

set role supabase_admin;

create extension pgcrypto with schema extensions;
create extension "uuid-ossp" with schema extensions;
create extension pg_stat_statements with schema extensions;
create extension pg_graphql with schema graphql;
create extension supabase_vault with schema vault;

grant all on all tables in schema extensions to dashboard_user;
grant all on all functions in schema extensions to dashboard_user;

reset role;


-- auth: users, their sessions, and how they prove who they are --------------------------------------------------------

set role supabase_auth_admin;

create type auth.factor_type as enum ('totp', 'webauthn', 'phone');
create type auth.factor_status as enum ('unverified', 'verified');
create type auth.aal_level as enum ('aal1', 'aal2', 'aal3');
create type auth.code_challenge_method as enum ('s256', 'plain');
create type auth.one_time_token_type as enum (
    'confirmation_token', 'reauthentication_token', 'recovery_token',
    'email_change_token_new', 'email_change_token_current', 'phone_change_token'
);
create type auth.oauth_registration_type as enum ('dynamic', 'manual');
create type auth.oauth_client_type as enum ('public', 'confidential');
create type auth.oauth_authorization_status as enum ('pending', 'approved', 'denied', 'expired');
create type auth.oauth_response_type as enum ('code');

-- Who makes the request. PostgREST puts the token's claims into settings: today all of them as one JSON object,
-- formerly each as a setting of its own.
create function auth.uid() returns uuid language sql stable as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim.sub', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
    )::uuid
$$;

create function auth.role() returns text language sql stable as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim.role', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
    )
$$;

create function auth.email() returns text language sql stable as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim.email', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email'
    )
$$;

create function auth.jwt() returns jsonb language sql stable as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')
    )::jsonb
$$;

-- Users, and the accounts elsewhere by which they log in.
create table auth.users (
    instance_id                 uuid,
    id                          uuid         primary key,
    aud                         varchar(255),
    role                        varchar(255),
    email                       varchar(255),
    encrypted_password          varchar(255),
    email_confirmed_at          timestamptz,
    invited_at                  timestamptz,
    confirmation_token          varchar(255),
    confirmation_sent_at        timestamptz,
    recovery_token              varchar(255),
    recovery_sent_at            timestamptz,
    email_change_token_new      varchar(255),
    email_change                varchar(255),
    email_change_sent_at        timestamptz,
    last_sign_in_at             timestamptz,
    raw_app_meta_data           jsonb,
    raw_user_meta_data          jsonb,
    is_super_admin              boolean,
    created_at                  timestamptz,
    updated_at                  timestamptz,
    phone                       text         default null::varchar unique,
    phone_confirmed_at          timestamptz,
    phone_change                text         default ''::varchar,
    phone_change_token          varchar(255) default '',
    phone_change_sent_at        timestamptz,
    confirmed_at                timestamptz  generated always as (least(email_confirmed_at, phone_confirmed_at)) stored,
    email_change_token_current  varchar(255) default '',
    email_change_confirm_status smallint     default 0
        check (email_change_confirm_status between 0 and 2),
    banned_until                timestamptz,
    reauthentication_token      varchar(255) default '',
    reauthentication_sent_at    timestamptz,
    is_sso_user                 boolean      not null default false,
    deleted_at                  timestamptz,
    is_anonymous                boolean      not null default false
);
create unique index confirmation_token_idx on auth.users (confirmation_token) where confirmation_token !~ '^[0-9 ]*$';
create unique index email_change_token_current_idx
    on auth.users (email_change_token_current) where email_change_token_current !~ '^[0-9 ]*$';
create unique index email_change_token_new_idx
    on auth.users (email_change_token_new) where email_change_token_new !~ '^[0-9 ]*$';
create unique index reauthentication_token_idx
    on auth.users (reauthentication_token) where reauthentication_token !~ '^[0-9 ]*$';
create unique index recovery_token_idx on auth.users (recovery_token) where recovery_token !~ '^[0-9 ]*$';
create unique index users_email_partial_key on auth.users (email) where is_sso_user = false;
create index users_instance_id_email_idx on auth.users (instance_id, lower(email));
create index users_instance_id_idx on auth.users (instance_id);
create index users_is_anonymous_idx on auth.users (is_anonymous);

create table auth.identities (
    provider_id     text  not null,
    user_id         uuid  not null references auth.users on delete cascade,
    identity_data   jsonb not null,
    provider        text  not null,
    last_sign_in_at timestamptz,
    created_at      timestamptz,
    updated_at      timestamptz,
    email           text  generated always as (lower(identity_data ->> 'email')) stored,
    id              uuid  primary key default gen_random_uuid(),
    constraint identities_provider_id_provider_unique unique (provider_id, provider)
);
create index identities_email_idx on auth.identities (email text_pattern_ops);
create index identities_user_id_idx on auth.identities (user_id);

-- Logging in through a company's own identity provider.
create table auth.sso_providers (
    id          uuid primary key,
    resource_id text,
    created_at  timestamptz,
    updated_at  timestamptz,
    disabled    boolean,
    constraint "resource_id not empty" check (resource_id = null or char_length(resource_id) > 0)
);
create unique index sso_providers_resource_id_idx on auth.sso_providers (lower(resource_id));
create index sso_providers_resource_id_pattern_idx on auth.sso_providers (resource_id text_pattern_ops);

create table auth.sso_domains (
    id              uuid primary key,
    sso_provider_id uuid not null references auth.sso_providers on delete cascade,
    domain          text not null,
    created_at      timestamptz,
    updated_at      timestamptz,
    constraint "domain not empty" check (char_length(domain) > 0)
);
create unique index sso_domains_domain_idx on auth.sso_domains (lower(domain));
create index sso_domains_sso_provider_id_idx on auth.sso_domains (sso_provider_id);

create table auth.saml_providers (
    id                uuid primary key,
    sso_provider_id   uuid not null references auth.sso_providers on delete cascade,
    entity_id         text not null unique,
    metadata_xml      text not null,
    metadata_url      text,
    attribute_mapping jsonb,
    created_at        timestamptz,
    updated_at        timestamptz,
    name_id_format    text,
    constraint "entity_id not empty" check (char_length(entity_id) > 0),
    constraint "metadata_url not empty" check (metadata_url = null or char_length(metadata_url) > 0),
    constraint "metadata_xml not empty" check (char_length(metadata_xml) > 0)
);
create index saml_providers_sso_provider_id_idx on auth.saml_providers (sso_provider_id);

create table auth.flow_state (
    id                     uuid    primary key,
    user_id                uuid,
    auth_code              text,
    code_challenge_method  auth.code_challenge_method,
    code_challenge         text,
    provider_type          text    not null,
    provider_access_token  text,
    provider_refresh_token text,
    created_at             timestamptz,
    updated_at             timestamptz,
    authentication_method  text    not null,
    auth_code_issued_at    timestamptz,
    invite_token           text,
    referrer               text,
    oauth_client_state_id  uuid,
    linking_target_id      uuid,
    email_optional         boolean not null default false
);
create index flow_state_created_at_idx on auth.flow_state (created_at desc);
create index idx_auth_code on auth.flow_state (auth_code);
create index idx_user_id_auth_method on auth.flow_state (user_id, authentication_method);

create table auth.saml_relay_states (
    id              uuid primary key,
    sso_provider_id uuid not null references auth.sso_providers on delete cascade,
    request_id      text not null,
    for_email       text,
    redirect_to     text,
    created_at      timestamptz,
    updated_at      timestamptz,
    flow_state_id   uuid references auth.flow_state on delete cascade,
    constraint "request_id not empty" check (char_length(request_id) > 0)
);
create index saml_relay_states_created_at_idx on auth.saml_relay_states (created_at desc);
create index saml_relay_states_for_email_idx on auth.saml_relay_states (for_email);
create index saml_relay_states_sso_provider_id_idx on auth.saml_relay_states (sso_provider_id);

-- OAuth: applications that let people log in here, and providers that people log in by here.
create table auth.oauth_clients (
    id                         uuid                         primary key,
    client_secret_hash         text,
    registration_type          auth.oauth_registration_type not null,
    redirect_uris              text                         not null,
    grant_types                text                         not null,
    client_name                text,
    client_uri                 text,
    logo_uri                   text,
    created_at                 timestamptz                  not null default now(),
    updated_at                 timestamptz                  not null default now(),
    deleted_at                 timestamptz,
    client_type                auth.oauth_client_type       not null default 'confidential',
    token_endpoint_auth_method text                         not null
        check (token_endpoint_auth_method in ('client_secret_basic', 'client_secret_post', 'none')),
    constraint oauth_clients_client_name_length check (char_length(client_name) <= 1024),
    constraint oauth_clients_client_uri_length check (char_length(client_uri) <= 2048),
    constraint oauth_clients_logo_uri_length check (char_length(logo_uri) <= 2048)
);
create index oauth_clients_deleted_at_idx on auth.oauth_clients (deleted_at);

create table auth.oauth_authorizations (
    id                    uuid                            primary key,
    authorization_id      text                            not null unique,
    client_id             uuid                            not null references auth.oauth_clients on delete cascade,
    user_id               uuid                            references auth.users on delete cascade,
    redirect_uri          text                            not null,
    scope                 text                            not null,
    state                 text,
    resource              text,
    code_challenge        text,
    code_challenge_method auth.code_challenge_method,
    response_type         auth.oauth_response_type        not null default 'code',
    status                auth.oauth_authorization_status not null default 'pending',
    authorization_code    text                            unique,
    created_at            timestamptz                     not null default now(),
    expires_at            timestamptz                     not null default now() + interval '3 minutes',
    approved_at           timestamptz,
    nonce                 text,
    constraint oauth_authorizations_authorization_code_length check (char_length(authorization_code) <= 255),
    constraint oauth_authorizations_code_challenge_length check (char_length(code_challenge) <= 128),
    constraint oauth_authorizations_expires_at_future check (expires_at > created_at),
    constraint oauth_authorizations_nonce_length check (char_length(nonce) <= 255),
    constraint oauth_authorizations_redirect_uri_length check (char_length(redirect_uri) <= 2048),
    constraint oauth_authorizations_resource_length check (char_length(resource) <= 2048),
    constraint oauth_authorizations_scope_length check (char_length(scope) <= 4096),
    constraint oauth_authorizations_state_length check (char_length(state) <= 4096)
);
create index oauth_auth_pending_exp_idx on auth.oauth_authorizations (expires_at) where status = 'pending';

create table auth.oauth_consents (
    id         uuid        primary key,
    user_id    uuid        not null references auth.users on delete cascade,
    client_id  uuid        not null references auth.oauth_clients on delete cascade,
    scopes     text        not null,
    granted_at timestamptz not null default now(),
    revoked_at timestamptz,
    constraint oauth_consents_user_client_unique unique (user_id, client_id),
    constraint oauth_consents_revoked_after_granted check (revoked_at is null or revoked_at >= granted_at),
    constraint oauth_consents_scopes_length check (char_length(scopes) <= 2048),
    constraint oauth_consents_scopes_not_empty check (char_length(trim(scopes)) > 0)
);
create index oauth_consents_active_client_idx on auth.oauth_consents (client_id) where revoked_at is null;
create index oauth_consents_active_user_client_idx on auth.oauth_consents (user_id, client_id) where revoked_at is null;
create index oauth_consents_user_order_idx on auth.oauth_consents (user_id, granted_at desc);

create table auth.oauth_client_states (
    id            uuid        primary key,
    provider_type text        not null,
    code_verifier text,
    created_at    timestamptz not null
);
create index idx_oauth_client_states_created_at on auth.oauth_client_states (created_at);

create table auth.custom_oauth_providers (
    id                      uuid        primary key default gen_random_uuid(),
    provider_type           text        not null check (provider_type in ('oauth2', 'oidc')),
    identifier              text        not null unique,
    name                    text        not null,
    client_id               text        not null,
    client_secret           text        not null,
    acceptable_client_ids   text[]      not null default '{}',
    scopes                  text[]      not null default '{}',
    pkce_enabled            boolean     not null default true,
    attribute_mapping       jsonb       not null default '{}',
    authorization_params    jsonb       not null default '{}',
    enabled                 boolean     not null default true,
    email_optional          boolean     not null default false,
    issuer                  text,
    discovery_url           text,
    skip_nonce_check        boolean     not null default false,
    cached_discovery        jsonb,
    discovery_cached_at     timestamptz,
    authorization_url       text,
    token_url               text,
    userinfo_url            text,
    jwks_uri                text,
    created_at              timestamptz not null default now(),
    updated_at              timestamptz not null default now(),
    custom_claims_allowlist text[]      not null default '{}',
    constraint custom_oauth_providers_authorization_url_https
        check (authorization_url is null or authorization_url like 'https://%'),
    constraint custom_oauth_providers_authorization_url_length
        check (authorization_url is null or char_length(authorization_url) <= 2048),
    constraint custom_oauth_providers_client_id_length
        check (char_length(client_id) between 1 and 512),
    constraint custom_oauth_providers_discovery_url_length
        check (discovery_url is null or char_length(discovery_url) <= 2048),
    constraint custom_oauth_providers_identifier_format check (identifier ~ '^[a-z0-9][a-z0-9:-]{0,48}[a-z0-9]$'),
    constraint custom_oauth_providers_issuer_length
        check (issuer is null or char_length(issuer) between 1 and 2048),
    constraint custom_oauth_providers_jwks_uri_https check (jwks_uri is null or jwks_uri like 'https://%'),
    constraint custom_oauth_providers_jwks_uri_length check (jwks_uri is null or char_length(jwks_uri) <= 2048),
    constraint custom_oauth_providers_name_length check (char_length(name) between 1 and 100),
    constraint custom_oauth_providers_oauth2_requires_endpoints
        check (
            provider_type <> 'oauth2'
            or (authorization_url is not null and token_url is not null and userinfo_url is not null)
        ),
    constraint custom_oauth_providers_oidc_discovery_url_https
        check (provider_type <> 'oidc' or discovery_url is null or discovery_url like 'https://%'),
    constraint custom_oauth_providers_oidc_issuer_https
        check (provider_type <> 'oidc' or issuer is null or issuer like 'https://%'),
    constraint custom_oauth_providers_oidc_requires_issuer check (provider_type <> 'oidc' or issuer is not null),
    constraint custom_oauth_providers_token_url_https check (token_url is null or token_url like 'https://%'),
    constraint custom_oauth_providers_token_url_length check (token_url is null or char_length(token_url) <= 2048),
    constraint custom_oauth_providers_userinfo_url_https check (userinfo_url is null or userinfo_url like 'https://%'),
    constraint custom_oauth_providers_userinfo_url_length
        check (userinfo_url is null or char_length(userinfo_url) <= 2048)
);
create index custom_oauth_providers_created_at_idx on auth.custom_oauth_providers (created_at);
create index custom_oauth_providers_enabled_idx on auth.custom_oauth_providers (enabled);
create index custom_oauth_providers_identifier_idx on auth.custom_oauth_providers (identifier);
create index custom_oauth_providers_provider_type_idx on auth.custom_oauth_providers (provider_type);

-- Sessions, and the tokens that prolong them.
create table auth.sessions (
    id                     uuid primary key,
    user_id                uuid not null references auth.users on delete cascade,
    created_at             timestamptz,
    updated_at             timestamptz,
    factor_id              uuid,
    aal                    auth.aal_level,
    not_after              timestamptz,
    refreshed_at           timestamp,
    user_agent             text,
    ip                     inet,
    tag                    text,
    oauth_client_id        uuid references auth.oauth_clients on delete cascade,
    refresh_token_hmac_key text,
    refresh_token_counter  bigint,
    scopes                 text,
    constraint sessions_scopes_length check (char_length(scopes) <= 4096)
);
create index sessions_not_after_idx on auth.sessions (not_after desc);
create index sessions_oauth_client_id_idx on auth.sessions (oauth_client_id);
create index sessions_user_id_idx on auth.sessions (user_id);
create index user_id_created_at_idx on auth.sessions (user_id, created_at);

create table auth.refresh_tokens (
    instance_id uuid,
    id          bigserial primary key,
    token       varchar(255),
    user_id     varchar(255),
    revoked     boolean,
    created_at  timestamptz,
    updated_at  timestamptz,
    parent      varchar(255),
    session_id  uuid      references auth.sessions on delete cascade,
    constraint refresh_tokens_token_unique unique (token)
);
create index refresh_tokens_instance_id_idx on auth.refresh_tokens (instance_id);
create index refresh_tokens_instance_id_user_id_idx on auth.refresh_tokens (instance_id, user_id);
create index refresh_tokens_parent_idx on auth.refresh_tokens (parent);
create index refresh_tokens_session_id_revoked_idx on auth.refresh_tokens (session_id, revoked);
create index refresh_tokens_updated_at_idx on auth.refresh_tokens (updated_at desc);

-- Second factors, passkeys, and tokens that are sent to somebody.
create table auth.mfa_factors (
    id                           uuid               primary key,
    user_id                      uuid               not null references auth.users on delete cascade,
    friendly_name                text,
    factor_type                  auth.factor_type   not null,
    status                       auth.factor_status not null,
    created_at                   timestamptz        not null,
    updated_at                   timestamptz        not null,
    secret                       text,
    phone                        text,
    last_challenged_at           timestamptz        unique,
    web_authn_credential         jsonb,
    web_authn_aaguid             uuid,
    last_webauthn_challenge_data jsonb
);
create index factor_id_created_at_idx on auth.mfa_factors (user_id, created_at);
create unique index mfa_factors_user_friendly_name_unique
    on auth.mfa_factors (friendly_name, user_id) where trim(friendly_name) <> '';
create index mfa_factors_user_id_idx on auth.mfa_factors (user_id);
create unique index unique_phone_factor_per_user on auth.mfa_factors (user_id, phone);

create table auth.mfa_challenges (
    id                     uuid        primary key,
    factor_id              uuid        not null,
    created_at             timestamptz not null,
    verified_at            timestamptz,
    ip_address             inet        not null,
    otp_code               text,
    web_authn_session_data jsonb,
    constraint mfa_challenges_auth_factor_id_fkey foreign key (factor_id) references auth.mfa_factors on delete cascade
);
create index mfa_challenge_created_at_idx on auth.mfa_challenges (created_at desc);

create table auth.mfa_amr_claims (
    session_id            uuid        not null references auth.sessions on delete cascade,
    created_at            timestamptz not null,
    updated_at            timestamptz not null,
    authentication_method text        not null,
    id                    uuid,
    constraint amr_id_pk primary key (id),
    constraint mfa_amr_claims_session_id_authentication_method_pkey unique (session_id, authentication_method)
);

create table auth.webauthn_credentials (
    id               uuid        primary key default gen_random_uuid(),
    user_id          uuid        not null references auth.users on delete cascade,
    credential_id    bytea       not null,
    public_key       bytea       not null,
    attestation_type text        not null default '',
    aaguid           uuid,
    sign_count       bigint      not null default 0,
    transports       jsonb       not null default '[]',
    backup_eligible  boolean     not null default false,
    backed_up        boolean     not null default false,
    friendly_name    text        not null default '',
    created_at       timestamptz not null default now(),
    updated_at       timestamptz not null default now(),
    last_used_at     timestamptz
);
create unique index webauthn_credentials_credential_id_key on auth.webauthn_credentials (credential_id);
create index webauthn_credentials_user_id_idx on auth.webauthn_credentials (user_id);

create table auth.webauthn_challenges (
    id             uuid        primary key default gen_random_uuid(),
    user_id        uuid        references auth.users on delete cascade,
    challenge_type text        not null check (challenge_type in ('signup', 'registration', 'authentication')),
    session_data   jsonb       not null,
    created_at     timestamptz not null default now(),
    expires_at     timestamptz not null
);
create index webauthn_challenges_expires_at_idx on auth.webauthn_challenges (expires_at);
create index webauthn_challenges_user_id_idx on auth.webauthn_challenges (user_id);

create table auth.one_time_tokens (
    id         uuid                     primary key,
    user_id    uuid                     not null references auth.users on delete cascade,
    token_type auth.one_time_token_type not null,
    token_hash text                     not null check (char_length(token_hash) > 0),
    relates_to text                     not null,
    created_at timestamp                not null default now(),
    updated_at timestamp                not null default now()
);
create index one_time_tokens_relates_to_hash_idx on auth.one_time_tokens using hash (relates_to);
create index one_time_tokens_token_hash_hash_idx on auth.one_time_tokens using hash (token_hash);
create unique index one_time_tokens_user_id_token_type_key on auth.one_time_tokens (user_id, token_type);

-- Auth's own records.
create table auth.audit_log_entries (
    instance_id uuid,
    id          uuid        primary key,
    payload     json,
    created_at  timestamptz,
    ip_address  varchar(64) not null default ''
);
create index audit_logs_instance_id_idx on auth.audit_log_entries (instance_id);

create table auth.instances (
    id              uuid primary key,
    uuid            uuid,
    raw_base_config text,
    created_at      timestamptz,
    updated_at      timestamptz
);

create table auth.schema_migrations (
    version varchar(255) primary key
);

-- Nobody but Auth gets at the rows: there are no policies.
alter table auth.audit_log_entries enable row level security;
alter table auth.flow_state enable row level security;
alter table auth.identities enable row level security;
alter table auth.instances enable row level security;
alter table auth.mfa_amr_claims enable row level security;
alter table auth.mfa_challenges enable row level security;
alter table auth.mfa_factors enable row level security;
alter table auth.one_time_tokens enable row level security;
alter table auth.refresh_tokens enable row level security;
alter table auth.saml_providers enable row level security;
alter table auth.saml_relay_states enable row level security;
alter table auth.schema_migrations enable row level security;
alter table auth.sessions enable row level security;
alter table auth.sso_domains enable row level security;
alter table auth.sso_providers enable row level security;
alter table auth.users enable row level security;

grant select on
    auth.audit_log_entries, auth.flow_state, auth.identities, auth.instances, auth.mfa_amr_claims, auth.mfa_challenges,
    auth.mfa_factors, auth.one_time_tokens, auth.refresh_tokens, auth.saml_providers, auth.saml_relay_states,
    auth.sessions, auth.sso_domains, auth.sso_providers, auth.users
    to postgres with grant option;
revoke all on auth.schema_migrations from postgres, dashboard_user;

reset role;


-- storage: buckets, and the files in them -----------------------------------------------------------------------------

set role supabase_storage_admin;

create type storage.buckettype as enum ('STANDARD', 'ANALYTICS', 'VECTOR');

create table storage.buckets (
    id                 text               primary key,
    name               text               not null,
    owner              uuid,
    created_at         timestamptz        default now(),
    updated_at         timestamptz        default now(),
    public             boolean            default false,
    avif_autodetection boolean            default false,
    file_size_limit    bigint,
    allowed_mime_types text[],
    owner_id           text,
    type               storage.buckettype not null default 'STANDARD',
    versioning_status  text               not null default 'DISABLED'
        check (versioning_status in ('DISABLED', 'ENABLED', 'SUSPENDED')),
    constraint buckets_versioning_dark_check check (versioning_status = 'DISABLED'),
    constraint buckets_versioning_standard_only_check check (type = 'STANDARD' or versioning_status = 'DISABLED')
);
create unique index bname on storage.buckets (name);

create table storage.objects (
    id               uuid        primary key default gen_random_uuid(),
    bucket_id        text,
    name             text,
    owner            uuid,
    created_at       timestamptz default now(),
    updated_at       timestamptz default now(),
    last_accessed_at timestamptz default now(),
    metadata         jsonb,
    path_tokens      text[]      generated always as (string_to_array(name, '/')) stored,
    version          text,
    owner_id         text,
    user_metadata    jsonb,
    archived_at      timestamptz,
    is_delete_marker boolean     not null default false,
    is_versioned     boolean     not null default false,
    constraint "objects_bucketId_fkey" foreign key (bucket_id) references storage.buckets
);
create unique index bucketid_objname on storage.objects (bucket_id, name);
create index idx_objects_bucket_id_name on storage.objects (bucket_id, name collate "C");
create index idx_objects_bucket_id_name_lower on storage.objects (bucket_id, lower(name) collate "C");
create index name_prefix_search on storage.objects (name text_pattern_ops);

-- Uploads through the S3 protocol that are not complete yet.
create table storage.s3_multipart_uploads (
    id               text        primary key,
    in_progress_size bigint      not null default 0,
    upload_signature text        not null,
    bucket_id        text        not null references storage.buckets,
    key              text        collate "C" not null,
    version          text        not null,
    owner_id         text,
    created_at       timestamptz not null default now(),
    user_metadata    jsonb,
    metadata         jsonb
);
create index idx_multipart_uploads_list on storage.s3_multipart_uploads (bucket_id, key, created_at);

create table storage.s3_multipart_uploads_parts (
    id          uuid        primary key default gen_random_uuid(),
    upload_id   text        not null references storage.s3_multipart_uploads on delete cascade,
    size        bigint      not null default 0,
    part_number integer     not null,
    bucket_id   text        not null references storage.buckets,
    key         text        collate "C" not null,
    etag        text        not null,
    owner_id    text,
    version     text        not null,
    created_at  timestamptz not null default now()
);

-- Buckets for Iceberg tables and for vectors.
create table storage.buckets_analytics (
    name       text               not null,
    type       storage.buckettype not null default 'ANALYTICS',
    format     text               not null default 'ICEBERG',
    created_at timestamptz        not null default now(),
    updated_at timestamptz        not null default now(),
    id         uuid               primary key default gen_random_uuid(),
    deleted_at timestamptz
);
create unique index buckets_analytics_unique_name_idx on storage.buckets_analytics (name) where deleted_at is null;

create table storage.iceberg_namespaces (
    id          uuid        primary key default gen_random_uuid(),
    bucket_name text        not null,
    name        text        collate "C" not null,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    metadata    jsonb       not null default '{}',
    catalog_id  uuid        not null references storage.buckets_analytics on delete cascade
);
create unique index idx_iceberg_namespaces_bucket_id on storage.iceberg_namespaces (catalog_id, name);

create table storage.iceberg_tables (
    id              uuid        primary key default gen_random_uuid(),
    namespace_id    uuid        not null references storage.iceberg_namespaces on delete cascade,
    bucket_name     text        not null,
    name            text        collate "C" not null,
    location        text        not null,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    remote_table_id text,
    shard_key       text,
    shard_id        text,
    catalog_id      uuid        not null references storage.buckets_analytics on delete cascade
);
create unique index idx_iceberg_tables_location on storage.iceberg_tables (location);
create unique index idx_iceberg_tables_namespace_id on storage.iceberg_tables (catalog_id, namespace_id, name);

create table storage.buckets_vectors (
    id         text               primary key,
    type       storage.buckettype not null default 'VECTOR',
    created_at timestamptz        not null default now(),
    updated_at timestamptz        not null default now()
);

create table storage.vector_indexes (
    id                     text        primary key default gen_random_uuid(),
    name                   text        collate "C" not null,
    bucket_id              text        not null references storage.buckets_vectors,
    data_type              text        not null,
    dimension              integer     not null,
    distance_metric        text        not null,
    metadata_configuration jsonb,
    created_at             timestamptz not null default now(),
    updated_at             timestamptz not null default now()
);
create unique index vector_indexes_name_bucket_id_idx on storage.vector_indexes (name, bucket_id);

create table storage.migrations (
    id          integer      primary key,
    name        varchar(100) not null unique,
    hash        varchar(40)  not null,
    executed_at timestamp    default current_timestamp
);

-- The parts of a file's path, for use in policies.
create function storage.foldername(name text) returns text[] language plpgsql immutable as $$
declare
    parts constant text[] := string_to_array(name, '/');
begin
    return parts[1 : cardinality(parts) - 1];
end
$$;

create function storage.filename(name text) returns text language plpgsql immutable as $$
begin
    return split_part(name, '/', -1);
end
$$;

create function storage.extension(name text) returns text language plpgsql immutable as $$
begin
    return split_part(split_part(name, '/', -1), '.', -1);
end
$$;

-- Which of Storage's operations makes the request, such as storage.object.list; the prefix "storage." may be left out.
create function storage.operation() returns text language plpgsql stable as $$
begin
    return current_setting('storage.operation', true);
end
$$;

create function storage.allow_only_operation(expected_operation text) returns boolean language sql stable as $$
    select coalesce(
        expected_operation <> ''
        and regexp_replace(storage.operation(), '^storage\.', '')
            = regexp_replace(expected_operation, '^storage\.', ''),
        false
    )
$$;

create function storage.allow_any_operation(expected_operations text[]) returns boolean language sql stable as $$
    select coalesce(bool_or(storage.allow_only_operation(expected)), false)
    from unnest(expected_operations) as expected
$$;

-- Whether a file could be uploaded: it is, and the error takes it back.
create function storage.can_insert_object(bucketid text, name text, owner uuid, metadata jsonb)
returns void language plpgsql as $$
begin
    insert into storage.objects (bucket_id, name, owner, metadata) values (bucketid, name, owner, metadata);
    raise sqlstate 'PT200' using message = 'ROLLBACK';
end
$$;

create function storage.get_size_by_bucket()
returns table (size bigint, bucket_id text) language plpgsql stable as $$
begin
    return query
    select sum((object.metadata ->> 'size')::bigint)::bigint, object.bucket_id
    from storage.objects as object
    group by object.bucket_id;
end
$$;

create function storage.get_common_prefix(p_key text, p_prefix text, p_delimiter text)
returns text language sql immutable as $$
    select left(p_key, length(p_prefix) + nullif(strpos(substr(p_key, length(p_prefix) + 1), p_delimiter), 0))
$$;

-- Listing files, for the Storage server alone.
create function storage.search(
    prefix     text,
    bucketname text,
    limits     integer default 100,
    levels     integer default 1,
    offsets    integer default 0,
    search     text    default '',
    sortcolumn text    default 'name',
    sortorder  text    default 'asc'
) returns table (
    name             text,
    id               uuid,
    updated_at       timestamptz,
    created_at       timestamptz,
    last_accessed_at timestamptz,
    metadata         jsonb
) language plpgsql stable as $$
begin
    raise feature_not_supported using message = 'storage.search runs on Supabase alone';
end
$$;

create function storage.search_v2(
    prefix            text,
    bucket_name       text,
    limits            integer default 100,
    levels            integer default 1,
    start_after       text    default '',
    sort_order        text    default 'asc',
    sort_column       text    default 'name',
    sort_column_after text    default ''
) returns table (
    key              text,
    name             text,
    id               uuid,
    updated_at       timestamptz,
    created_at       timestamptz,
    last_accessed_at timestamptz,
    metadata         jsonb
) language plpgsql stable as $$
begin
    raise feature_not_supported using message = 'storage.search_v2 runs on Supabase alone';
end
$$;

create function storage.search_by_timestamp(
    p_prefix            text,
    p_bucket_id         text,
    p_limit             integer,
    p_level             integer,
    p_start_after       text,
    p_sort_order        text,
    p_sort_column       text,
    p_sort_column_after text
) returns table (
    key              text,
    name             text,
    id               uuid,
    updated_at       timestamptz,
    created_at       timestamptz,
    last_accessed_at timestamptz,
    metadata         jsonb
) language plpgsql stable as $$
begin
    raise feature_not_supported using message = 'storage.search_by_timestamp runs on Supabase alone';
end
$$;

create function storage.list_objects_with_delimiter(
    _bucket_id      text,
    prefix_param    text,
    delimiter_param text,
    max_keys        integer default 100,
    start_after     text    default '',
    next_token      text    default '',
    sort_order      text    default 'asc'
) returns table (
    name             text,
    id               uuid,
    metadata         jsonb,
    updated_at       timestamptz,
    created_at       timestamptz,
    last_accessed_at timestamptz
) language plpgsql stable as $$
begin
    raise feature_not_supported using message = 'storage.list_objects_with_delimiter runs on Supabase alone';
end
$$;

create function storage.list_multipart_uploads_with_delimiter(
    bucket_id         text,
    prefix_param      text,
    delimiter_param   text,
    max_keys          integer default 100,
    next_key_token    text    default '',
    next_upload_token text    default ''
) returns table (
    key        text,
    id         text,
    created_at timestamptz
) language plpgsql as $$
begin
    raise feature_not_supported using message = 'storage.list_multipart_uploads_with_delimiter runs on Supabase alone';
end
$$;

-- What is checked and filled in when rows change. Rows are deleted through Storage, so that their files go too.
create function storage.update_updated_at_column() returns trigger language plpgsql as $$
begin
    new.updated_at := now();
    return new;
end
$$;

create function storage.enforce_bucket_name_length() returns trigger language plpgsql as $$
begin
    if length(new.name) > 100 then
        raise exception 'the name of a bucket has at most 100 characters, not %', length(new.name);
    end if;
    return new;
end
$$;

create function storage.protect_delete() returns trigger language plpgsql as $$
begin
    if current_setting('storage.allow_delete_query', true) is distinct from 'true' then
        raise insufficient_privilege using message = 'files and buckets are deleted through the Storage API';
    end if;
    return null;
end
$$;

create trigger enforce_bucket_name_length_trigger before insert or update of name on storage.buckets
    for each row execute function storage.enforce_bucket_name_length();
create trigger protect_buckets_delete before delete on storage.buckets
    for each statement execute function storage.protect_delete();
create trigger protect_objects_delete before delete on storage.objects
    for each statement execute function storage.protect_delete();
create trigger update_objects_updated_at before update on storage.objects
    for each row execute function storage.update_updated_at_column();

-- Files are open to the API as far as policies let it, and there are none yet.
alter table storage.buckets enable row level security;
alter table storage.buckets_analytics enable row level security;
alter table storage.buckets_vectors enable row level security;
alter table storage.iceberg_namespaces enable row level security;
alter table storage.iceberg_tables enable row level security;
alter table storage.migrations enable row level security;
alter table storage.objects enable row level security;
alter table storage.s3_multipart_uploads enable row level security;
alter table storage.s3_multipart_uploads_parts enable row level security;
alter table storage.vector_indexes enable row level security;

grant all on storage.buckets, storage.objects to postgres with grant option;
grant all on storage.buckets, storage.objects, storage.buckets_analytics to anon, authenticated, service_role;
grant all on
    storage.s3_multipart_uploads, storage.s3_multipart_uploads_parts, storage.iceberg_namespaces, storage.iceberg_tables
    to service_role;
grant select on
    storage.s3_multipart_uploads, storage.s3_multipart_uploads_parts, storage.iceberg_namespaces, storage.iceberg_tables
    to anon, authenticated;
grant select on storage.buckets_vectors, storage.vector_indexes to anon, authenticated, service_role;

reset role;


-- realtime: messages to channels, and changes of tables told to those who listen --------------------------------------

-- The tables whose changes are told. Migrations add theirs.
create publication supabase_realtime;

set role supabase_realtime_admin;

create type realtime.action as enum ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'ERROR');
create type realtime.equality_op as enum (
    'eq', 'neq', 'lt', 'lte', 'gt', 'gte', 'in', 'like', 'ilike', 'is', 'match', 'imatch', 'isdistinct'
);
create type realtime.user_defined_filter as (
    column_name text,
    op          realtime.equality_op,
    value       text,
    negate      boolean
);
create type realtime.wal_column as (
    name          text,
    type_name     text,
    type_oid      oid,
    value         jsonb,
    is_pkey       boolean,
    is_selectable boolean
);
create type realtime.wal_rls as (
    wal              jsonb,
    is_rls_enabled   boolean,
    subscription_ids uuid[],
    errors           text[]
);

-- Messages of the last days. Projects write policies on this table: they say who may listen and who may speak. Realtime
-- makes a partition for each day.
create table realtime.messages (
    topic          text      not null,
    extension      text      not null,
    payload        jsonb,
    event          text,
    private        boolean   default false,
    updated_at     timestamp not null default now(),
    inserted_at    timestamp default now(),
    id             uuid      default gen_random_uuid(),
    binary_payload bytea,
    primary key (id, inserted_at)
) partition by range (inserted_at);
create index messages_inserted_at_topic_index
    on realtime.messages (inserted_at desc, topic) where extension = 'broadcast' and private is true;

alter table realtime.messages
    add constraint messages_payload_exclusive check (payload is null or binary_payload is null) not valid;
alter table realtime.messages enable row level security;

-- The channel that a policy is asked about.
create function realtime.topic() returns text language sql stable as $$
    select nullif(current_setting('realtime.topic', true), '')
$$;

-- Sending from the database: a message of one's own, its bytes, or the change that a trigger saw.
create function realtime.send(payload jsonb, event text, topic text, private boolean default true)
returns void language plpgsql as $$
declare
    message_id constant uuid := gen_random_uuid();
begin
    perform set_config('realtime.topic', topic, true);
    insert into realtime.messages (id, payload, event, topic, private, extension)
    values (message_id, jsonb_build_object('id', message_id) || payload, event, topic, private, 'broadcast');
exception when others then
    raise warning 'the message is not sent: %', sqlerrm;
end
$$;

create function realtime.send_binary(payload bytea, event text, topic text, private boolean default true)
returns void language plpgsql as $$
begin
    perform set_config('realtime.topic', topic, true);
    insert into realtime.messages (binary_payload, event, topic, private, extension)
    values (payload, event, topic, private, 'broadcast');
exception when others then
    raise warning 'the message is not sent: %', sqlerrm;
end
$$;

create function realtime.broadcast_changes(
    topic_name   text,
    event_name   text,
    operation    text,
    table_name   text,
    table_schema text,
    new          record,
    old          record,
    level        text default 'ROW'
) returns void language plpgsql as $$
begin
    if level = 'STATEMENT' or operation not in ('INSERT', 'UPDATE', 'DELETE') then
        raise exception 'changes are told row by row, and there is no row in a % of a %', operation, level;
    end if;
    perform realtime.send(
        jsonb_build_object(
            'old_record', old, 'record', new, 'operation', operation, 'table', table_name, 'schema', table_schema
        ),
        event_name,
        topic_name
    );
end
$$;

-- Who listens to the changes of which table.
create function realtime.to_regrole(role_name text) returns regrole language sql immutable as $$
    select role_name::regrole
$$;

create table realtime.subscription (
    id               bigint                         generated always as identity,
    subscription_id  uuid                           not null,
    entity           regclass                       not null,
    filters          realtime.user_defined_filter[] not null default '{}',
    claims           jsonb                          not null,
    claims_role      regrole                        not null
        generated always as (realtime.to_regrole(claims ->> 'role')) stored,
    created_at       timestamp                      not null default timezone('utc', now()),
    action_filter    text                           default '*'
        check (action_filter in ('*', 'INSERT', 'UPDATE', 'DELETE')),
    selected_columns text[],
    constraint pk_subscription primary key (id)
);
create index ix_realtime_subscription_entity on realtime.subscription (entity);
create unique index subscription_subscription_id_entity_filters_action_filter_selec on realtime.subscription (
    subscription_id, entity, filters, action_filter, coalesce(selected_columns, '{}')
);

-- What decides which change reaches which listener, for the Realtime server alone.
create function realtime.wal2json_escape_identifier(name text) returns text language sql immutable strict as $$
    select regexp_replace(name, '[\\,.[:space:]]', '\\\&', 'g')
$$;

create function realtime.quote_wal2json(entity regclass) returns text language sql immutable strict as $$
    select concat_ws(
        '.', realtime.wal2json_escape_identifier(namespace.nspname), realtime.wal2json_escape_identifier(class.relname)
    )
    from pg_class as class join pg_namespace as namespace on namespace.oid = class.relnamespace
    where class.oid = entity
$$;

create function realtime."cast"(val text, type_ regtype) returns jsonb language plpgsql immutable as $$
begin
    raise feature_not_supported using message = 'realtime.cast runs on Supabase alone';
end
$$;

create function realtime.check_equality_op(op realtime.equality_op, type_ regtype, val_1 text, val_2 text)
returns boolean language plpgsql immutable as $$
begin
    raise feature_not_supported using message = 'realtime.check_equality_op runs on Supabase alone';
end
$$;

create function realtime.check_equality_op(
    op realtime.equality_op, type_ regtype, val_1 text, val_2 text, negate boolean
) returns boolean language plpgsql stable as $$
begin
    raise feature_not_supported using message = 'realtime.check_equality_op runs on Supabase alone';
end
$$;

create function realtime.is_visible_through_filters(
    columns realtime.wal_column[], filters realtime.user_defined_filter[]
) returns boolean language sql stable as $$
    select coalesce(bool_and(realtime.check_equality_op(
        filter.op, col.type_oid::regtype, col.value #>> '{}', filter.value, coalesce(filter.negate, false)
    )), true)
    from unnest(filters) as filter join unnest(columns) as col on col.name = filter.column_name
$$;

create function realtime.build_prepared_statement_sql(
    prepared_statement_name text, entity regclass, columns realtime.wal_column[]
) returns text language sql as $$
    select format(
        'prepare %I as select from %s where %s',
        prepared_statement_name,
        entity,
        string_agg(format('%I = %L::%s', col.name, col.value #>> '{}', col.type_name), ' and ')
    )
    from unnest(columns) as col
    where col.is_pkey
$$;

create function realtime.apply_rls(wal jsonb, max_record_bytes integer default 1024 * 1024)
returns setof realtime.wal_rls language plpgsql as $$
begin
    raise feature_not_supported using message = 'realtime.apply_rls runs on Supabase alone';
end
$$;

create function realtime.list_changes(
    publication name, slot_name name, max_changes integer, max_record_bytes integer
) returns table (
    wal                jsonb,
    is_rls_enabled     boolean,
    subscription_ids   uuid[],
    errors             text[],
    slot_changes_count bigint
) language sql set log_min_messages to 'fatal' as $$
    select change.*, 1 from realtime.apply_rls('{}', max_record_bytes) as change limit max_changes
$$;

create function realtime.subscription_check_filters() returns trigger language plpgsql as $$
begin
    raise feature_not_supported using message = 'subscriptions are made by Realtime';
end
$$;

create trigger tr_check_filters before insert or update on realtime.subscription
    for each row execute function realtime.subscription_check_filters();

grant all on all tables in schema realtime to postgres, dashboard_user;
grant all on all sequences in schema realtime to postgres, dashboard_user;
grant all on all functions in schema realtime to postgres, dashboard_user;

grant select, insert, update on realtime.messages to anon, authenticated, service_role;
grant select on realtime.subscription to anon, authenticated, service_role;
grant usage on sequence realtime.subscription_id_seq to anon, authenticated, service_role;
grant execute on function
    realtime.apply_rls(jsonb, integer),
    realtime.build_prepared_statement_sql(text, regclass, realtime.wal_column[]),
    realtime."cast"(text, regtype),
    realtime.check_equality_op(realtime.equality_op, regtype, text, text),
    realtime.check_equality_op(realtime.equality_op, regtype, text, text, boolean),
    realtime.is_visible_through_filters(realtime.wal_column[], realtime.user_defined_filter[]),
    realtime.quote_wal2json(regclass),
    realtime.subscription_check_filters(),
    realtime.to_regrole(text)
    to anon, authenticated, service_role;

-- Realtime's own record, kept by the superuser.
set role supabase_admin;

create table realtime.schema_migrations (
    version     bigint                         primary key,
    inserted_at timestamp(0) without time zone default now()
);

revoke all on realtime.schema_migrations from postgres, dashboard_user;

reset role;


-- vault: secrets, encrypted on disk -----------------------------------------------------------------------------------

set role supabase_admin;

-- The extension does this in C, with a key that is outside the database. Here a secret is not kept at all, not even its
-- length: nothing can be read back.
create function vault._crypto_aead_det_noncegen() returns bytea language sql immutable as $$
    select ''::bytea
$$;

create function vault._crypto_aead_det_encrypt(
    message bytea, additional bytea, key_id bigint, context bytea default 'pgsodium', nonce bytea default null
) returns bytea language sql immutable as $$
    select ''::bytea
$$;

create function vault._crypto_aead_det_decrypt(
    message bytea, additional bytea, key_id bigint, context bytea default 'pgsodium', nonce bytea default null
) returns bytea language sql immutable as $$
    select null::bytea
$$;

create table vault.secrets (
    id          uuid        primary key default gen_random_uuid(),
    name        text,
    description text        not null default '',
    secret      text        not null,
    key_id      uuid,
    nonce       bytea       default vault._crypto_aead_det_noncegen(),
    created_at  timestamptz not null default current_timestamp,
    updated_at  timestamptz not null default current_timestamp
);
create unique index secrets_name_idx on vault.secrets (name) where name is not null;

create view vault.decrypted_secrets as
select
    secrets.id,
    secrets.name,
    secrets.description,
    secrets.secret,
    convert_from(
        vault._crypto_aead_det_decrypt(
            decode(secrets.secret, 'base64'), convert_to(secrets.id::text, 'utf8'), 0, 'pgsodium', secrets.nonce
        ),
        'utf8'
    ) as decrypted_secret,
    secrets.key_id,
    secrets.nonce,
    secrets.created_at,
    secrets.updated_at
from vault.secrets;

create function vault.create_secret(
    new_secret text, new_name text default null, new_description text default '', new_key_id uuid default null
) returns uuid language plpgsql set search_path to '' as $$
declare
    secret_id constant uuid := gen_random_uuid();
begin
    insert into vault.secrets (id, name, description, secret) values (secret_id, new_name, new_description, '');
    return secret_id;
end
$$;

create function vault.update_secret(
    secret_id       uuid,
    new_secret      text default null,
    new_name        text default null,
    new_description text default null,
    new_key_id      uuid default null
) returns void language plpgsql set search_path to '' as $$
begin
    update vault.secrets
    set name = coalesce(new_name, name), description = coalesce(new_description, description), updated_at = now()
    where id = secret_id;
end
$$;

revoke all on all functions in schema vault from public;
grant execute on function
    vault.create_secret, vault.update_secret, vault._crypto_aead_det_decrypt
    to postgres with grant option;
grant execute on function
    vault.create_secret, vault.update_secret, vault._crypto_aead_det_decrypt
    to service_role;
grant select, delete, truncate, references on vault.secrets, vault.decrypted_secrets to postgres with grant option;
grant select, delete on vault.secrets, vault.decrypted_secrets to service_role;

-- They come and go with the extension.
alter extension supabase_vault add table vault.secrets;
alter extension supabase_vault add view vault.decrypted_secrets;
alter extension supabase_vault add function vault.create_secret;
alter extension supabase_vault add function vault.update_secret;
alter extension supabase_vault add function vault._crypto_aead_det_noncegen;
alter extension supabase_vault add function vault._crypto_aead_det_encrypt;
alter extension supabase_vault add function vault._crypto_aead_det_decrypt;

reset role;


-- graphql_public: the way to GraphQL through the API ------------------------------------------------------------------

set role supabase_admin;

grant usage on schema graphql to postgres with grant option;
grant usage on schema graphql to anon, authenticated, service_role;

-- What pg_graphql contains is checked only where it is installed.
set check_function_bodies to off;

create function graphql_public.graphql(
    "operationName" text  default null,
    query           text  default null,
    variables       jsonb default null,
    extensions      jsonb default null
) returns jsonb language sql as $$
    select graphql.resolve(
        query => query,
        variables => coalesce(variables, '{}'),
        "operationName" => "operationName",
        extensions => extensions
    )
$$;

reset check_function_bodies;
reset role;


-- pgbouncer: the connection pool asks for passwords -------------------------------------------------------------------

set role supabase_admin;

create function pgbouncer.get_auth(p_usename text)
returns table (username text, password text) language plpgsql security definer set search_path to '' as $$
begin
    return query
    select auth.rolname::text, case when auth.rolvaliduntil < now() then null else auth.rolpassword end
    from pg_catalog.pg_authid as auth
    where auth.rolname = p_usename and auth.rolcanlogin;
end
$$;

revoke execute on function pgbouncer.get_auth from public;
grant execute on function pgbouncer.get_auth to pgbouncer;

reset role;


-- supabase_functions: Database Webhooks, triggers that send a change to a URL -----------------------------------------

set role supabase_functions_admin;

create table supabase_functions.migrations (
    version     text        primary key,
    inserted_at timestamptz not null default now()
);

create table supabase_functions.hooks (
    id            bigserial   primary key,
    hook_table_id integer     not null,
    hook_name     text        not null,
    created_at    timestamptz not null default now(),
    request_id    bigint
);
create index supabase_functions_hooks_request_id_idx on supabase_functions.hooks (request_id);
create index supabase_functions_hooks_h_table_id_h_name_idx on supabase_functions.hooks (hook_table_id, hook_name);

-- A trigger passes it the URL, the method, the headers, the parameters and the time limit in milliseconds.
create function supabase_functions.http_request()
returns trigger language plpgsql security definer set search_path to supabase_functions as $$
declare
    url          constant text    := nullif(tg_argv[0], 'null');
    method       constant text    := nullif(tg_argv[1], 'null');
    headers      constant jsonb   := coalesce(nullif(tg_argv[2], 'null'), '{"Content-Type": "application/json"}');
    params       constant jsonb   := coalesce(nullif(tg_argv[3], 'null'), '{}');
    milliseconds constant integer := coalesce(nullif(tg_argv[4], 'null'), '1000');
    request      bigint;
begin
    if url is null then
        raise exception 'the webhook has no URL';
    end if;
    case method
        when 'GET' then
            request := net.http_get(url, params, headers, milliseconds);
        when 'POST' then
            request := net.http_post(
                url,
                jsonb_build_object(
                    'old_record', old, 'record', new, 'type', tg_op, 'table', tg_table_name, 'schema', tg_table_schema
                ),
                params,
                headers,
                milliseconds
            );
        else
            raise exception 'a webhook uses GET or POST, not %', method;
    end case;
    insert into supabase_functions.hooks (hook_table_id, hook_name, request_id) values (tg_relid, tg_name, request);
    return new;
end
$$;

grant all on supabase_functions.migrations, supabase_functions.hooks to postgres, anon, authenticated, service_role;
grant all on sequence supabase_functions.hooks_id_seq to postgres, anon, authenticated, service_role;
revoke execute on function supabase_functions.http_request from public;
grant execute on function supabase_functions.http_request to postgres, anon, authenticated, service_role;

reset role;


-- supabase_migrations: which migrations the project has had -----------------------------------------------------------

create table supabase_migrations.schema_migrations (
    version    text   primary key,
    statements text[],
    name       text
);


-- Event triggers: what Supabase adds when an extension comes or goes --------------------------------------------------

set role supabase_admin;

-- pg_cron: the project's owner may schedule jobs, but not write to the table of jobs.
create function extensions.grant_pg_cron_access() returns event_trigger language plpgsql as $$
begin
    if not exists (
        select from pg_event_trigger_ddl_commands() as command join pg_extension as extension
        on extension.oid = command.objid and extension.extname = 'pg_cron'
    ) then
        return;
    end if;
    grant usage on schema cron to postgres with grant option;
    alter default privileges in schema cron grant all on tables to postgres with grant option;
    alter default privileges in schema cron grant all on functions to postgres with grant option;
    alter default privileges in schema cron grant all on sequences to postgres with grant option;
    grant all on all tables in schema cron to postgres with grant option;
    revoke all on cron.job from postgres;
    grant select on cron.job to postgres with grant option;
end
$$;

-- pg_net: the API and the webhooks may send requests.
create function extensions.grant_pg_net_access() returns event_trigger language plpgsql as $$
begin
    if exists (
        select from pg_event_trigger_ddl_commands() as command join pg_extension as extension
        on extension.oid = command.objid and extension.extname = 'pg_net'
    ) then
        grant usage on schema net to supabase_functions_admin, postgres, anon, authenticated, service_role;
    end if;
end
$$;

-- pg_graphql: graphql_public.graphql calls it while it is there, and says so when it is not.
create function extensions.grant_pg_graphql_access()
returns event_trigger language plpgsql set check_function_bodies to off as $body$
begin
    if not exists (
        select from pg_event_trigger_ddl_commands() as command join pg_extension as extension
        on extension.oid = command.objid and extension.extname = 'pg_graphql'
    ) then
        return;
    end if;
    create or replace function graphql_public.graphql(
        "operationName" text  default null,
        query           text  default null,
        variables       jsonb default null,
        extensions      jsonb default null
    ) returns jsonb language sql as $$
        select graphql.resolve(
            query => query,
            variables => coalesce(variables, '{}'),
            "operationName" => "operationName",
            extensions => extensions
        )
    $$;
    grant usage on schema graphql to postgres with grant option;
    grant usage on schema graphql to anon, authenticated, service_role;
    grant execute on all functions in schema graphql to postgres, anon, authenticated, service_role;
end
$body$;

create function extensions.set_graphql_placeholder() returns event_trigger language plpgsql as $body$
begin
    if not exists (
        select from pg_event_trigger_dropped_objects() as dropped
        where dropped.object_type = 'extension' and dropped.object_name = 'pg_graphql'
    ) then
        return;
    end if;
    create or replace function graphql_public.graphql(
        "operationName" text  default null,
        query           text  default null,
        variables       jsonb default null,
        extensions      jsonb default null
    ) returns jsonb language plpgsql as $$
    begin
        return '{"errors": [{"message": "pg_graphql is not enabled"}]}';
    end
    $$;
end
$body$;

-- PostgREST reads the schema again after every change of it.
create function extensions.pgrst_ddl_watch() returns event_trigger language plpgsql as $$
begin
    notify pgrst, 'reload schema';
end
$$;

create function extensions.pgrst_drop_watch() returns event_trigger language plpgsql as $$
begin
    notify pgrst, 'reload schema';
end
$$;

create event trigger issue_pg_cron_access on ddl_command_end when tag in ('CREATE EXTENSION')
    execute function extensions.grant_pg_cron_access();
create event trigger issue_pg_net_access on ddl_command_end when tag in ('CREATE EXTENSION')
    execute function extensions.grant_pg_net_access();
create event trigger issue_pg_graphql_access on ddl_command_end when tag in ('CREATE EXTENSION')
    execute function extensions.grant_pg_graphql_access();
create event trigger issue_graphql_placeholder on sql_drop when tag in ('DROP EXTENSION')
    execute function extensions.set_graphql_placeholder();
create event trigger pgrst_ddl_watch on ddl_command_end
    execute function extensions.pgrst_ddl_watch();
create event trigger pgrst_drop_watch on sql_drop
    execute function extensions.pgrst_drop_watch();

reset role;
