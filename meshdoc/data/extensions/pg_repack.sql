-- comment: Reorganize tables in PostgreSQL databases with minimal locks
-- version: 1.5.2

-- What pg_repack's program calls, by its signatures.

create schema repack;
create function repack.conflicted_triggers(oid) returns setof name language c stable strict as '$libdir/pg_repack';
create function repack.create_index_type(oid, oid) returns void language c as '$libdir/pg_repack';
create function repack.create_log_table(oid) returns void language c as '$libdir/pg_repack';
create function repack.create_table(oid, name) returns void language c as '$libdir/pg_repack';
create function repack.disable_autovacuum(regclass) returns void language c strict as '$libdir/pg_repack';
create function repack.get_alter_col_storage(oid) returns text language c stable strict as '$libdir/pg_repack';
create function repack.get_assign(oid, text) returns text language c stable strict as '$libdir/pg_repack';
create function repack.get_columns_for_create_as(oid) returns text language c stable strict as '$libdir/pg_repack';
create function repack.get_compare_pkey(oid, text) returns text language c stable strict as '$libdir/pg_repack';
create function repack.get_create_index_type(oid, name) returns text language c stable strict as '$libdir/pg_repack';
create function repack.get_create_trigger(relid oid, pkid oid) returns text
    language c stable strict as '$libdir/pg_repack';
create function repack.get_drop_columns(oid, text) returns text language c stable strict as '$libdir/pg_repack';
create function repack.get_enable_trigger(relid oid) returns text language c stable strict as '$libdir/pg_repack';
create function repack.get_index_columns(oid) returns text language c stable strict as '$libdir/pg_repack';
create function repack.get_order_by(oid, oid) returns text language c stable strict as '$libdir/pg_repack';
create function repack.get_storage_param(oid) returns text language c stable strict as '$libdir/pg_repack';
create function repack.get_table_and_inheritors(regclass) returns regclass[]
    language c stable strict as '$libdir/pg_repack';
create function repack.oid2text(oid) returns text language c stable strict as '$libdir/pg_repack';
create function repack.repack_apply(
    sql_peek cstring,
    sql_insert cstring,
    sql_delete cstring,
    sql_update cstring,
    sql_pop cstring,
    count integer
) returns integer
    language c as '$libdir/pg_repack';
create function repack.repack_drop(oid, integer) returns void language c strict as '$libdir/pg_repack';
create function repack.repack_index_swap(oid) returns void language c stable strict as '$libdir/pg_repack';
create function repack.repack_indexdef(oid, oid, name, bool) returns text language c stable as '$libdir/pg_repack';
create function repack.repack_swap(oid) returns void language c strict as '$libdir/pg_repack';
create function repack.repack_trigger() returns trigger language c strict security definer as '$libdir/pg_repack';
create function repack.version() returns text language c immutable strict as '$libdir/pg_repack';
create function repack.version_sql() returns text language c immutable strict as '$libdir/pg_repack';
