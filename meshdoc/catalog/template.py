"""The contents of a new database besides built-in functions and types: schemas, roles, languages, tablespaces.

Mirrors the result of initdb, with `postgres` as the bootstrap superuser. Unlike in PostgreSQL, the databases template0
and template1 are omitted.
"""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.database import (
    PG_CATALOG,
    PG_TOAST,
    POSTGRES,
    PUBLIC,
    THIS_DATABASE,
    Database,
    Extension,
    Language,
    Schema,
    Tablespace,
)
from meshdoc.catalog.membership import PG_DATABASE_OWNER
from meshdoc.catalog.object import NO_OID, AclItem, Object, Oid
from meshdoc.catalog.role import BOOTSTRAP_SUPERUSER, Membership, Role
from meshdoc.catalog.system import System

PG_DEFAULT: Oid = 1663
PG_GLOBAL: Oid = 1664

LANGUAGE_COMMENTS = {
    "internal": "built-in functions",
    "c": "dynamically-loaded C functions",
    "sql": "SQL-language functions",
    "plpgsql": "PL/pgSQL procedural language",
}
SCHEMA_COMMENTS = {
    PG_CATALOG: "system catalog schema",
    PG_TOAST: "reserved schema for TOAST tables",
    PUBLIC: "standard public schema",
}


def template(system: System, database: str = POSTGRES) -> tuple[Object, ...]:
    """The objects of an empty database of that name, with the oids that PostgreSQL gives to those of postgres."""
    named = Database(oid=THIS_DATABASE, name=database, owner=BOOTSTRAP_SUPERUSER)
    return (*_roles(system), *_schemas(system), *_languages(system), *_tablespaces(), named)


def _roles(system: System) -> Iterator[Role]:
    yield Role(
        oid=BOOTSTRAP_SUPERUSER,
        name="postgres",
        superuser=True,
        create_role=True,
        create_database=True,
        login=True,
        replication=True,
        bypass_row_security=True,
    )
    for row in system.roles.values():
        memberships = tuple(Membership(role=role, grantor=BOOTSTRAP_SUPERUSER) for role in row.member_of)
        yield Role(oid=row.oid, name=row.name, member_of=memberships)


def _schemas(system: System) -> Iterator[Schema]:
    for row in system.schemas.values():
        owner = PG_DATABASE_OWNER if row.oid == PUBLIC else BOOTSTRAP_SUPERUSER
        acl = (
            AclItem(grantee=owner, grantor=owner, privileges=frozenset("UC")),
            AclItem(grantee=NO_OID, grantor=owner, privileges=frozenset("U")),
        )
        yield Schema(
            oid=row.oid,
            name=row.name,
            owner=owner,
            acl=None if row.oid == PG_TOAST else acl,
            comment=SCHEMA_COMMENTS.get(row.oid),
        )


def _languages(system: System) -> Iterator[Object]:
    plpgsql = system.languages["plpgsql"]
    extension = Extension(
        oid=plpgsql.handler - 1,  # created before its members
        name="plpgsql",
        owner=BOOTSTRAP_SUPERUSER,
        schema=PG_CATALOG,
        version="1.0",
        relocatable=False,
        comment=LANGUAGE_COMMENTS["plpgsql"],
    )
    yield extension
    for row in system.languages.values():
        yield Language(
            oid=row.oid,
            name=row.name,
            owner=BOOTSTRAP_SUPERUSER,
            trusted=row.trusted,
            handler=row.handler,
            inline=row.inline,
            validator=row.validator,
            comment=LANGUAGE_COMMENTS.get(row.name),
            extension=extension.oid if row is plpgsql else NO_OID,
        )


def _tablespaces() -> Iterator[Tablespace]:
    for oid, name in ((PG_DEFAULT, "pg_default"), (PG_GLOBAL, "pg_global")):
        yield Tablespace(oid=oid, name=name, owner=BOOTSTRAP_SUPERUSER)
