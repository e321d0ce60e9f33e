-- The core tables of MeshHook: projects with their secrets and workflows, workflow runs with their events, and an audit
-- log.

create extension if not exists pgcrypto;

-- One trigger function maintains updated_at in every table that has the column.
create or replace function update_updated_at_column()
returns trigger
language plpgsql
as $$
begin
    new.updated_at := now();
    return new;
end;
$$;

comment on function update_updated_at_column() is
    'Trigger function: sets updated_at to the time of the transaction that changes the row.';


-- Projects ------------------------------------------------------------------------------------------------------------

create table if not exists projects (
    id         uuid        default gen_random_uuid(),
    owner      uuid        not null,
    name       text        not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (id)
);

create index if not exists idx_projects_owner on projects (owner);

create trigger update_projects_updated_at before update on projects
    for each row execute function update_updated_at_column();

comment on table projects is
    'A workspace owned by one user. Projects are the unit of tenancy: workflows, runs and secrets belong to a project '
    'and are deleted with it.';
comment on column projects.id is 'Identifies the project; tenant-scoped tables reference it.';
comment on column projects.owner is
    'The user who owns the project (auth.users.id). There is no foreign key, so the value can outlive the '
    'user.';
comment on column projects.name is 'Display name; not necessarily unique.';
comment on column projects.created_at is 'When the project was created.';
comment on column projects.updated_at is 'When the project was last changed; maintained by a trigger.';
comment on index idx_projects_owner is
    'Finds the projects of a user; row-level security needs this for almost every query.';


-- Secrets -------------------------------------------------------------------------------------------------------------

create table if not exists secrets (
    id              uuid        default gen_random_uuid(),
    project_id      uuid        not null,
    key             text        not null,
    value_encrypted bytea       not null,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    primary key (id),
    foreign key (project_id) references projects on delete cascade,
    unique (project_id, key)
);

create index if not exists idx_secrets_project_id on secrets (project_id);

create trigger update_secrets_updated_at before update on secrets
    for each row execute function update_updated_at_column();

comment on table secrets is
    'API keys and other credentials that the workflows of a project use, encrypted before they are stored.';
comment on column secrets.id is 'Identifies the secret.';
comment on column secrets.project_id is 'The project whose workflows may use the secret.';
comment on column secrets.key is 'The name by which workflows refer to the secret; unique within the project.';
comment on column secrets.value_encrypted is
    'The value, encrypted with AES-GCM. The plaintext is not stored anywhere.';
comment on column secrets.created_at is 'When the secret was first stored.';
comment on column secrets.updated_at is
    'When the secret was last changed, for example by a key rotation; maintained by a trigger.';
comment on constraint secrets_project_id_key_key on secrets is 'Secret names are unique within a project.';
comment on index idx_secrets_project_id is 'Lists the secrets of a project.';


-- Workflow definitions ------------------------------------------------------------------------------------------------

create table if not exists workflow_definitions (
    id         uuid        default gen_random_uuid(),
    project_id uuid        not null,
    slug       text        not null,
    version    integer     not null default 1,
    definition jsonb       not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (id),
    foreign key (project_id) references projects on delete cascade,
    unique (project_id, slug, version)
);

create index if not exists idx_workflow_definitions_project_id on workflow_definitions (project_id);
create index if not exists idx_workflow_definitions_slug on workflow_definitions (project_id, slug);

create trigger update_workflow_definitions_updated_at before update on workflow_definitions
    for each row execute function update_updated_at_column();

comment on table workflow_definitions is
    'Workflow definitions, one row per version. Published versions are treated as immutable: a change creates a new '
    'row with the same slug and a higher version.';
comment on column workflow_definitions.id is 'Identifies one version of one workflow.';
comment on column workflow_definitions.project_id is 'The project that the workflow belongs to.';
comment on column workflow_definitions.slug is
    'URL name of the workflow, shared by all its versions. Webhooks are received at /api/hooks/<slug>.';
comment on column workflow_definitions.version is 'Version number of the workflow, starting at 1 for each slug.';
comment on column workflow_definitions.definition is
    'The workflow as a directed acyclic graph: the nodes and edges drawn in the visual builder.';
comment on column workflow_definitions.created_at is 'When this version was created.';
comment on column workflow_definitions.updated_at is 'When this row was last changed; maintained by a trigger.';
comment on constraint workflow_definitions_project_id_slug_version_key on workflow_definitions is
    'Each version of a workflow is stored once. The underlying index also finds the newest version of a slug.';
comment on index idx_workflow_definitions_project_id is 'Lists the workflows of a project.';
comment on index idx_workflow_definitions_slug is 'Finds all versions of a workflow by project and slug.';


-- Workflow runs -------------------------------------------------------------------------------------------------------

create table if not exists workflow_runs (
    id          uuid        default gen_random_uuid(),
    project_id  uuid        not null,
    workflow_id uuid        not null,
    status      text        not null,
    started_at  timestamptz not null default now(),
    finished_at timestamptz,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    primary key (id),
    foreign key (project_id) references projects on delete cascade,
    foreign key (workflow_id) references workflow_definitions on delete cascade,
    check (status in ('running', 'succeeded', 'failed', 'paused', 'canceled'))
);

create index if not exists idx_workflow_runs_project_id on workflow_runs (project_id);
create index if not exists idx_workflow_runs_project_started on workflow_runs (project_id, started_at desc);
create index if not exists idx_workflow_runs_workflow_id on workflow_runs (workflow_id);
create index if not exists idx_workflow_runs_status on workflow_runs (status);

create trigger update_workflow_runs_updated_at before update on workflow_runs
    for each row execute function update_updated_at_column();

comment on table workflow_runs is
    'One row per execution of a workflow. The row holds the outcome; the events of the run record how it got '
    'there.';
comment on column workflow_runs.id is 'Identifies the run; its events and jobs reference it.';
comment on column workflow_runs.project_id is
    'The project of the run, copied from the workflow so that policies and lists need no join.';
comment on column workflow_runs.workflow_id is 'The workflow version that is executed.';
comment on column workflow_runs.status is
    'State of the run: running or paused while it is in progress; succeeded, failed or canceled once it has ended.';
comment on column workflow_runs.started_at is 'When the run started.';
comment on column workflow_runs.finished_at is 'When the run ended; null until then.';
comment on column workflow_runs.created_at is 'When the row was created.';
comment on column workflow_runs.updated_at is 'When the row was last changed; maintained by a trigger.';
comment on constraint workflow_runs_status_check on workflow_runs is 'The possible states of a run.';
comment on index idx_workflow_runs_project_id is 'Lists the runs of a project.';
comment on index idx_workflow_runs_project_started is
    'Lists the runs of a project, newest first, for the start page of the run console.';
comment on index idx_workflow_runs_workflow_id is
    'Lists the runs of a workflow, and finds the runs to delete along with it.';
comment on index idx_workflow_runs_status is 'Finds runs by state, such as all runs in progress.';


-- Workflow events -----------------------------------------------------------------------------------------------------
-- A regular table for now; a later migration replaces it with a partitioned one.

create table if not exists workflow_events (
    id         bigserial,
    run_id     uuid        not null,
    ts         timestamptz not null default now(),
    type       text        not null,
    payload    jsonb       not null,
    created_at timestamptz not null default now(),
    primary key (id),
    foreign key (run_id) references workflow_runs on delete cascade
);

create index if not exists idx_workflow_events_run_id on workflow_events (run_id);
create index if not exists idx_workflow_events_run_ts on workflow_events (run_id, ts);
create index if not exists idx_workflow_events_type on workflow_events (type);

comment on table workflow_events is
    'The event log: everything that happened in each run, in order. The state of a run is rebuilt by replaying its '
    'events.';
comment on column workflow_events.run_id is 'The run that the event belongs to.';
comment on column workflow_events.ts is 'When the event occurred.';
comment on column workflow_events.type is 'Event type, such as run_created, step_started or step_succeeded.';
comment on column workflow_events.payload is 'Event data needed for replay.';


-- Audit log -----------------------------------------------------------------------------------------------------------

create table if not exists audit_log (
    id            bigserial,
    project_id    uuid,
    user_id       uuid        not null,
    action        text        not null,
    resource_type text        not null,
    resource_id   uuid,
    metadata      jsonb,
    ip_address    inet,
    user_agent    text,
    created_at    timestamptz not null default now(),
    primary key (id),
    foreign key (project_id) references projects on delete cascade
);

create index if not exists idx_audit_log_project_id on audit_log (project_id);
create index if not exists idx_audit_log_user_id on audit_log (user_id);
create index if not exists idx_audit_log_action on audit_log (action);
create index if not exists idx_audit_log_created_at on audit_log (created_at desc);

comment on table audit_log is
    'Log of administrative actions and access to secrets: who did what, to which resource, and from where. Users can '
    'add entries but cannot change or delete them.';
comment on column audit_log.id is 'Identifies the entry; increases over time.';
comment on column audit_log.project_id is
    'The project that the action affected; null for system-wide actions. Entries are deleted with their '
    'project.';
comment on column audit_log.user_id is 'The user who performed the action (auth.users.id, without a foreign key).';
comment on column audit_log.action is 'The action, such as creating a workflow or reading a secret.';
comment on column audit_log.resource_type is 'The kind of the affected resource, such as workflow or secret.';
comment on column audit_log.resource_id is 'The affected resource, if it has an id. It may have been deleted since.';
comment on column audit_log.metadata is 'Additional details, depending on the action.';
comment on column audit_log.ip_address is 'The IP address that the request came from.';
comment on column audit_log.user_agent is 'The client software, as reported by the request.';
comment on column audit_log.created_at is 'When the action took place.';
comment on index idx_audit_log_project_id is 'Lists the actions in a project.';
comment on index idx_audit_log_user_id is 'Lists the actions of a user.';
comment on index idx_audit_log_action is 'Lists all occurrences of an action, across projects.';
comment on index idx_audit_log_created_at is 'Lists the entries, newest first.';
