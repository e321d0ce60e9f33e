-- The database itself keeps tenants apart: row-level security on every table, and policies by which users reach the
-- projects they own and what lies inside those projects, and nothing else.

-- Every table below projects asks which projects a user may enter. This function answers, with its owner's rights, so
-- that the answer does not depend on the policies of projects. Shared projects, once they exist, would be added here.
create or replace function user_project_ids()
returns setof uuid
stable
security definer
language sql
as $$
    select p.id from projects as p where p.owner = auth.uid();
$$;

comment on function user_project_ids() is
    'The ids of all projects that the signed-in user may enter: today, the projects that the user owns. Policies '
    'decide by it which rows a user may reach.';


-- Projects ------------------------------------------------------------------------------------------------------------

alter table projects enable row level security;

create policy "Users can view own projects" on projects for select
    using (owner = auth.uid());
create policy "Users can create own projects" on projects for insert
    with check (owner = auth.uid());
create policy "Users can update own projects" on projects for update
    using (owner = auth.uid())
    with check (owner = auth.uid());
create policy "Users can delete own projects" on projects for delete
    using (owner = auth.uid());

comment on policy "Users can view own projects" on projects is
    'A user sees the projects they own.';
comment on policy "Users can create own projects" on projects is
    'A user may create a project, but only as its owner.';
comment on policy "Users can update own projects" on projects is
    'A user may change a project they own, but cannot give it to somebody else.';
comment on policy "Users can delete own projects" on projects is
    'A user may delete a project they own, and with it everything inside.';


-- Secrets -------------------------------------------------------------------------------------------------------------

alter table secrets enable row level security;

create policy "Users can view secrets in own projects" on secrets for select
    using (project_id in (select user_project_ids()));
create policy "Users can create secrets in own projects" on secrets for insert
    with check (project_id in (select user_project_ids()));
create policy "Users can update secrets in own projects" on secrets for update
    using (project_id in (select user_project_ids()))
    with check (project_id in (select user_project_ids()));
create policy "Users can delete secrets in own projects" on secrets for delete
    using (project_id in (select user_project_ids()));

comment on policy "Users can view secrets in own projects" on secrets is
    'A user sees the secrets, still encrypted, of their own projects.';
comment on policy "Users can create secrets in own projects" on secrets is
    'A user may store a secret in their own projects.';
comment on policy "Users can update secrets in own projects" on secrets is
    'A user may change a secret of their own projects, and cannot move it out of them.';
comment on policy "Users can delete secrets in own projects" on secrets is
    'A user may delete a secret of their own projects.';


-- Workflow definitions ------------------------------------------------------------------------------------------------

alter table workflow_definitions enable row level security;

create policy "Users can view workflow definitions in own projects" on workflow_definitions for select
    using (project_id in (select user_project_ids()));
create policy "Users can create workflow definitions in own projects" on workflow_definitions for insert
    with check (project_id in (select user_project_ids()));
create policy "Users can update workflow definitions in own projects" on workflow_definitions for update
    using (project_id in (select user_project_ids()))
    with check (project_id in (select user_project_ids()));
create policy "Users can delete workflow definitions in own projects" on workflow_definitions for delete
    using (project_id in (select user_project_ids()));

comment on policy "Users can view workflow definitions in own projects" on workflow_definitions is
    'A user sees the workflows of their own projects, in all versions.';
comment on policy "Users can create workflow definitions in own projects" on workflow_definitions is
    'A user may create a workflow, or a new version of one, in their own projects.';
comment on policy "Users can update workflow definitions in own projects" on workflow_definitions is
    'A user may change a workflow of their own projects, and cannot move it out of them.';
comment on policy "Users can delete workflow definitions in own projects" on workflow_definitions is
    'A user may delete a workflow version of their own projects, and with it its runs.';


-- Workflow runs -------------------------------------------------------------------------------------------------------

alter table workflow_runs enable row level security;

create policy "Users can view workflow runs in own projects" on workflow_runs for select
    using (project_id in (select user_project_ids()));
create policy "Users can create workflow runs in own projects" on workflow_runs for insert
    with check (project_id in (select user_project_ids()));
create policy "Users can update workflow runs in own projects" on workflow_runs for update
    using (project_id in (select user_project_ids()))
    with check (project_id in (select user_project_ids()));
create policy "Users can delete workflow runs in own projects" on workflow_runs for delete
    using (project_id in (select user_project_ids()));

comment on policy "Users can view workflow runs in own projects" on workflow_runs is
    'A user sees the runs of their own projects.';
comment on policy "Users can create workflow runs in own projects" on workflow_runs is
    'A user may start a run in their own projects.';
comment on policy "Users can update workflow runs in own projects" on workflow_runs is
    'A user may change a run of their own projects, for example to pause or cancel it.';
comment on policy "Users can delete workflow runs in own projects" on workflow_runs is
    'A user may delete a run of their own projects, and with it its events.';


-- Workflow events -----------------------------------------------------------------------------------------------------

alter table workflow_events enable row level security;

-- An event has no project of its own; its tenant is found through its run.

create policy "Users can view workflow events in own projects" on workflow_events for select
    using (
        run_id in (
            select r.id
            from workflow_runs as r
            where r.project_id in (select user_project_ids())
        )
    );
create policy "Users can create workflow events in own projects" on workflow_events for insert
    with check (
        run_id in (
            select r.id
            from workflow_runs as r
            where r.project_id in (select user_project_ids())
        )
    );
create policy "Users can update workflow events in own projects" on workflow_events for update
    using (
        run_id in (
            select r.id
            from workflow_runs as r
            where r.project_id in (select user_project_ids())
        )
    )
    with check (
        run_id in (
            select r.id
            from workflow_runs as r
            where r.project_id in (select user_project_ids())
        )
    );
create policy "Users can delete workflow events in own projects" on workflow_events for delete
    using (
        run_id in (
            select r.id
            from workflow_runs as r
            where r.project_id in (select user_project_ids())
        )
    );

comment on policy "Users can view workflow events in own projects" on workflow_events is
    'A user sees the events of runs in their own projects.';
comment on policy "Users can create workflow events in own projects" on workflow_events is
    'A user may add an event to a run in their own projects.';
comment on policy "Users can update workflow events in own projects" on workflow_events is
    'A user may change an event of a run in their own projects.';
comment on policy "Users can delete workflow events in own projects" on workflow_events is
    'A user may delete an event of a run in their own projects.';


-- Audit log -----------------------------------------------------------------------------------------------------------

alter table audit_log enable row level security;

-- Select and insert alone: with no policy for update and delete, no user can rewrite history. Entries without a project
-- are reached by the user who made them.
create policy "Users can view audit logs in own projects" on audit_log for select
    using (project_id in (select user_project_ids()) or user_id = auth.uid());
create policy "Users can create audit logs in own projects" on audit_log for insert
    with check (project_id in (select user_project_ids()) or user_id = auth.uid());

comment on policy "Users can view audit logs in own projects" on audit_log is
    'A user sees what anybody did in their own projects, and what they did themselves anywhere.';
comment on policy "Users can create audit logs in own projects" on audit_log is
    'A user may add entries about their own projects, or about their own actions.';
