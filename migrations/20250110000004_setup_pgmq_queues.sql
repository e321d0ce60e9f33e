-- Job queues for workers. The queues are in the same database as the runs, so that a job can be enqueued in the
-- transaction that records its cause. pgmq provides the queues; settings, history and monitoring are defined here.

create extension if not exists pgmq cascade;

-- The same function as in the first migration, repeated so that this file does not depend on the search_path.
create or replace function public.update_updated_at_column()
returns trigger
language plpgsql
as $$
begin
    new.updated_at := now();
    return new;
end;
$$;


-- The queues ----------------------------------------------------------------------------------------------------------

-- Each call creates a table for the queue (pgmq.q_*) and one for its archive (pgmq.a_*).
select pgmq.create('workflow_jobs');
select pgmq.create('workflow_jobs_dlq');

comment on table pgmq.q_workflow_jobs is
    'The queue workflow_jobs: jobs waiting for a worker, or held by one until their visibility timeout expires.';
comment on table pgmq.a_workflow_jobs is 'Archived jobs of the queue workflow_jobs.';
comment on table pgmq.q_workflow_jobs_dlq is
    'The dead-letter queue: jobs that failed too often, kept until they are inspected, replayed or deleted.';
comment on table pgmq.a_workflow_jobs_dlq is 'Archived jobs of the dead-letter queue.';


-- Settings ------------------------------------------------------------------------------------------------------------

create table if not exists public.queue_config (
    id                         uuid        default gen_random_uuid(),
    queue_name                 text        not null,
    visibility_timeout_seconds integer     not null default 30,
    max_retry_attempts         integer     not null default 5,
    retry_backoff_base_ms      integer     not null default 1000,
    retry_backoff_max_ms       integer     not null default 300000,
    dlq_enabled                boolean     not null default true,
    created_at                 timestamptz not null default now(),
    updated_at                 timestamptz not null default now(),
    primary key (id),
    unique (queue_name)
);

create trigger update_queue_config_updated_at before update on public.queue_config
    for each row execute function public.update_updated_at_column();

-- Dead letters are not retried; inspecting one may take up to five minutes.
insert into public.queue_config (queue_name, visibility_timeout_seconds, dlq_enabled,
                                 max_retry_attempts, retry_backoff_base_ms, retry_backoff_max_ms)
values ('workflow_jobs', 30, true, 5, 1000, 300000),
       ('workflow_jobs_dlq', 300, false, 0, 0, 0)
on conflict (queue_name) do nothing;

comment on table public.queue_config is
    'Settings of each queue: visibility timeout, retries and dead-letter handling.';
comment on column public.queue_config.id is 'Identifies the row.';
comment on column public.queue_config.queue_name is 'The name of the queue in pgmq.';
comment on column public.queue_config.visibility_timeout_seconds is
    'How long a job stays hidden from other workers after one has taken it. If it is not done by then, it becomes '
    'visible again.';
comment on column public.queue_config.max_retry_attempts is 'Maximum number of attempts per job.';
comment on column public.queue_config.retry_backoff_base_ms is
    'Delay before the first retry, in milliseconds. It doubles with each further attempt, plus jitter.';
comment on column public.queue_config.retry_backoff_max_ms is 'Maximum delay between two attempts, in milliseconds.';
comment on column public.queue_config.dlq_enabled is
    'Whether jobs are moved to the dead-letter queue after their last attempt.';
comment on column public.queue_config.created_at is 'When the queue was configured.';
comment on column public.queue_config.updated_at is 'When the settings were last changed; maintained by a trigger.';
comment on constraint queue_config_queue_name_key on public.queue_config is 'One row per queue.';


-- History -------------------------------------------------------------------------------------------------------------

create table if not exists public.job_tracking (
    id              uuid        default gen_random_uuid(),
    msg_id          bigint      not null,
    run_id          uuid        not null,
    queue_name      text        not null,
    attempt         integer     not null default 1,
    max_attempts    integer     not null default 5,
    enqueued_at     timestamptz not null default now(),
    started_at      timestamptz,
    completed_at    timestamptz,
    failed_at       timestamptz,
    moved_to_dlq_at timestamptz,
    error_message   text,
    error_stack     text,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    primary key (id),
    foreign key (run_id) references public.workflow_runs on delete cascade
);

create index if not exists idx_job_tracking_msg_id on public.job_tracking (msg_id);
create index if not exists idx_job_tracking_run_id on public.job_tracking (run_id);
create index if not exists idx_job_tracking_queue_name on public.job_tracking (queue_name);
create index if not exists idx_job_tracking_enqueued_at on public.job_tracking (enqueued_at desc);
create index if not exists idx_job_tracking_status on public.job_tracking (completed_at, failed_at, moved_to_dlq_at);

create trigger update_job_tracking_updated_at before update on public.job_tracking
    for each row execute function public.update_updated_at_column();

comment on table public.job_tracking is
    'The history of each job, from enqueueing to completion. It outlives the message in the queue, which is removed '
    'once a worker has finished with it.';
comment on column public.job_tracking.id is 'Identifies the row.';
comment on column public.job_tracking.msg_id is
    'The id of the message in the queue, assigned by pgmq; unique only within a queue.';
comment on column public.job_tracking.run_id is 'The run that the job belongs to.';
comment on column public.job_tracking.queue_name is 'The queue of the job.';
comment on column public.job_tracking.attempt is 'Number of the current attempt, starting at 1.';
comment on column public.job_tracking.max_attempts is 'Maximum number of attempts.';
comment on column public.job_tracking.enqueued_at is 'When the job was enqueued.';
comment on column public.job_tracking.started_at is 'When a worker started the job; null while it is waiting.';
comment on column public.job_tracking.completed_at is 'When the job succeeded; null unless it did.';
comment on column public.job_tracking.failed_at is 'When the job failed; null unless it did.';
comment on column public.job_tracking.moved_to_dlq_at is
    'When the job was moved to the dead-letter queue; null unless it was.';
comment on column public.job_tracking.error_message is 'Error message of the last failed attempt.';
comment on column public.job_tracking.error_stack is 'Stack trace of the last failed attempt.';
comment on column public.job_tracking.created_at is 'When the row was created.';
comment on column public.job_tracking.updated_at is 'When the row was last changed; maintained by a trigger.';
comment on index public.idx_job_tracking_msg_id is 'Finds a job by its message, for workers that record progress.';
comment on index public.idx_job_tracking_run_id is 'Lists the jobs of a run.';
comment on index public.idx_job_tracking_queue_name is 'Lists the jobs of a queue.';
comment on index public.idx_job_tracking_enqueued_at is 'Lists jobs by age, newest first.';
comment on index public.idx_job_tracking_status is 'Finds jobs by outcome, including unfinished ones.';


-- Operations ----------------------------------------------------------------------------------------------------------

create or replace function public.get_queue_metrics(p_queue_name text)
returns table (
    queue_name             text,
    queue_length           bigint,
    oldest_msg_age_seconds numeric,
    newest_msg_age_seconds numeric
)
language plpgsql
as $$
begin
    return query
    select p_queue_name, m.queue_length, m.oldest_msg_age_sec::numeric, m.newest_msg_age_sec::numeric
    from pgmq.metrics(p_queue_name) as m;
end;
$$;

comment on function public.get_queue_metrics(text) is
    'The number of messages in a queue, and the age of the oldest and the newest of them in seconds.';

create or replace function public.purge_old_queue_archives(p_days integer default 30)
returns bigint
language plpgsql
as $$
declare
    purged bigint;
begin
    delete from pgmq.a_workflow_jobs as job
    where job.archived_at < now() - make_interval(days => p_days);

    get diagnostics purged = row_count;
    return purged;
end;
$$;

comment on function public.purge_old_queue_archives(integer) is
    'Deletes the jobs of workflow_jobs that were archived more than p_days days ago, and returns their number.';

create or replace function public.move_job_to_dlq(p_msg_id bigint, p_message jsonb, p_error_message text default null)
returns bigint
language plpgsql
as $$
declare
    dead_letter_id bigint;
begin
    select sent.id into strict dead_letter_id
    from pgmq.send(
        'workflow_jobs_dlq',
        p_message || jsonb_build_object(
            'original_msg_id', p_msg_id,
            'moved_to_dlq_at', now(),
            'error_message', p_error_message
        )
    ) as sent (id);

    perform pgmq.archive('workflow_jobs', p_msg_id);

    return dead_letter_id;
end;
$$;

comment on function public.move_job_to_dlq(bigint, jsonb, text) is
    'Moves a failed job to the dead-letter queue: adds the time, the original message id and the error to its message, '
    'archives the original, and returns the new message id.';


-- Monitoring ----------------------------------------------------------------------------------------------------------

create or replace view public.queue_monitoring as
select
    'workflow_jobs' as queue_name,
    count(*) as pending_jobs,
    count(*) filter (where job.vt > now()) as invisible_jobs,
    count(*) filter (where job.vt <= now()) as visible_jobs,
    min(job.enqueued_at) as oldest_job_time,
    max(job.enqueued_at) as newest_job_time,
    cast(extract(epoch from now() - min(job.enqueued_at)) as integer) as oldest_job_age_seconds
from pgmq.q_workflow_jobs as job
union all
select
    'workflow_jobs_dlq',
    count(*),
    count(*) filter (where dead.vt > now()),
    count(*) filter (where dead.vt <= now()),
    min(dead.enqueued_at),
    max(dead.enqueued_at),
    cast(extract(epoch from now() - min(dead.enqueued_at)) as integer)
from pgmq.q_workflow_jobs_dlq as dead;

comment on view public.queue_monitoring is 'Current state of the two queues, one row per queue.';
comment on column public.queue_monitoring.queue_name is 'The queue.';
comment on column public.queue_monitoring.pending_jobs is 'Number of jobs in the queue, hidden or visible.';
comment on column public.queue_monitoring.invisible_jobs is
    'Number of hidden jobs: held by a worker, or delayed.';
comment on column public.queue_monitoring.visible_jobs is 'Number of jobs waiting for a worker.';
comment on column public.queue_monitoring.oldest_job_time is 'When the oldest job was enqueued.';
comment on column public.queue_monitoring.newest_job_time is 'When the newest job was enqueued.';
comment on column public.queue_monitoring.oldest_job_age_seconds is
    'Age of the oldest job in seconds; suitable for alerts.';

create or replace view public.job_statistics as
select
    queue_name,
    count(*) as total_jobs,
    count(*) filter (where completed_at is not null) as completed_jobs,
    count(*) filter (where failed_at is not null) as failed_jobs,
    count(*) filter (where moved_to_dlq_at is not null) as dlq_jobs,
    count(*) filter (
        where completed_at is null and failed_at is null and moved_to_dlq_at is null
    ) as pending_jobs,
    avg(extract(epoch from completed_at - started_at)) filter (
        where completed_at is not null
    ) as avg_processing_time_seconds,
    avg(attempt) as avg_attempts,
    max(attempt) as max_attempts_seen
from public.job_tracking
group by queue_name;

comment on view public.job_statistics is 'Outcome counts of all tracked jobs, one row per queue.';
comment on column public.job_statistics.queue_name is 'The queue.';
comment on column public.job_statistics.total_jobs is 'Number of tracked jobs.';
comment on column public.job_statistics.completed_jobs is 'Number of jobs that succeeded.';
comment on column public.job_statistics.failed_jobs is 'Number of jobs that failed.';
comment on column public.job_statistics.dlq_jobs is 'Number of jobs moved to the dead-letter queue.';
comment on column public.job_statistics.pending_jobs is 'Number of jobs with none of these outcomes.';
comment on column public.job_statistics.avg_processing_time_seconds is
    'Average time from start to completion in seconds, over the jobs that succeeded.';
comment on column public.job_statistics.avg_attempts is 'Average number of attempts per job.';
comment on column public.job_statistics.max_attempts_seen is 'Highest number of attempts of any job.';
