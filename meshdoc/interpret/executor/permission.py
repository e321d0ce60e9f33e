"""Whether the current role may read and change the relations of a statement: ExecCheckPermissions of execMain.c."""

from __future__ import annotations

from meshdoc.catalog.relation import Relation, Sequence
from meshdoc.catalog.relation_privilege import holds
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes
from meshdoc.rewrite.target_view import Through, permissions_of
from meshdoc.session import Session


def check_permissions(session: Session, query: nodes.Query) -> None:
    """Raise SqlError 42501 if the current role lacks a privilege that the statement requires.

    Access through a view is checked for the view's owner, and only on the relation directly below the view.
    """
    if not isinstance(query, Through) and session.roles.is_superuser(session.current_user):
        return
    for info in permissions_of(query):
        role = info.check_as_user or session.current_user
        relation = session.catalog.get(info.relation)
        if not isinstance(relation, Relation | Sequence):
            continue
        if not all(holds(session.roles, relation, role, letter, columns) for letter, columns in info.wanted):
            raise SqlError("42501", f"permission denied for {relation.noun} {relation.name}")
