"""LOCK TABLE: lockcmds.c.

Differs from PostgreSQL: accepted outside a transaction block, because migration tools run a migration's statements in
one transaction. The relations that a view reads are not checked.
"""

from __future__ import annotations

from pglast import ast

from meshdoc import errors
from meshdoc.catalog.names.noun import plural
from meshdoc.catalog.object import Object
from meshdoc.catalog.relation import Table, View
from meshdoc.commands.acl.permission import has_privilege, noun_of
from meshdoc.session import Inert, Session, command

_ACCESS_SHARE, _ROW_EXCLUSIVE = 1, 3
"""The numbers of lock modes, from the weakest to the strongest."""


@command(ast.LockStmt)
def lock_table(stmt: ast.LockStmt, session: Session) -> None:
    """LOCK TABLE: LockTableCommand."""
    for name in stmt.relations:
        relation = session.relation(name, Object)
        if not isinstance(relation, Table | View):
            raise errors.kind_not_supported(f'cannot lock relation "{relation.name}"', plural(relation.noun))
        if not any(has_privilege(session, relation, letter) for letter in _sufficient(stmt.mode)):
            raise errors.permission_denied(noun_of(relation), relation.name)
    raise Inert("locks a table for this transaction")


def _sufficient(mode: int) -> str:
    """The privileges of which each permits a lock of this mode: LockTableAclCheck."""
    return "mwdD" + ("r" if mode <= _ACCESS_SHARE else "") + ("a" if mode <= _ROW_EXCLUSIVE else "")
