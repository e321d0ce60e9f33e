"""What a project adds to objects that it did not create: columns and labels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from meshdoc.catalog.names.description import qualified_name
from meshdoc.catalog.names.names import relation_name
from meshdoc.catalog.names.quoting import simple_quoted
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.relation import Column, ForeignTable, Relation, Table
from meshdoc.catalog.role import DefaultPrivileges
from meshdoc.catalog.type import EnumType
from meshdoc.render.sql.entry import Dump, Rank, Stage, creates
from meshdoc.render.sql.privilege import default_privileges
from meshdoc.render.sql.table import column_definition

EXPRESSED = frozenset({"oid", "owner", "acl", "comment", "columns", "attribute_count", "row_security", "labels"})
"""The fields whose changes a dump expresses, of columns and labels only the additions."""
OF_COLUMNS = frozenset({"acl", "comment"})


def added_columns(dump: Dump, oid: Oid) -> frozenset[int]:
    """The columns that the project adds to a relation that it did not create."""
    item, original = dump.names.catalog.get(oid), dump.originals.get(oid)
    if not isinstance(item, Relation) or not isinstance(original, Relation):
        return frozenset()
    return frozenset({column.attnum for column in item.columns} - {column.attnum for column in original.columns})


@creates(Table, "TABLE", Rank.TABLE, Stage.ALTERED)
@creates(ForeignTable, "FOREIGN TABLE", Rank.TABLE, Stage.ALTERED)
def table(dump: Dump, item: Table | ForeignTable) -> str:
    """ADD COLUMN."""
    head = f"ALTER TABLE {relation_name(dump.names, item.oid)}\n    ADD COLUMN "
    added = added_columns(dump, item.oid)
    columns = (column for column in item.columns if column.attnum in added)
    return ";\n\n".join(head + column_definition(dump, item, column) for column in columns)


@creates(EnumType, "TYPE", Rank.TYPE, Stage.ALTERED)
def enum(dump: Dump, item: EnumType) -> str:
    """ADD VALUE, each before the one that follows."""
    return ";\n\n".join(_labels(dump, item))


def _labels(dump: Dump, item: EnumType) -> Iterator[str]:
    original = dump.originals[item.oid]
    assert isinstance(original, EnumType)
    known = {label.number for label in original.labels}
    before = ""
    for label in item.labels:
        if label.number not in known:
            place = f" AFTER {simple_quoted(before)}" if before else f" BEFORE {simple_quoted(original.labels[0].name)}"
            yield f"ALTER TYPE {qualified_name(dump.names.catalog, item)} ADD VALUE {simple_quoted(label.name)}{place}"
        before = label.name


@creates(DefaultPrivileges, "DEFAULT ACL", Rank.DEFAULT_PRIVILEGES, Stage.ALTERED)
@creates(DefaultPrivileges, "DEFAULT ACL", Rank.DEFAULT_PRIVILEGES)
def privileges(dump: Dump, item: DefaultPrivileges) -> str:
    """ALTER DEFAULT PRIVILEGES."""
    original = dump.originals.get(item.oid)
    base = original.privileges if isinstance(original, DefaultPrivileges) else None
    return ";\n".join(default_privileges(dump.names, item, base))


def is_expressed(item: Object, original: Object) -> bool:
    """Whether a dump expresses all that the project changed of an object that it did not create."""
    changed = {field.name for field in fields(item) if getattr(item, field.name) != getattr(original, field.name)}
    if isinstance(item, DefaultPrivileges):
        changed -= {"privileges"}
    if not changed <= EXPRESSED:
        return False
    if isinstance(item, EnumType) and isinstance(original, EnumType):
        return set(original.labels) <= set(item.labels)
    if not isinstance(item, Relation) or not isinstance(original, Relation):
        return True
    now = {column.attnum: column for column in item.columns}
    return all(column.attnum in now and _is_alike(now[column.attnum], column) for column in original.columns)


def _is_alike(column: Column, original: Column) -> bool:
    named = (field.name for field in fields(column) if field.name not in OF_COLUMNS)
    return all(getattr(column, name) == getattr(original, name) for name in named)
