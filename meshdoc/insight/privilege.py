"""The privileges that roles hold on an object by its ACL, without those that its owner always has.

grant select, insert on t to app        Holding(app, {r, a})
revoke execute on function f from public    `withheld`: {X}, which PUBLIC has by default
"""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.acl import PUBLIC_RIGHTS, PUBLIC_ROLE, RIGHTS, Items, Letters, effective
from meshdoc.catalog.database import PUBLIC, Database, Language, Schema, Tablespace
from meshdoc.catalog.foreign import ForeignDataWrapper, Server
from meshdoc.catalog.object import AclItem, Object, Oid
from meshdoc.catalog.relation import CompositeType, Relation, Sequence
from meshdoc.catalog.role import ParameterPrivileges
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.type import Type
from meshdoc.record import record

USAGE: Letters = frozenset("U")
KINDS: tuple[tuple[type[Object], str], ...] = (
    (CompositeType, "T"),
    (Relation, "r"),
    (Sequence, "s"),
    (Routine, "f"),
    (Type, "T"),
    (Schema, "n"),
    (Language, "l"),
    (Database, "d"),
    (ForeignDataWrapper, "F"),
    (Server, "S"),
    (Tablespace, "t"),
    (ParameterPrivileges, "p"),
)
"""acldefault's letters, by class."""


@record
class Holding:
    """The privileges of a role (0 is PUBLIC) on an object, or on one of its columns; `grantable` with grant option."""

    role: Oid
    privileges: Letters
    grantable: Letters
    column: int = 0


def kind_letter(item: Object) -> str | None:
    """The letter of acldefault for an object; None if there are no privileges on objects of its kind."""
    return next((letter for cls, letter in KINDS if isinstance(item, cls)), None)


def holdings(item: Object) -> Iterator[Holding]:
    """The privileges that other roles than the owner hold on an object and its columns, default ones included."""
    kind = kind_letter(item)
    if kind is None:
        return
    yield from by_role(effective(item.acl, kind, item.owner), item.owner)
    for column in item.columns if isinstance(item, Relation) else ():
        yield from by_role(column.acl or (), item.owner, column.attnum)


def by_role(acl: Items, owner: Oid, column: int = 0) -> Iterator[Holding]:
    """One holding per role of a list, PUBLIC first, without the owner."""
    entries: dict[Oid, list[AclItem]] = {}
    for entry in acl:
        entries.setdefault(entry.grantee, []).append(entry)
    for role, mine in sorted(entries.items()):
        privileges: Letters = frozenset().union(*(entry.privileges for entry in mine))
        grantable: Letters = frozenset().union(*(entry.grantable for entry in mine))
        if privileges and role != owner:
            yield Holding(role=role, privileges=privileges, grantable=grantable, column=column)


def withheld(item: Object) -> Letters:
    """The privileges that PUBLIC has on objects of this kind by default, and not on this one."""
    held = (entry.privileges for entry in item.acl or () if entry.grantee == PUBLIC_ROLE)
    return frozenset() if item.acl is None else public_default(item).difference(*held)


def public_default(item: Object) -> Letters:
    """The privileges that PUBLIC has on an object of a new database if nothing is granted or revoked."""
    return USAGE if item.oid == PUBLIC else PUBLIC_RIGHTS.get(kind_letter(item) or "", frozenset())


def is_usual(holding: Holding, item: Object) -> bool:
    """Whether a holding is only what PUBLIC has by default."""
    return holding.role == PUBLIC_ROLE and holding.privileges == public_default(item)


def is_all(letters: Letters, kind: str) -> bool:
    """Whether these are all privileges that exist for a kind of object."""
    return letters == RIGHTS[kind]
