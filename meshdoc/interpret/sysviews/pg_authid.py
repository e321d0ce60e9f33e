"""Roles: pg_authid, the views on it, pg_auth_members and pg_default_acl."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.role import DefaultPrivileges, Role
from meshdoc.interpret.sysviews.reader import Reader, Row, fields, renamed, system_view

HIDDEN = "********"


@system_view("pg_catalog.pg_authid")
def pg_authid(reader: Reader) -> Iterator[Row]:
    """The roles; passwords are not kept, so a password is shown as asterisks."""
    for item in reader.all(Role):
        yield {
            **fields(item, "oid rolname=name rolsuper=superuser rolinherit=inherit rolcreaterole=create_role"),
            **fields(item, "rolcreatedb=create_database rolcanlogin=login rolreplication=replication"),
            **fields(item, "rolbypassrls=bypass_row_security rolconnlimit=connection_limit"),
            **fields(item, "rolvaliduntil=valid_until"),
            "rolpassword": HIDDEN if item.has_password else None,
        }


@system_view("pg_catalog.pg_roles")
def pg_roles(reader: Reader) -> Iterator[Row]:
    """The roles, readable by everyone."""
    for row in reader.rows("pg_authid"):
        yield row | {"rolpassword": HIDDEN, "rolconfig": _config(reader, row)}


def _config(reader: Reader, role: Row) -> object:
    settings = reader.where("pg_db_role_setting", "setrole", role["oid"])
    return next((row["setconfig"] for row in settings if not row["setdatabase"]), None)


@system_view("pg_catalog.pg_shadow")
def pg_shadow(reader: Reader) -> Iterator[Row]:
    """The roles that can log in."""
    for row in reader.rows("pg_authid"):
        if row["rolcanlogin"]:
            yield {
                **renamed(row, "usename=rolname usesysid=oid usecreatedb=rolcreatedb usesuper=rolsuper"),
                **renamed(row, "userepl=rolreplication usebypassrls=rolbypassrls passwd=rolpassword"),
                **renamed(row, "valuntil=rolvaliduntil"),
                "useconfig": _config(reader, row),
            }


@system_view("pg_catalog.pg_user")
def pg_user(reader: Reader) -> Iterator[Row]:
    """The roles that can log in, readable by everyone."""
    for row in reader.rows("pg_shadow"):
        yield row | {"passwd": HIDDEN}


@system_view("pg_catalog.pg_group")
def pg_group(reader: Reader) -> Iterator[Row]:
    """The roles that cannot log in."""
    for row in reader.rows("pg_authid"):
        if not row["rolcanlogin"]:
            members = [found["member"] for found in reader.where("pg_auth_members", "roleid", row["oid"])]
            yield {"groname": row["rolname"], "grosysid": row["oid"], "grolist": members}


@system_view("pg_catalog.pg_auth_members")
def pg_auth_members(reader: Reader) -> Iterator[Row]:
    """The role memberships. Differs from PostgreSQL in that `oid` derives from the member's."""
    for item in reader.all(Role):
        for number, membership in enumerate(item.member_of):
            yield {
                "oid": (item.oid << 8) + number,
                "roleid": membership.role,
                "member": item.oid,
                "grantor": membership.grantor,
                "admin_option": membership.admin,
                "inherit_option": membership.inherit,
                "set_option": membership.set,
            }


@system_view("pg_catalog.pg_default_acl")
def pg_default_acl(reader: Reader) -> Iterator[Row]:
    """The default privileges set by ALTER DEFAULT PRIVILEGES."""
    for item in reader.all(DefaultPrivileges):
        yield {
            **fields(item, "oid defaclrole=role defaclnamespace=schema defaclobjtype=kind"),
            "defaclacl": reader.acl(item.privileges),
        }
