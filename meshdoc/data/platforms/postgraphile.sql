-- PostGraphile with Graphile Worker: the schema that its watch mode uses, and the functions that migrations call.
--
-- Tables of the worker are private to it, and change between its releases; they are not here.

create schema postgraphile_watch;
create schema graphile_worker;

create type graphile_worker.job_spec as (
    identifier text,
    payload json,
    queue_name text,
    run_at timestamptz,
    max_attempts smallint,
    job_key text,
    priority smallint,
    flags text[]
);

create view graphile_worker.jobs as
    select null::bigint as id,
        null::text as queue_name,
        null::text as task_identifier,
        null::smallint as priority,
        null::timestamptz as run_at,
        null::smallint as attempts,
        null::smallint as max_attempts,
        null::text as last_error,
        null::timestamptz as created_at,
        null::timestamptz as updated_at,
        null::text as key,
        null::timestamptz as locked_at,
        null::text as locked_by,
        null::integer as revision,
        null::jsonb as flags;

create function graphile_worker.add_job(
    identifier text,
    payload json default null,
    queue_name text default null,
    run_at timestamptz default null,
    max_attempts integer default null,
    job_key text default null,
    priority integer default null,
    flags text[] default null,
    job_key_mode text default 'replace'
) returns graphile_worker.jobs language plpgsql as $$
begin
    return null;
end
$$;

create function graphile_worker.remove_job(job_key text) returns graphile_worker.jobs language plpgsql as $$
begin
    return null;
end
$$;

create function graphile_worker.complete_jobs(job_ids bigint[]) returns setof graphile_worker.jobs language plpgsql as $$
begin
    return;
end
$$;
