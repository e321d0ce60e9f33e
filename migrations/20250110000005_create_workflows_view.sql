-- The application speaks of workflows where the database speaks of workflow_definitions. A view gives it its word, and
-- the Supabase API a table of that name to find.

create or replace view public.workflows as
select d.id, d.project_id, d.slug, d.version, d.definition, d.created_at, d.updated_at
from public.workflow_definitions as d;

comment on view public.workflows is 'The workflow definitions under the name by which the application knows them.';

grant select on public.workflows to authenticated;
