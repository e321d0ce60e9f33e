"""CREATE, ALTER and DROP ROLE: user.c. Membership is in role_membership.py, DROP OWNED in owned.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pglast import ast
from pglast.enums import RoleSpecType, RoleStmtType

from meshdoc import errors
from meshdoc.analyze.input import input_value
from meshdoc.catalog.database import Database
from meshdoc.catalog.dependency import Behavior
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.role import BOOTSTRAP_SUPERUSER, Role
from meshdoc.catalog.type import TypeRef
from meshdoc.commands.acl.permission import (
    acting_as,
    check_owner,
    current_database,
    has_attribute,
    is_superuser,
    role_oid,
)
from meshdoc.commands.define import by_name
from meshdoc.commands.object.drop import FIRST_UNPINNED_OID
from meshdoc.commands.object.named import refuse_reserved_role, refuse_taken
from meshdoc.commands.role.owned import describe_dependencies
from meshdoc.commands.role.role_membership import Options, add_members, check_membership_authorization, drop_members
from meshdoc.commands.session.setting import changed_settings
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.database_name import find_database
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import oids
from meshdoc.record import replace
from meshdoc.session import Session, command

OF_THEIR_HOLDERS = {
    "superuser": ("superuser", "SUPERUSER"),
    "createdb": ("create_database", "CREATEDB"),
    "isreplication": ("replication", "REPLICATION"),
    "bypassrls": ("bypass_row_security", "BYPASSRLS"),
}
"""Attributes that only a role with the attribute may set."""

FLAGS = {
    **{option: field for option, (field, _) in OF_THEIR_HOLDERS.items()},
    **{"inherit": "inherit", "createrole": "create_role", "canlogin": "login"},
}
"""Attributes that are on or off, by the option that sets them."""

ADMINISTERED = frozenset({*FLAGS, "connectionlimit", "validUntil"} - {"superuser"})


def _denied(verb: str, detail: str) -> SqlError:
    return SqlError("42501", f"permission denied to {verb}", detail=detail)


def _given(elements: Iterable[ast.DefElem] | None, session: Session) -> dict[str, ast.DefElem]:
    """The options by name; SYSID is ignored. Raises SqlError 42601 for a repeated option."""

    def used() -> Iterator[ast.DefElem]:
        for element in elements or ():
            if element.defname == "sysid":
                session.notice("SYSID can no longer be specified")
            else:
                yield element

    return by_name(used())


def _with_options(role: Role, given: Mapping[str, ast.DefElem], session: Session) -> Role:
    """The role with the attributes that the options set."""
    arguments = {field: given[name].arg for name, field in FLAGS.items() if name in given}
    flags: dict[str, Any] = {
        field: bool(value.boolval) for field, value in arguments.items() if isinstance(value, ast.Boolean)
    }
    role = replace(role, **flags)
    if (limit := given.get("connectionlimit")) and isinstance(limit.arg, ast.Integer):
        if (limit.arg.ival or 0) < -1:
            raise SqlError("22023", f"invalid connection limit: {limit.arg.ival}")
        role = replace(role, connection_limit=limit.arg.ival or 0)
    if (until := given.get("validUntil")) and isinstance(until.arg, ast.String):
        input_value(Facts(session.names), TypeRef(oids.TIMESTAMPTZ), until.arg.sval or "")
        role = replace(role, valid_until=until.arg.sval)
    if password := given.get("password"):
        text = password.arg.sval if isinstance(password.arg, ast.String) else None
        if text == "":
            session.notice("empty string is not a valid password, clearing password")
        role = replace(role, has_password=bool(text))
    return role


def _members(given: Mapping[str, ast.DefElem], name: str, session: Session) -> list[Oid]:
    value = given[name].arg if name in given else ()
    assert isinstance(value, tuple)
    return [role_oid(session, spec) for spec in value]


# --- CREATE ROLE ------------------------------------------------------------------------------------------


@command(ast.CreateRoleStmt)
def create_role(stmt: ast.CreateRoleStmt, session: Session) -> None:
    """CREATE ROLE, USER and GROUP: CreateRole."""
    given = _given(stmt.options, session)
    name = stmt.role or ""
    login = stmt.stmt_type is RoleStmtType.ROLESTMT_USER
    role = _with_options(Role(name=name, login=login), given, session)
    _check_may_create(role, session)
    refuse_reserved_role(name)
    refuse_taken(session, Role, name)
    created = session.catalog.create(role)
    for container in _members(given, "addroleto", session):
        found = session.catalog[container]
        assert isinstance(found, Role)
        check_membership_authorization(session, found, "grant")
        add_members(session, container, [created.oid], NO_OID, Options())
    if not is_superuser(session):
        _administer(session, created.oid)
    for option, admin in (("adminmembers", True), ("rolemembers", False)):
        if members := _members(given, option, session):  # without members, no grantor is needed
            add_members(session, created.oid, members, NO_OID, Options(admin=admin))


def _administer(session: Session, role: Oid) -> None:
    """Give the creator of a role ADMIN OPTION, without INHERIT and SET, granted by the bootstrap superuser."""
    creator = session.current_user
    with acting_as(session, BOOTSTRAP_SUPERUSER):
        options = Options(admin=True, inherit=False, set=False)
        add_members(session, role, [creator], BOOTSTRAP_SUPERUSER, options)
    if wanted := session.setting("createrole_self_grant"):
        words = {word.strip().lower() for word in wanted.split(",")}
        options = Options(admin=False, inherit="inherit" in words, set="set" in words)
        add_members(session, role, [creator], creator, options)


def _check_may_create(role: Role, session: Session) -> None:
    if is_superuser(session):
        return
    if not has_attribute(session, "create_role"):
        raise _denied("create role", "Only roles with the CREATEROLE attribute may create roles.")
    for field, word in OF_THEIR_HOLDERS.values():
        if getattr(role, field) and (field == "superuser" or not has_attribute(session, field)):
            detail = f"Only roles with the {word} attribute may create roles with the {word} attribute."
            raise _denied("create role", detail)


# --- ALTER ROLE -------------------------------------------------------------------------------------------


def _target(spec: ast.RoleSpec | None, session: Session) -> Role:
    """The role to alter. Raises SqlError 42939 for a predefined role: check_rolespec_name."""
    assert spec is not None
    if spec.roletype is RoleSpecType.ROLESPEC_CSTRING and (spec.rolename or "").startswith("pg_"):
        raise SqlError("42939", f'role name "{spec.rolename}" is reserved', detail="Cannot alter reserved roles.")
    found = session.catalog[role_oid(session, spec)]
    assert isinstance(found, Role)
    return found


@command(ast.AlterRoleStmt)
def alter_role(stmt: ast.AlterRoleStmt, session: Session) -> None:
    """ALTER ROLE, and ALTER GROUP ADD and DROP USER: AlterRole."""
    given = _given(stmt.options, session)
    if stmt.role is None:
        return
    role = _target(stmt.role, session)
    _check_may_alter(role, given, session)
    changed = _with_options(role, given, session)
    if role.oid == BOOTSTRAP_SUPERUSER and not changed.superuser:
        detail = "The bootstrap superuser must have the SUPERUSER attribute."
        raise SqlError("0A000", "permission denied to alter role", detail=detail)
    session.catalog.alter(changed)
    if "rolemembers" in given:
        members = _members(given, "rolemembers", session)
        if (stmt.action or 0) > 0:
            add_members(session, role.oid, members, NO_OID, Options())
        else:
            drop_members(session, role.oid, members, NO_OID, Options(), Behavior.RESTRICT)


def _check_may_alter(role: Role, given: Mapping[str, ast.DefElem], session: Session) -> None:
    if not is_superuser(session):
        if role.superuser:
            raise _denied("alter role", _superusers_only("alter"))
        if "superuser" in given:
            raise _denied("alter role", _holders_only("SUPERUSER"))
    if not has_attribute(session, "create_role") or not session.roles.is_admin(session.current_user, role.oid):
        _check_unprivileged(role, given, session)
    elif not is_superuser(session):
        for name, (field, word) in OF_THEIR_HOLDERS.items():
            if name in given and not has_attribute(session, field):
                raise _denied("alter role", _holders_only(word))
    if "rolemembers" in given and not session.roles.is_admin(session.current_user, role.oid):
        detail = f'Only roles with the ADMIN option on role "{role.name}" may add or drop members.'
        raise _denied("alter role", detail)


def _check_unprivileged(role: Role, given: Mapping[str, ast.DefElem], session: Session) -> None:
    """Without CREATEROLE and ADMIN OPTION, a role may only change its own password."""
    if ADMINISTERED & given.keys():
        raise _denied("alter role", _administrators_only(role, "alter"))
    if "password" in given and role.oid != session.current_user:
        raise _denied(
            "alter role",
            "To change another role's password, the current user must have the CREATEROLE attribute "
            "and the ADMIN option on the role.",
        )


def _superusers_only(verb: str) -> str:
    return f"Only roles with the SUPERUSER attribute may {verb} roles with the SUPERUSER attribute."


def _holders_only(word: str) -> str:
    return f"Only roles with the {word} attribute may change the {word} attribute."


def _administrators_only(role: Role, verb: str) -> str:
    return f'Only roles with the CREATEROLE attribute and the ADMIN option on role "{role.name}" may {verb} this role.'


def check_administers(role: Role, verb: str, session: Session) -> None:
    """Raise SqlError 42501 unless the current role may `verb` (alter, rename) the role."""
    if role.superuser:
        if not is_superuser(session):
            raise _denied(f"{verb} role", _superusers_only(verb))
    elif not has_attribute(session, "create_role") or not session.roles.is_admin(session.current_user, role.oid):
        raise _denied(f"{verb} role", _administrators_only(role, verb))


@command(ast.AlterRoleSetStmt)
def alter_role_set(stmt: ast.AlterRoleSetStmt, session: Session) -> None:
    """ALTER ROLE ... [IN DATABASE ...] SET: AlterRoleSet. Role 0 represents ALL."""
    role = _target(stmt.role, session) if stmt.role else None
    if role and (role.superuser or role.oid != session.current_user):
        check_administers(role, "alter", session)
    database = find_database(session, stmt.database) if stmt.database else None
    if database and not role:
        check_owner(session, database)
    if not database and not role and not is_superuser(session):
        raise _denied("alter setting", "Only roles with the SUPERUSER attribute may alter settings globally.")
    assert stmt.setstmt is not None
    if role and not database:
        session.catalog.alter(replace(role, settings=changed_settings(session, role.settings, stmt.setstmt)))
    elif database and not role:
        settings = changed_settings(session, database.settings, stmt.setstmt)
        session.catalog.alter(replace(database, settings=settings))
    else:
        here = database or current_database(session)
        _set_in_database(session, here, role.oid if role else NO_OID, stmt.setstmt)


def _set_in_database(session: Session, database: Database, role: Oid, stmt: ast.VariableSetStmt) -> None:
    by_role = dict(database.role_settings)
    by_role[role] = changed_settings(session, by_role.get(role, ()), stmt)
    kept = tuple((oid, settings) for oid, settings in by_role.items() if settings)
    session.catalog.alter(replace(database, role_settings=kept))


# --- DROP ROLE --------------------------------------------------------------------------------------------


@command(ast.DropRoleStmt)
def drop_role(stmt: ast.DropRoleStmt, session: Session) -> None:
    """DROP ROLE: DropRole. Memberships are removed first, so that interdependent roles can be dropped together."""
    if not has_attribute(session, "create_role"):
        raise _denied(
            "drop role",
            "Only roles with the CREATEROLE attribute and the ADMIN option on the target roles may drop roles.",
        )
    doomed: dict[Oid, None] = {}
    for spec in stmt.roles or ():
        if spec.roletype is not RoleSpecType.ROLESPEC_CSTRING:
            raise SqlError("22023", "cannot use special role specifier in DROP ROLE")
        found = session.catalog.find("role", spec.rolename)
        if isinstance(found, Role):
            _check_may_drop(found, session)
            doomed[found.oid] = None
            _leave_all(session, found.oid)
        elif stmt.missing_ok:
            session.notice(f'role "{spec.rolename}" does not exist, skipping')
        else:
            raise errors.undefined_role(spec.rolename)
    for oid in doomed:
        name = session.catalog[oid].name
        if oid < FIRST_UNPINNED_OID:
            raise SqlError("2BP01", f"cannot drop role {name} because it is required by the database system")
        if lines := describe_dependencies(session, oid):
            message = f'role "{name}" cannot be dropped because some objects depend on it'
            raise SqlError("2BP01", message, detail="\n".join(lines))
        for database in session.catalog.all(Database):
            kept = tuple(entry for entry in database.role_settings if entry[0] != oid)
            session.catalog.alter(replace(database, role_settings=kept))
        session.catalog.drop(oid)


def _check_may_drop(role: Role, session: Session) -> None:
    if role.oid == session.current_user:
        raise SqlError("55006", "current user cannot be dropped")
    if role.oid == session.session_user:
        raise SqlError("55006", "session user cannot be dropped")
    if role.superuser and not is_superuser(session):
        raise _denied("drop role", _superusers_only("drop"))
    if not session.roles.is_admin(session.current_user, role.oid):
        raise _denied("drop role", _administrators_only(role, "drop"))


def _leave_all(session: Session, role: Oid) -> None:
    """Remove the memberships of and in a role."""
    for member in session.catalog.all(Role):
        kept = tuple(found for found in member.member_of if role not in (member.oid, found.role))
        if kept != member.member_of:
            session.catalog.alter(replace(member, member_of=kept))
