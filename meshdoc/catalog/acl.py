"""Access control lists: aclitems, default privileges, and updates of lists (the list half of acl.c).

Privileges are PostgreSQL's letters. Kinds of objects are the letters of acldefault(): r relation, c column, s sequence,
d database, f routine, l language, L large object, n schema, p parameter, t tablespace, F foreign-data wrapper, S
foreign server, T type.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from meshdoc.catalog.dependency import Behavior
from meshdoc.catalog.membership import Recursion, Roles
from meshdoc.catalog.object import NO_OID, Acl, AclItem, Oid
from meshdoc.diagnostics import SqlError
from meshdoc.record import positional, record

PUBLIC_ROLE: Oid = NO_OID  # ACL_ID_PUBLIC

Items: TypeAlias = tuple[AclItem, ...]
Letters: TypeAlias = frozenset[str]

NONE: Letters = frozenset()

RIGHTS: dict[str, Letters] = {
    "c": frozenset("arwx"),
    "r": frozenset("arwdDxtm"),
    "s": frozenset("rwU"),
    "d": frozenset("CTc"),
    "f": frozenset("X"),
    "l": frozenset("U"),
    "L": frozenset("rw"),
    "n": frozenset("UC"),
    "p": frozenset("sA"),
    "t": frozenset("C"),
    "F": frozenset("U"),
    "S": frozenset("U"),
    "T": frozenset("U"),
}
"""All privileges that exist for a kind of object: ACL_ALL_RIGHTS_..."""

PUBLIC_RIGHTS: dict[str, Letters] = {
    "d": frozenset("Tc"),
    "f": frozenset("X"),
    "l": frozenset("U"),
    "T": frozenset("U"),
}

PRIVILEGES = {
    "insert": "a",
    "select": "r",
    "update": "w",
    "delete": "d",
    "truncate": "D",
    "references": "x",
    "trigger": "t",
    "execute": "X",
    "usage": "U",
    "create": "C",
    "temporary": "T",
    "temp": "T",
    "connect": "c",
    "set": "s",
    "alter system": "A",
    "maintain": "m",
}
"""The letters of privileges: string_to_privilege."""

PRIVILEGE_NAMES = {letter: name.upper() for name, letter in PRIVILEGES.items() if name != "temp"}


@positional
class Held:
    """The privileges of a role, and those it holds with grant option."""

    privileges: Letters
    grantable: Letters


def acl_default(kind: str, owner: Oid) -> Items:
    """The default privileges on an object, before any GRANT or REVOKE: acldefault."""
    if kind == "c":
        return ()
    public = PUBLIC_RIGHTS.get(kind)
    everyone = (AclItem(grantee=PUBLIC_ROLE, grantor=owner, privileges=public),) if public else ()
    return (*everyone, AclItem(grantee=owner, grantor=owner, privileges=RIGHTS[kind]))


def effective(acl: Acl, kind: str, owner: Oid) -> Items:
    """The list, or the default privileges if nothing has been granted or revoked."""
    return acl_default(kind, owner) if acl is None else acl


def held(acl: Items, role: Oid, owner: Oid, roles: Roles) -> Held:
    """All privileges of a role, including those from memberships: aclmask for all privileges."""
    is_superuser, reached = roles.is_superuser(role), frozenset(roles.reached(role, Recursion.PRIVILEGES))
    mine = [item for item in acl if is_superuser or item.grantee == PUBLIC_ROLE or item.grantee in reached]
    privileges = NONE.union(*(item.privileges for item in mine))
    if is_superuser or owner in reached:
        return Held(privileges, frozenset(PRIVILEGE_NAMES))
    return Held(privileges, NONE.union(*(item.grantable for item in mine)))


def _directly_grantable(acl: Items, role: Oid, owner: Oid) -> Letters:
    """The privileges that the role itself holds with grant option: aclmask_direct."""
    if role == owner:
        return frozenset(PRIVILEGE_NAMES)
    return NONE.union(*(item.grantable for item in acl if item.grantee in (role, PUBLIC_ROLE)))


def best_grantor(acl: Items, role: Oid, owner: Oid, privileges: Letters, roles: Roles) -> tuple[Oid, Letters]:
    """The grantor to use for a role's GRANT, and which of `privileges` it can grant: select_best_grantor."""
    if role == owner or roles.is_superuser(role):
        return owner, privileges
    best, most = role, NONE
    for candidate in roles.reached(role, Recursion.PRIVILEGES):
        options = _directly_grantable(acl, candidate, owner) & privileges
        if options == privileges:
            return candidate, options
        if len(options) > len(most):
            best, most = candidate, options
    return best, most


@positional
class Editor:
    """Updates of the list of an object that `owner` owns: aclupdate and the functions it calls."""

    owner: Oid
    roles: Roles

    def add(self, acl: Items, item: AclItem) -> Items:
        """Grant. Raises SqlError 0LP01 if grant options would be granted back to their grantor."""
        if item.grantable and item.grantor != self.owner:
            self._refuse_circle(acl, item)
        return _joined(acl, item)

    def take(self, acl: Items, item: AclItem, behavior: Behavior) -> Items:
        """Revoke, with CASCADE also dependent privileges. Raises SqlError 2BP01 if RESTRICT finds any."""
        old = _entry(acl, item)
        new = replace(old, privileges=old.privileges - item.privileges, grantable=old.grantable - item.grantable)
        lost = old.grantable - new.grantable
        changed = _put(acl, new)
        return self._revoke_onwards(changed, item.grantee, lost, behavior) if lost else changed

    def _revoke_onwards(self, acl: Items, grantee: Oid, lost: Letters, behavior: Behavior) -> Items:
        """Revoke the grants that a grantee made with grant options it has lost: recursive_revoke."""
        if grantee == self.owner:
            return acl
        lost -= held(acl, grantee, self.owner, self.roles).grantable
        while dependent := next((item for item in acl if item.grantor == grantee and item.privileges & lost), None):
            if behavior is Behavior.RESTRICT:
                raise SqlError("2BP01", "dependent privileges exist", hint="Use CASCADE to revoke them too.")
            acl = self.take(acl, replace(dependent, privileges=lost, grantable=lost), behavior)
        return acl

    def _refuse_circle(self, acl: Items, granted: AclItem) -> None:
        """Raise SqlError 0LP01 if the grantor holds its grant options only through the grantee: check_circularity."""
        while found := next((item for item in acl if item.grantee == granted.grantee and item.grantable), None):
            acl = self.take(acl, found, Behavior.CASCADE)
        if granted.grantable - held(acl, granted.grantor, self.owner, self.roles).grantable:
            raise SqlError("0LP01", "grant options cannot be granted back to your own grantor")


@record
class Grant:
    """The part of a GRANT or REVOKE that concerns lists: InternalGrant."""

    is_grant: bool
    privileges: Letters
    grantees: tuple[Oid, ...]
    grant_option: bool
    behavior: Behavior

    def item(self, grantee: Oid, grantor: Oid) -> AclItem:
        """The entry to add or remove. REVOKE without GRANT OPTION FOR removes privileges and grant options."""
        return AclItem(
            grantee=grantee,
            grantor=grantor,
            privileges=self.privileges if self.is_grant or not self.grant_option else NONE,
            grantable=self.privileges if self.grant_option or not self.is_grant else NONE,
        )

    def applied(self, acl: Items, grantor: Oid, editor: Editor) -> Items:
        """The updated list: merge_acl_with_grant. Raises SqlError 0LP01 for grant options to PUBLIC."""
        for grantee in self.grantees:
            if self.is_grant and self.grant_option and grantee == PUBLIC_ROLE:
                raise SqlError("0LP01", "grant options can only be granted to roles")
            item = self.item(grantee, grantor)
            acl = editor.add(acl, item) if self.is_grant else editor.take(acl, item, self.behavior)
        return acl


def _entry(acl: Items, item: AclItem) -> AclItem:
    """The entry for the same grantee and grantor; an empty one if there is none."""
    for found in acl:
        if (found.grantee, found.grantor) == (item.grantee, item.grantor):
            return found
    return AclItem(grantee=item.grantee, grantor=item.grantor, privileges=NONE)


def _joined(acl: Items, item: AclItem) -> Items:
    """The list with the item's privileges added to the entry for the same grantee and grantor."""
    old = _entry(acl, item)
    return _put(
        acl, replace(old, privileges=old.privileges | item.privileges, grantable=old.grantable | item.grantable)
    )


def _put(acl: Items, new: AclItem) -> Items:
    """Replace or add the entry for the grantee and grantor; remove it if it is empty."""
    same = ((item.grantee, item.grantor) == (new.grantee, new.grantor) for item in acl)
    place = next((place for place, found in enumerate(same) if found), len(acl))
    return (*acl[:place], *((new,) if new.privileges or new.grantable else ()), *acl[place + 1 :])


def in_order(acl: Items) -> Items:
    """The entries in canonical order, for comparison and storage: aclitemsort."""
    return tuple(sorted(acl, key=lambda item: (item.grantee, item.grantor)))


def with_new_owner(acl: Acl, old: Oid, new: Oid) -> Acl:
    """The list after a change of owner: the new owner replaces the old one as grantee and grantor (aclnewowner)."""
    if acl is None:
        return None
    renewed: Items = ()
    for item in acl:
        grantee, grantor = (new if role == old else role for role in (item.grantee, item.grantor))
        renewed = _joined(renewed, replace(item, grantee=grantee, grantor=grantor))
    return renewed
