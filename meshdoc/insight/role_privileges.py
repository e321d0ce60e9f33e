"""What a role holds, compared with other roles: the privileges granted to it directly, as differences and counts.

anon            SELECT on 3 tables
authenticated   all of anon's, and EXECUTE on 41 functions
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from meshdoc.catalog.acl import PUBLIC_ROLE, Letters
from meshdoc.catalog.object import NO_OID, Address, Object, Oid
from meshdoc.catalog.relation import CompositeType, ForeignTable, Table
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.type import Type
from meshdoc.insight.privilege import Holding, holdings, is_usual, kind_letter
from meshdoc.record import record

NOUNS: tuple[tuple[type[Object], str], ...] = (
    (Table, "table"),
    (ForeignTable, "table"),
    (Routine, "function"),
    (CompositeType, "type"),
    (Type, "type"),
)
"""Kinds that are counted together; any other is counted under its noun."""
MOST_COMPARED = 50
"""More different sets of privileges are not compared."""
ORDER = {
    noun: place for place, noun in enumerate(("table", "column", "view", "materialized view", "sequence", "function"))
}
"""The kinds that are counted first."""


class Right(NamedTuple):
    """A privilege on an object or a column of it, or the option to grant it."""

    address: Address
    letter: str
    option: bool


class Group(NamedTuple):
    """Objects of one kind and schema (0: none) on which a role holds the same privileges.

    `kind` is acldefault's letter, `c` for privileges on columns. `others` are further objects of the kind and schema.
    """

    schema: Oid
    noun: str
    kind: str
    privileges: Letters
    grantable: Letters
    addresses: tuple[Address, ...]
    others: tuple[Oid, ...]


@record
class RolePrivileges:
    """The privileges granted to a role: all of those of `base` (None: of no other), and `groups`."""

    base: Oid | None
    groups: tuple[Group, ...]
    totals: tuple[tuple[str, int], ...]
    """How many objects of each kind, those of `base` included, and columns of tables that are not among them."""


def role_privileges(items: Sequence[Object], roles: Sequence[Oid]) -> Mapping[Oid, RolePrivileges]:
    """What each of the roles holds on objects, in comparison with the others; default privileges are left out."""
    held = _held(items, roles)
    known = {item.oid: item for item in items}
    places: dict[tuple[Oid, str], list[Oid]] = {}
    for item in items:
        places.setdefault(place_of(item), []).append(item.oid)
    alike = {oid: _groups(held[oid], known, places) for oid in roles}
    bases = _bases(held, [role for role in roles if role != PUBLIC_ROLE])
    found: dict[Oid, RolePrivileges] = {}
    for role in roles:
        base = bases.get(role)
        if base is not None and held[base] != held[role] and len(alike[base]) == 1:
            base = None  # to name the role would say no less
        groups = alike[role] if base is None else _groups(held[role] - held[base], known, places)
        found[role] = RolePrivileges(base=base, groups=tuple(groups), totals=_totals(held[role], known))
    return found


def _held(items: Iterable[Object], roles: Iterable[Oid]) -> dict[Oid, frozenset[Right]]:
    found: dict[Oid, set[Right]] = {role: set() for role in roles}
    for item in items:
        for holding in holdings(item):
            if holding.role in found and not is_usual(holding, item):
                found[holding.role].update(_rights(item, holding))
    return {role: frozenset(rights) for role, rights in found.items()}


def _rights(item: Object, holding: Holding) -> Iterator[Right]:
    address = Address(item.oid, holding.column)
    yield from (Right(address, letter, False) for letter in holding.privileges)
    yield from (Right(address, letter, True) for letter in holding.grantable)


def _bases(held: Mapping[Oid, frozenset[Right]], roles: Iterable[Oid]) -> dict[Oid, Oid]:
    """For a role the first that holds the same, else the one that holds most of it and nothing else."""
    first: dict[frozenset[Right], Oid] = {}
    found = {role: first[held[role]] for role in roles if first.setdefault(held[role], role) != role and held[role]}
    largest = sorted(filter(None, first), key=len, reverse=True)[:MOST_COMPARED]
    for rights in largest:
        smaller = next((other for other in largest if other < rights), None)
        if smaller is not None:
            found[first[rights]] = first[smaller]
    return found


def _totals(rights: Iterable[Right], known: Mapping[Oid, Object]) -> tuple[tuple[str, int], ...]:
    addresses = {right.address for right in rights}
    whole = {address.oid for address in addresses if not address.sub}
    counts = Counter(noun_of(known[oid]) for oid in whole)
    if columns := sum(address.oid not in whole for address in addresses):
        counts["column"] = columns
    return tuple(sorted(counts.items(), key=lambda counted: (ORDER.get(counted[0], len(ORDER)), counted[0])))


def noun_of(item: Object) -> str:
    """The kind under which an object is counted."""
    return next((noun for cls, noun in NOUNS if isinstance(item, cls)), item.noun)


def place_of(item: Object) -> tuple[Oid, str]:
    """The schema of an object (0: none) and the kind under which it is counted."""
    schema: Oid = getattr(item, "schema", NO_OID)
    return schema, noun_of(item)


def _groups(
    rest: Iterable[Right], known: Mapping[Oid, Object], places: Mapping[tuple[Oid, str], list[Oid]]
) -> list[Group]:
    """What is held alike, the fewest objects of a schema first."""
    letters: dict[Address, tuple[set[str], set[str]]] = {}
    for right in rest:
        privileges, grantable = letters.setdefault(right.address, (set(), set()))
        privileges.add(right.letter)
        if right.option:
            grantable.add(right.letter)
    alike: dict[tuple[Oid, str, str, Letters, Letters], list[Address]] = {}
    for address, (privileges, grantable) in letters.items():
        item = known[address.oid]
        kind = "c" if address.sub else kind_letter(item) or ""
        alike.setdefault((*place_of(item), kind, frozenset(privileges), frozenset(grantable)), []).append(address)
    groups = (Group(*key, tuple(sorted(found)), _others(places[key[:2]], found)) for key, found in alike.items())
    return sorted(
        groups, key=lambda group: (bool(group.schema), group.schema, len(group.addresses), group.noun, group.addresses)
    )


def _others(alike: Iterable[Oid], found: Iterable[Address]) -> tuple[Oid, ...]:
    inside = {address.oid for address in found}
    return tuple(oid for oid in alike if oid not in inside)
