"""Whether the current role may read and change the relations of a statement: ExecCheckPermissions of execMain.c."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from meshdoc import errors
from meshdoc.analyze.permission_info import permission_infos
from meshdoc.analyze.stored import stored_query
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.membership import Roles
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.relation import MaterializedView, Relation, Sequence, View, is_invoker
from meshdoc.catalog.relation_privilege import holds
from meshdoc.catalog.role import Role
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes
from meshdoc.nodes.walk import walk
from meshdoc.rewrite.target_view import Through, permissions_of
from meshdoc.session import Session


def check_permissions(session: Session, query: nodes.Query, role: Oid = NO_OID) -> None:
    """Raise SqlError 42501 if the role, the current one by default, lacks a privilege that the statement requires.

    What a view reads is checked for its owner, unless it is a security invoker.
    """
    role = role or session.current_user
    is_free = session.roles.is_superuser(role) and not isinstance(query, Through)
    if is_free and not session.catalog.derived(_has_restricted_view, View, Role):
        return
    inner = (part for part in walk(query) if isinstance(part, nodes.Query) and part is not query)
    for info in chain(permissions_of(query), *(permission_infos(part).values() for part in inner)):
        relation = session.catalog.get(info.relation)
        if not isinstance(relation, Relation | Sequence):
            continue
        if not _may(session.roles, relation, info.check_as_user or role, info.wanted):
            raise errors.permission_denied(relation.noun, relation.name)
        if isinstance(relation, View) and all(letter == "r" for letter, _ in info.wanted):
            below = role if is_invoker(relation) else relation.owner
            check_permissions(session, stored_query(session.names, relation.query), below)


def _has_restricted_view(catalog: Catalog) -> bool:
    """Whether a view reads with the privileges of a role that is no superuser."""
    return any(not getattr(catalog.get(view.owner), "superuser", False) for view in catalog.all(View))


def _may(roles: Roles, relation: Relation | Sequence, role: Oid, wanted: Iterable[tuple[str, frozenset[int]]]) -> bool:
    """Whether a role has the privileges wanted: ExecCheckOneRelPerms."""
    return roles.is_superuser(role) or all(holds(roles, relation, role, letter, columns) for letter, columns in wanted)


def check_locks(session: Session, query: nodes.Query) -> None:
    """Raise SqlError 42809 for a lock on rows of a relation that has none to lock: CheckValidRowMarkRel."""
    for part in walk(query):
        for mark in part.row_marks if isinstance(part, nodes.Query) else ():
            item = session.names.relation_by_oid(part.range_table[mark.range_index - 1].relation)
            if isinstance(item, MaterializedView | Sequence):
                raise SqlError("42809", f'cannot lock rows in {item.noun} "{item.name}"')
