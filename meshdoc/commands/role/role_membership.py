"""GRANT and REVOKE of roles: GrantRole, AddRoleMems and DelRoleMems in user.c."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pglast import ast

from meshdoc.catalog.dependency import Behavior
from meshdoc.catalog.membership import PG_DATABASE_OWNER
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.role import BOOTSTRAP_SUPERUSER, Membership, Role
from meshdoc.commands.acl.permission import role_name, role_oid
from meshdoc.commands.define import get_string
from meshdoc.commands.object.drop import behavior_of
from meshdoc.diagnostics import SqlError
from meshdoc.record import positional, record, replace
from meshdoc.session import Inert, Session, command

TRUE, FALSE = ("true", "on", "yes", "1"), ("false", "off", "no", "0")


@record
class Options:
    """The ADMIN, INHERIT and SET options of a role grant; None if not given: GrantRoleOptions."""

    admin: bool | None = None
    inherit: bool | None = None
    set: bool | None = None


@positional
class Edge:
    """One membership, with its member."""

    member: Oid
    membership: Membership


@command(ast.GrantRoleStmt)
def grant_role(stmt: ast.GrantRoleStmt, session: Session) -> None:
    """GRANT and REVOKE of roles: GrantRole."""
    options = _options(stmt.opt or ())
    grantor = role_oid(session, stmt.grantor) if stmt.grantor else NO_OID
    members = [role_oid(session, spec) for spec in stmt.grantee_roles or ()]
    mark, told = session.catalog.mark(), len(session.notices)
    for granted in stmt.granted_roles or ():
        if granted.priv_name is None or granted.cols:
            raise SqlError("0LP01", "column names cannot be included in GRANT/REVOKE ROLE")
        role = session.role(granted.priv_name)
        check_membership_authorization(session, role, "grant" if stmt.is_grant else "revoke")
        if stmt.is_grant:
            add_members(session, role.oid, members, grantor, options)
        else:
            drop_members(session, role.oid, members, grantor, options, behavior_of(stmt.behavior))
    if session.catalog.mark() == mark:
        told_so = (notice.message for notice in session.notices[told:])
        raise Inert(next(told_so, "the memberships are already as stated"))


def _options(elements: Iterable[ast.DefElem]) -> Options:
    options = Options()
    for element in elements:
        text = get_string(element).lower()
        if element.defname not in ("admin", "inherit", "set"):
            raise SqlError("42601", f'unrecognized role option "{element.defname}"', offset=element.location)
        if text not in TRUE + FALSE:
            raise SqlError(
                "22023",
                f'unrecognized value for role option "{element.defname}": "{get_string(element)}"',
                offset=element.location,
            )
        options = replace(options, **{element.defname: text in TRUE})
    return options


def check_membership_authorization(session: Session, role: Role, verb: str) -> None:
    """Raise SqlError 42501 unless the current role may `verb` (grant, revoke) membership in the role."""
    if verb == "grant" and role.oid == PG_DATABASE_OWNER:
        raise SqlError("0A000", f'role "{role.name}" cannot have explicit members')
    current = session.current_user
    message = f'permission denied to {verb} role "{role.name}"'
    if role.superuser and not session.roles.is_superuser(current):
        detail = f"Only roles with the SUPERUSER attribute may {verb} roles with the SUPERUSER attribute."
        raise SqlError("42501", message, detail=detail)
    if not session.roles.is_admin(current, role.oid):
        detail = f'Only roles with the ADMIN option on role "{role.name}" may {verb} this role.'
        raise SqlError("42501", message, detail=detail)


# --- granting -------------------------------------------------------------------------------------------


def add_members(session: Session, role: Oid, members: Sequence[Oid], grantor: Oid, options: Options) -> None:
    """Add members to a role, granted by `grantor` (0: the best grantor): AddRoleMems."""
    grantor = _grantor_of_grant(session, role, grantor)
    for member in members:
        if member == PG_DATABASE_OWNER:
            raise SqlError("0A000", f'role "{role_name(session, member)}" cannot be a member of any role')
        if session.roles.is_member_nosuper(role, member):
            names = (role_name(session, role), role_name(session, member))
            raise SqlError("0LP01", f'role "{names[0]}" is a member of role "{names[1]}"')
    if options.admin and grantor != BOOTSTRAP_SUPERUSER:
        _refuse_circle(session, role, members, grantor)
    for member in members:
        _add_member(session, role, member, grantor, options)


def _grantor_of_grant(session: Session, role: Oid, grantor: Oid) -> Oid:
    """The grantor of a membership: check_role_grantor."""
    current = session.current_user
    if not grantor:
        return _implied_grantor(session, role)
    name = role_name(session, grantor)
    message = f'permission denied to grant privileges as role "{name}"'
    if not session.roles.has_privileges_of(current, grantor):
        detail = f'Only roles with privileges of role "{name}" may grant privileges as this role.'
        raise SqlError("42501", message, detail=detail)
    if grantor != BOOTSTRAP_SUPERUSER and session.roles.best_admin(grantor, role) != grantor:
        detail = f'The grantor must have the ADMIN option on role "{role_name(session, role)}".'
        raise SqlError("42501", message, detail=detail)
    return grantor


def _implied_grantor(session: Session, role: Oid) -> Oid:
    if session.roles.is_superuser(session.current_user):
        return BOOTSTRAP_SUPERUSER
    found = session.roles.best_admin(session.current_user, role)
    if not found:
        raise SqlError("XX000", "no possible grantors")
    return found


def _refuse_circle(session: Session, role: Oid, members: Iterable[Oid], grantor: Oid) -> None:
    """Refuse to grant ADMIN OPTION back to those from whom the grantor has it."""
    plan = Revocation(edges_to(session, role))
    for member in members:
        for number, edge in enumerate(plan.edges):
            if edge.member == member:
                plan.revoke(number, Behavior.CASCADE, Fate.DELETE)
    if not any(
        edge.member == grantor and edge.membership.admin and number not in plan.fates
        for number, edge in enumerate(plan.edges)
    ):
        raise SqlError("0LP01", "ADMIN option cannot be granted back to your own grantor")


def _add_member(session: Session, role: Oid, member: Oid, grantor: Oid, options: Options) -> None:
    holder = session.catalog[member]
    assert isinstance(holder, Role)
    present = next((found for found in holder.member_of if (found.role, found.grantor) == (role, grantor)), None)
    if present is None:
        added = Membership(
            role=role,
            grantor=grantor,
            admin=bool(options.admin),
            inherit=holder.inherit if options.inherit is None else options.inherit,
            set=options.set is not False,
        )
        session.catalog.alter(replace(holder, member_of=(*holder.member_of, added)))
        return
    changed = replace(
        present,
        admin=present.admin if options.admin is None else options.admin,
        inherit=present.inherit if options.inherit is None else options.inherit,
        set=present.set if options.set is None else options.set,
    )
    if changed == present:
        names = [role_name(session, oid) for oid in (member, role, grantor)]
        session.notice(
            f'role "{names[0]}" has already been granted membership in role "{names[1]}" by role "{names[2]}"'
        )
        return
    replace_membership(session, member, present, changed)


def replace_membership(session: Session, member: Oid, old: Membership, new: Membership | None) -> None:
    """Replace one membership of a member; None removes it."""
    holder = session.catalog[member]
    assert isinstance(holder, Role)
    kept = (new if found == old else found for found in holder.member_of)
    session.catalog.alter(replace(holder, member_of=tuple(found for found in kept if found is not None)))


# --- revoking -------------------------------------------------------------------------------------------


class Fate(enum.Enum):
    """The change to a membership: RevokeRoleGrantAction."""

    DELETE = "delete"
    REMOVE_ADMIN = "admin"
    REMOVE_INHERIT = "inherit"
    REMOVE_SET = "set"


@dataclass(slots=True)
class Revocation:
    """The planned changes to the memberships in one role, by index; memberships without a fate stay."""

    edges: Sequence[Edge]
    fates: dict[int, Fate] = field(default_factory=dict)

    def revoke(self, number: int, behavior: Behavior, fate: Fate) -> None:
        """Revoke a membership or its ADMIN OPTION, and the grants that depend on it: plan_recursive_revoke."""
        edge = self.edges[number]
        if self.fates.get(number) in (Fate.DELETE, fate):
            return
        if fate is Fate.DELETE or edge.membership.admin:
            self.fates[number] = fate
        if not edge.membership.admin or self._still_admin(edge.member):
            return
        for other, dependent in enumerate(self.edges):
            if dependent.membership.grantor == edge.member and self.fates.get(other) is not Fate.DELETE:
                if behavior is Behavior.RESTRICT:
                    raise SqlError("2BP01", "dependent privileges exist", hint="Use CASCADE to revoke them too.")
                self.revoke(other, behavior, Fate.DELETE)

    def _still_admin(self, member: Oid) -> bool:
        return any(
            edge.member == member and edge.membership.admin and number not in self.fates
            for number, edge in enumerate(self.edges)
        )

    def apply(self, session: Session) -> None:
        """Apply the changes."""
        for number, fate in self.fates.items():
            edge = self.edges[number]
            new = None if fate is Fate.DELETE else replace(edge.membership, **{fate.value: False})
            replace_membership(session, edge.member, edge.membership, new)


def edges_to(session: Session, role: Oid) -> list[Edge]:
    """The memberships in a role."""
    return [
        Edge(member.oid, membership)
        for member in session.catalog.all(Role)
        for membership in member.member_of
        if membership.role == role
    ]


def drop_members(
    session: Session, role: Oid, members: Iterable[Oid], grantor: Oid, options: Options, behavior: Behavior
) -> None:
    """Revoke memberships granted by `grantor` (0: the best grantor), or their options: DelRoleMems."""
    grantor = _grantor_of_revocation(session, role, grantor)
    plan = Revocation(edges_to(session, role))
    for member in members:
        granted = ((edge.member, edge.membership.grantor) == (member, grantor) for edge in plan.edges)
        number = next((number for number, found in enumerate(granted) if found), None)
        if number is None:
            names = [role_name(session, oid) for oid in (member, role, grantor)]
            session.notice(
                f'role "{names[0]}" has not been granted membership in role "{names[1]}" by role "{names[2]}"',
                "warning",
                "01000",
            )
        elif options.inherit is not None:
            plan.fates[number] = Fate.REMOVE_INHERIT
        elif options.set is not None:
            plan.fates[number] = Fate.REMOVE_SET
        else:
            plan.revoke(number, behavior, Fate.DELETE if options.admin is None else Fate.REMOVE_ADMIN)
    plan.apply(session)


def _grantor_of_revocation(session: Session, role: Oid, grantor: Oid) -> Oid:
    if not grantor:
        return _implied_grantor(session, role)
    if not session.roles.has_privileges_of(session.current_user, grantor):
        name = role_name(session, grantor)
        raise SqlError(
            "42501",
            f'permission denied to revoke privileges granted by role "{name}"',
            detail=f'Only roles with privileges of role "{name}" may revoke privileges granted by this role.',
        )
    return grantor
