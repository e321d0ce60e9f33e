"""Columns that look like references to a table but have no foreign key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import PrimaryKey
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Column, Table
from meshdoc.insight.foreign_keys import own_keys
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


class ImpliedReferences:
    """The columns of the tables of a schema that seem to reference another of them."""

    def __init__(self, catalog: Catalog, tables: Iterable[Table]) -> None:
        """The keys are indexed by their name, and those called id by that of their table."""
        self._catalog = catalog
        self._keys: dict[str, list[tuple[Table, Column]]] = defaultdict(list)
        self._ids: dict[str, list[tuple[Table, Column]]] = defaultdict(list)
        for table in tables:
            if key := _key(catalog, table):
                self._keys[key.name].append((table, key))
                if key.name == "id":
                    self._ids[table.name].append((table, key))

    def of(self, table: Table) -> Iterator[Implied]:
        """The columns of a table that seem to reference one of the others, in order.

        A column has the type of the key, is part of no foreign key, and is no key of its own table.
        """
        taken = {attnum for key in own_keys(self._catalog, table.oid) for attnum in key.columns}
        primary = _key(self._catalog, table)
        for column in table.columns:
            if column.attnum in taken or column == primary or not column.name.endswith(ID):
                continue
            fitting = self._fitting(column.name)
            found = [(other, key) for other, key in fitting if other.oid != table.oid and column.type == key.type]
            if len(found) == 1:
                ((other, key),) = found
                same_name = column.name == key.name
                yield Implied(attnum=column.attnum, table=other.oid, target=key.attnum, same_name=same_name)

    def _fitting(self, name: str) -> list[tuple[Table, Column]]:
        """The keys that a column of this name may reference."""
        stem = name.removesuffix(ID)
        named = dict.fromkeys((stem, f"{stem}s", f"{stem}es", f"{stem[:-1]}ies" if stem.endswith("y") else stem))
        return [*self._keys.get(name, ()), *(found for each in named for found in self._ids.get(each, ()))]


def _key(catalog: Catalog, table: Table) -> Column | None:
    """The primary key of a table, if it is one column."""
    for key in catalog.children(table.oid, PrimaryKey):
        if key.table == table.oid and len(key.columns) == 1:
            return table.attribute(key.columns[0])
    return None
