"""Kinds of tables that a reader of a list can do without at first."""

from __future__ import annotations

import enum

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import Action, ForeignKey
from meshdoc.catalog.database import Schema
from meshdoc.catalog.relation import Relation

LOOKUP_COLUMNS = 2
"""A lookup table has at most a key and a label."""


class Kind(enum.Enum):
    """What a table is for."""

    TABLE = "table"
    LOOKUP = "lookup table"
    ARCHIVE = "queue archive"


def kind_of(catalog: Catalog, table: Relation) -> Kind:
    """A lookup table is referenced, references nothing and has few columns; an archive belongs to a queue of pgmq.

    If rows of other tables are deleted along with its rows, it is more than a lookup table.
    """
    schema = catalog.get(table.schema)
    if isinstance(schema, Schema) and schema.name == "pgmq" and table.name.startswith("a_"):
        return Kind.ARCHIVE
    keys = [key for key in catalog.children(table.oid, ForeignKey) if not key.parent]
    references = any(key.table == table.oid for key in keys)
    owns = any(key.on_delete is Action.CASCADE for key in keys)
    is_lookup = keys and not references and not owns and len(table.columns) <= LOOKUP_COLUMNS
    return Kind.LOOKUP if is_lookup else Kind.TABLE
