"""EXPLAIN: explain.c."""

from __future__ import annotations

from pglast import ast

from meshdoc.commands.define import get_boolean
from meshdoc.commands.dml import check_query
from meshdoc.commands.view.createas import refuse_existing
from meshdoc.commands.view.view_query import into_clause
from meshdoc.session import Inert, Session, command


@command(ast.ExplainStmt)
def explain(stmt: ast.ExplainStmt, session: Session) -> None:
    """EXPLAIN shows a query plan; with ANALYZE, it carries the statement out: ExplainQuery."""
    if any(option.defname == "analyze" and get_boolean(option) for option in stmt.options or ()):
        session.execute(stmt.query)
        return
    if isinstance(stmt.query, ast.CreateTableAsStmt):
        refuse_existing(stmt.query, session)
    if isinstance(stmt.query, ast.SelectStmt) and into_clause(stmt.query) is None:
        check_query(stmt.query, session)
    raise Inert("shows a query plan")
