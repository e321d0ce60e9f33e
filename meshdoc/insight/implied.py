"""Columns that look like references to a table but have no foreign key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import ForeignKey, PrimaryKey
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Column, Table
from meshdoc.record import record

ID = "_id"


@record
class Implied:
    """A column whose name leads to the key of one table alone; `same_name` if it is named as that key is.

    Otherwise its name is that of the table, in the singular or plural, and `_id`.
    """

    attnum: int
    table: Oid
    target: int
    same_name: bool


def implied_references(catalog: Catalog, table: Table, others: Iterable[Table]) -> Iterator[Implied]:
    """The columns of a table that seem to reference one of the others, in order.

    A column has the type of the key, is part of no foreign key, and is no key of its own table.
    """
    keys = [(other, key) for other in others if (key := _key(catalog, other)) and other.oid != table.oid]
    own = catalog.children(table.oid, ForeignKey)
    taken = {attnum for key in own if key.table == table.oid for attnum in key.columns}
    primary = _key(catalog, table)
    for column in table.columns:
        if column.attnum in taken or column == primary:
            continue
        found = [(other, key, column.name == key.name) for other, key in keys if _fits(column, other, key)]
        if len(found) == 1:
            ((other, key, same_name),) = found
            yield Implied(attnum=column.attnum, table=other.oid, target=key.attnum, same_name=same_name)


def _key(catalog: Catalog, table: Table) -> Column | None:
    """The primary key of a table, if it is one column."""
    for key in catalog.children(table.oid, PrimaryKey):
        if key.table == table.oid and len(key.columns) == 1:
            return table.attribute(key.columns[0])
    return None


def _fits(column: Column, other: Table, key: Column) -> bool:
    if column.type != key.type or not column.name.endswith(ID):
        return False
    return column.name == key.name or (other.name in plurals(column) and key.name == "id")


def plurals(column: Column) -> set[str]:
    """The names of the tables that a column is named after."""
    stem = column.name.removesuffix(ID)
    return {stem, f"{stem}s", f"{stem}es", f"{stem[:-1]}ies" if stem.endswith("y") else stem}
