-- A view reads its tables with the rights of its owner, whom row-level security does not hold back. So workflows showed
-- every user the workflows of all. With security_invoker it reads with the rights of whoever asks.

drop view if exists public.workflows;

create or replace view public.workflows with (security_invoker = true) as
select
    d.id, d.project_id, d.slug,
    d.name, d.description, d.status, d.user_id,
    d.version, d.definition, d.created_at, d.updated_at
from public.workflow_definitions as d;

comment on view public.workflows is
    'The workflow definitions under the name by which the application knows them. It reads and writes with the rights '
    'of whoever asks, so the policies of workflow_definitions hold for it too.';
comment on column public.workflows.id is 'Identifies one version of one workflow.';
comment on column public.workflows.project_id is 'The project that the workflow belongs to.';
comment on column public.workflows.slug is 'The name of the workflow in URLs, the same for all its versions.';
comment on column public.workflows.name is 'The name of the workflow as people read it.';
comment on column public.workflows.description is 'What the workflow is for, in its author''s words.';
comment on column public.workflows.status is 'Where the workflow is in its life: draft, published or archived.';
comment on column public.workflows.user_id is 'The user who wrote the workflow.';
comment on column public.workflows.version is 'The version of the workflow, counted from 1 for each slug.';
comment on column public.workflows.definition is
    'The workflow itself: the nodes and edges of a directed acyclic graph.';
comment on column public.workflows.created_at is 'When this version was created.';
comment on column public.workflows.updated_at is 'When this version last changed.';

grant select on public.workflows to authenticated;
grant insert on public.workflows to authenticated;
grant update on public.workflows to authenticated;
grant delete on public.workflows to authenticated;
