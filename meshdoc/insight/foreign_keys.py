"""The foreign keys of a catalog by table, for questions asked of each table: some are referenced by all others.

`Catalog.children` builds a list on each call, which also holds those of other tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import Action, ForeignKey
from meshdoc.catalog.object import Oid


@dataclass
class _ForeignKeys:
    """Those in one state of a catalog."""

    generation: int = -1
    own: dict[Oid, list[ForeignKey]] = field(default_factory=dict)
    referenced: dict[Oid, set[int]] = field(default_factory=dict)
    targets: set[Oid] = field(default_factory=set)
    owners: set[Oid] = field(default_factory=set)

    def read(self, catalog: Catalog) -> None:
        for key in catalog.all(ForeignKey):
            self.own.setdefault(key.table, []).append(key)
            self.referenced.setdefault(key.references_table, set()).update(key.references_columns)
            if not key.parent:
                self.targets.add(key.references_table)
                if key.on_delete is Action.CASCADE:
                    self.owners.add(key.references_table)


_known: WeakKeyDictionary[Catalog, _ForeignKeys] = WeakKeyDictionary()


def _of(catalog: Catalog) -> _ForeignKeys:
    found = _known.get(catalog)
    if found is None or found.generation != catalog.generation:
        found = _known[catalog] = _ForeignKeys(catalog.generation)
        found.read(catalog)
    return found


def own_keys(catalog: Catalog, table: Oid) -> Sequence[ForeignKey]:
    """The foreign keys of a table, by oid; not those of other tables that reference it."""
    return _of(catalog).own.get(table, ())


def referenced_columns(catalog: Catalog, table: Oid) -> frozenset[int]:
    """The columns of a table that foreign keys reference."""
    return frozenset(_of(catalog).referenced.get(table, ()))


def is_referenced(catalog: Catalog, table: Oid) -> bool:
    """Whether a foreign key references a table itself, not only one that it is a partition of."""
    return table in _of(catalog).targets


def owns_rows(catalog: Catalog, table: Oid) -> bool:
    """Whether rows of other tables are deleted along with those of a table that they reference."""
    return table in _of(catalog).owners
