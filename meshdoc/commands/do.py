"""DO and CALL: code of a procedural language, which is not carried out."""

from __future__ import annotations

from pglast import ast

from meshdoc.commands.called import CHANGING
from meshdoc.diagnostics import SqlError, Unsupported
from meshdoc.session import Session, command
from meshdoc.syntax.names import qualified

HINT = "The objects it names are marked as uncertain from here on."


@command(ast.DoStmt)
def do_block(stmt: ast.DoStmt, session: Session) -> None:
    """DO. Mirrors ExecuteDoStmt in functioncmds.c as far as the language."""
    options = {option.defname: option.arg for option in stmt.args}
    if "as" not in options:
        raise SqlError("42601", "no inline code specified")
    language = options["language"].sval if "language" in options else "plpgsql"
    if session.catalog.find("language", language) is None:
        raise SqlError("42704", f'language "{language}" does not exist')
    found = sorted({word.lower() for word in CHANGING.findall(options["as"].sval)})
    what = f" (its text holds {', '.join(found)})" if found else ""
    raise Unsupported(f"DO blocks are not carried out{what}", hint=HINT)


@command(ast.CallStmt)
def call(stmt: ast.CallStmt, session: Session) -> None:
    """CALL."""
    name = qualified(stmt.funccall.funcname)
    raise Unsupported(f"procedures are not carried out: CALL {name}", hint=HINT)
