"""What an index is for, and whether another one makes it redundant."""

from __future__ import annotations

from dataclasses import replace

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.index import Index, IndexKey, indexes_of
from meshdoc.catalog.object import Oid
from meshdoc.catalog.operator import BTREE
from meshdoc.insight.foreign_keys import own_keys
from meshdoc.record import record


@record
class Covered:
    """Another index of the table that serves whatever this one does; a duplicate has the same keys."""

    by: Oid
    is_duplicate: bool


def foreign_keys_served(catalog: Catalog, index: Index) -> tuple[ForeignKey, ...]:
    """The foreign keys whose columns a whole-table index starts with, by name."""
    if index.predicate:
        return ()
    found = (
        key
        for key in own_keys(catalog, index.table)
        if not key.of_referenced and {item.attnum for item in index.index_keys[: len(key.columns)]} == set(key.columns)
    )
    return tuple(sorted(found, key=lambda key: key.name))


def covered_by(catalog: Catalog, index: Index) -> Covered | None:
    """The index that makes this one redundant; None if there is none.

    An index that a constraint needs, or that enforces uniqueness no other one does, is never redundant. Of duplicates
    the younger is.
    """
    if index.constraint or index.parent or not index.valid or _is_relied_on(catalog, index):
        return None
    for other in indexes_of(catalog, index.table):
        if other.oid != index.oid and _covers(other, index):
            return Covered(by=other.oid, is_duplicate=len(other.index_keys) == len(index.index_keys))
    return None


def _is_relied_on(catalog: Catalog, index: Index) -> bool:
    """Whether foreign keys or logical replication name this very index."""
    return index.replica_identity or any(key.index == index.oid for key in catalog.children(index.oid, ForeignKey))


def _covers(other: Index, index: Index) -> bool:
    """Whether another index begins with the same keys, and serves for the same rows."""
    count = len(index.index_keys)
    if not other.valid or (other.method, other.predicate) != (index.method, index.predicate):
        return False
    if [key.attnum for key in other.index_keys[:count]] != [key.attnum for key in index.index_keys]:
        return False
    keys, first = _keys(index), _keys(other)[:count]
    is_alike = first == keys or (index.method == BTREE and first == list(map(_reversed, keys)))
    if not is_alike or not set(index.include) <= set(other.include):
        return False
    if count < len(other.index_keys):
        return not index.unique and index.method == BTREE
    is_same = (index.unique, index.nulls_not_distinct, index.include) == (
        *(other.unique, other.nulls_not_distinct),
        other.include,
    )
    return (is_same and _rank(other) < _rank(index)) or (not index.unique and not is_same)


def _keys(index: Index) -> list[IndexKey]:
    """The keys without the names that the index gives them."""
    return [replace(key, name="") for key in index.index_keys]


def _reversed(key: IndexKey) -> IndexKey:
    """The key as it is when the index is read backwards."""
    return replace(key, descending=not key.descending, nulls_first=not key.nulls_first)


def _rank(index: Index) -> tuple[bool, int]:
    """Of duplicates, that of a constraint comes first, then the oldest."""
    return not index.constraint, index.oid
