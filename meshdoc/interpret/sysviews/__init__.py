"""PostgreSQL's system catalogs and views, and the information schema, as rows computed from the catalog.

`rows_of("pg_catalog.pg_class", reader)` are the rows of one system relation, `columns_of` its columns as PostgreSQL
declares them, `NAMES` their names. A row is a dict by column name; a column that it lacks cannot be known without a
running server. The values are Python's: oids and what is stored as one (regproc, regtype) are ints, names and "char"
are str, arrays and vectors are lists, aclitems are text, bytea is bytes. PostgreSQL's own objects are rows too.

Differences from PostgreSQL:
- node trees (pg_node_tree) are the expression's text, as pg_get_expr prints it under an empty search_path, and so is
  everything that views show as text;
- a view's rule _RETURN has the view's own oid, a composite type that of its relation;
- there are no rows for TOAST tables, for the triggers that implement foreign keys and deferred constraints, and for
  PostgreSQL's own indexes, comments, conversions and dependencies;
- relhasindex, relhastriggers and the like show the current state; PostgreSQL leaves them true until the next VACUUM.
"""

from __future__ import annotations

import sys
from collections.abc import Container, Iterator

from meshdoc.catalog.system import System, SystemColumn
from meshdoc.interpret.sysviews.reader import Reader, Row, system_view
from meshdoc.interpret.sysviews.unknown import UNKNOWN
from meshdoc.registry import load

load(sys.modules[__name__])

NAMES = frozenset(system_view)
"""The system relations that have rows here, with their schemas: `information_schema.tables`."""

__all__ = ["NAMES", "UNKNOWN", "Reader", "Row", "columns_of", "rows_of"]


def rows_of(name: str, reader: Reader, wanted: Container[str] | None = None) -> Iterator[Row]:
    """The rows of a system relation among `NAMES`, in no particular order, with the columns that are `wanted`."""
    unknown = UNKNOWN.get(name, frozenset())
    known = [column.name for column in columns_of(name, reader.names.system) if column.name not in unknown]
    columns = [column for column in known if wanted is None or column in wanted]
    for row in reader.rows(name):
        yield {column: row.get(column) for column in columns}


def columns_of(name: str, system: System) -> tuple[SystemColumn, ...]:
    """The columns of a system relation, in order; empty if PostgreSQL has no such relation."""
    schema, _, relation = name.partition(".")
    found = system.relations_named(relation).get(system.schemas[schema].oid) if schema in system.schemas else None
    return system.columns(found.oid) if found else ()
