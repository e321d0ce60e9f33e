-- The initial schema of MeshHook: five tables in one file.
--
-- This snapshot is older and simpler than the migrations next to it. It is an alternative to them, not their first
-- step: if there are migrations, only they are replayed.

create extension if not exists pgcrypto;

create table if not exists projects (
    id         uuid        default gen_random_uuid(),
    owner      uuid        not null,
    name       text        not null,
    created_at timestamptz default now(),
    primary key (id)
);

create table if not exists secrets (
    id              uuid        default gen_random_uuid(),
    project_id      uuid        not null,
    key             text        not null,
    value_encrypted bytea       not null,
    created_at      timestamptz default now(),
    primary key (id),
    foreign key (project_id) references projects on delete cascade
);

create table if not exists workflow_definitions (
    id         uuid        default gen_random_uuid(),
    project_id uuid        not null,
    slug       text        not null,
    version    integer     not null,
    definition jsonb       not null,
    created_at timestamptz default now(),
    primary key (id),
    unique (project_id, slug, version),
    foreign key (project_id) references projects on delete cascade
);

create table if not exists workflow_runs (
    id          uuid        default gen_random_uuid(),
    project_id  uuid        not null,
    workflow_id uuid        not null,
    status      text        not null,
    started_at  timestamptz default now(),
    finished_at timestamptz,
    primary key (id),
    check (status in ('running', 'succeeded', 'failed', 'paused', 'canceled')),
    foreign key (project_id) references projects on delete cascade,
    foreign key (workflow_id) references workflow_definitions on delete cascade
);

create table if not exists workflow_events (
    id      bigserial,
    run_id  uuid        not null,
    ts      timestamptz default now(),
    type    text        not null,
    payload jsonb       not null,
    primary key (id),
    foreign key (run_id) references workflow_runs on delete cascade
);

-- The main queries of the run console: the latest runs of a project, and the events of a run.
create index if not exists idx_runs_project_start on workflow_runs (project_id, started_at desc);
create index if not exists idx_events_run_ts on workflow_events (run_id, ts);

comment on table projects is 'A tenant''s workspace: everything else belongs to a project.';
comment on table secrets is 'Encrypted credentials used by a project''s workflows.';
comment on table workflow_definitions is 'Workflows, one row per version.';
comment on table workflow_runs is 'Executions of a workflow version.';
comment on table workflow_events is 'The events of each run, in order.';
