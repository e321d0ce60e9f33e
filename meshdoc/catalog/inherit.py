"""The children of a table and of its indexes, constraints and triggers: pg_inherits.c and the parent columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias, TypeVar, cast

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import Constraint
from meshdoc.catalog.index import Index
from meshdoc.catalog.object import Address, Oid
from meshdoc.catalog.relation import ForeignTable, Relation, Table
from meshdoc.catalog.trigger import Trigger

Heir: TypeAlias = Table | ForeignTable
Part = TypeVar("Part", bound=Constraint | Index | Trigger)


def children_of(catalog: Catalog, parent: Oid) -> list[Heir]:
    """The direct children, partitions included, ordered by oid: find_inheritance_children."""
    referring = (item for item in catalog.children(parent, Relation) if isinstance(item, Table | ForeignTable))
    return [heir for heir in referring if heir.partition_of == parent or parent in heir.inherits]


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
    return cast("list[Heir]", catalog.sharing("partitions", parent))


def ancestors_of(catalog: Catalog, relation: Oid) -> Iterator[Oid]:
    """The tables that a relation is a partition of, the nearest first: get_partition_ancestors."""
    item = catalog.get(relation)
    while isinstance(item, Table | ForeignTable) and item.partition_of:
        yield item.partition_of
        item = catalog[item.partition_of]


def parts_of(catalog: Catalog, parent: Oid, cls: type[Part]) -> list[Part]:
    """The constraints, indexes or triggers of partitions that are derived from this one, ordered by oid."""
    return [part for part in catalog.children(parent, cls) if part.parent == parent]


def attribute_map(parent: Relation, child: Relation) -> dict[int, int]:
    """The attnums of the child's columns by those of the parent's with the same names: build_attrmap_by_name."""
    numbers = {column.name: column.attnum for column in child.columns}
    return {column.attnum: numbers.get(column.name, 0) for column in parent.columns}


def mapping(parent: Relation, child: Relation) -> Callable[[Address], Address]:
    """A function from addresses of the parent's columns to the child's, by name."""
    numbers = attribute_map(parent, child)

    def change(address: Address) -> Address:
        if address.oid != parent.oid:
            return address
        return Address(child.oid, numbers.get(address.sub, address.sub))

    return change


def is_partitioned(relation: object) -> bool:
    """Whether it is a partitioned table."""
    return isinstance(relation, Table) and relation.partition_strategy is not None
