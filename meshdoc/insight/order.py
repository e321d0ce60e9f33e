"""The order in which tables can be filled and emptied, so that foreign keys are met after each statement.

A table comes after those that its foreign keys reference. Where foreign keys form a circle, one of them has to wait:
its columns are null until the referenced row exists, or its check is deferred to the end of the transaction.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import ForeignKey, Match
from meshdoc.catalog.inherit import ancestors_of
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Relation
from meshdoc.record import record


class Delay(enum.Enum):
    """How a foreign key can wait for the row that it references."""

    NULL = "null"
    """Its columns may be null, and are set later."""
    DEFER = "defer"
    """It is DEFERRABLE."""


@record
class Waiting:
    """A foreign key of a circle that waits, and how."""

    key: Oid
    delay: Delay


@record
class Circle:
    """Tables that reference each other, and the foreign keys between them.

    With `waiting` set aside the rest has an order; without any, no key can wait, and no first row can be added by
    plain INSERTs.
    """

    tables: tuple[Oid, ...]
    keys: tuple[Oid, ...]
    waiting: tuple[Waiting, ...] = ()


@record
class Order:
    """Tables by level: those of a level reference only tables of earlier ones, apart from keys that wait.

    `to_itself` are the foreign keys of tables to themselves, `unconnected` the tables that no foreign key connects.
    """

    levels: tuple[tuple[Oid, ...], ...]
    circles: tuple[Circle, ...]
    to_itself: tuple[Oid, ...]
    unconnected: tuple[Oid, ...]

    def __bool__(self) -> bool:
        """Whether there is anything to put in order."""
        return len(self.levels) > 1 or bool(self.circles or self.to_itself)


def order(catalog: Catalog, tables: Collection[Oid]) -> Order:
    """The order of some tables, partitions left out; it is the given one within a level."""
    keys = [key for key in catalog.all(ForeignKey) if key.enforced and not key.parent]
    ends = {key.oid: (whole(catalog, key.table), whole(catalog, key.references_table)) for key in keys}
    among = frozenset(tables)
    inner = [key for key in keys if among.issuperset(ends[key.oid])]
    between = {key.oid: ends[key.oid] for key in inner if ends[key.oid][0] != ends[key.oid][1]}
    circles = tuple(_circle(catalog, members, between) for members in _circles(tables, between.values()))
    waiting = {each.key for circle in circles for each in circle.waiting}
    kept = [pair for key, pair in between.items() if key not in waiting]
    connected = {oid for pair in ends.values() for oid in pair if pair[0] != pair[1]}
    return Order(
        levels=tuple(_levels(tables, kept)),
        circles=circles,
        to_itself=tuple(key.oid for key in inner if key.oid not in between),
        unconnected=tuple(oid for oid in tables if oid not in connected),
    )


def whole(catalog: Catalog, table: Oid) -> Oid:
    """The table that is no partition, for a table or any partition of it."""
    *_, last = (table, *ancestors_of(catalog, table))
    return last


# --- circles ------------------------------------------------------------------------------------------------


def _circle(catalog: Catalog, members: Sequence[Oid], between: Mapping[Oid, tuple[Oid, Oid]]) -> Circle:
    inside = {key: pair for key, pair in between.items() if set(pair) <= set(members)}
    delays = {key: delay for key in inside if (delay := delay_of(catalog, key))}
    put_off = dict.fromkeys(sorted(delays, key=lambda key: (delays[key] is Delay.DEFER, key)))
    if any(_circles(members, (pair for key, pair in inside.items() if key not in put_off))):
        return Circle(tables=tuple(members), keys=tuple(inside))
    for key in list(put_off):
        if not any(_circles(members, (pair for each, pair in inside.items() if each == key or each not in put_off))):
            del put_off[key]
    waiting = tuple(Waiting(key=key, delay=delays[key]) for key in put_off)
    return Circle(tables=tuple(members), keys=tuple(inside), waiting=waiting)


def delay_of(catalog: Catalog, key: Oid) -> Delay | None:
    """How a foreign key can wait; None if it cannot."""
    found = catalog[key]
    assert isinstance(found, ForeignKey)
    table = catalog[found.table]
    assert isinstance(table, Relation)
    columns = [table.attribute(attnum) for attnum in found.columns]
    may_be_null = [not column.not_null and not column.generated for column in columns]
    if all(may_be_null) or (found.match is Match.SIMPLE and any(may_be_null)):
        return Delay.NULL
    return Delay.DEFER if found.deferrable else None


def _circles(tables: Iterable[Oid], pairs: Iterable[tuple[Oid, Oid]]) -> Iterator[tuple[Oid, ...]]:
    """The groups of two or more tables each of which leads to all others (Tarjan), without recursion."""
    ahead: dict[Oid, list[Oid]] = {table: [] for table in tables}
    for source, target in pairs:
        ahead[source].append(target)
    index: dict[Oid, int] = {}
    lowest: dict[Oid, int] = {}
    open_: dict[Oid, None] = {}
    for start in ahead:
        work = [(start, iter(ahead[start]))] if start not in index else []
        while work:
            table, following = work[-1]
            if table not in index:
                index[table] = lowest[table] = len(index)
                open_[table] = None
            for target in following:
                if target not in index:
                    work.append((target, iter(ahead[target])))
                    break
                if target in open_:
                    lowest[table] = min(lowest[table], index[target])
            else:
                work.pop()
                if work:
                    lowest[work[-1][0]] = min(lowest[work[-1][0]], lowest[table])
                if lowest[table] == index[table] and len(found := _closed(open_, table)) > 1:
                    yield tuple(each for each in ahead if each in found)


def _closed(open_: dict[Oid, None], table: Oid) -> set[Oid]:
    """Take the tables of a finished group off the stack."""
    found = set[Oid]()
    while table not in found:
        found.add(open_.popitem()[0])
    return found


# --- levels -------------------------------------------------------------------------------------------------


def _levels(tables: Collection[Oid], pairs: Iterable[tuple[Oid, Oid]]) -> Iterator[tuple[Oid, ...]]:
    """The tables by level; those of a circle that nothing breaks, and what references them, come last together."""
    needs: dict[Oid, set[Oid]] = {table: set() for table in tables}
    for source, target in pairs:
        needs[source].add(target)
    while needs:
        ready = [table for table, targets in needs.items() if not targets & needs.keys()] or list(needs)
        yield tuple(ready)
        for table in ready:
            del needs[table]
