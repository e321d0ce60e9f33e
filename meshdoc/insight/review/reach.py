"""What each role gains and loses: the difference of two access matrices."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple, TypeGuard

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.database import Schema
from meshdoc.catalog.names.names import role_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.relation import CompositeType, Relation, Sequence
from meshdoc.catalog.role import Role
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import Policy
from meshdoc.compare.facts import OWNER, PRIVILEGES
from meshdoc.compare.key import Key, key_of
from meshdoc.history.history import History
from meshdoc.history.ownership import is_implied, whole_of
from meshdoc.insight.access.extent import ORDER
from meshdoc.insight.access.matrix import Cell, Matrix, Subject
from meshdoc.insight.access.opening import partitioned_table
from meshdoc.insight.mentions import Mentions
from meshdoc.insight.named_roles import named_roles
from meshdoc.insight.review.change import AccessChange, Direction, Reach
from meshdoc.insight.review.pairing import Pair, differs
from meshdoc.insight.review.states import States

PUBLIC = "PUBLIC"
RANK = {rows.value: rank for rank, rows in enumerate(ORDER)}


class Place(NamedTuple):
    """A cell of both matrices."""

    key: Key
    command: str
    role: str


Reaches = Mapping[Place, Reach]


def access_changes(states: States) -> tuple[AccessChange, ...]:
    """The differences for every role and object of the head, without those that a role shares with PUBLIC."""
    base, head = states.public
    reached = _reached(states)
    items = [item for item in head.catalog.all(Object) if item.oid in reached and _is_compared(item, head)]
    if not items:
        return ()
    former = _counterparts(states, base.catalog, items)
    roles = _named(base, former.values()) | _named(head, items)
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


def _named(history: History, items: Collection[Object]) -> set[str]:
    """PUBLIC, the roles that the project creates, and those that objects or their policies name."""
    own = [role.oid for role in history.catalog.all(Role) if history.is_own(role)]
    parts = [policy for item in items for policy in history.catalog.children(item.oid, Policy)]
    oids = {*own, *(oid for item in (*items, *parts) for oid in named_roles(item))}
    names = Names(history.catalog, history.system)
    return {PUBLIC, *(quote_identifier(role_name(names, oid)) for oid in oids if oid)}


def _is_open_by_default(item: Subject) -> bool:
    """Whether PostgreSQL lets everybody use a new object, and that means no more than that it exists."""
    return isinstance(item, Routine) and not item.security_definer


def _is_compared(item: Object, history: History) -> TypeGuard[Subject]:
    """Whether an object is the project's own, or changed by it, and of a kind that access is decided for."""
    if not isinstance(item, Relation | Sequence | Routine | Schema) or isinstance(item, CompositeType):
        return False
    return not is_implied(item) and (history.is_own(item) or item.oid in history.extended)


def _reached(states: States) -> Collection[Oid]:
    """The objects of the head to which access may differ: all if a role changed.

    Between histories, what is compared; none if one of them is a dump that does not say who may do what.
    """
    head = states.head.catalog
    touched = {oid for pair in states.pairs if differs(pair) for oid in _oids(pair)}
    changed = {change.oid for place in states.fresh for change in states.head.steps[place].changes}
    if not states.is_one_history:
        return set() if states.omitted & {OWNER, PRIVILEGES} else {address.oid for address in states.present}
    if any(isinstance(_item(states, oid), Role) for oid in changed):
        return {item.oid for item in head.all(Object)}
    ahead, found = [*touched], set(touched)
    named = [(catalog, Mentions(catalog.all(Routine))) for catalog in (states.base.catalog, head)]
    for oid in ahead:
        fresh = {item.oid for catalog, bodies in named for item in _affected(catalog, bodies, oid)} - found
        ahead += fresh
        found |= fresh
    return found


def _oids(pair: Pair) -> Iterator[Oid]:
    yield from (subject.address.oid for subject in pair if subject)


def _item(states: States, oid: Oid) -> Object | None:
    return states.head.catalog.get(oid) or states.base.catalog.get(oid)


def _affected(catalog: Catalog, bodies: Mentions, oid: Oid) -> Iterator[Object]:
    """What refers to an object, what that is a part of, and the routines whose bodies name it."""
    item = catalog.get(oid)
    for user in catalog.children(oid, Object):
        yield user
        if whole := catalog.get(whole_of(user)):
            yield whole
    if isinstance(item, Relation | Routine):
        yield from bodies.of(item)


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
