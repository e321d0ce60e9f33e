-- comment: provides auditing functionality
-- version: 18.0
-- relocatable: true

create function pgaudit_ddl_command_end() returns event_trigger
    language c security definer set search_path = pg_catalog, pg_temp as '$libdir/pgaudit';
create function pgaudit_sql_drop() returns event_trigger
    language c security definer set search_path = pg_catalog, pg_temp as '$libdir/pgaudit';
create event trigger pgaudit_ddl_command_end on ddl_command_end execute function pgaudit_ddl_command_end();
create event trigger pgaudit_sql_drop on sql_drop execute function pgaudit_sql_drop();
