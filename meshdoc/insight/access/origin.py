"""Where access comes from: the grants, default privileges and policies behind it, with their statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from meshdoc.catalog.acl import PUBLIC_ROLE, Items, Letters, acl_default
from meshdoc.catalog.change import Change
from meshdoc.catalog.membership import Roles
from meshdoc.catalog.object import Acl, Object, Oid
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.role import DefaultPrivileges
from meshdoc.diagnostics import Location
from meshdoc.history.history import History, column_of
from meshdoc.record import positional, record

Held: TypeAlias = tuple[Oid, str]
"""A grantee and the letter of a privilege."""
KINDS = {"r": "r", "s": "S", "f": "f", "n": "n"}
"""The letters of pg_default_acl for those of acldefault()."""


@record
class Grant:
    """A privilege of a grantee, directly or as a default; `location` is None if it existed before the first version.

    `columns` are those it is limited to; `by_default` is whether default privileges gave it, `grantable` whether the
    grantee may grant it.
    """

    grantee: Oid
    letter: str
    columns: tuple[int, ...] = ()
    location: Location | None = None
    by_default: bool = False
    grantable: bool = False


@positional
class Origin:
    """Finds the statements in a history."""

    history: History
    roles: Roles

    def grants(self, item: Object, kind: str, role: Oid, letter: str) -> Iterator[Grant]:
        """The entries that give a role a privilege: its own, those of its groups and PUBLIC's."""
        for grant in self.entries(item, kind, frozenset(letter)):
            if grant.grantee == PUBLIC_ROLE or self.roles.has_privileges_of(role, grant.grantee):
                yield grant

    def entries(self, item: Object, kind: str, letters: Letters) -> Iterator[Grant]:
        """All entries for some privileges on an object and its columns."""
        acl = acl_default(kind, item.owner) if item.acl is None else item.acl
        gained, may_grant = self._gained(item), _held(acl, grantable=True)
        for grantee, letter in _pairs(acl, letters):
            found = self._whole(item, kind, (grantee, letter), gained)
            yield replace(found, grantable=(grantee, letter) in may_grant)
        for column in item.columns if isinstance(item, Relation) else ():
            for grantee, letter in _pairs(column.acl or (), letters):
                found = self._of_column(item.oid, column.attnum, grantee, letter)
                yield replace(found, grantable=(grantee, letter) in _held(column.acl, grantable=True))

    def chain(self, role: Oid, grantee: Oid) -> tuple[Oid, ...]:
        """The memberships from a role to a grantee whose privileges it inherits, without the role itself."""
        if grantee in (role, PUBLIC_ROLE):
            return ()
        paths: dict[Oid, tuple[Oid, ...]] = {role: ()}
        for member in (queue := [role]):
            for membership in self.roles.memberships(member):
                if membership.inherit and membership.role not in paths:
                    paths[membership.role] = (*paths[member], membership.role)
                    queue.append(membership.role)
        return paths.get(grantee, ())

    def _gained(self, item: Object) -> dict[Held, Change]:
        """The last change that gave each privilege on the whole object, after its creation."""
        found: dict[Held, Change] = {}
        for change in reversed(self.history.changes_of(item.oid)):
            if change.before and change.after and change.before.acl is not change.after.acl:
                for pair in _new(change.before.acl or (), change.after.acl or ()):
                    found.setdefault(pair, change)
        return found

    def _whole(self, item: Object, kind: str, pair: Held, gained: Mapping[Held, Change]) -> Grant:
        grantee, letter = pair
        first = next(iter(self.history.changes_of(item.oid)), None)
        change = gained.get(pair) or (first if first and first.before is None else None)
        location = change.cause.location if change and change.cause else None
        default = self._default(item, kind, grantee, letter) if change and change.before is None else None
        return Grant(grantee=grantee, letter=letter, location=default or location, by_default=default is not None)

    def _default(self, item: Object, kind: str, grantee: Oid, letter: str) -> Location | None:
        """The ALTER DEFAULT PRIVILEGES that gave a privilege to a new object."""
        schema = getattr(item, "schema", 0)
        for default in self.history.catalog.all(DefaultPrivileges):
            fits = default.kind == KINDS.get(kind) and default.schema in (0, schema)
            if fits and _holds(default.privileges, grantee, letter):
                cause = next((one.cause for one in self.history.changes_of(default.oid) if one.cause), None)
                return cause.location if cause else None
        return None

    def _of_column(self, relation: Oid, attnum: int, grantee: Oid, letter: str) -> Grant:
        location = None
        for change in self.history.changes_of(relation):
            before, after = column_of(change.before, attnum), column_of(change.after, attnum)
            gained = _holds(after.acl if after else None, grantee, letter)
            if gained and not _holds(before.acl if before else None, grantee, letter):
                location = change.cause.location if change.cause else None
        return Grant(grantee=grantee, letter=letter, columns=(attnum,), location=location)


def _pairs(acl: Items, letters: Letters) -> list[tuple[Oid, str]]:
    """The grantees and privileges in a list, each once."""
    pairs = ((entry.grantee, letter) for entry in acl for letter in sorted(entry.privileges & letters))
    return list(dict.fromkeys(pairs))


def _held(acl: Acl, *, grantable: bool = False) -> set[Held]:
    """The grantees and privileges in a list, or only those with grant option."""
    return {
        (each.grantee, letter) for each in acl or () for letter in (each.grantable if grantable else each.privileges)
    }


def _new(before: Items, after: Items) -> set[Held]:
    """The grantees and privileges that a change has added to a list, most of which stays the same."""
    kept = set(map(id, before))
    added = tuple(each for each in after if id(each) not in kept)
    grantees = {each.grantee for each in added}
    return _held(added) - _held(tuple(each for each in before if each.grantee in grantees))


def _holds(acl: Acl, grantee: Oid, letter: str) -> bool:
    return any(entry.grantee == grantee and letter in entry.privileges for entry in acl or ())
