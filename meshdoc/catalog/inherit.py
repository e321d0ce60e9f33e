"""The children of a table and of its indexes, constraints and triggers: pg_inherits.c and the parent columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias, TypeVar

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import Constraint
from meshdoc.catalog.index import Index
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import ForeignTable, Table
from meshdoc.catalog.trigger import Trigger

Heir: TypeAlias = Table | ForeignTable
Part = TypeVar("Part", bound=Constraint | Index | Trigger)


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


def inheritors_of(catalog: Catalog, parent: Oid) -> list[tuple[Heir, int]]:
    """All descendants, each with the number of its parents in the hierarchy: find_all_inheritors."""
    heirs = list(descendants_of(catalog, parent))
    oids = {parent, *(heir.oid for heir in heirs)}
    return [(heir, len({heir.partition_of, *heir.inherits} & oids)) for heir in heirs]


def partitions_of(catalog: Catalog, parent: Oid) -> list[Heir]:
    """The direct partitions, ordered by oid."""
    return [child for child in children_of(catalog, parent) if child.partition_of == parent]


def parts_of(catalog: Catalog, parent: Oid, cls: type[Part]) -> list[Part]:
    """The constraints, indexes or triggers of partitions that are derived from this one, ordered by oid."""
    return [part for part in catalog.children(parent, cls) if part.parent == parent]


def is_partitioned(relation: object) -> bool:
    """Whether it is a partitioned table."""
    return isinstance(relation, Table) and relation.partition_strategy is not None
