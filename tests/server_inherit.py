"""Whose own each column and constraint is: from a server and from the catalog after a replay."""

from __future__ import annotations

from typing import Any

import psycopg

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import Constraint
from meshdoc.catalog.object import FIRST_USER_OID
from meshdoc.catalog.relation import ForeignTable, Relation, Table

QUERY = f"""
    select n.nspname, c.relname, a.attname, a.attislocal, a.attinhcount, ''
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where c.oid >= {FIRST_USER_OID} and c.relkind in ('r', 'p', 'f') and a.attnum > 0 and not a.attisdropped
    union all
    select n.nspname, c.relname, k.conname, k.conislocal, k.coninhcount, coalesce(p.conname, '')
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    left join pg_constraint p on p.oid = k.conparentid
    where c.oid >= {FIRST_USER_OID}"""


def read_inheritance(connection: psycopg.Connection[Any]) -> list[str]:
    """A line for each column and constraint of a table: whether it is the table's own, how many parents have it."""
    return sorted(" ".join(map(str, row)) for row in connection.execute(QUERY).fetchall())


def inheritance(catalog: Catalog) -> list[str]:
    """The same of a catalog."""
    rows = [
        (table, column.name, column.is_local, column.inherit_count, "")
        for table in (*catalog.all(Table), *catalog.all(ForeignTable))
        for column in table.columns
    ]
    for item in catalog.all(Constraint):
        if isinstance(table := catalog.get(item.table), Relation):
            parent = catalog.get(item.parent)
            rows.append((table, item.name, item.is_local, item.inherit_count, parent.name if parent else ""))
    return sorted(" ".join(map(str, (catalog[table.schema].name, table.name, *row))) for table, *row in rows)
