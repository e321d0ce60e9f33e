"""Tables, views and composite types: describeOneTableDetails."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.constraint import constraints_of
from meshdoc.catalog.names.definition import view_definition
from meshdoc.catalog.names.format_type import format_type
from meshdoc.catalog.names.names import bare_collation_name, expression, schema_name, type_collation
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.relation import (
    Column,
    CompositeType,
    ForeignTable,
    Generated,
    Identity,
    MaterializedView,
    Persistence,
    Relation,
    Table,
    View,
)
from meshdoc.describe.constraints import checks, constraint_lines, foreign_keys, incoming, indexes, not_nulls, section
from meshdoc.describe.describer import aclitems, describer, foot, pretty
from meshdoc.describe.family import above, below, partitioning
from meshdoc.describe.grid import grid, properties
from meshdoc.describe.storage import storage, stored
from meshdoc.describe.stored_type import STORAGE
from meshdoc.describe.stored_type import storage as stored_as
from meshdoc.describe.table_parts import policies, publications, rules, statistics, triggers
from meshdoc.history.history import default_of

KINDS: dict[type[Relation], str] = {
    Table: "Table",
    ForeignTable: "Foreign table",
    View: "View",
    MaterializedView: "Materialized view",
    CompositeType: "Composite type",
}
COMPRESSION = {"p": "pglz", "l": "lz4"}


@describer(Table, ForeignTable, View, MaterializedView, CompositeType)
def relation(names: Names, item: Relation) -> Iterator[str]:
    """A relation with its columns and parts."""
    headers, rows = _columns(names, item)
    yield from grid(f'{_kind(item)} "{schema_name(names, item.schema)}.{item.name}"', headers, rows)
    yield from above(names, item)
    if isinstance(item, Table):
        yield from partitioning(names, item)
    if isinstance(item, Table | ForeignTable | MaterializedView):
        for part in (indexes, checks, foreign_keys, incoming, policies, statistics, rules, publications, not_nulls):
            yield from part(names, item)
    if isinstance(item, View | MaterializedView):
        yield from ("View definition:", *view_definition(names, pretty(names, item)).split("\n"))
    if isinstance(item, View):
        yield from rules(names, item)
    yield from triggers(names, item)
    yield from stored(names, item)
    yield from below(names, item)
    yield from storage(names, item)
    yield from foot(names, item)


def _kind(item: Relation) -> str:
    unlogged = item.persistence is Persistence.UNLOGGED
    if isinstance(item, Table) and item.partition_strategy:
        return "Unlogged partitioned table" if unlogged else "Partitioned table"
    return f"Unlogged {KINDS[type(item)].lower()}" if unlogged else KINDS[type(item)]


# --- columns ---------------------------------------------------------------------------------------------------------


def _columns(names: Names, item: Relation) -> tuple[list[str], list[list[str]]]:
    compressed = isinstance(item, Table | MaterializedView)
    counted = isinstance(item, Table | MaterializedView | ForeignTable)
    shown = {
        "Column": True,
        "Type": True,
        "Collation": True,
        "Nullable": True,
        "Default": True,
        "FDW options": isinstance(item, ForeignTable),
        "Storage": True,
        "Compression": compressed,
        "Stats target": counted,
        "Description": True,
    }
    headers = [header for header, is_shown in shown.items() if is_shown]
    rows = (_column(names, item, column) for column in item.columns)
    return headers, [[row[header] for header in headers] for row in rows]


def _column(names: Names, item: Relation, column: Column) -> dict[str, str]:
    fdw = ", ".join(f"{name} '{value}'" for name, value in column.fdw_options)
    return {
        "Column": column.name,
        "Type": format_type(names.catalog, names.system, column.type),
        "Collation": collation(names, column),
        "Nullable": "not null" if column.not_null else "",
        "Default": _default(names, item, column),
        "FDW options": f"({fdw})" if fdw else "",
        "Storage": STORAGE[column.storage] if column.storage else stored_as(names, column.type.oid),
        "Compression": COMPRESSION.get(column.compression or "", ""),
        "Stats target": "" if column.statistics is None else str(column.statistics),
        "Description": column.comment or "",
    }


def collation(names: Names, column: Column) -> str:
    """The collation of a column, if it is not that of its type."""
    is_default = column.collation in (0, type_collation(names, column.type.oid))
    return "" if is_default else bare_collation_name(names, column.collation)


def _default(names: Names, item: Relation, column: Column) -> str:
    if column.identity:
        return f"generated {'always' if column.identity is Identity.ALWAYS else 'by default'} as identity"
    found = default_of(names.catalog, item.oid, column.attnum)
    if found is None:
        return ""
    text = expression(names, pretty(names, found).expression)
    if column.generated is None:
        return text
    return f"generated always as ({text}){' stored' if column.generated is Generated.STORED else ''}"


def column_lines(names: Names, item: Relation, column: Column) -> Iterator[str]:
    """A column alone."""
    row = _column(names, item, column)
    title = f'Column "{schema_name(names, item.schema)}.{item.name}.{column.name}"'
    yield from properties(title, ((label, text) for label, text in row.items() if label != "Column"))
    parts = (part for part in constraints_of(names.catalog, item.oid) if column.attnum in getattr(part, "columns", ()))
    yield from section("Constraints:", constraint_lines(names, parts))
    if column.acl:
        yield from section("Column privileges:", aclitems(names, column.acl))
