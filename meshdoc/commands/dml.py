"""SELECT, INSERT, UPDATE, DELETE, MERGE, COPY and TRUNCATE: rows, and the functions that are called on the way.

Differs from PostgreSQL: a SELECT is carried out only where it calls what may change something. What is asked of rows
that cannot be known makes them unknown, and is no error.
"""

from __future__ import annotations

from pglast import ast

from meshdoc.catalog.contents import Contents
from meshdoc.catalog.relation import Table
from meshdoc.commands.createas import select_into
from meshdoc.commands.set import set_config
from meshdoc.diagnostics import Unsupported
from meshdoc.interpret.budget import Exhausted
from meshdoc.interpret.called import may_change
from meshdoc.interpret.copy import copy_from
from meshdoc.interpret.modify import carry_out
from meshdoc.interpret.statement import bounds
from meshdoc.interpret.value import Uncertain, Undecided
from meshdoc.session import Inert, Session, command
from meshdoc.syntax.names import qualified

ROWS = "changes rows, not the catalog"
QUERY = "only reads"


@command(ast.SelectStmt)
def select(stmt: ast.SelectStmt, session: Session) -> None:
    """SELECT: inert unless it creates a table, sets a parameter, or calls what may change something."""
    if _into(stmt) is not None:
        select_into(stmt, session)
        return
    if (setting := _set_config_call(stmt)) is not None:
        name, value, is_local = (_constant(argument) for argument in setting.args)
        set_config(session, str(name).lower(), None if value is None else str(value), is_local=bool(is_local))
        return
    if not may_change(stmt, session):
        raise Inert(QUERY)
    with bounds():
        carry_out(session, stmt)


def _into(stmt: ast.SelectStmt) -> ast.IntoClause | None:
    """INTO stands in the leftmost SELECT of a set operation."""
    while stmt.larg is not None:
        stmt = stmt.larg
    return stmt.intoClause


def _set_config_call(stmt: ast.SelectStmt) -> ast.FuncCall | None:
    """SELECT set_config('name', 'value', false), as a dump begins with."""
    targets: tuple[ast.ResTarget, ...] = stmt.targetList or ()
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


@command(ast.InsertStmt, ast.UpdateStmt, ast.DeleteStmt, ast.MergeStmt)
def change_rows(stmt: ast.Node, session: Session) -> None:
    """INSERT, UPDATE, DELETE and MERGE."""
    changes = may_change(stmt, session)
    with bounds():
        try:
            carry_out(session, stmt)
        except Undecided:
            raise
        except (Uncertain, Exhausted) as error:
            if changes:
                raise
            _forget(session, stmt.relation, error.message)
    if not changes:
        raise Inert(ROWS)


def _forget(session: Session, name: ast.RangeVar, reason: str) -> None:
    item = session.find_relation(name)
    if item is not None:
        session.contents[item.oid] = Contents(unknown=reason)


@command(ast.CopyStmt)
def copy(stmt: ast.CopyStmt, session: Session) -> None:
    """COPY."""
    if stmt.is_from and stmt.relation is not None:
        try:
            copy_from(session, stmt)
        except Unsupported as error:
            _forget(session, stmt.relation, error.message)
    raise Inert(ROWS)


@command(ast.TruncateStmt)
def truncate(stmt: ast.TruncateStmt, session: Session) -> None:
    """TRUNCATE."""
    for name in stmt.relations:
        item = session.find_relation(name)
        if isinstance(item, Table):
            for table in _with_children(session, item):
                session.contents.pop(table.oid, None)
    raise Inert(ROWS)


def _with_children(session: Session, table: Table) -> list[Table]:
    found = [table]
    for child in session.catalog.children(table.oid, Table):
        if table.oid in child.inherits or child.partition_of == table.oid:
            found += _with_children(session, child)
    return found
