"""Privileges: table_privileges, column_privileges, routine_privileges and related views, and roles."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from meshdoc.catalog.acl import PRIVILEGE_NAMES, PUBLIC_ROLE, Items, effective
from meshdoc.catalog.foreign import ForeignDataWrapper, Server
from meshdoc.catalog.membership import PG_DATABASE_OWNER
from meshdoc.catalog.object import Oid
from meshdoc.interpret.sysviews.information_schema.columns import column_place, live_columns
from meshdoc.interpret.sysviews.information_schema.routines import specific
from meshdoc.interpret.sysviews.privileges import column_acl, relation_acl, routine_acl, type_acl
from meshdoc.interpret.sysviews.reader import TABLE_KINDS, Reader, Row, number, system_view, yes_or_no

ON_TABLES, ON_COLUMNS = "rawdDxt", "rawx"
ANY_ENCODING, UTF8 = -1, 6


class Grant(NamedTuple):
    """One row of aclexplode."""

    grantor: Oid
    grantee: Oid
    privilege: str
    grantable: bool


def _grants(reader: Reader, acl: Items, letters: str) -> Iterator[Grant]:
    """The privileges among `letters` that are visible to the reader: its own, those it granted, those of PUBLIC."""
    for item in acl:
        if item.grantee == PUBLIC_ROLE or reader.has_role(item.grantor) or reader.has_role(item.grantee):
            for letter in letters:
                if letter in item.privileges:
                    yield Grant(item.grantor, item.grantee, letter, letter in item.grantable)


def _row(reader: Reader, grant: Grant, owner: object) -> Row:
    """The columns that all these views share."""
    owns = (
        grant.grantee != PUBLIC_ROLE and isinstance(owner, int) and reader.roles.has_privileges_of(grant.grantee, owner)
    )
    return {
        "grantor": reader.role_name(grant.grantor),
        "grantee": "PUBLIC" if grant.grantee == PUBLIC_ROLE else reader.role_name(grant.grantee),
        "privilege_type": PRIVILEGE_NAMES[grant.privilege],
        "is_grantable": yes_or_no(grant.grantable or owns),
    }


# --- tables and columns -------------------------------------------------------------------------------------


@system_view("information_schema.table_privileges")
def table_privileges(reader: Reader) -> Iterator[Row]:
    """The privileges on tables and views."""
    for row in reader.rows("pg_class"):
        if row["relkind"] in TABLE_KINDS:
            for grant in _grants(reader, relation_acl(reader, row), ON_TABLES):
                named = reader.named("table", row, "rel")
                hierarchy: Row = {"with_hierarchy": yes_or_no(grant.privilege == "r")}
                yield _row(reader, grant, row["relowner"]) | named | hierarchy


@system_view("information_schema.column_privileges")
def column_privileges(reader: Reader) -> Iterator[Row]:
    """The privileges on columns, including those implied by table privileges."""
    for relation, column, _ in live_columns(reader, reader.rows("pg_class"), *TABLE_KINDS):
        acl = (*relation_acl(reader, relation), *column_acl(reader, number(relation), column["attnum"]))
        for grant in sorted(set(_grants(reader, acl, ON_COLUMNS))):
            yield _row(reader, grant, relation["relowner"]) | column_place(reader, relation, column)


# --- routines and types -------------------------------------------------------------------------------------


@system_view("information_schema.routine_privileges")
def routine_privileges(reader: Reader) -> Iterator[Row]:
    """The privileges on routines."""
    for row in reader.rows("pg_proc"):
        for grant in _grants(reader, routine_acl(reader, row), "X"):
            yield _row(reader, grant, row["proowner"]) | specific(reader, row) | reader.named("routine", row, "pro")


@system_view("information_schema.udt_privileges")
def udt_privileges(reader: Reader) -> Iterator[Row]:
    """The privileges on composite types."""
    for row in reader.where("pg_type", "typtype", "c"):
        for grant in _grants(reader, type_acl(reader, row), "U"):
            yield _row(reader, grant, row["typowner"]) | {
                **reader.named("udt", row, "typ"),
                "privilege_type": "TYPE USAGE",
            }


@system_view("information_schema.usage_privileges")
def usage_privileges(reader: Reader) -> Iterator[Row]:
    """USAGE of collations, domains, foreign-data wrappers, foreign servers and sequences."""
    for row in reader.rows("pg_collation"):
        if row["collencoding"] in (ANY_ENCODING, UTF8):
            grant = Grant(number(row, "collowner"), PUBLIC_ROLE, "U", False)
            yield _usage(reader, grant, None, reader.schema_name(row["collnamespace"]), row["collname"], "COLLATION")
    for acl, owner, schema, name, type in _usable(reader):
        for grant in _grants(reader, acl, "U"):
            yield _usage(reader, grant, owner, schema, name, type)


def _usable(reader: Reader) -> Iterator[tuple[Items, object, object, object, str]]:
    """The objects with a USAGE privilege: its list, the owner, the schema, the name, and the object type."""
    for row in reader.where("pg_type", "typtype", "d"):
        schema = reader.schema_name(row["typnamespace"])
        yield type_acl(reader, row), row["typowner"], schema, row["typname"], "DOMAIN"
    for wrapper in reader.all(ForeignDataWrapper):
        acl = effective(wrapper.acl, "F", wrapper.owner)
        yield acl, wrapper.owner, "", wrapper.name, "FOREIGN DATA WRAPPER"
    for server in reader.all(Server):
        yield effective(server.acl, "S", server.owner), server.owner, "", server.name, "FOREIGN SERVER"
    for row in reader.where("pg_class", "relkind", "S"):
        if row["relacl"] is not None:
            schema = reader.schema_name(row["relnamespace"])
            yield relation_acl(reader, row), row["relowner"], schema, row["relname"], "SEQUENCE"


def _usage(reader: Reader, grant: Grant, owner: object, schema: object, name: object, type: str) -> Row:
    return _row(reader, grant, owner) | {
        "object_catalog": reader.database,
        "object_schema": schema,
        "object_name": name,
        "object_type": type,
    }


# --- privileges of the reader's roles -----------------------------------------------------------------------


def _of_enabled_roles(reader: Reader, view: str) -> Iterator[Row]:
    """The privileges that a role of the reader granted or holds."""
    enabled = {row["role_name"] for row in reader.rows("information_schema.enabled_roles")}
    for row in reader.rows(f"information_schema.{view}"):
        if row["grantor"] in enabled or row["grantee"] in enabled:
            yield row


for _kind in ("table", "column", "routine", "udt", "usage"):
    system_view(f"information_schema.role_{_kind}_grants")(partial(_of_enabled_roles, view=f"{_kind}_privileges"))


# --- roles --------------------------------------------------------------------------------------------------


@system_view("information_schema.enabled_roles")
def enabled_roles(reader: Reader) -> Iterator[Row]:
    """The roles whose privileges the reader has."""
    for row in reader.rows("pg_authid"):
        if reader.has_role(row["oid"]):
            yield {"role_name": row["rolname"]}


@system_view("information_schema.applicable_roles")
def applicable_roles(reader: Reader) -> Iterator[Row]:
    """The memberships of the reader's roles."""
    members = {(row["member"], row["roleid"], row["admin_option"]) for row in reader.rows("pg_auth_members")}
    members.add((reader.roles.database_owner, PG_DATABASE_OWNER, False))
    for member, role, admin in sorted(members, key=str):
        if reader.has_role(member):
            yield {
                "grantee": reader.value("pg_authid", member, "rolname"),
                "role_name": reader.value("pg_authid", role, "rolname"),
                "is_grantable": yes_or_no(admin),
            }


@system_view("information_schema.administrable_role_authorizations")
def administrable_role_authorizations(reader: Reader) -> Iterator[Row]:
    """The memberships with admin option."""
    for row in reader.rows("information_schema.applicable_roles"):
        if row["is_grantable"] == "YES":
            yield row
