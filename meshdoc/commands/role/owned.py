"""Dependencies on roles, DROP OWNED and REASSIGN OWNED: pg_shdepend.c.

Differs from PostgreSQL: dependencies in other databases are unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pglast import ast

from meshdoc.catalog.acl import Grant
from meshdoc.catalog.database import Database, Tablespace
from meshdoc.catalog.dependency import Behavior, first_lines
from meshdoc.catalog.foreign import UserMapping
from meshdoc.catalog.index import Index
from meshdoc.catalog.object import Address, Dependency, Object, Oid
from meshdoc.catalog.role import BOOTSTRAP_SUPERUSER, DefaultPrivileges, Membership, Role
from meshdoc.catalog.trigger import Policy
from meshdoc.catalog.type import ArrayType, MultirangeType, RowType
from meshdoc.commands.acl.default_privileges import RIGHTS_OF_DEFAULTS, set_default_acl
from meshdoc.commands.acl.permission import owner_of, role_name, role_oid
from meshdoc.commands.object.drop import FIRST_UNPINNED_OID, behavior_of, remove
from meshdoc.commands.object.owner import set_owner
from meshdoc.commands.role.grant import revoke_all
from meshdoc.commands.role.role_membership import replace_membership
from meshdoc.diagnostics import SqlError
from meshdoc.record import replace
from meshdoc.session import Session, command

SHARED = (Database, Tablespace)


class RoleDependency(NamedTuple):
    """An object or column that depends on a role, and the kind of dependency."""

    address: Address
    kind: Dependency


def dependencies_on(session: Session, role: Oid) -> list[RoleDependency]:
    """The dependencies on a role, in oid order: the rows of pg_shdepend."""
    found: dict[RoleDependency, None] = {}
    references = list(session.catalog.referrers(role))
    owned = {item.oid for item, reference in references if reference.kind is Dependency.OWNER}
    for item, reference in references:
        kind = reference.kind
        if kind is Dependency.ACL and (item.oid in owned or owner_of(session, item) == role):
            continue
        if kind is Dependency.OWNER and isinstance(item, ArrayType | Index | MultirangeType | RowType):
            continue  # it follows the owner of its table or type
        if kind in (Dependency.OWNER, Dependency.ACL, Dependency.POLICY):
            found[RoleDependency(Address(item.oid, reference.sub), kind)] = None
    return list(found)


def granted_memberships(session: Session, role: Oid) -> Iterator[tuple[Oid, Membership]]:
    """The memberships granted by this role, each with its member."""
    for member in session.catalog.all(Role):
        for membership in member.member_of:
            if membership.grantor == role and membership.grantor != BOOTSTRAP_SUPERUSER:
                yield member.oid, membership


def describe_dependencies(session: Session, role: Oid) -> list[str]:
    """The dependencies that prevent dropping a role, one per line: checkSharedDependencies."""
    words = {Dependency.OWNER: "owner of", Dependency.ACL: "privileges for", Dependency.POLICY: "target of"}
    lines = [
        f"privileges for membership of role {role_name(session, member)} in role {role_name(session, membership.role)}"
        for member, membership in granted_memberships(session, role)
    ]
    lines += [f"{words[kind]} {session.describe(address)}" for address, kind in dependencies_on(session, role)]
    return first_lines(lines)


def _roles(session: Session, specs: Sequence[ast.RoleSpec] | None, verb: str) -> list[Oid]:
    found = [role_oid(session, spec) for spec in specs or ()]
    for role in found:
        if not session.roles.has_privileges_of(session.current_user, role):
            raise SqlError(
                "42501",
                f"permission denied to {verb} objects",
                detail=f'Only roles with privileges of role "{session.catalog[role].name}" may {verb} objects '
                "owned by it.",
            )
    return found


def _refuse_pinned(session: Session, role: Oid, done: str) -> None:
    if role < FIRST_UNPINNED_OID:
        name = session.describe(Address(role))
        message = f"cannot {done} objects owned by {name} because they are required by the database system"
        raise SqlError("2BP01", message)


# --- DROP OWNED -------------------------------------------------------------------------------------------


@command(ast.DropOwnedStmt)
def drop_owned(stmt: ast.DropOwnedStmt, session: Session) -> None:
    """DROP OWNED: shdepDropOwned. Objects of other owners stay, without the role's privileges on them."""
    doomed: list[Address] = []
    for role in _roles(session, stmt.roles, "drop"):
        _refuse_pinned(session, role, "drop")
        for member, membership in list(granted_memberships(session, role)):
            replace_membership(session, member, membership, None)
        for address, kind in dependencies_on(session, role):
            item = session.catalog.get(address.oid)
            if item is None:
                continue
            if kind is Dependency.OWNER:
                if not isinstance(item, SHARED):
                    doomed.append(Address(item.oid))
            elif kind is Dependency.POLICY and isinstance(item, Policy):
                doomed += _without_role(session, item, role)
            else:
                _revoke_from(session, item, role)
    left = [address for address in dict.fromkeys(doomed) if address.oid in session.catalog]
    remove(session, left, behavior_of(stmt.behavior))


def _without_role(session: Session, policy: Policy, role: Oid) -> list[Address]:
    """Remove a role from a policy; returns its address, to drop, if no role remains: RemoveRoleFromObjectPolicy."""
    rest = tuple(other for other in policy.roles if other != role)
    if not rest:
        return [Address(policy.oid)]
    session.catalog.alter(replace(policy, roles=rest))
    return []


def _revoke_from(session: Session, item: Object, role: Oid) -> None:
    """Revoke a role's privileges on an object, or its entries in default privileges: RemoveRoleFromObjectACL."""
    grant = Grant(
        is_grant=False, privileges=frozenset(), grantees=(role,), grant_option=False, behavior=Behavior.CASCADE
    )
    if isinstance(item, DefaultPrivileges):
        grant = replace(grant, privileges=RIGHTS_OF_DEFAULTS[item.kind])
        set_default_acl(session, item.role, item.schema, item.kind, grant)
    else:
        revoke_all(session, item, (role,), grant)


# --- REASSIGN OWNED ---------------------------------------------------------------------------------------


@command(ast.ReassignOwnedStmt)
def reassign_owned(stmt: ast.ReassignOwnedStmt, session: Session) -> None:
    """REASSIGN OWNED: shdepReassignOwned. Default privileges and user mappings are not reassigned."""
    old = _roles(session, stmt.roles, "reassign")
    assert stmt.newrole is not None
    new = role_oid(session, stmt.newrole)
    if not session.roles.has_privileges_of(session.current_user, new):
        raise SqlError(
            "42501",
            "permission denied to reassign objects",
            detail=f'Only roles with privileges of role "{role_name(session, new)}" may reassign objects to it.',
        )
    for role in old:
        _refuse_pinned(session, role, "reassign ownership of")
        for address, kind in dependencies_on(session, role):
            item = session.catalog.get(address.oid)
            if kind is Dependency.OWNER and item and not isinstance(item, DefaultPrivileges | UserMapping):
                set_owner(session, item, new)
