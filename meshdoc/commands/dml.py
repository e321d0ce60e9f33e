"""SELECT, INSERT, UPDATE, DELETE, MERGE, COPY and TRUNCATE: rows, not the catalog, but for what they call.

Differs from PostgreSQL: no row is kept. A statement that calls a function of the user's own which may change the
catalog is not carried out, and says so.
"""

from __future__ import annotations

from pglast import ast

from meshdoc.commands.called import called_routines, may_change_catalog
from meshdoc.commands.createas import select_into
from meshdoc.commands.set import set_config
from meshdoc.diagnostics import Unsupported
from meshdoc.session import Inert, Session, command
from meshdoc.syntax.names import qualified

ROWS = "changes rows, not the catalog"
QUERY = "only reads"


@command(ast.SelectStmt)
def select(stmt: ast.SelectStmt, session: Session) -> None:
    """SELECT: inert unless it creates a table, sets a parameter, or calls what may change the catalog."""
    if _into(stmt) is not None:
        select_into(stmt, session)
        return
    if (setting := _set_config_call(stmt)) is not None:
        name, value, is_local = map(_constant, setting.args)
        set_config(session, str(name).lower(), None if value is None else str(value), is_local=bool(is_local))
        return
    _refuse_calls(stmt, session)
    raise Inert(QUERY)


def _into(stmt: ast.SelectStmt) -> ast.IntoClause | None:
    """INTO stands in the leftmost SELECT of a set operation."""
    while stmt.larg is not None:
        stmt = stmt.larg
    return stmt.intoClause


def _set_config_call(stmt: ast.SelectStmt) -> ast.FuncCall | None:
    """SELECT set_config('name', 'value', false), as a dump begins with."""
    targets = stmt.targetList or ()
    if len(targets) != 1 or stmt.fromClause or stmt.whereClause or not isinstance(targets[0].val, ast.FuncCall):
        return None
    call = targets[0].val
    name = qualified(call.funcname)
    if name.name != "set_config" or name.schema not in (None, "pg_catalog") or len(call.args or ()) != 3:
        return None
    return call if all(isinstance(argument, ast.A_Const) for argument in call.args) else None


def _constant(node: ast.A_Const) -> str | bool | None:
    if node.isnull:
        return None
    value = node.val
    return bool(value.boolval) if isinstance(value, ast.Boolean) else str(getattr(value, "sval", ""))


def _refuse_calls(stmt: ast.Node, session: Session) -> None:
    for routine in called_routines(stmt, session):
        if may_change_catalog(session, routine):
            raise Unsupported(
                f"calls {routine.name}(), whose body may change the catalog and is not carried out",
                hint="Write the statements that it runs into the migration, or read the pages with that in mind.",
            )


@command(ast.InsertStmt, ast.UpdateStmt, ast.DeleteStmt, ast.MergeStmt)
def change_rows(stmt: ast.Node, session: Session) -> None:
    """INSERT, UPDATE, DELETE and MERGE."""
    _refuse_calls(stmt, session)
    raise Inert(ROWS)


@command(ast.CopyStmt, ast.TruncateStmt)
def move_rows(stmt: ast.Node, session: Session) -> None:
    """COPY and TRUNCATE."""
    raise Inert(ROWS)
