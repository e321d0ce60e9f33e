"""The foreign keys of a catalog by table, for questions asked of each table: some are referenced by all others.

`Catalog.children` builds a list on each call, which also holds those of other tables.
"""

from __future__ import annotations

from collections.abc import Sequence

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import Action, ForeignKey
from meshdoc.catalog.object import Oid


class _ForeignKeys:
    """Those in one state of a catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self.own: dict[Oid, list[ForeignKey]] = {}
        self.referenced: dict[Oid, set[int]] = {}
        self.targets: set[Oid] = set()
        self.owners: set[Oid] = set()
        for key in catalog.all(ForeignKey):
            self.own.setdefault(key.table, []).append(key)
            self.referenced.setdefault(key.references_table, set()).update(key.references_columns)
            if not key.parent:
                self.targets.add(key.references_table)
                if key.on_delete is Action.CASCADE:
                    self.owners.add(key.references_table)


def own_keys(catalog: Catalog, table: Oid) -> Sequence[ForeignKey]:
    """The foreign keys of a table, by oid; not those of other tables that reference it."""
    return catalog.derived(_ForeignKeys).own.get(table, ())


def referenced_columns(catalog: Catalog, table: Oid) -> frozenset[int]:
    """The columns of a table that foreign keys reference."""
    return frozenset(catalog.derived(_ForeignKeys).referenced.get(table, ()))


def is_referenced(catalog: Catalog, table: Oid) -> bool:
    """Whether a foreign key references a table itself, not only one that it is a partition of."""
    return table in catalog.derived(_ForeignKeys).targets


def owns_rows(catalog: Catalog, table: Oid) -> bool:
    """Whether rows of other tables are deleted along with those of a table that they reference."""
    return table in catalog.derived(_ForeignKeys).owners
