"""Database-level objects: pg_namespace, pg_authid and pg_foreign_data_wrapper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from meshdoc.catalog.system.row import Oid, ProcOid, RoleOid, SystemRow


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SystemSchema(SystemRow):
    """A row of pg_namespace."""

    catalog: ClassVar[str] = "pg_namespace"

    oid: Oid
    name: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SystemRole(SystemRow):
    """A row of pg_authid: a predefined role. None of them can log in, and INHERIT is their only attribute."""

    catalog: ClassVar[str] = "pg_authid"

    oid: Oid
    name: str
    member_of: tuple[RoleOid, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SystemForeignDataWrapper(SystemRow):
    """A row of pg_foreign_data_wrapper."""

    catalog: ClassVar[str] = "pg_foreign_data_wrapper"

    oid: Oid
    name: str
    handler: ProcOid
    validator: ProcOid
    options: tuple[str, ...]
