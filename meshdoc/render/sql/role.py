"""Roles, memberships and settings, as pg_dumpall writes them: they belong to the cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from meshdoc.catalog.names.names import role_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier, simple_quoted
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.role import BOOTSTRAP_SUPERUSER, Membership, Role
from meshdoc.render.sql.text import setting

ATTRIBUTES = {
    "superuser": "SUPERUSER",
    "create_role": "CREATEROLE",
    "create_database": "CREATEDB",
    "login": "LOGIN",
    "replication": "REPLICATION",
    "bypass_row_security": "BYPASSRLS",
}


def roles(names: Names, items: Iterable[Object], originals: Mapping[Oid, Object]) -> Iterator[str]:
    """The statements that create or change roles, then their memberships, grantors first."""
    found = sorted((item for item in items if isinstance(item, Role)), key=lambda role: role.name)
    for role in found:
        original = originals.get(role.oid)
        if original is None:
            yield f"CREATE ROLE {quote_identifier(role.name)}{_attributes(role)}"
        known = original.settings if isinstance(original, Role) else ()
        for name, value in role.settings:
            if (name, value) not in known:
                yield f"ALTER ROLE {quote_identifier(role.name)} SET {setting(name, value)}"
        if role.comment and role.comment != (original.comment if original else None):
            yield f"COMMENT ON ROLE {quote_identifier(role.name)} IS {simple_quoted(role.comment)}"
    yield from _memberships(names, found, originals)


def _attributes(role: Role) -> str:
    words = [word for name, word in ATTRIBUTES.items() if getattr(role, name)]
    words += [] if role.inherit else ["NOINHERIT"]
    words += [f"CONNECTION LIMIT {role.connection_limit}"] if role.connection_limit != -1 else []
    words += [f"VALID UNTIL {simple_quoted(role.valid_until)}"] if role.valid_until else []
    return f" WITH {' '.join(words)}" if words else ""


def _memberships(names: Names, found: Iterable[Role], originals: Mapping[Oid, Object]) -> Iterator[str]:
    """A role grants another only after it was granted that one WITH ADMIN OPTION itself."""
    waiting = [
        (role, membership)
        for role in found
        for membership in role.member_of
        if membership not in getattr(originals.get(role.oid), "member_of", ())
    ]
    admins: set[tuple[Oid, Oid]] = set()
    while waiting:
        ready = [pair for pair in waiting if _may_grant(pair[1], admins)] or waiting
        for role, membership in ready:
            admins |= {(role.oid, membership.role)} if membership.admin else set()
            yield _grant(names, role, membership)
        waiting = [pair for pair in waiting if pair not in ready]


def _may_grant(membership: Membership, admins: set[tuple[Oid, Oid]]) -> bool:
    return membership.grantor == BOOTSTRAP_SUPERUSER or (membership.grantor, membership.role) in admins


def _grant(names: Names, role: Role, membership: Membership) -> str:
    options = [f"ADMIN {_word(membership.admin)}"] if membership.admin else []
    options += [f"INHERIT {_word(membership.inherit)}"]
    options += [] if membership.set else [f"SET {_word(membership.set)}"]
    group, grantor = (quote_identifier(role_name(names, oid)) for oid in (membership.role, membership.grantor))
    return f"GRANT {group} TO {quote_identifier(role.name)} WITH {', '.join(options)} GRANTED BY {grantor}"


def _word(value: object) -> str:
    return str(bool(value)).upper()
