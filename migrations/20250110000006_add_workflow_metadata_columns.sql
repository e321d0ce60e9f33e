-- A workflow gets a name and a description for people, a place in its life cycle, and an author.

alter table workflow_definitions
    add column if not exists name text,
    add column if not exists description text,
    add column if not exists status text default 'draft' check (status in ('draft', 'published', 'archived')),
    add column if not exists user_id uuid;

-- Workflows from before this day are called by their slug until somebody names them.
update workflow_definitions set name = slug where name is null;
alter table workflow_definitions alter column name set not null;

create index if not exists idx_workflow_definitions_status on workflow_definitions (status);
create index if not exists idx_workflow_definitions_user_id on workflow_definitions (user_id);

comment on column workflow_definitions.name is 'The name of the workflow as people read it.';
comment on column workflow_definitions.description is 'What the workflow is for, in its author''s words.';
comment on column workflow_definitions.status is
    'Where the workflow is in its life: a draft that may still change, published for use, or archived.';
comment on column workflow_definitions.user_id is
    'The user who wrote the workflow, as an id of auth.users (without a foreign key). Access does not depend on it: '
    'that is decided by the project.';
comment on constraint workflow_definitions_status_check on workflow_definitions is
    'The three stages of a workflow''s life.';
comment on index idx_workflow_definitions_status is 'Lists workflows by stage, such as all that are published.';
comment on index idx_workflow_definitions_user_id is 'Lists the workflows of an author.';

-- The new columns belong in the middle of the view, where "create or replace" cannot put them.
drop view if exists public.workflows;

create or replace view public.workflows as
select
    d.id, d.project_id, d.slug,
    d.name, d.description, d.status, d.user_id,
    d.version, d.definition, d.created_at, d.updated_at
from public.workflow_definitions as d;

comment on view public.workflows is
    'The workflow definitions under the name by which the application knows them, with name, description, status and '
    'author.';

grant select on public.workflows to authenticated;
