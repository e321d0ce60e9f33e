-- The core of MeshHook: projects, their secrets and workflows, the runs of those workflows, the events of those runs,
-- and a log of who did what.

create extension if not exists pgcrypto;

-- One trigger function keeps updated_at for every table that has the column.
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
    'A workspace that belongs to one user. It is the unit of tenancy: workflows, runs and secrets all lie inside a '
    'project, and deleting the project deletes them.';
comment on column projects.id is 'Identifies the project; every tenant-scoped table refers to it.';
comment on column projects.owner is
    'The user who owns the project, as an id of auth.users. There is no foreign key, so the value may outlive the '
    'user.';
comment on column projects.name is 'The name shown to people. It need not be unique.';
comment on column projects.created_at is 'When the project was created.';
comment on column projects.updated_at is 'When the project last changed; kept by a trigger.';
comment on index idx_projects_owner is
    'Finds the projects of a user. Row-level security asks this question on nearly every statement.';


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
    'The vault of a project: API keys and other credentials that its workflows use, encrypted before they are stored.';
comment on column secrets.id is 'Identifies the secret.';
comment on column secrets.project_id is 'The project whose workflows may use the secret.';
comment on column secrets.key is 'The name by which a workflow asks for the secret, unique within the project.';
comment on column secrets.value_encrypted is
    'The value, encrypted with AES-GCM. The plain text is not stored anywhere.';
comment on column secrets.created_at is 'When the secret was first stored.';
comment on column secrets.updated_at is
    'When the secret last changed, for example at a key rotation; kept by a trigger.';
comment on constraint secrets_project_id_key_key on secrets is 'A project has at most one secret of a given name.';
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
    'Workflows, one row per version. A version that has been published is treated as immutable: a change becomes a new '
    'row with the same slug and a higher version.';
comment on column workflow_definitions.id is 'Identifies one version of one workflow.';
comment on column workflow_definitions.project_id is 'The project that the workflow belongs to.';
comment on column workflow_definitions.slug is
    'The name of the workflow in URLs, the same for all its versions. Webhooks arrive at /api/hooks/<slug>.';
comment on column workflow_definitions.version is 'The version of the workflow, counted from 1 for each slug.';
comment on column workflow_definitions.definition is
    'The workflow itself: a directed acyclic graph, as the nodes and edges that the visual builder draws.';
comment on column workflow_definitions.created_at is 'When this version was created.';
comment on column workflow_definitions.updated_at is 'When this row last changed; kept by a trigger.';
comment on constraint workflow_definitions_project_id_slug_version_key on workflow_definitions is
    'A version of a workflow is stored once. The index behind it also finds the newest version of a slug.';
comment on index idx_workflow_definitions_project_id is 'Lists the workflows of a project.';
comment on index idx_workflow_definitions_slug is 'Finds a workflow of a project by its slug, in all its versions.';


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
    'One row for each execution of a workflow. The row holds the outcome; how the run came to it is told by its '
    'events.';
comment on column workflow_runs.id is 'Identifies the run; its events and jobs refer to it.';
comment on column workflow_runs.project_id is
    'The project of the run. It repeats the project of the workflow, so that policies and lists need no join.';
comment on column workflow_runs.workflow_id is 'The version of the workflow that is executed.';
comment on column workflow_runs.status is
    'Where the run stands: running or paused while it can go on; succeeded, failed or canceled once it has ended.';
comment on column workflow_runs.started_at is 'When the run began.';
comment on column workflow_runs.finished_at is 'When the run ended; null until then.';
comment on column workflow_runs.created_at is 'When the row was created.';
comment on column workflow_runs.updated_at is 'When the row last changed; kept by a trigger.';
comment on constraint workflow_runs_status_check on workflow_runs is 'The five states of a run.';
comment on index idx_workflow_runs_project_id is 'Lists the runs of a project.';
comment on index idx_workflow_runs_project_started is
    'Lists the runs of a project, newest first: the front page of the run console.';
comment on index idx_workflow_runs_workflow_id is
    'Lists the runs of a workflow, and finds what goes with it when it is deleted.';
comment on index idx_workflow_runs_status is 'Finds runs by state, such as all that are still running.';


-- Workflow events -----------------------------------------------------------------------------------------------------
-- An ordinary table for now; a later migration puts a partitioned one in its place.

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
    'The event log: what happened in each run, in order. A run is rebuilt by reading its events from the first to the '
    'last.';
comment on column workflow_events.run_id is 'The run that the event belongs to.';
comment on column workflow_events.ts is 'When the event happened.';
comment on column workflow_events.type is 'What happened, such as run_created, step_started or step_succeeded.';
comment on column workflow_events.payload is 'What a replay needs to know about the event.';


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
    'Who did what, to which resource, and from where: administrative actions and access to secrets. Users may add '
    'entries, and can neither change nor remove them.';
comment on column audit_log.id is 'Identifies the entry; grows with time.';
comment on column audit_log.project_id is
    'The project that the action concerned; null for an action on the system as a whole. Entries go with their '
    'project.';
comment on column audit_log.user_id is 'The user who acted, as an id of auth.users (without a foreign key).';
comment on column audit_log.action is 'What was done, such as the creation of a workflow or the reading of a secret.';
comment on column audit_log.resource_type is 'The kind of thing it was done to, such as a workflow or a secret.';
comment on column audit_log.resource_id is 'The thing itself, where it has an id. It may since have been deleted.';
comment on column audit_log.metadata is 'Further details of the action, as its kind requires.';
comment on column audit_log.ip_address is 'The network address that the request came from.';
comment on column audit_log.user_agent is 'The client program, as the request named it.';
comment on column audit_log.created_at is 'When the action took place.';
comment on index idx_audit_log_project_id is 'Lists what happened in a project.';
comment on index idx_audit_log_user_id is 'Lists what a user did.';
comment on index idx_audit_log_action is 'Lists all uses of one action, across projects.';
comment on index idx_audit_log_created_at is 'Reads the log backwards in time, newest entry first.';
