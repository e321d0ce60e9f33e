"""DECLARE CURSOR: portalcmds.c.

Differs from PostgreSQL: accepted outside a transaction block, because migration tools run a migration's statements in
one transaction.
"""

from __future__ import annotations

from pglast import ast

from meshdoc.commands.dml import check_query
from meshdoc.session import Inert, Session, command


@command(ast.DeclareCursorStmt)
def declare_cursor(stmt: ast.DeclareCursorStmt, session: Session) -> None:
    """DECLARE: PerformCursorOpen."""
    if isinstance(stmt.query, ast.SelectStmt):
        check_query(stmt.query, session)
    raise Inert("opens a cursor")
