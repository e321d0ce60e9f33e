"""EXPLAIN: explain.c."""

from __future__ import annotations

from contextlib import suppress

from pglast import ast

from meshdoc.commands.define import get_boolean
from meshdoc.commands.view.createas import refuse_existing
from meshdoc.commands.view.view_query import into_clause
from meshdoc.diagnostics import Unsupported
from meshdoc.interpret.query.query import explained_select
from meshdoc.interpret.scope import NOTHING
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
        with suppress(Unsupported):
            explained_select(session, stmt.query, NOTHING)
    raise Inert("shows a query plan")
