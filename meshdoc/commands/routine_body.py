"""Bodies of SQL that are parsed when the routine is made: RETURN and BEGIN ATOMIC (functioncmds.c, functions.c)."""

from __future__ import annotations

from pglast import ast

from meshdoc.catalog.expr import Expr
from meshdoc.catalog.routine import Routine
from meshdoc.diagnostics import Unsupported
from meshdoc.session import Session


def bind_body(session: Session, routine: Routine, body: ast.Node | tuple[ast.Node, ...]) -> Expr:
    """The body as the catalog keeps it."""
    raise Unsupported("SQL bodies are not carried out")
