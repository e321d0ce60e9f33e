"""Role memberships and the permissions that follow from them: the role half of acl.c."""

from __future__ import annotations

import enum
from collections.abc import Callable

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.role import Membership, Role
from meshdoc.record import positional

PG_DATABASE_OWNER: Oid = 6171  # pg_authid.dat


class Recursion(enum.Enum):
    """The memberships to follow: RoleRecurseType."""

    MEMBERS = "members"
    PRIVILEGES = "privileges"
    SET_ROLE = "set role"


FOLLOWED: dict[Recursion, Callable[[Membership], bool]] = {
    Recursion.MEMBERS: lambda membership: True,
    Recursion.PRIVILEGES: lambda membership: membership.inherit,
    Recursion.SET_ROLE: lambda membership: membership.set,
}


@positional
class Roles:
    """The roles of a catalog. The owner of the current database is a member of pg_database_owner."""

    catalog: Catalog
    database_owner: Oid

    def is_superuser(self, role: Oid) -> bool:
        """Whether the role bypasses permission checks: superuser_arg."""
        found = self.catalog.get(role)
        return isinstance(found, Role) and found.superuser

    def reached(self, role: Oid, recursion: Recursion) -> list[Oid]:
        """The role and the roles it is a member of, nearest first: roles_is_member_of."""
        found = [role]
        known = {role}
        for member in found:
            below = [each.role for each in self.memberships(member) if FOLLOWED[recursion](each)]
            if member == self.database_owner:
                below.insert(0, PG_DATABASE_OWNER)
            for each in below:
                if each not in known:
                    known.add(each)
                    found.append(each)
        return found

    def memberships(self, member: Oid) -> tuple[Membership, ...]:
        """The direct memberships of a role, one per grantor."""
        found = self.catalog.get(member)
        return found.member_of if isinstance(found, Role) else ()

    def has_privileges_of(self, member: Oid, role: Oid) -> bool:
        """Whether `member` has the privileges of the role without SET ROLE: has_privs_of_role."""
        return member == role or self.is_superuser(member) or role in self.reached(member, Recursion.PRIVILEGES)

    def may_set_role(self, member: Oid, role: Oid) -> bool:
        """Whether `member` can SET ROLE to the role: member_can_set_role."""
        return member == role or self.is_superuser(member) or role in self.reached(member, Recursion.SET_ROLE)

    def is_member(self, member: Oid, role: Oid) -> bool:
        """Whether `member` is a direct or indirect member, as a superuser is of every role: is_member_of_role."""
        return self.is_superuser(member) or self.is_member_nosuper(member, role)

    def is_member_nosuper(self, member: Oid, role: Oid) -> bool:
        """Whether `member` is a direct or indirect member, superuser or not: is_member_of_role_nosuper."""
        return role in self.reached(member, Recursion.MEMBERS)

    def is_admin(self, member: Oid, role: Oid) -> bool:
        """Whether `member` can grant the role to others: is_admin_of_role. No role is its own admin."""
        if self.is_superuser(member):
            return True
        return member != role and self._admin_among(self.reached(member, Recursion.MEMBERS), role) != NO_OID

    def best_admin(self, member: Oid, role: Oid) -> Oid:
        """The grantor, a role with ADMIN OPTION, to use when `member` grants the role, or 0: select_best_admin."""
        if member == role:
            return NO_OID
        return self._admin_among(self.reached(member, Recursion.PRIVILEGES), role)

    def _admin_among(self, members: list[Oid], role: Oid) -> Oid:
        for member in members:
            if any(membership.role == role and membership.admin for membership in self.memberships(member)):
                return member
        return NO_OID
