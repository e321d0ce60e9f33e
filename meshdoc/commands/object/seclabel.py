"""SECURITY LABEL: seclabel.c, without any label provider loaded."""

from __future__ import annotations

from pglast import ast

from meshdoc.diagnostics import SqlError
from meshdoc.session import Session, command


@command(ast.SecLabelStmt)
def security_label(stmt: ast.SecLabelStmt, session: Session) -> None:
    """SECURITY LABEL: ExecSecLabelStmt. Always refused, as on a server without providers."""
    if stmt.provider is None:
        raise SqlError("22023", "no security label providers have been loaded")
    raise SqlError("22023", f'security label provider "{stmt.provider}" is not loaded')
