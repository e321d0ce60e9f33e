-- comment: Hypothetical indexes for PostgreSQL
-- version: 1.4.1
-- relocatable: true

create function hypopg_reset_index() returns void language c as '$libdir/hypopg';
create function hypopg_reset() returns void language c as '$libdir/hypopg';
create function hypopg_create_index(in sql_order text, out indexrelid oid, out indexname text) returns setof record
language c strict as '$libdir/hypopg';
create function hypopg_drop_index(indexid oid) returns boolean language c strict as '$libdir/hypopg';
create function hypopg(
    out indexname text, out indexrelid oid, out indrelid oid, out innatts integer, out indisunique boolean,
    out indkey int2vector, out indcollation oidvector, out indclass oidvector, out indoption oidvector,
    out indexprs pg_node_tree, out indpred pg_node_tree, out amid oid
) returns setof record language c as '$libdir/hypopg';
create function hypopg_relation_size(indexid oid) returns bigint language c strict as '$libdir/hypopg';
create function hypopg_get_indexdef(indexid oid) returns text language c strict as '$libdir/hypopg';
create function hypopg_hide_index(indexid oid) returns boolean language c strict as '$libdir/hypopg';
create function hypopg_unhide_index(indexid oid) returns boolean language c strict as '$libdir/hypopg';
create function hypopg_unhide_all_indexes() returns void language c as '$libdir/hypopg';
create function hypopg_hidden_indexes() returns table (indexid oid) language c strict as '$libdir/hypopg';

create view hypopg_list_indexes as
    select h.indexrelid, h.indexname as index_name, n.nspname as schema_name,
           coalesce(c.relname, '<dropped>') as table_name, a.amname as am_name
    from hypopg() h
    left join pg_class c on c.oid = h.indrelid
    left join pg_namespace n on n.oid = c.relnamespace
    left join pg_am a on a.oid = h.amid;
create view hypopg_hidden_indexes as
    select h.indexid as indexrelid, c.relname as index_name, n.nspname as schema_name, t.relname as table_name,
           a.amname as am_name, false as is_hypo
    from hypopg_hidden_indexes() h
    join pg_index i on i.indexrelid = h.indexid
    join pg_class c on c.oid = h.indexid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_class t on t.oid = i.indrelid
    join pg_am a on a.oid = c.relam;
