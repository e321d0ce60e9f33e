-- comment: pg_graphql: GraphQL support
-- version: 1.5.11
-- schema: graphql

create function graphql._internal_resolve(
    query text, variables jsonb default '{}', "operationName" text default null, extensions jsonb default null
) returns jsonb language c as '$libdir/pg_graphql', 'resolve_wrapper';
create function graphql.resolve(
    query text, variables jsonb default '{}', "operationName" text default null, extensions jsonb default null
) returns jsonb language plpgsql as $$
begin
    return graphql._internal_resolve(query, variables, "operationName", extensions);
end $$;
create function graphql.exception(message text) returns text language plpgsql as $$
begin
    raise exception using errcode = '22000', message = message;
end $$;
create function graphql.comment_directive(comment_ text) returns jsonb language sql immutable as $$
    select coalesce((regexp_match(comment_, '@graphql\((.+)\)'))[1]::jsonb, '{}')
$$;

create sequence graphql.seq_schema_version as integer cycle;
create function graphql.get_schema_version() returns integer language sql security definer as $$
    select last_value from graphql.seq_schema_version
$$;
create function graphql.increment_schema_version() returns event_trigger language plpgsql security definer as $$
begin
    perform nextval('graphql.seq_schema_version');
end $$;
create event trigger graphql_watch_ddl on ddl_command_end execute function graphql.increment_schema_version();
create event trigger graphql_watch_drop on sql_drop execute function graphql.increment_schema_version();
