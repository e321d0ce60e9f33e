-- Adds a display name, a description, a life-cycle status and an author to workflows.

alter table workflow_definitions
    add column if not exists name text,
    add column if not exists description text,
    add column if not exists status text default 'draft' check (status in ('draft', 'published', 'archived')),
    add column if not exists user_id uuid;

-- Existing workflows use their slug as their name until they are renamed.
update workflow_definitions set name = slug where name is null;
alter table workflow_definitions alter column name set not null;

create index if not exists idx_workflow_definitions_status on workflow_definitions (status);
create index if not exists idx_workflow_definitions_user_id on workflow_definitions (user_id);

comment on column workflow_definitions.name is 'Display name of the workflow.';
comment on column workflow_definitions.description is 'Purpose of the workflow, as described by its author.';
comment on column workflow_definitions.status is
    'Life-cycle status: a draft that may still change, published for use, or archived.';
comment on column workflow_definitions.user_id is
    'The author of the workflow (auth.users.id, without a foreign key). Access depends on the project, not on the '
    'author.';
comment on constraint workflow_definitions_status_check on workflow_definitions is
    'The life-cycle states of a workflow.';
comment on index idx_workflow_definitions_status is 'Lists workflows by status, such as all published ones.';
comment on index idx_workflow_definitions_user_id is 'Lists the workflows of an author.';

-- The new columns go in the middle of the view, where "create or replace" cannot add them.
drop view if exists public.workflows;

create or replace view public.workflows as
select
    d.id, d.project_id, d.slug,
    d.name, d.description, d.status, d.user_id,
    d.version, d.definition, d.created_at, d.updated_at
from public.workflow_definitions as d;

comment on view public.workflows is
    'The workflow definitions under the name that the application uses, with name, description, status and '
    'author.';

grant select on public.workflows to authenticated;
