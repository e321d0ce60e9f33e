"""Privilege inquiry functions: has_database_privilege and its overloads (acl.c)."""

from __future__ import annotations

from meshdoc.catalog.acl import PRIVILEGES, RIGHTS, effective, held
from meshdoc.catalog.contents import Value
from meshdoc.catalog.database import Database
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.builtins import Call, builtin
from meshdoc.interpret.database_name import find_database

GRANT_OPTION = " WITH GRANT OPTION"


@builtin("has_database_privilege_name", "has_database_privilege_id")
def has_database_privilege(call: Call, database: str | int, privilege: str) -> Value:
    """has_database_privilege(database, privilege)."""
    return _may(call, call.session.current_user, database, privilege)


@builtin(
    "has_database_privilege_name_name",
    "has_database_privilege_name_id",
    "has_database_privilege_id_name",
    "has_database_privilege_id_id",
)
def role_has_database_privilege(call: Call, role: str | int, database: str | int, privilege: str) -> Value:
    """has_database_privilege(role, database, privilege)."""
    return _may(call, _role(call, role), database, privilege)


def _role(call: Call, role: str | int) -> Oid:
    """get_role_oid_or_public, for a name."""
    if not isinstance(role, str):
        return role
    return NO_OID if role == "public" else call.session.role(role).oid


def _may(call: Call, role: Oid, named: str | int, privilege: str) -> Value:
    """Whether the role has one of the privileges on the database; NULL if no database has that oid."""
    database = find_database(call.session, named) if isinstance(named, str) else call.session.catalog.get(named)
    wanted = [_privilege(part, RIGHTS["d"]) for part in privilege.split(",")]
    if call.session.roles.is_superuser(role):
        return True
    if not isinstance(database, Database):
        return None
    mine = held(effective(database.acl, "d", database.owner), role, database.owner, call.session.roles)
    return any(
        letter in mine.privileges and (letter in mine.grantable or not grantable) for letter, grantable in wanted
    )


def _privilege(text: str, possible: frozenset[str]) -> tuple[str, bool]:
    """The letter of a privilege, and whether its grant option is checked: convert_any_priv_string."""
    word = " ".join(text.split())
    grantable = word.upper().endswith(GRANT_OPTION)
    letter = PRIVILEGES.get(word.lower().removesuffix(GRANT_OPTION.lower()), "")
    if letter not in possible:
        raise SqlError("22023", f'unrecognized privilege type: "{text.strip()}"')
    return letter, grantable
