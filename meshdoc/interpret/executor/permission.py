"""Whether the current role may read and change the relations of a statement: ExecCheckPermissions of execMain.c."""

from __future__ import annotations

from meshdoc.analyze.permission_info import PermissionInfo
from meshdoc.catalog.acl import effective, held
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Relation, Sequence
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes
from meshdoc.rewrite.target_view import Through, permissions_of
from meshdoc.session import Session

EVERYWHERE = {"pg_read_all_data": "r", "pg_write_all_data": "awd"}
"""The privileges that members of a predefined role have on every relation: pg_class_aclmask_ext."""


def check_permissions(session: Session, query: nodes.Query) -> None:
    """Raise SqlError 42501 if the current role lacks a privilege that the statement requires.

    Access through a view is checked for the view's owner, and only on the relation directly below the view.
    """
    if not isinstance(query, Through) and session.roles.is_superuser(session.current_user):
        return
    for info in permissions_of(query):
        role = info.check_as_user or session.current_user
        relation = session.catalog.get(info.relation)
        if isinstance(relation, Relation | Sequence) and not session.roles.is_superuser(role):
            _check(session, role, relation, info)


def _check(session: Session, role: Oid, relation: Relation | Sequence, asked: PermissionInfo) -> None:
    """ExecCheckOneRelPerms."""
    roles = session.roles
    kind, attributes = ("r", relation.columns) if isinstance(relation, Relation) else ("s", ())
    mine = held(effective(relation.acl, kind, relation.owner), role, relation.owner, roles).privileges
    everywhere = _everywhere(session, role)
    for letter, columns in asked.wanted:
        if letter in mine or letter in everywhere:
            continue
        granted = {
            column.attnum
            for column in attributes
            if column.acl is not None and letter in held(column.acl, role, relation.owner, roles).privileges
        }
        everything = {column.attnum for column in attributes}
        needed = everything if 0 in columns else {number for number in columns if number > 0}
        if letter == "d" or not (needed <= granted if needed else granted):
            raise SqlError("42501", f"permission denied for {relation.noun} {relation.name}")


def _everywhere(session: Session, role: Oid) -> str:
    found = ((session.catalog.find("role", name), letters) for name, letters in EVERYWHERE.items())
    return "".join(letters for item, letters in found if item and session.roles.has_privileges_of(role, item.oid))
