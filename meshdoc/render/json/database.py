"""Schemas, extensions, roles and default privileges: pg_namespace, pg_extension, pg_authid, pg_default_acl."""

from __future__ import annotations

from meshdoc.catalog.database import PUBLIC, Extension, Schema
from meshdoc.catalog.names.names import role_name, schema_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.role import BOOTSTRAP_SUPERUSER, DefaultPrivileges, Role
from meshdoc.render.json.value import Entries, Facts, by_name, granted, grants, is_user_schema, owner_name

OBJECTS = {"r": "tables", "S": "sequences", "f": "functions", "T": "types"}


def schemas(names: Names) -> Entries:
    """The user's schemas, including public."""
    for item in by_name(names.catalog.all(Schema)):
        if not item.extension and is_user_schema(names, item.oid):
            facts: Facts = {
                "name": item.name,
                "owner": None if item.oid == PUBLIC else owner_name(names, item.owner),
                "grants": grants(names, item, "n"),
                "comment": item.comment,
            }
            yield item, facts


def extensions(names: Names) -> Entries:
    """The extensions except plpgsql, which every database has."""
    for item in by_name(names.catalog.all(Extension)):
        if item.name != "plpgsql":
            yield item, {"name": item.name, "schema": schema_name(names, item.schema)}


def roles(names: Names) -> Entries:
    """The roles except the predefined ones and the one that ran the migrations."""
    for item in by_name(names.catalog.all(Role)):
        if item.oid != BOOTSTRAP_SUPERUSER and not item.name.startswith("pg_"):
            facts: Facts = {
                "name": item.name,
                "login": item.login,
                "superuser": item.superuser,
                "inherit": item.inherit,
                "createdb": item.create_database,
                "createrole": item.create_role,
                "bypassrls": item.bypass_row_security,
                "replication": item.replication,
                "member_of": sorted(role_name(names, membership.role) for membership in item.member_of),
            }
            yield item, facts


def default_privileges(names: Names) -> Entries:
    """The privileges set by ALTER DEFAULT PRIVILEGES."""
    found = [item for item in names.catalog.all(DefaultPrivileges) if item.privileges is not None]
    for item in sorted(found, key=lambda item: (_schema(names, item) or "\U0010ffff", item.kind, item.role)):
        facts: Facts = {
            "role": owner_name(names, item.role),
            "schema": _schema(names, item),
            "objects": OBJECTS.get(item.kind, "schemas"),
            "grants": granted(names, item.privileges or (), item.role),
        }
        yield item, facts


def _schema(names: Names, item: DefaultPrivileges) -> str | None:
    return schema_name(names, item.schema) if item.schema else None
