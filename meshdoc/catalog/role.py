"""Roles, memberships and default privileges: pg_authid, pg_auth_members, pg_default_acl."""

from __future__ import annotations

from typing import ClassVar

from meshdoc.catalog.object import NO_OID, Acl, Dependency, Object, Oid, parts, ref
from meshdoc.record import record

BOOTSTRAP_SUPERUSER: Oid = 10


@record
class Membership:
    """The membership of a role in another."""

    role: Oid = ref(Dependency.NONE)
    grantor: Oid = ref(Dependency.NONE)
    admin: bool = False
    inherit: bool = True
    set: bool = True


@record
class Role(Object):
    """A role or user. It belongs to the cluster, not to the database."""

    noun: ClassVar[str] = "role"
    system_catalog: ClassVar[str] = "pg_authid"

    superuser: bool = False
    inherit: bool = True
    create_role: bool = False
    create_database: bool = False
    login: bool = False
    replication: bool = False
    bypass_row_security: bool = False
    connection_limit: int = -1
    has_password: bool = False
    valid_until: str | None = None
    member_of: tuple[Membership, ...] = parts()
    settings: tuple[tuple[str, str], ...] = ()  # ALTER ROLE ... SET


@record
class DefaultPrivileges(Object):
    """ALTER DEFAULT PRIVILEGES: the privileges of objects created later. Schema 0 is every schema; it has no name."""

    noun: ClassVar[str] = "default acl"
    system_catalog: ClassVar[str] = "pg_default_acl"
    identified_by: ClassVar[tuple[str, ...]] = ("role", "schema", "kind")

    name: str = ""
    role: Oid = ref(Dependency.OWNER)
    schema: Oid = ref(Dependency.AUTO, default=NO_OID)
    kind: str  # r, S, f, T, n, L: pg_default_acl.defaclobjtype
    privileges: Acl = ref(Dependency.ACL, default=None)


@record
class ParameterPrivileges(Object):
    """The privileges on a configuration parameter, once any have been granted: pg_parameter_acl."""

    noun: ClassVar[str] = "parameter"
    system_catalog: ClassVar[str] = "pg_parameter_acl"
