-- comment: Job scheduler for PostgreSQL
-- version: 1.6
-- schema: pg_catalog

-- After pg_cron 1.6. It differs in that the functions that schedule jobs are in C there; here they keep the jobs in
-- cron.job alike, so that a document can list them.

create schema cron;

create sequence cron.jobid_seq;
create sequence cron.runid_seq;

create table cron.job (
    jobid bigint primary key default nextval('cron.jobid_seq'),
    schedule text not null,
    command text not null,
    nodename text not null default 'localhost',
    nodeport integer not null default inet_server_port(),
    database text not null default current_database(),
    username text not null default current_user,
    active boolean not null default true,
    jobname text,
    constraint jobname_username_uniq unique (jobname, username)
);
alter table cron.job enable row level security;
create policy cron_job_policy on cron.job using (username = current_user);

create table cron.job_run_details (
    jobid bigint,
    runid bigint primary key default nextval('cron.runid_seq'),
    job_pid integer,
    database text,
    username text,
    command text,
    status text,
    return_message text,
    start_time timestamptz,
    end_time timestamptz
);
alter table cron.job_run_details enable row level security;
create policy cron_job_run_details_policy on cron.job_run_details using (username = current_user);

grant select on cron.job, cron.jobid_seq, cron.runid_seq to public;
grant select, delete on cron.job_run_details to public;

create function cron.job_cache_invalidate() returns trigger language c as '$libdir/pg_cron', 'cron_job_cache_invalidate';
create trigger cron_job_cache_invalidate after insert or update or delete or truncate on cron.job
    for each statement execute function cron.job_cache_invalidate();

create function cron.schedule(schedule text, command text) returns bigint language plpgsql strict as $$
declare
    id bigint := nextval('cron.jobid_seq');
begin
    insert into cron.job (jobid, schedule, command, nodeport) values (id, $1, $2, 5432);
    return id;
end $$;
create function cron.schedule_in_database(
    job_name text, schedule text, command text, database text, username text default null, active boolean default true
) returns bigint language plpgsql as $$
declare
    id bigint := (select j.jobid from cron.job j where j.jobname = $1 and j.username = coalesce($5, current_user));
begin
    if id is null then
        id := nextval('cron.jobid_seq');
        insert into cron.job (jobid, jobname, schedule, command, nodeport, database, username, active)
        values (id, $1, $2, $3, 5432, $4, coalesce($5, current_user), $6);
    else
        update cron.job j set schedule = $2, command = $3, database = $4, active = $6 where j.jobid = id;
    end if;
    return id;
end $$;
create function cron.schedule(job_name text, schedule text, command text) returns bigint language plpgsql as $$
begin
    return cron.schedule_in_database($1, $2, $3, current_database());
end $$;
create function cron.unschedule(job_id bigint) returns boolean language plpgsql strict as $$
begin
    if not exists (select 1 from cron.job j where j.jobid = $1) then
        raise exception 'could not find valid entry for job %', $1;
    end if;
    delete from cron.job j where j.jobid = $1;
    return true;
end $$;
create function cron.unschedule(job_name text) returns boolean language plpgsql strict as $$
begin
    if not exists (select 1 from cron.job j where j.jobname = $1 and j.username = current_user) then
        raise exception 'could not find valid entry for job ''%''', $1;
    end if;
    delete from cron.job j where j.jobname = $1 and j.username = current_user;
    return true;
end $$;
create function cron.alter_job(
    job_id bigint, schedule text default null, command text default null, database text default null,
    username text default null, active boolean default null
) returns void language plpgsql as $$
begin
    update cron.job j set
        schedule = coalesce($2, j.schedule), command = coalesce($3, j.command), database = coalesce($4, j.database),
        username = coalesce($5, j.username), active = coalesce($6, j.active)
    where j.jobid = $1;
end $$;
revoke all on function cron.alter_job(bigint, text, text, text, text, boolean) from public;
revoke all on function cron.schedule_in_database(text, text, text, text, text, boolean) from public;
