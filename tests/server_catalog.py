"""The catalog of a real server in the format of `meshdoc export`, from the rows of pg_catalog.

The system's letters become words, texts are the server's own (pg_get_expr and its kin, under an empty search_path).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import psycopg
from server_relations import sequences, tables, views
from server_rows import (
    ATTRIBUTES,
    DEFAULTS_FOR,
    ENABLED,
    NAME,
    OURS,
    PROVIDERS,
    STATISTICS,
    TYPES,
    Json,
    Reader,
    Rows,
    free,
    grants,
    options,
    owner,
    stripped,
)


def read(connection: psycopg.Connection[Any]) -> dict[str, Rows]:
    """All sections of a database's catalog, without what says nothing."""
    connection.execute("set search_path = ''")
    return {name: stripped([*section(Reader(connection))]) for name, section in SECTIONS.items()}


def functions(reader: Reader) -> Iterable[Json]:
    """Functions, procedures, aggregates and window functions, but for those that come with a type."""
    query = f"""select n.nspname, p.*, l.lanname, pg_get_function_result(p.oid) as result,
                pg_get_function_sqlbody(p.oid) as sql_body,
                       pg_get_userbyid(p.proowner) as owner, coalesce(p.proacl, acldefault('f',
                       p.proowner))::text[] as acl,
                       obj_description(p.oid, 'pg_proc') as comment, p.proargmodes::text[] as modes,
                       array(select format_type(t, null) from unnest(p.proargtypes) with ordinality u(t, i)
                       order by i) as inputs,
                       array(select format_type(t, null) from unnest(coalesce(p.proallargtypes,
                       p.proargtypes)) with ordinality u(t, i) order by i) as types,
                       array(select case when p.prokind <> 'a' then pg_get_function_arg_default(p.oid, i::int) end
                             from unnest(coalesce(p.proallargtypes, p.proargtypes)) with ordinality u(t, i)
                             order by i) as defaults,
                       g.aggtransfn::regproc::text as transition, format_type(g.aggtranstype, null) as state,
                       g.agginitval,
                       nullif(g.aggfinalfn::regproc::text, '-') as final
                from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
                left join pg_aggregate g on g.aggfnoid = p.oid
                where {OURS} and {free("pg_proc", "p.oid")} and not exists (select from pg_depend d
                      where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'i')"""
    found = [function(row) for row in reader.rows(query)]
    return sorted(found, key=lambda item: (item["schema"], item["name"], item["identity_arguments"]))


def function(row: Json) -> Json:
    """One routine."""
    aggregate = row["prokind"] == "a"
    return {
        "schema": row["nspname"],
        "name": row["proname"],
        "identity_arguments": ", ".join(row["inputs"]),
        "kind": {"f": "function", "p": "procedure", "a": "aggregate", "w": "window"}[row["prokind"]],
        "arguments": arguments(row),
        "returns": row["result"],
        "language": row["lanname"],
        "volatility": {"i": "immutable", "s": "stable", "v": "volatile"}[row["provolatile"]],
        "parallel": {"s": "safe", "r": "restricted", "u": "unsafe"}[row["proparallel"]],
        "strict": row["proisstrict"],
        "security_definer": row["prosecdef"],
        "leakproof": row["proleakproof"],
        "config": options(row["proconfig"]),
        "cost": None if aggregate else row["procost"],
        "rows": row["prorows"] or None,
        "body": None if aggregate or row["sql_body"] else row["prosrc"],
        "sql_body": row["sql_body"],
        "aggregate": {
            "transition_function": row["transition"],
            "state_type": row["state"],
            "final_function": row["final"],
            "initial_value": row["agginitval"],
        }
        if aggregate
        else None,
        "owner": owner(row["owner"]),
        "grants": grants(row["acl"], row["owner"]),
        "comment": row["comment"],
    }


def arguments(row: Json) -> Rows:
    """The arguments of a routine, outputs included."""
    words = {"o": "out", "b": "inout", "v": "variadic", "t": "table"}
    modes = row["modes"] or ["i"] * len(row["types"])
    names = row["proargnames"] or [""] * len(row["types"])
    return [
        {"mode": words.get(mode), "name": name or None, "type": type_, "default": default}
        for mode, name, type_, default in zip(modes, names, row["types"], row["defaults"], strict=True)
    ]


def types(reader: Reader) -> Iterable[Json]:
    """Types but for those of tables and arrays."""
    query = f"""select t.*, n.nspname, pg_get_userbyid(t.typowner) as owner, coalesce(t.typacl, acldefault('T',
                t.typowner))::text[] as acl,
                       array(select e.enumlabel::text from pg_enum e where e.enumtypid = t.oid
                       order by e.enumsortorder) as labels,
                       format_type(t.typbasetype, t.typtypmod) as base, pg_get_expr(t.typdefaultbin, 0) as default_,
                       (select format_type(r.rngsubtype, null) from pg_range r where r.rngtypid = t.oid) as subtype,
                       obj_description(t.oid, 'pg_type') as comment
                from pg_type t join pg_namespace n on n.oid = t.typnamespace left join pg_class c on c.oid = t.typrelid
                where {OURS} and {free("pg_type", "t.oid")} and (t.typtype in ('e', 'd', 'r') or c.relkind = 'c'
                      or (t.typtype = 'b' and t.typelem = 0)) order by n.nspname, t.typname"""
    attributes = reader.by_relation(
        """select attrelid as relation, attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
           where attnum > 0 and not attisdropped and attrelid >= 16384 order by attrelid, attnum""",
        lambda row: {"name": row["name"], "type": row["type"]},
    )
    checks = reader.by_relation(
        """select contypid as relation, conname as name, pg_get_expr(conbin, 0) as expression from pg_constraint
           where contypid <> 0 and contype = 'c' order by contypid, conname""",
        lambda row: {"name": row["name"], "expression": row["expression"]},
    )
    for row in reader.rows(query):
        domain = row["typtype"] == "d"
        yield {
            "schema": row["nspname"],
            "name": row["typname"],
            "kind": TYPES[row["typtype"]],
            "labels": row["labels"],
            "attributes": attributes[row["typrelid"]] if row["typtype"] == "c" else None,
            "base_type": row["base"] if domain else None,
            "not_null": domain and row["typnotnull"],
            "default": (row["default_"] or row["typdefault"]) if domain else None,
            "constraints": checks[row["oid"]],
            "subtype": row["subtype"],
            "owner": owner(row["owner"]),
            "grants": grants(row["acl"], row["owner"]),
            "comment": row["comment"],
        }


# --- the rest -------------------------------------------------------------------------------------------


def schemas(reader: Reader) -> Iterable[Json]:
    """Schemas; who owns public is not a user's doing."""
    query = f"""select n.nspname, pg_get_userbyid(n.nspowner) as owner, obj_description(n.oid,
                'pg_namespace') as comment,
                       coalesce(n.nspacl, acldefault('n', n.nspowner))::text[] as acl
                from pg_namespace n where {OURS} and {free("pg_namespace", "n.oid")} order by n.nspname"""
    for row in reader.rows(query):
        yield {
            "name": row["nspname"],
            "owner": None if row["nspname"] == "public" else owner(row["owner"]),
            "grants": grants(row["acl"], row["owner"]),
            "comment": row["comment"],
        }


def extensions(reader: Reader) -> Iterable[Json]:
    """Extensions but for plpgsql."""
    return reader.rows(
        """select x.extname as name, n.nspname as schema from pg_extension x
           join pg_namespace n on n.oid = x.extnamespace
           where x.extname <> 'plpgsql' order by x.extname"""
    )


def roles(reader: Reader) -> Iterable[Json]:
    """Roles but for the server's own."""
    return reader.rows(
        """select rolname as name, rolcanlogin as login, rolsuper as superuser, rolinherit as inherit,
           rolcreatedb as createdb,
                  rolcreaterole as createrole, rolbypassrls as bypassrls, rolreplication as replication,
                  array(select pg_get_userbyid(m.roleid)::text from pg_auth_members m where m.member = r.oid
                  order by 1) as member_of
           from pg_roles r where r.oid >= 16384 order by rolname"""
    )


def event_triggers(reader: Reader) -> Iterable[Json]:
    """Event triggers."""
    query = """select e.*, obj_description(e.oid, 'pg_event_trigger') as comment, (select format('%I.%I', n.nspname,
               p.proname)
                      from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.oid = e.evtfoid) as function
               from pg_event_trigger e order by e.evtname"""
    for row in reader.rows(query):
        yield {
            "name": row["evtname"],
            "event": row["evtevent"],
            "function": row["function"],
            "tags": sorted(row["evttags"] or ()),
            "enabled": ENABLED.get(row["evtenabled"]),
            "comment": row["comment"],
        }


def publications(reader: Reader) -> Iterable[Json]:
    """Publications with their tables and schemas."""
    tables_of = reader.by_relation(
        f"""select r.prpubid as relation, {NAME.format("r.prrelid")} as name, pg_get_expr(r.prqual,
            r.prrelid) as filter,
                   {ATTRIBUTES.format("r.prattrs", "r.prrelid")} as columns from pg_publication_rel r order by 1, 2""",
        lambda row: {"table": row["name"], "where": row["filter"], "columns": sorted(row["columns"] or ())},
    )
    query = """select p.*, obj_description(p.oid, 'pg_publication') as comment,
                      array(select n.nspname::text from pg_publication_namespace s
                      join pg_namespace n on n.oid = s.pnnspid
                            where s.pnpubid = p.oid order by 1) as schemas
               from pg_publication p order by p.pubname"""
    for row in reader.rows(query):
        yield {
            "name": row["pubname"],
            "all_tables": row["puballtables"],
            "operations": [event for event in ("delete", "insert", "truncate", "update") if row[f"pub{event}"]],
            "tables": tables_of[row["oid"]],
            "schemas": row["schemas"],
            "comment": row["comment"],
        }


def casts(reader: Reader) -> Iterable[Json]:
    """Casts that users made."""
    query = f"""select format_type(k.castsource, null) as source, format_type(k.casttarget, null) as target,
                k.castcontext,
                       case when k.castfunc <> 0 then k.castfunc::regprocedure::text end as function
                from pg_cast k where k.oid >= 16384 and {free("pg_cast", "k.oid")}
                order by format_type(k.castsource, null) collate "C", format_type(k.casttarget, null) collate "C\""""
    for row in reader.rows(query):
        context = {"e": "explicit", "a": "assignment", "i": "implicit"}[row["castcontext"]]
        yield {"source": row["source"], "target": row["target"], "context": context, "function": row["function"]}


def operators(reader: Reader) -> Iterable[Json]:
    """Operators; a shell is none."""
    return reader.rows(
        f"""select n.nspname as schema, o.oprname as name, format_type(nullif(o.oprleft, 0), null) as left,
                   format_type(nullif(o.oprright, 0), null) as right, o.oprcode::regproc::text as function
            from pg_operator o join pg_namespace n on n.oid = o.oprnamespace
            where o.oprcode <> 0 and {OURS} and {free("pg_operator", "o.oid")}
            order by n.nspname, o.oprname, o.oprleft, o.oprright"""
    )


def collations(reader: Reader) -> Iterable[Json]:
    """Collations."""
    query = f"""select n.nspname, k.* from pg_collation k join pg_namespace n on n.oid = k.collnamespace
                where {OURS} and {free("pg_collation", "k.oid")} order by n.nspname, k.collname"""
    for row in reader.rows(query):
        yield {
            "schema": row["nspname"],
            "name": row["collname"],
            "provider": PROVIDERS.get(row["collprovider"]),
            "deterministic": row["collisdeterministic"],
        }


def statistics(reader: Reader) -> Iterable[Json]:
    """Extended statistics."""
    query = f"""select n.nspname, s.stxname, {NAME.format("s.stxrelid")} as table_, s.stxkind::text[] as kinds,
                       array(select a.attname::text from pg_attribute a where a.attrelid = s.stxrelid
                       and a.attnum = any(s.stxkeys)) as columns,
                       obj_description(s.oid, 'pg_statistic_ext') as comment
                from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace
                where {OURS} and {free("pg_statistic_ext", "s.oid")} order by n.nspname, s.stxname"""
    for row in reader.rows(query):
        yield {
            "schema": row["nspname"],
            "name": row["stxname"],
            "table": row["table_"],
            "kinds": [STATISTICS[kind] for kind in sorted(row["kinds"])],
            "columns": sorted(row["columns"]),
            "comment": row["comment"],
        }


def text_search_configurations(reader: Reader) -> Iterable[Json]:
    """Text search configurations."""
    return reader.rows(
        f"""select n.nspname as schema, k.cfgname as name, obj_description(k.oid, 'pg_ts_config') as comment
            from pg_ts_config k join pg_namespace n on n.oid = k.cfgnamespace
            where {OURS} and {free("pg_ts_config", "k.oid")} order by n.nspname, k.cfgname"""
    )


def foreign_servers(reader: Reader) -> Iterable[Json]:
    """Foreign servers."""
    return reader.rows(
        """select s.srvname as name, w.fdwname as wrapper, s.srvtype as type, s.srvversion as version
           from pg_foreign_server s join pg_foreign_data_wrapper w on w.oid = s.srvfdw order by s.srvname"""
    )


def default_privileges(reader: Reader) -> Iterable[Json]:
    """What ALTER DEFAULT PRIVILEGES laid down."""
    query = """select pg_get_userbyid(d.defaclrole) as role, n.nspname, d.defaclobjtype, d.defaclacl::text[] as acl
               from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace
               order by n.nspname, d.defaclobjtype, d.defaclrole"""
    for row in reader.rows(query):
        yield {
            "role": owner(row["role"]),
            "schema": row["nspname"],
            "objects": DEFAULTS_FOR[row["defaclobjtype"]],
            "grants": grants(row["acl"], row["role"]),
        }


SECTIONS: dict[str, Callable[[Reader], Iterable[Json]]] = {
    "schemas": schemas,
    "extensions": extensions,
    "roles": roles,
    "types": types,
    "sequences": sequences,
    "tables": tables,
    "views": views,
    "functions": functions,
    "event_triggers": event_triggers,
    "publications": publications,
    "casts": casts,
    "operators": operators,
    "collations": collations,
    "statistics": statistics,
    "text_search_configurations": text_search_configurations,
    "foreign_servers": foreign_servers,
    "default_privileges": default_privileges,
}
