"""The tree of tables under the root that most foreign-key paths end at.

Each table hangs below the table that it references on the shortest path to the root: `runs`, which reference both
`projects` and `definitions`, are below `projects`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import Action, ForeignKey
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Relation
from meshdoc.record import record


@record
class Child:
    """A table below another one. `owned` is whether each of its rows needs a row of that table and goes with it."""

    table: Oid
    owned: bool


@record
class Branch:
    """A table and those right below it, those with the most tables below them first. `size` counts all below it."""

    table: Oid
    children: tuple[Child, ...]
    size: int


def references(catalog: Catalog, tables: Collection[Oid]) -> dict[Oid, list[ForeignKey]]:
    """The foreign keys between some tables, without those of a table to itself, by the table that has them."""
    found: dict[Oid, list[ForeignKey]] = {table: [] for table in tables}
    for key in catalog.all(ForeignKey):
        if key.table in found and key.references_table in found and key.table != key.references_table:
            found[key.table].append(key)
    return found


def overview(catalog: Catalog, tables: Collection[Oid]) -> tuple[Branch, ...]:
    """The tables with others below them, the root first and level by level; empty without foreign keys.

    The root is a table that needs no row of another one, if there is such a table.
    """
    keys = references(catalog, tables)
    below = _inverse(keys)
    parents_of_some = [table for table in tables if below[table]]
    roots = [table for table in parents_of_some if not any(_is_required(catalog, key) for key in keys[table])]
    roots = roots or parents_of_some
    if not roots:
        return ()
    parents = max((_parents(root, below) for root in roots), key=len)
    order = list(parents)
    sizes = dict.fromkeys(order, 0)
    for table in reversed(order[1:]):
        sizes[parents[table]] += sizes[table] + 1
    directly: dict[Oid, list[Oid]] = {table: [] for table in order}
    for child in order[1:]:
        directly[parents[child]].append(child)
    found = []
    for table, children in directly.items():
        if children:
            ranked = sorted(children, key=lambda child: -sizes[child])
            told = tuple(Child(table=child, owned=_owned(catalog, keys[child], table)) for child in ranked)
            found.append(Branch(table=table, children=told, size=sizes[table]))
    return tuple(found)


def _inverse(keys: Mapping[Oid, Iterable[ForeignKey]]) -> dict[Oid, list[Oid]]:
    """The tables that reference each table, in order, each once."""
    found: dict[Oid, dict[Oid, None]] = {table: {} for table in keys}
    for table, mine in keys.items():
        for key in mine:
            found[key.references_table][table] = None
    return {table: list(children) for table, children in found.items()}


def _parents(root: Oid, below: Mapping[Oid, Iterable[Oid]]) -> dict[Oid, Oid]:
    """The tables from which a path leads to the root, level by level, with the next table on the shortest path."""
    parents = {root: root}
    ahead = [root]
    for table in ahead:
        for child in below[table]:
            if child not in parents:
                parents[child] = table
                ahead.append(child)
    return parents


def _owned(catalog: Catalog, keys: Iterable[ForeignKey], parent: Oid) -> bool:
    return any(
        key.references_table == parent and key.on_delete is Action.CASCADE and _is_required(catalog, key)
        for key in keys
    )


def _is_required(catalog: Catalog, key: ForeignKey) -> bool:
    table = catalog[key.table]
    assert isinstance(table, Relation)
    return key.enforced and all(table.attribute(attnum).not_null for attnum in key.columns)
