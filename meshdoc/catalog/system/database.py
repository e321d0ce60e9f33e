"""Database-level objects: pg_namespace, pg_authid and pg_foreign_data_wrapper."""

from __future__ import annotations

from meshdoc.catalog.system.row import Oid, ProcOid, RoleOid, SystemRow, row_of


@row_of("pg_namespace")
class SystemSchema(SystemRow):
    """A row of pg_namespace."""

    oid: Oid
    name: str


@row_of("pg_authid")
class SystemRole(SystemRow):
    """A row of pg_authid: a predefined role. None of them can log in, and INHERIT is their only attribute."""

    oid: Oid
    name: str
    member_of: tuple[RoleOid, ...]


@row_of("pg_foreign_data_wrapper")
class SystemForeignDataWrapper(SystemRow):
    """A row of pg_foreign_data_wrapper."""

    oid: Oid
    name: str
    handler: ProcOid
    validator: ProcOid
    options: tuple[str, ...]
