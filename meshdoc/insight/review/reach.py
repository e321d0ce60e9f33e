"""What each role gains and loses: the difference of two access matrices."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.database import Schema
from meshdoc.catalog.names.names import role_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.relation import CompositeType, Relation, Sequence
from meshdoc.catalog.role import Role
from meshdoc.catalog.routine import Routine
from meshdoc.compare.key import Key, key_of
from meshdoc.history.history import History
from meshdoc.history.ownership import is_implied
from meshdoc.insight.access.extent import ORDER
from meshdoc.insight.access.matrix import Cell, Matrix, Subject
from meshdoc.insight.access.opening import partitioned_table
from meshdoc.insight.named_roles import named_roles
from meshdoc.insight.review.change import AccessChange, Direction, Reach
from meshdoc.insight.review.states import States

PUBLIC = "PUBLIC"
RANK = {rows.value: rank for rank, rows in enumerate(ORDER)}


class Place(NamedTuple):
    """A cell of both matrices."""

    key: Key
    command: str
    role: str


Reaches = Mapping[Place, Reach]


def access_changes(states: States, base: History, head: History) -> tuple[AccessChange, ...]:
    """The differences for every role and object of the head, without those that a role shares with PUBLIC.

    `base` and `head` are the histories of the states without secrets.
    """
    items = [item for item in head.catalog.all(Object) if _is_compared(head, item)]
    former = _counterparts(states, base.catalog, items)
    roles = _named(base) | _named(head)
    names = Names(head.catalog, head.system)
    keys = {item.oid: key_of(names, item) for item in items}
    after = dict(_reaches(head, [(item, keys[item.oid]) for item in items], roles))
    before = dict(_reaches(base, [(one, keys[oid]) for oid, one in former.items()], roles))
    known = {keys[oid] for oid in former}
    found = {place: change for place, reach in after.items() if (change := _change(place, before, reach, known))}
    quiet = {keys[item.oid] for item in items if item.oid not in former and _is_open_by_default(item)}
    parents = {keys[item.oid]: keys.get(partitioned_table(item)) for item in items if isinstance(item, Relation)}
    return tuple(
        each
        for place, each in sorted(found.items())
        if place.key not in quiet
        and not _is_shared(each, found.get(place._replace(role=PUBLIC)))
        and not (each.before is None and _above(place, parents, after) == each.after)
    )


def _above(place: Place, parents: Mapping[Key, Key | None], reaches: Reaches) -> Reach | None:
    """What is reached by way of the table that this one is a partition of."""
    parent = parents.get(place.key)
    return reaches.get(place._replace(key=parent)) if parent else None


def _named(history: History) -> set[str]:
    """PUBLIC, and the roles that the project creates, or names as owners, grantees or in policies."""
    own = [item for item in history.catalog.all(Object) if item.oid in history.extended or history.is_own(item)]
    oids = {oid for item in own for oid in named_roles(item)} | {item.oid for item in own if isinstance(item, Role)}
    names = Names(history.catalog, history.system)
    return {PUBLIC, *(quote_identifier(role_name(names, oid)) for oid in oids if oid)}


def _is_open_by_default(item: Subject) -> bool:
    """Whether PostgreSQL lets everybody use a new object, and that means no more than that it exists."""
    return isinstance(item, Routine) and not item.security_definer


def _is_compared(history: History, item: Object) -> bool:
    """Whether an object is the project's own, or changed by it, and access to it means something to a reader."""
    if isinstance(item, CompositeType) or not isinstance(item, Relation | Sequence | Routine | Schema):
        return False
    return not is_implied(item) and (item.oid in history.extended or history.is_own(item))


def _counterparts(states: States, base: Catalog, items: list[Subject]) -> dict[Oid, Subject]:
    """The objects of the base that these were, by the oids of these."""
    paired = {pair.after.address.oid: pair.before.address.oid for pair in states.pairs if pair.before and pair.after}
    found = {}
    for item in items:
        oid = paired.get(item.oid) or (item.oid if states.is_one_history else 0)
        former = base.get(oid)
        if isinstance(former, Relation | Sequence | Routine | Schema):
            found[item.oid] = former
    return found


def _reaches(
    history: History, items: list[tuple[Subject, Key]], roles: Collection[str]
) -> Iterator[tuple[Place, Reach]]:
    matrix, names = Matrix(history), Names(history.catalog, history.system)
    for role in matrix.roles:
        name = quote_identifier(role_name(names, role)) if role else PUBLIC
        if name not in roles:
            continue
        for item, key in items:
            for cell in matrix.of(role, item):
                yield Place(key, cell.command, name), _reach(item, cell)


def _reach(item: Subject, cell: Cell) -> Reach:
    columns = (item.attribute(attnum).name for attnum in cell.columns) if isinstance(item, Relation) else ()
    condition = cell.extent.refused or "; ".join(each.text for each in cell.extent.conditions)
    return Reach(rows=cell.extent.rows.value, columns=tuple(map(quote_identifier, columns)), condition=condition)


def _change(place: Place, before: Reaches, reach: Reach, known: set[Key]) -> AccessChange | None:
    """The difference in one cell; None if there is none that matters: of a new object, that there is no access."""
    former = before.get(place) or (before.get(place._replace(role=PUBLIC)) if place.key in known else None)
    if former == reach or (RANK[reach.rows] == 0 and (former is None or RANK[former.rows] == 0)):
        return None
    return AccessChange(
        role=place.role,
        key=place.key,
        command=place.command,
        direction=_direction(former, reach),
        before=former,
        after=reach,
    )


def _direction(before: Reach | None, after: Reach) -> Direction:
    if before is None:
        return Direction.GAINS
    one, other = ((RANK[each.rows], not each.columns, len(each.columns)) for each in (before, after))
    if one != other:
        return Direction.GAINS if other > one else Direction.LOSES
    return Direction.CHANGES


def _is_shared(change: AccessChange, other: AccessChange | None) -> bool:
    """Whether a change of PUBLIC says as much."""
    return other is not None and other is not change and (other.before, other.after) == (change.before, change.after)
