"""Privileges in words: `SELECT, INSERT to app; ALL to admin`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from meshdoc.catalog.acl import NONE, PRIVILEGE_NAMES, RIGHTS, Held, effective
from meshdoc.catalog.database import Database, Language, Schema, Tablespace
from meshdoc.catalog.foreign import ForeignDataWrapper, Server
from meshdoc.catalog.object import Acl, AclItem, Object, Oid
from meshdoc.catalog.relation import CompositeType, Sequence
from meshdoc.catalog.role import DefaultPrivileges, ParameterPrivileges
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.type import Type
from meshdoc.record import positional, replace

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

NOTHING_HELD = Held(NONE, NONE)


def kind_of(item: Object) -> str:
    """The letter of acldefault() for an object."""
    if isinstance(item, DefaultPrivileges):
        return "s" if item.kind == "S" else item.kind
    return next((letter for cls, letter in KINDS.items() if isinstance(item, cls)), "r")


@positional
class Holdings:
    """What each role holds on an object or column of a kind, the owner included."""

    of: Mapping[Oid, Held]
    owner: Oid
    kind: str

    def notable(self) -> Holdings:
        """Without the owner, if it holds everything."""
        owned = self.of.get(self.owner, NOTHING_HELD)
        if (self.kind == "c" and not owned.privileges) or owned.privileges == RIGHTS[self.kind]:
            return replace(self, of={role: mine for role, mine in self.of.items() if role != self.owner})
        return self

    def without(self, others: Holdings) -> Holdings:
        """What roles hold here and not there. The privileges that come with being the owner are no one's grants.

        A grant option for a privilege that is held there is told for itself.
        """
        found = {}
        for role, mine in self.of.items():
            theirs = others.of.get(role, NOTHING_HELD)
            fresh = Held(mine.privileges - theirs.privileges, mine.grantable - theirs.grantable)
            if fresh != NOTHING_HELD and not (role == self.owner != others.owner):
                found[role] = fresh
        return replace(self, of=found)

    def without_options(self) -> Holdings:
        """Each privilege without its grant option, which goes with it."""
        found = {role: Held(mine.privileges, mine.grantable - mine.privileges) for role, mine in self.of.items()}
        return replace(self, of=found)


def holdings(item: Object) -> Holdings:
    """What each role holds on an object, whether stored or by default."""
    kind = kind_of(item)
    if isinstance(item, DefaultPrivileges):
        found = _held(item.privileges or (), item.role)
        if item.schema and found[item.role] == NOTHING_HELD:  # these are added to what the owner has anyway
            del found[item.role]
        return Holdings(found, item.role, kind)
    return Holdings(_held(effective(item.acl, kind, item.owner), item.owner), item.owner, kind)


def column_holdings(acl: Acl, owner: Oid) -> Holdings:
    """What each role holds on a column."""
    return Holdings(_held(acl or (), owner), owner, "c")


def _held(acl: Iterable[AclItem], owner: Oid) -> dict[Oid, Held]:
    """What each role holds by a list, whichever role granted it."""
    found: dict[Oid, Held] = {owner: NOTHING_HELD}
    for item in acl:
        had = found.get(item.grantee, NOTHING_HELD)
        found[item.grantee] = Held(had.privileges | item.privileges, had.grantable | item.grantable)
    return found


def in_words(found: Holdings, named: Callable[[Oid], str]) -> str:
    """`SELECT, UPDATE WITH GRANT OPTION to app; ALL to PUBLIC`; `named` gives the names of roles."""
    texts = (_of_role(mine, found.kind, named(role) if role else "PUBLIC") for role, mine in found.of.items())
    return "; ".join(sorted(texts))


def _of_role(mine: Held, kind: str, role: str) -> str:
    return f"{', '.join(_words(mine, kind)) or 'none'} to {role}"


def _words(mine: Held, kind: str) -> list[str]:
    rights = RIGHTS[kind]
    if len(rights) > 1 and mine.privileges == rights and mine.grantable in (NONE, rights):
        return ["ALL" + " WITH GRANT OPTION" * bool(mine.grantable)]
    letters = sorted(mine.privileges | mine.grantable, key=lambda letter: _rank(PRIVILEGE_NAMES[letter]))
    return [_word(mine, letter) for letter in letters]


def _word(mine: Held, letter: str) -> str:
    name = PRIVILEGE_NAMES[letter]
    if letter not in mine.privileges:
        return f"GRANT OPTION FOR {name}"
    return name + " WITH GRANT OPTION" * (letter in mine.grantable)


def _rank(privilege: str) -> tuple[int, str]:
    return (ORDER.index(privilege) if privilege in ORDER else len(ORDER)), privilege
