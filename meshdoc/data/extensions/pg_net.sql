-- comment: Async HTTP
-- version: 0.14.0

-- After pg_net's documentation; nothing is sent.

create schema if not exists net;

create domain net.http_method as text check (value ilike 'get' or value ilike 'post' or value ilike 'delete');
create type net.request_status as enum ('PENDING', 'SUCCESS', 'ERROR');
create type net.http_response as (status_code integer, headers jsonb, body text);
create type net.http_response_result as (status net.request_status, message text, response net.http_response);

create unlogged table net.http_request_queue (
    id bigserial,
    method net.http_method not null,
    url text not null,
    headers jsonb,
    body bytea,
    timeout_milliseconds integer not null
);
create unlogged table net._http_response (
    id bigint,
    status_code integer,
    content_type text,
    headers jsonb,
    content text,
    timed_out boolean,
    error_msg text,
    created timestamptz not null default now()
);
create index on net._http_response (created);

create function net._urlencode_string(string varchar) returns text language c immutable as '$libdir/pg_net';
create function net._encode_url_with_params_array(url text, params_array text[]) returns text
language c immutable as '$libdir/pg_net';
create function net.worker_restart() returns boolean language c as '$libdir/pg_net';
create function net.wait_until_running() returns void language c as '$libdir/pg_net';
create function net.wake() returns void language c as '$libdir/pg_net';
create function net.check_worker_is_up() returns void language plpgsql as $$ begin end $$;
create function net._await_response(request_id bigint) returns boolean language plpgsql as $$
begin
    return exists (select 1 from net._http_response r where r.id = request_id);
end $$;
create function net.http_get(
    url text, params jsonb default '{}', headers jsonb default '{}', timeout_milliseconds integer default 5000
) returns bigint language plpgsql as $$
declare
    request_id bigint := nextval('net.http_request_queue_id_seq');
begin
    insert into net.http_request_queue (id, method, url, headers, timeout_milliseconds)
    values (request_id, 'GET', url, headers, timeout_milliseconds);
    return request_id;
end $$;
create function net.http_post(
    url text, body jsonb default '{}', params jsonb default '{}',
    headers jsonb default '{"Content-Type": "application/json"}', timeout_milliseconds integer default 5000
) returns bigint language plpgsql as $$
declare
    request_id bigint := nextval('net.http_request_queue_id_seq');
begin
    insert into net.http_request_queue (id, method, url, headers, body, timeout_milliseconds)
    values (request_id, 'POST', url, headers, convert_to(body::text, 'UTF8'), timeout_milliseconds);
    return request_id;
end $$;
create function net.http_delete(
    url text, params jsonb default '{}', headers jsonb default '{}', timeout_milliseconds integer default 5000,
    body jsonb default null
) returns bigint language plpgsql as $$
declare
    request_id bigint := nextval('net.http_request_queue_id_seq');
begin
    insert into net.http_request_queue (id, method, url, headers, body, timeout_milliseconds)
    values (request_id, 'DELETE', url, headers, convert_to(body::text, 'UTF8'), timeout_milliseconds);
    return request_id;
end $$;
create function net._http_collect_response(request_id bigint, async boolean default true)
returns net.http_response_result language plpgsql as $$
begin
    return row ('PENDING', 'nothing is sent', null)::net.http_response_result;
end $$;
create function net.http_collect_response(request_id bigint, async boolean default true)
returns net.http_response_result language plpgsql as $$
begin
    return net._http_collect_response(request_id, async);
end $$;

grant usage on schema net to public;
grant all on all sequences in schema net to public;
grant all on all tables in schema net to public;
