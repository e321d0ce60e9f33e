"""The attributes of a role, its memberships and settings."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.database import THIS_DATABASE, Database
from meshdoc.catalog.role import Membership, Role
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import Markup, Text, code, join, md

ATTRIBUTES = (
    ("SUPERUSER", lambda role: role.superuser),
    ("LOGIN", lambda role: role.login),
    ("BYPASSRLS", lambda role: role.bypass_row_security),
    ("CREATEROLE", lambda role: role.create_role),
    ("CREATEDB", lambda role: role.create_database),
    ("REPLICATION", lambda role: role.replication),
    ("NOINHERIT", lambda role: not role.inherit),
)


def attributes(role: Role) -> Iterator[Text]:
    """`LOGIN`, `connection limit 5`: what is not the default of CREATE ROLE."""
    yield from (word for word, holds in ATTRIBUTES if holds(role))
    if role.connection_limit != -1:
        yield f"connection limit {role.connection_limit}"
    if role.valid_until is not None:
        yield md("valid until {}", code(role.valid_until))


def memberships(page: Page, role: Role) -> Iterator[Text]:
    """The groups of a role and its members, each with ADMIN, INHERIT and SET as they are granted, and its settings."""
    groups = [md("{} ({})", page.role(each.role), _options(each)) for each in role.member_of]
    if groups:
        yield md("member of {}", join(", ", sorted(groups)))
    members = [
        md("{} ({})", page.role(member.oid), _options(each))
        for member in page.book.catalog.all(Role)
        for each in member.member_of
        if each.role == role.oid
    ]
    if members:
        yield md("members: {}", join(", ", sorted(members)))
    yield from (md("setting {}", _setting(*pair)) for pair in sorted(role.settings))
    for database in page.book.catalog.all(Database):
        if database.oid == THIS_DATABASE:
            yield from _in_database(role, database)


def _in_database(role: Role, database: Database) -> Iterator[Markup]:
    settings = dict(database.role_settings).get(role.oid, ())
    yield from (md("setting {} in this database", _setting(*pair)) for pair in sorted(settings))


def _setting(name: str, value: str) -> Markup:
    return code(f"{name} = {value}")


def _options(membership: Membership) -> str:
    """`ADMIN, INHERIT, SET`, as psql's \\drg shows them."""
    options = (("ADMIN", membership.admin), ("INHERIT", membership.inherit), ("SET", membership.set))
    return ", ".join(word for word, holds in options if holds) or "without INHERIT and SET: no effect by itself"
