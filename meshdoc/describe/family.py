"""Parents, children and partitions of tables and indexes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from meshdoc.catalog.inherit import children_of, is_partitioned
from meshdoc.catalog.names.definition import partition_bound, partition_key
from meshdoc.catalog.names.names import relation_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.relation import ForeignTable, Relation, Table


def above(names: Names, item: Relation) -> Iterator[str]:
    """The table that one is a partition of. Its partition constraint is not known."""
    if isinstance(item, Table | ForeignTable) and item.partition_of:
        yield f"Partition of: {relation_name(names, item.partition_of)} {_bound(names, item)}"


def partitioning(names: Names, item: Table) -> Iterator[str]:
    """The key of a partitioned table."""
    if item.partition_strategy:
        yield f"Partition key: {partition_key(names, item)}"


def below(names: Names, item: Relation) -> Iterator[str]:
    """The parents of a table, and its children or partitions."""
    if not isinstance(item, Table | ForeignTable):
        return
    yield from listed("Inherits", [relation_name(names, oid) for oid in item.inherits])
    children = [(relation_name(names, child.oid), child) for child in children_of(names.catalog, item.oid)]
    children.sort(key=lambda found: (bool(found[1].partition_bound and found[1].partition_bound.default), found[0]))
    if is_partitioned(item) and not children:
        yield "Number of partitions: 0"
    label = "Partitions" if is_partitioned(item) else "Child tables"
    yield from listed(label, [_child(names, name, child) for name, child in children])


def _child(names: Names, name: str, child: Table | ForeignTable) -> str:
    kind = ", PARTITIONED" if is_partitioned(child) else ", FOREIGN" if isinstance(child, ForeignTable) else ""
    return " ".join(filter(None, (name, _bound(names, child)))) + kind


def _bound(names: Names, item: Table | ForeignTable) -> str:
    return partition_bound(names, item.partition_bound) if item.partition_bound else ""


def listed(label: str, items: Iterable[str]) -> Iterator[str]:
    """A label and items, one a line, each but the last with a comma."""
    found = list(items)
    for place, text in enumerate(found):
        comma = "," if place < len(found) - 1 else ""
        yield f"{label + ':' if not place else ' ' * (len(label) + 1)} {text}{comma}"
