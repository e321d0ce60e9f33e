"""Kinds of tables that a reader of a list can do without at first."""

from __future__ import annotations

import enum

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.database import Schema
from meshdoc.catalog.relation import Relation
from meshdoc.insight.foreign_keys import is_referenced, own_keys, owns_rows

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
    if len(table.columns) > LOOKUP_COLUMNS:
        return Kind.TABLE
    references = any(not key.parent for key in own_keys(catalog, table.oid))
    is_lookup = is_referenced(catalog, table.oid) and not references and not owns_rows(catalog, table.oid)
    return Kind.LOOKUP if is_lookup else Kind.TABLE
