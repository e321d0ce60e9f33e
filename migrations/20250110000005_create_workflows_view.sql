-- The application uses the name workflows for workflow_definitions. This view provides the name, also to the Supabase
-- API.

create or replace view public.workflows as
select d.id, d.project_id, d.slug, d.version, d.definition, d.created_at, d.updated_at
from public.workflow_definitions as d;

comment on view public.workflows is 'The workflow definitions under the name that the application uses.';

grant select on public.workflows to authenticated;
