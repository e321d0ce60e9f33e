"""Columns of tables and views: pg_attribute."""

from __future__ import annotations

from meshdoc.catalog.names.names import (
    attribute_name,
    column_type,
    expression,
    schema_qualified_collation,
    type_collation,
)
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Column, Relation
from meshdoc.history.history import default_of
from meshdoc.render.display import COMPRESSION, STORAGE, in_words
from meshdoc.render.json.value import Facts, Json, granted, options, stripped


def columns(names: Names, relation: Relation) -> list[Json]:
    """The columns in order."""
    return [_column(names, relation, column) for column in relation.columns]


def _column(names: Names, relation: Relation, column: Column) -> Facts:
    default = default_of(names.catalog, relation.oid, column.attnum)
    text = expression(names, default.expression) if default else None
    return stripped(
        {
            "name": column.name,
            "type": column_type(names, column.type),
            "not_null": column.not_null,
            "default": None if column.generated else text,
            "generated": in_words(column.generated) if column.generated else None,
            "generation_expression": text if column.generated else None,
            "identity": in_words(column.identity) if column.identity else None,
            "collation": _collation(names, column),
            "storage": STORAGE[column.storage] if column.storage else None,
            "compression": COMPRESSION[column.compression] if column.compression else None,
            "statistics": column.statistics,
            "inherited": not column.is_local,
            "options": options(column.options),
            "grants": granted(names, column.acl or (), relation.owner),
            "comment": column.comment,
        }
    )


def _collation(names: Names, column: Column) -> str | None:
    """The column's collation if it differs from its type's."""
    if column.collation in (0, type_collation(names, column.type.oid)):
        return None
    return schema_qualified_collation(names, column.collation)


def attribute_names(names: Names, relation: Oid, attnums: tuple[int, ...]) -> list[str]:
    """The unquoted names of columns, system columns too, in the given order."""
    return [attribute_name(names, relation, attnum) for attnum in attnums]
