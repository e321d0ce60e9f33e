"""Whether a role holds privileges on a relation, its columns and its schema: the pg_..._aclmask of aclchk.c."""

from __future__ import annotations

from collections.abc import Iterable

from meshdoc.catalog.acl import RIGHTS, Letters, effective, held
from meshdoc.catalog.database import Schema
from meshdoc.catalog.membership import Roles
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Relation, Sequence

EVERYWHERE = {"pg_read_all_data": frozenset("r"), "pg_write_all_data": frozenset("awd")}
"""The privileges that members of a predefined role have on every relation; both have USAGE on every schema."""


def relation_privileges(roles: Roles, item: Relation | Sequence, role: Oid) -> Letters:
    """The privileges of a role on the whole relation: pg_class_aclmask_ext."""
    kind = "r" if isinstance(item, Relation) else "s"
    if roles.is_superuser(role):
        return RIGHTS[kind]
    mine = held(effective(item.acl, kind, item.owner), role, item.owner, roles).privileges
    return mine.union(*_everywhere(roles, role))


def columns_with(roles: Roles, item: Relation | Sequence, role: Oid, letter: str) -> frozenset[int]:
    """The columns on which a role holds a privilege that was granted on the column itself."""
    columns = item.columns if isinstance(item, Relation) else ()
    return frozenset(
        column.attnum
        for column in columns
        if column.acl is not None and letter in held(column.acl, role, item.owner, roles).privileges
    )


def holds(roles: Roles, item: Relation | Sequence, role: Oid, letter: str, columns: Iterable[int]) -> bool:
    """Whether a role has a privilege on the relation, or on each of the columns (0: on all): ExecCheckOneRelPerms.

    Without columns, the privilege on any column is enough, except for DELETE and TRUNCATE.
    """
    if letter in relation_privileges(roles, item, role):
        return True
    if letter in "dD":
        return False
    granted, wanted = columns_with(roles, item, role, letter), frozenset(columns)
    if 0 in wanted and isinstance(item, Relation):
        wanted = frozenset(column.attnum for column in item.columns)
    needed = {number for number in wanted if number > 0}
    return needed <= granted if needed else bool(granted)


def uses_schema(roles: Roles, schema: Schema, role: Oid) -> bool:
    """Whether a role has USAGE on a schema: pg_namespace_aclmask_ext."""
    if roles.is_superuser(role) or any(_everywhere(roles, role)):
        return True
    return "U" in held(effective(schema.acl, "n", schema.owner), role, schema.owner, roles).privileges


def _everywhere(roles: Roles, role: Oid) -> list[Letters]:
    found = ((roles.catalog.find("role", name), letters) for name, letters in EVERYWHERE.items())
    return [letters for item, letters in found if item and roles.has_privileges_of(role, item.oid)]
