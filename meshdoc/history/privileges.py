"""Privileges in words: `SELECT, INSERT to app; ALL to admin`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from meshdoc.catalog.acl import NONE, PRIVILEGE_NAMES, RIGHTS, Held, Letters, effective
from meshdoc.catalog.database import Database, Language, Schema, Tablespace
from meshdoc.catalog.foreign import ForeignDataWrapper, Server
from meshdoc.catalog.object import Acl, AclItem, Object, Oid
from meshdoc.catalog.relation import CompositeType, Sequence
from meshdoc.catalog.role import DefaultPrivileges, ParameterPrivileges
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.type import Type

KINDS: dict[type[Object], str] = {
    Routine: "f",
    Type: "T",
    CompositeType: "T",
    Language: "l",
    Database: "d",
    Schema: "n",
    Sequence: "s",
    Tablespace: "t",
    ForeignDataWrapper: "F",
    Server: "S",
    ParameterPrivileges: "p",
}
"""The letters of acldefault() for the objects that are no relations."""
ORDER = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN")
"""How PostgreSQL's manual lists the privileges on a table."""

Holdings: TypeAlias = Mapping[Oid, Held]
"""What each role holds."""
NOTHING_HELD = Held(NONE, NONE)


def kind_of(item: Object) -> str:
    """The letter of acldefault() for an object."""
    if isinstance(item, DefaultPrivileges):
        return "s" if item.kind == "S" else item.kind
    return next((letter for cls, letter in KINDS.items() if isinstance(item, cls)), "r")


def holdings(item: Object) -> Holdings:
    """What each role holds on an object, whether stored or by default; the owner where it is not everything."""
    kind = kind_of(item)
    if isinstance(item, DefaultPrivileges):
        return held(item.privileges or (), item.role, RIGHTS[kind])
    return held(effective(item.acl, kind, item.owner), item.owner, RIGHTS[kind])


def column_holdings(acl: Acl, owner: Oid) -> Holdings:
    """What each role holds on a column."""
    return held(acl or (), owner, NONE)


def held(acl: Iterable[AclItem], owner: Oid, all_rights: Letters) -> Holdings:
    """What each role holds by a list, whoever granted it; the owner where it is not everything."""
    found: dict[Oid, Held] = {owner: NOTHING_HELD}
    for item in acl:
        had = found.get(item.grantee, NOTHING_HELD)
        found[item.grantee] = Held(had.privileges | item.privileges, had.grantable | item.grantable)
    if found[owner].privileges == all_rights:
        del found[owner]
    return found


def without(some: Holdings, others: Holdings) -> Holdings:
    """What roles hold by the one and not by the other."""
    found = {}
    for role, mine in some.items():
        theirs = others.get(role, NOTHING_HELD)
        fresh = mine.privileges - theirs.privileges
        options = mine.grantable - theirs.grantable
        if fresh or options:
            found[role] = Held(fresh | options, options)
    return found


def in_words(found: Holdings, kind: str, named: Callable[[Oid], str]) -> str:
    """`SELECT, UPDATE WITH GRANT OPTION to app; ALL to PUBLIC`; `named` gives the names of roles."""
    return "; ".join(sorted(_of_role(mine, kind, named(role) if role else "PUBLIC") for role, mine in found.items()))


def _of_role(mine: Held, kind: str, role: str) -> str:
    return f"{', '.join(_words(mine, kind)) or 'none'} to {role}"


def _words(mine: Held, kind: str) -> list[str]:
    rights = RIGHTS[kind]
    if len(rights) > 1 and mine.privileges == rights and mine.grantable in (NONE, rights):
        return ["ALL" + " WITH GRANT OPTION" * bool(mine.grantable)]
    letters = sorted(mine.privileges, key=lambda letter: _rank(PRIVILEGE_NAMES[letter]))
    return [PRIVILEGE_NAMES[letter] + " WITH GRANT OPTION" * (letter in mine.grantable) for letter in letters]


def _rank(privilege: str) -> tuple[int, str]:
    return (ORDER.index(privilege) if privilege in ORDER else len(ORDER)), privilege
