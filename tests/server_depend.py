"""Dependencies as pg_describe_object prints them, from a server and from the catalog after a replay."""

from __future__ import annotations

from typing import Any

import psycopg

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.names.description import describe, shown_type
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import FIRST_USER_OID, Address, Oid
from meshdoc.catalog.relation import MaterializedView, Relation, View
from meshdoc.catalog.system import System
from meshdoc.catalog.type import TypeRef
from meshdoc.interpret.sysviews import rows_of
from meshdoc.interpret.sysviews.pg_depend import FIRST_UNPINNED, class_oid
from meshdoc.interpret.sysviews.reader import Reader

THIS_DATABASE = "(select oid from pg_database where datname = current_database())"
QUERY = f"""
    select pg_describe_object(classid, objid, objsubid), pg_describe_object(refclassid, refobjid, refobjsubid),
        deptype::text
    from pg_depend where objid >= {FIRST_USER_OID} and refobjid not between {FIRST_UNPINNED} and {FIRST_USER_OID - 1}
    union
    select pg_describe_object(classid, objid, objsubid), pg_describe_object(refclassid, refobjid, 0), deptype::text
    from pg_shdepend where objid >= {FIRST_USER_OID}
        and not (classid = 'pg_database'::regclass and objid = {THIS_DATABASE}) and dbid in (0, {THIS_DATABASE})"""
INTERNAL = ("pg_toast", "_ConstraintTrigger_")
"""What has no counterpart here."""


def read_dependencies(connection: psycopg.Connection[Any]) -> list[str]:
    """A line for each dependency of an object that is not PostgreSQL's own, on one that is not either."""
    connection.execute("set search_path = ''")
    rows = connection.execute(QUERY).fetchall()
    found = {f"{item} > {target} ({kind})" for item, target, kind in rows}
    return sorted(line for line in found if not any(word in line for word in INTERNAL))


def dependencies(catalog: Catalog, system: System) -> list[str]:
    """The same of a catalog."""
    reader = Reader(Names(catalog, system))
    found = set()
    for relation in ("pg_catalog.pg_depend", "pg_catalog.pg_shdepend"):
        for row in rows_of(relation, reader):
            if row["objid"] >= FIRST_USER_OID and not FIRST_UNPINNED <= row["refobjid"] < FIRST_USER_OID:
                item = _described(reader, row["classid"], row["objid"], row["objsubid"])
                target = _described(reader, row["refclassid"], row["refobjid"], row.get("refobjsubid", 0))
                found.add(f"{item} > {target} ({row['deptype']})")
    return sorted(found)


def _described(reader: Reader, catalog: Oid, oid: Oid, sub: int) -> str:
    item = reader.names.catalog.get(oid)
    text = describe(reader.names, Address(oid, sub))
    if isinstance(item, View | MaterializedView) and catalog == class_oid(reader, "pg_rewrite"):
        return f"rule _RETURN on {text}"
    if isinstance(item, Relation) and not sub:
        if catalog == class_oid(reader, "pg_type"):
            return f"type {shown_type(reader.names, TypeRef(oid))}"
        return text if not text.startswith("type ") else f"composite {text}"
    return text
