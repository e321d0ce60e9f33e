-- Tenant isolation in the database: row-level security on every table, with policies that restrict users to the
-- projects they own and the contents of those projects.

-- The policies of project-scoped tables need the projects that a user can access. This function runs with its owner's
-- privileges, so that its result does not depend on the policies of projects. Shared projects would be added here.
create or replace function user_project_ids()
returns setof uuid
stable
security definer
language sql
as $$
    select p.id from projects as p where p.owner = auth.uid();
$$;

comment on function user_project_ids() is
    'The ids of all projects that the signed-in user can access: currently the projects that the user owns. Policies '
    'use it to determine which rows a user can access.';


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
    'Users can see the projects they own.';
comment on policy "Users can create own projects" on projects is
    'Users can create projects, but only as their owner.';
comment on policy "Users can update own projects" on projects is
    'Users can change the projects they own, but cannot transfer them to other users.';
comment on policy "Users can delete own projects" on projects is
    'Users can delete the projects they own, including their contents.';


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
    'Users can see the (encrypted) secrets of their own projects.';
comment on policy "Users can create secrets in own projects" on secrets is
    'Users can add secrets to their own projects.';
comment on policy "Users can update secrets in own projects" on secrets is
    'Users can change the secrets of their own projects, but cannot move them to projects of others.';
comment on policy "Users can delete secrets in own projects" on secrets is
    'Users can delete the secrets of their own projects.';


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
    'Users can see all versions of the workflows in their own projects.';
comment on policy "Users can create workflow definitions in own projects" on workflow_definitions is
    'Users can create workflows, and new versions of them, in their own projects.';
comment on policy "Users can update workflow definitions in own projects" on workflow_definitions is
    'Users can change the workflows of their own projects, but cannot move them to projects of others.';
comment on policy "Users can delete workflow definitions in own projects" on workflow_definitions is
    'Users can delete workflow versions of their own projects, including their runs.';


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
    'Users can see the runs of their own projects.';
comment on policy "Users can create workflow runs in own projects" on workflow_runs is
    'Users can start runs in their own projects.';
comment on policy "Users can update workflow runs in own projects" on workflow_runs is
    'Users can change the runs of their own projects, for example to pause or cancel them.';
comment on policy "Users can delete workflow runs in own projects" on workflow_runs is
    'Users can delete the runs of their own projects, including their events.';


-- Workflow events -----------------------------------------------------------------------------------------------------

alter table workflow_events enable row level security;

-- Events have no project column; their project is that of their run.

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
    'Users can see the events of runs in their own projects.';
comment on policy "Users can create workflow events in own projects" on workflow_events is
    'Users can add events to runs in their own projects.';
comment on policy "Users can update workflow events in own projects" on workflow_events is
    'Users can change the events of runs in their own projects.';
comment on policy "Users can delete workflow events in own projects" on workflow_events is
    'Users can delete the events of runs in their own projects.';


-- Audit log -----------------------------------------------------------------------------------------------------------

alter table audit_log enable row level security;

-- Select and insert only: without policies for update and delete, users cannot rewrite history. Entries without a
-- project are visible to the user who added them.
create policy "Users can view audit logs in own projects" on audit_log for select
    using (project_id in (select user_project_ids()) or user_id = auth.uid());
create policy "Users can create audit logs in own projects" on audit_log for insert
    with check (project_id in (select user_project_ids()) or user_id = auth.uid());

comment on policy "Users can view audit logs in own projects" on audit_log is
    'Users can see all entries about their own projects, and all entries about their own actions.';
comment on policy "Users can create audit logs in own projects" on audit_log is
    'Users can add entries about their own projects or their own actions.';
