"""The children of a table: partitions and tables that inherit from it. pg_inherits.c."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import ForeignTable, Table

Heir: TypeAlias = Table | ForeignTable


def children_of(catalog: Catalog, parent: Oid) -> list[Heir]:
    """The direct children, partitions included, ordered by oid: find_inheritance_children."""
    found: list[Heir] = [*catalog.children(parent, Table), *catalog.children(parent, ForeignTable)]
    heirs = (child for child in found if parent in child.inherits or child.partition_of == parent)
    return sorted(heirs, key=lambda child: child.oid)


def descendants_of(catalog: Catalog, parent: Oid) -> Iterator[Heir]:
    """All descendants, each once, parents before their children: find_all_inheritors."""
    seen: set[Oid] = set()
    waiting = children_of(catalog, parent)
    while waiting:
        child = waiting.pop(0)
        if child.oid not in seen:
            seen.add(child.oid)
            yield child
            waiting.extend(children_of(catalog, child.oid))


def partitions_of(catalog: Catalog, parent: Oid) -> list[Heir]:
    """The direct partitions, ordered by oid."""
    return [child for child in children_of(catalog, parent) if child.partition_of == parent]


def is_partitioned(relation: object) -> bool:
    """Whether it is a partitioned table."""
    return isinstance(relation, Table) and relation.partition_strategy is not None
