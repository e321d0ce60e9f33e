-- A view runs with the privileges of its owner, who bypasses row-level security. So workflows showed the workflows of
-- all users to everyone. With security_invoker it runs with the privileges of the caller.

drop view if exists public.workflows;

create or replace view public.workflows with (security_invoker = true) as
select
    d.id, d.project_id, d.slug,
    d.name, d.description, d.status, d.user_id,
    d.version, d.definition, d.created_at, d.updated_at
from public.workflow_definitions as d;

comment on view public.workflows is
    'The workflow definitions under the name that the application uses. The view runs with the privileges of the '
    'caller, so the policies of workflow_definitions apply.';
comment on column public.workflows.id is 'Identifies one version of one workflow.';
comment on column public.workflows.project_id is 'The project that the workflow belongs to.';
comment on column public.workflows.slug is 'URL name of the workflow, shared by all its versions.';
comment on column public.workflows.name is 'Display name of the workflow.';
comment on column public.workflows.description is 'Purpose of the workflow, as described by its author.';
comment on column public.workflows.status is 'Life-cycle status: draft, published or archived.';
comment on column public.workflows.user_id is 'The author of the workflow.';
comment on column public.workflows.version is 'Version number of the workflow, starting at 1 for each slug.';
comment on column public.workflows.definition is
    'The workflow as a directed acyclic graph of nodes and edges.';
comment on column public.workflows.created_at is 'When this version was created.';
comment on column public.workflows.updated_at is 'When this version was last changed.';

grant select on public.workflows to authenticated;
grant insert on public.workflows to authenticated;
grant update on public.workflows to authenticated;
grant delete on public.workflows to authenticated;
