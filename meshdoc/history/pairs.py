"""Which objects after a version are those before it: the same ones, and those that replaced one of their name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TypeVar

from meshdoc.catalog.change import Cause
from meshdoc.catalog.constraint import ForeignKey, PrimaryKey, Unique
from meshdoc.catalog.names.description import qualified_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.routine import Routine
from meshdoc.history.net import Net
from meshdoc.history.wording import full_name
from meshdoc.record import positional

K = TypeVar("K")


@positional
class Pair:
    """An object before and after a version; `dropped` is why the first is gone, if they are different objects."""

    before: Object
    after: Object
    net: Net
    dropped: Cause | None = None

    @property
    def is_replaced(self) -> bool:
        """Whether they are different objects."""
        return self.before.oid != self.after.oid


def pairs(before: Names, after: Names, nets: Collection[Net]) -> dict[Oid, Pair]:
    """The pairs by the oid of the later object.

    An object replaces a dropped one of its class and name. A routine also replaces the only dropped one with another
    signature, a primary key that of its table, and a unique constraint or foreign key one on the same columns.
    """
    found = {net.oid: _same(net) for net in nets if net.change.before and net.change.after}
    gone = [net for net in nets if net.change.after is None]
    kinds = {type(net.change.object) for net in gone}
    made = [net for net in nets if net.change.before is None and type(net.change.object) in kinds]
    if not made:
        return found
    found |= _matched(_by_name(before, gone), _by_name(after, made))
    replaced = {pair.before.oid: pair.after.oid for pair in found.values()}
    gone = [net for net in gone if net.oid not in replaced]
    made = [net for net in made if net.oid not in found]
    found |= _matched(_routines(before, gone), _routines(after, made))
    found |= _matched(_primary_keys(gone, replaced), _primary_keys(made, {}))
    return found | _matched(_on_columns(gone), _on_columns(made))


def _by_name(names: Names, nets: Iterable[Net]) -> dict[tuple[type[Object], str], Net]:
    return {(type(net.change.object), full_name(names, net.change.object)): net for net in nets}


def _primary_keys(nets: Iterable[Net], replaced: Mapping[Oid, Oid]) -> dict[Oid, Net]:
    """The primary keys by table, or by the table that replaced it."""
    keys = ((net.change.object, net) for net in nets)
    return {replaced.get(key.table, key.table): net for key, net in keys if isinstance(key, PrimaryKey)}


def _on_columns(nets: Iterable[Net]) -> dict[tuple[object, ...], Net]:
    """The unique constraints by table and columns, and the foreign keys also by the table that they reference."""
    found: dict[tuple[object, ...], Net] = {}
    for net in nets:
        item = net.change.object
        if isinstance(item, Unique):
            found[Unique, item.table, frozenset(item.columns)] = net
        if isinstance(item, ForeignKey) and not item.parent:
            found[ForeignKey, item.table, item.columns, item.references_table] = net
    return found


def _same(net: Net) -> Pair:
    before, after = net.change.before, net.change.after
    assert before and after
    return Pair(before, after, net)


def _matched(former: Mapping[K, Net], present: Mapping[K, Net]) -> dict[Oid, Pair]:
    shared = ((former[key], net) for key, net in present.items() if key in former)
    return {made.oid: Pair(gone.change.object, made.change.object, made, gone.change.cause) for gone, made in shared}


def _routines(names: Names, nets: Iterable[Net]) -> dict[str, Net]:
    """The routines without namesakes among these, by name without signature."""
    by_name: dict[str, list[Net]] = {}
    for net in nets:
        if isinstance(net.change.object, Routine):
            by_name.setdefault(qualified_name(names.catalog, net.change.object), []).append(net)
    return {name: found[0] for name, found in by_name.items() if len(found) == 1}


def removed(nets: Iterable[Net], found: Mapping[Oid, Pair]) -> Iterator[Net]:
    """The nets of objects that are gone and were not replaced."""
    replaced = {pair.before.oid for pair in found.values() if pair.is_replaced}
    return (net for net in nets if net.change.after is None and net.oid not in replaced)
