"""Tables, views and sequences of a real server, in the format of `meshdoc export`."""

from __future__ import annotations

from collections.abc import Iterable

from server_rows import (
    ACTIONS,
    ATTRIBUTES,
    COMMANDS,
    CONSTRAINTS,
    ENABLED,
    EVENTS,
    NAME,
    OURS,
    RELATIONS,
    STORAGE,
    Json,
    Reader,
    Rows,
    free,
    grants,
    options,
    owner,
)


def columns(reader: Reader) -> dict[int, Rows]:
    """The columns of every relation."""
    return reader.by_relation(
        """select a.attrelid as relation, a.*, format_type(a.atttypid, a.atttypmod) as type_name, t.typstorage,
           t.typcollation,
                  pg_get_expr(d.adbin, d.adrelid) as expression, pg_get_userbyid(c.relowner) as owner,
                  a.attacl::text[] as acl,
                  col_description(a.attrelid, a.attnum) as comment,
                  (select format('%I.%I', cn.nspname, co.collname) from pg_collation co
                   join pg_namespace cn on cn.oid = co.collnamespace where co.oid = a.attcollation) as collation
           from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid
           left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
           where a.attnum > 0 and not a.attisdropped and c.oid >= 16384 order by a.attrelid, a.attnum""",
        column,
    )


def column(row: Json) -> Json:
    """One column."""
    generated = {"s": "stored", "v": "virtual"}.get(row["attgenerated"])
    return {
        "name": row["attname"],
        "type": row["type_name"],
        "not_null": row["attnotnull"],
        "default": None if generated else row["expression"],
        "generated": generated,
        "generation_expression": row["expression"] if generated else None,
        "identity": {"a": "always", "d": "by default"}.get(row["attidentity"]),
        "collation": row["collation"] if row["attcollation"] != row["typcollation"] else None,
        "storage": STORAGE[row["attstorage"]] if row["attstorage"] != row["typstorage"] else None,
        "compression": {"p": "pglz", "l": "lz4"}.get(row["attcompression"]),
        "statistics": row["attstattarget"] if row["attstattarget"] not in (None, -1) else None,
        "inherited": not row["attislocal"],
        "options": options(row["attoptions"]),
        "grants": grants(row["acl"], row["owner"]),
        "comment": row["comment"],
    }


def constraints(reader: Reader) -> dict[int, Rows]:
    """The constraints of every relation but NOT NULL, and but the foreign keys that come from a parent."""
    return reader.by_relation(
        f"""select k.conrelid as relation, k.*, {NAME.format("k.confrelid")} as other,
            pg_get_constraintdef(k.oid) as definition,
                   pg_get_expr(k.conbin, k.conrelid) as expression, obj_description(k.oid, 'pg_constraint') as comment,
                   {ATTRIBUTES.format("k.conkey", "k.conrelid")} as keys,
                   {ATTRIBUTES.format("k.confkey", "k.confrelid")} as other_keys,
                   {ATTRIBUTES.format("k.confdelsetcols", "k.conrelid")} as set_columns
            from pg_constraint k where k.conrelid <> 0 and k.contype <> 'n' and (k.contype <> 'f' or k.conparentid = 0)
            order by k.conrelid, k.conname""",
        constraint,
    )


def constraint(row: Json) -> Json:
    """One constraint."""
    foreign = row["contype"] == "f"
    return {
        "name": row["conname"],
        "type": CONSTRAINTS[row["contype"]],
        "columns": row["keys"] if row["contype"] in "puf" else None,
        "references": {"table": row["other"], "columns": row["other_keys"]} if foreign else None,
        "on_update": ACTIONS[row["confupdtype"]] if foreign else None,
        "on_delete": ACTIONS[row["confdeltype"]] if foreign else None,
        "on_delete_columns": row["set_columns"],
        "match": {"f": "full", "p": "partial"}.get(row["confmatchtype"]),
        "expression": row["expression"] if row["contype"] == "c" else None,
        "definition": row["definition"] if row["contype"] == "x" else None,
        "deferrable": row["condeferrable"],
        "initially_deferred": row["condeferred"],
        "not_valid": not row["convalidated"],
        "not_enforced": not row["conenforced"],
        "no_inherit": row["connoinherit"] and row["contype"] == "c",
        "inherited": not row["conislocal"],
        "comment": row["comment"],
    }


def indexes(reader: Reader) -> dict[int, Rows]:
    """The indexes of every relation."""
    keys = index_keys(reader)
    return reader.by_relation(
        f"""select i.indrelid as relation, i.*, c.relname, c.reloptions, am.amname, pg_get_expr(i.indpred,
            i.indrelid) as predicate,
                   (select k.conname from pg_constraint k where k.conindid = c.oid and k.contype in ('p', 'u',
                   'x')) as constraint_name,
                   (select {NAME.format("h.inhparent")} from pg_inherits h where h.inhrelid = c.oid) as parent,
                   obj_description(c.oid, 'pg_class') as comment
            from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am am on am.oid = c.relam
            where i.indrelid >= 16384 order by i.indrelid, c.relname""",
        lambda row: index(row, keys[row["indexrelid"]]),
    )


def index(row: Json, keys: Rows) -> Json:
    """One index; its keys come first among its columns."""
    return {
        "name": row["relname"],
        "unique": row["indisunique"],
        "method": row["amname"],
        "keys": keys[: row["indnkeyatts"]],
        "include": [key["column"] for key in keys[row["indnkeyatts"] :]],
        "where": row["predicate"],
        "nulls_not_distinct": row["indnullsnotdistinct"],
        "invalid": not row["indisvalid"],
        "constraint": row["constraint_name"],
        "parent": row["parent"],
        "replica_identity": row["indisreplident"],
        "clustered": row["indisclustered"],
        "options": options(row["reloptions"]),
        "comment": row["comment"],
    }


def index_keys(reader: Reader) -> dict[int, Rows]:
    """The columns of every index."""
    return reader.by_relation(
        """select i.indexrelid as relation, a.attname, not coalesce(oc.opcdefault, true) as odd_class, oc.opcname,
                  coalesce(i.indoption[own.attnum - 1], 0) as flags, co.collname,
                  coalesce(i.indcollation[own.attnum - 1], 0) not in (0, t.typcollation, coalesce(a.attcollation,
                  0)) as odd_collation,
                  case when a.attname is null then pg_get_indexdef(i.indexrelid, own.attnum, false) end as expression
           from pg_index i join pg_attribute own on own.attrelid = i.indexrelid join pg_type t on t.oid = own.atttypid
           left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[own.attnum - 1] and a.attnum <> 0
           left join pg_opclass oc on oc.oid = i.indclass[own.attnum - 1]
           left join pg_collation co on co.oid = i.indcollation[own.attnum - 1]
           where i.indrelid >= 16384 order by i.indexrelid, own.attnum""",
        lambda row: {
            "column": row["attname"],
            "expression": row["expression"],
            "order": "desc" if row["flags"] & 1 else None,
            "nulls": {1: "last", 2: "first"}.get(row["flags"]),
            "opclass": row["opcname"] if row["odd_class"] else None,
            "collation": row["collname"] if row["odd_collation"] else None,
        },
    )


def policies(reader: Reader) -> dict[int, Rows]:
    """The policies of every table."""
    return reader.by_relation(
        """select p.polrelid as relation, p.*, pg_get_expr(p.polqual, p.polrelid) as using_,
           pg_get_expr(p.polwithcheck, p.polrelid) as check_,
                  array(select case r when 0 then 'public' else pg_get_userbyid(r) end
                  from unnest(p.polroles) r) as roles,
                  obj_description(p.oid, 'pg_policy') as comment
           from pg_policy p order by p.polrelid, p.polname""",
        lambda row: {
            "name": row["polname"],
            "command": COMMANDS[row["polcmd"]],
            "permissive": row["polpermissive"],
            "roles": sorted(row["roles"]),
            "using": row["using_"],
            "with_check": row["check_"],
            "comment": row["comment"],
        },
    )


def triggers(reader: Reader) -> dict[int, Rows]:
    """The triggers of every relation, but for those that the server made itself and the partitions' copies."""
    return reader.by_relation(
        """select t.tgrelid as relation, t.*, pg_get_triggerdef(t.oid) as definition, obj_description(t.oid,
           'pg_trigger') as comment,
                  array(select a.attname::text from pg_attribute a where a.attrelid = t.tgrelid
                  and a.attnum = any(t.tgattr)) as columns,
                  (select format('%I.%I', n.nspname, p.proname) from pg_proc p
                  join pg_namespace n on n.oid = p.pronamespace
                   where p.oid = t.tgfoid) as function
           from pg_trigger t where not t.tgisinternal and t.tgparentid = 0 order by t.tgrelid, t.tgname""",
        trigger,
    )


def trigger(row: Json) -> Json:
    """One trigger."""
    type_ = row["tgtype"]
    return {
        "name": row["tgname"],
        "timing": "instead of" if type_ & 64 else "before" if type_ & 2 else "after",
        "events": sorted(event for event, bit in EVENTS.items() if type_ & bit),
        "update_columns": sorted(row["columns"]),
        "level": "row" if type_ & 1 else "statement",
        "function": row["function"],
        "enabled": ENABLED.get(row["tgenabled"]),
        "constraint": row["tgconstraint"] != 0,
        "deferrable": row["tgdeferrable"],
        "initially_deferred": row["tginitdeferred"],
        "old_table": row["tgoldtable"],
        "new_table": row["tgnewtable"],
        "definition": row["definition"],
        "comment": row["comment"],
    }


def rules(reader: Reader) -> dict[int, Rows]:
    """The rules of every relation but a view's own."""
    return reader.by_relation(
        """select r.ev_class as relation, r.*, pg_get_ruledef(r.oid) as definition, obj_description(r.oid,
           'pg_rewrite') as comment
           from pg_rewrite r where r.rulename <> '_RETURN' and r.oid >= 16384 order by r.ev_class, r.rulename""",
        lambda row: {
            "name": row["rulename"],
            "definition": row["definition"],
            "comment": row["comment"],
        },
    )


def relations(reader: Reader, kinds: str) -> Iterable[tuple[Json, Json]]:
    """Each relation of the kinds, as its row and as the keys that tables and views share."""
    parts = {"columns": columns, "indexes": indexes, "triggers": triggers, "rules": rules}
    found = {name: part(reader) for name, part in parts.items()}
    query = f"""select c.*, n.nspname, pg_get_userbyid(c.relowner) as owner, obj_description(c.oid,
                'pg_class') as comment,
                       coalesce(c.relacl, acldefault('r', c.relowner))::text[] as acl, pg_get_expr(c.relpartbound,
                       c.oid) as bound,
                       case c.relkind when 'p' then pg_get_partkeydef(c.oid) end as partition_key,
                       case when c.reloftype <> 0 then format_type(c.reloftype, null) end as of_type,
                       (select array_agg({NAME.format("h.inhparent")} order by h.inhseqno) from pg_inherits h
                       where h.inhrelid = c.oid) as parents,
                       (select s.srvname from pg_foreign_table f join pg_foreign_server s on s.oid = f.ftserver
                       where f.ftrelid = c.oid) as server
                from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where c.relkind::text = any('{{{kinds}}}') and {OURS} and {free("pg_class", "c.oid")}
                order by n.nspname, c.relname"""
    for row in reader.rows(query):
        yield (
            row,
            {
                "schema": row["nspname"],
                "name": row["relname"],
                "kind": RELATIONS[row["relkind"]],
                **{name: part[row["oid"]] for name, part in found.items()},
                "options": options(row["reloptions"]),
                "owner": owner(row["owner"]),
                "grants": grants(row["acl"], row["owner"]),
                "comment": row["comment"],
            },
        )


def tables(reader: Reader) -> Iterable[Json]:
    """Tables, partitioned tables and foreign tables."""
    of_constraints, of_policies = constraints(reader), policies(reader)
    for row, shared in relations(reader, "r,p,f"):
        parents = row["parents"] or []
        yield shared | {
            "persistence": {"u": "unlogged", "t": "temporary"}.get(row["relpersistence"]),
            "of_type": row["of_type"],
            "constraints": of_constraints[row["oid"]],
            "policies": of_policies[row["oid"]],
            "row_security": row["relrowsecurity"],
            "force_row_security": row["relforcerowsecurity"],
            "replica_identity": {"f": "full", "n": "nothing", "i": "index"}.get(row["relreplident"]),
            "inherits": None if row["relispartition"] else parents,
            "partition_of": parents[0] if row["relispartition"] else None,
            "partition_bound": row["bound"],
            "partition_key": row["partition_key"],
            "server": row["server"],
        }


def views(reader: Reader) -> Iterable[Json]:
    """Views and materialized views."""
    reads = reader.by_relation(
        f"""select distinct w.ev_class as relation,
            {NAME.format("d.refobjid")} || coalesce('.' || quote_ident(a.attname), '') as name
            from pg_rewrite w join pg_depend d on d.objid = w.oid and d.classid = 'pg_rewrite'::regclass
            join pg_class c on c.oid = d.refobjid and d.refclassid = 'pg_class'::regclass and c.relkind <> 'S'
            left join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid and a.attnum > 0
            where w.rulename = '_RETURN' and d.refobjid <> w.ev_class and c.oid >= 16384 order by 1, 2""",
        lambda row: row["name"],
    )
    definitions = {
        row["oid"]: row
        for row in reader.rows("select oid, pg_get_viewdef(oid) as text from pg_class where relkind in ('v', 'm')")
    }
    for row, shared in relations(reader, "v,m"):
        yield shared | {
            "definition": definitions[row["oid"]]["text"],
            "reads": reads[row["oid"]],
            "not_populated": not row["relispopulated"],
        }


def sequences(reader: Reader) -> Iterable[Json]:
    """Sequences, those of serial and identity columns included."""
    query = f"""select n.nspname, c.relname, s.*, format_type(s.seqtypid, null) as type,
                pg_get_userbyid(c.relowner) as owner,
                       coalesce(c.relacl, acldefault('s', c.relowner))::text[] as acl, obj_description(c.oid,
                       'pg_class') as comment,
                       d.deptype, {NAME.format("d.refobjid")} || '.' || quote_ident(a.attname) as owned_by
                from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_sequence s on s.seqrelid = c.oid
                left join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a',
                'i')
                     and d.refclassid = 'pg_class'::regclass
                left join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
                where {OURS} and {free("pg_class", "c.oid")} order by n.nspname, c.relname"""
    for row in reader.rows(query):
        yield {
            "schema": row["nspname"],
            "name": row["relname"],
            "type": row["type"],
            **{key: row[f"seq{key}"] for key in ("start", "increment", "min", "max", "cache", "cycle")},
            "owned_by": row["owned_by"],
            "identity": row["deptype"] == "i",
            "owner": owner(row["owner"]),
            "grants": grants(row["acl"], row["owner"]),
            "comment": row["comment"],
        }
