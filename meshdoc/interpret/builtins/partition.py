"""Functions about hierarchies of partitioned tables and indexes: partitionfuncs.c."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.contents import Field, Record, Value
from meshdoc.catalog.index import Index
from meshdoc.catalog.inherit import is_partitioned, partitions_of, parts_of
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.relation import ForeignTable, Table
from meshdoc.catalog.type import TypeRef
from meshdoc.interpret.builtins import Call, builtin
from meshdoc.nodes import oids

Node: TypeAlias = Table | ForeignTable | Index
TREE = tuple(
    Field(name, TypeRef(type))
    for name, type in (
        ("relid", oids.REGCLASS),
        ("parentrelid", oids.REGCLASS),
        ("isleaf", oids.BOOL),
        ("level", oids.INT4),
    )
)


@builtin("pg_partition_tree")
def partition_tree(call: Call, root: Oid) -> list[Value]:
    """pg_partition_tree(regclass): the hierarchy from there on, level by level."""
    catalog = call.session.catalog
    found = _node(catalog, root)
    level, rows = [found] if found else [], list[Value]()
    depth = 0
    while level:
        rows += [Record(TREE, (each.oid, _parent(each), not _has_partitions(catalog, each), depth)) for each in level]
        level = [part for each in level for part in _partitions(catalog, each)]
        depth += 1
    return rows


@builtin("pg_partition_ancestors")
def partition_ancestors(call: Call, oid: Oid) -> list[Value]:
    """pg_partition_ancestors(regclass): the relation, its parent, and so on."""
    return list(_line(call.session.catalog, oid))


@builtin("pg_partition_root")
def partition_root(call: Call, oid: Oid) -> Value:
    """pg_partition_root(regclass); NULL for what is neither partitioned nor a partition."""
    *_, last = (None, *_line(call.session.catalog, oid))
    return last


def _line(catalog: Catalog, oid: Oid) -> Iterator[Oid]:
    found = _node(catalog, oid)
    while found:
        yield found.oid
        found = _node(catalog, _parent(found) or NO_OID)


def _node(catalog: Catalog, oid: Oid) -> Node | None:
    """What is partitioned or a partition: check_rel_can_be_partition."""
    item = catalog.get(oid)
    if isinstance(item, Table | ForeignTable | Index) and (_parent(item) or _has_partitions(catalog, item)):
        return item
    return None


def _parent(item: Node) -> Oid | None:
    return (item.parent if isinstance(item, Index) else item.partition_of) or None


def _has_partitions(catalog: Catalog, item: Node) -> bool:
    return is_partitioned(catalog[item.table] if isinstance(item, Index) else item)


def _partitions(catalog: Catalog, item: Node) -> list[Table | ForeignTable] | list[Index]:
    return parts_of(catalog, item.oid, Index) if isinstance(item, Index) else partitions_of(catalog, item.oid)
