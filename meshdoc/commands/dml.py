"""SELECT, INSERT, UPDATE, DELETE, MERGE, COPY and TRUNCATE: rows, and the functions that these statements call.

Differs from PostgreSQL: the rows of a SELECT are computed only to find out whether it fails. A change that depends on
unknown rows makes the changed rows unknown; this is not an error.
"""

from __future__ import annotations

from contextlib import suppress

from pglast import ast

from meshdoc.catalog.contents import Contents
from meshdoc.commands.copy_options import process_copy_options
from meshdoc.commands.session.set import set_config
from meshdoc.commands.view.createas import select_into
from meshdoc.commands.view.view_query import into_clause
from meshdoc.diagnostics import Unsupported
from meshdoc.interpret.effects import may_change
from meshdoc.interpret.executor.copy import copy_from, copy_target
from meshdoc.interpret.executor.truncate import truncate_tables
from meshdoc.interpret.limits import bounds
from meshdoc.interpret.query.modify import carry_out
from meshdoc.interpret.query.query import analyzed_select
from meshdoc.interpret.scope import NOTHING
from meshdoc.interpret.value import Uncertain, Undecided
from meshdoc.limits import Exhausted, current
from meshdoc.session import UNCERTAIN, Inert, Session, command
from meshdoc.syntax.names import qualified


@command(ast.SelectStmt)
def select(stmt: ast.SelectStmt, session: Session) -> None:
    """SELECT: inert unless it creates a table, sets a parameter, or calls code that may change something."""
    if into_clause(stmt) is not None:
        select_into(stmt, session)
        return
    if (setting := _set_config_call(stmt)) is not None:
        name, value, is_local = (_constant(argument) for argument in setting.args)
        set_config(session, str(name).lower(), None if value is None else str(value), is_local=bool(is_local))
        return
    if _changes_rows_on_its_way(stmt):
        change_rows(stmt, session)
        return
    if not may_change(stmt, session):
        check_query(stmt, session)
        _check_rows(stmt, session)
        raise Inert("read-only")
    with bounds():
        carry_out(session, stmt)


def check_query(stmt: ast.SelectStmt, session: Session) -> None:
    """Raise SqlError if PostgreSQL would refuse a query before it is executed; one too hard to analyze is accepted."""
    with suppress(Unsupported):
        analyzed_select(session, stmt, NOTHING)


def _check_rows(stmt: ast.SelectStmt, session: Session) -> None:
    """Raise SqlError if PostgreSQL would refuse a query for one of the rows that it reads.

    Nothing else about the rows matters: neither the time that they tell, nor that they are too many.
    """
    run, asked = current(), session.asked_time
    cut_off = run.cut_off
    with bounds(), suppress(Unsupported):
        carry_out(session, stmt)
    run.cut_off, session.asked_time = cut_off, asked


def _changes_rows_on_its_way(stmt: ast.SelectStmt) -> bool:
    """Whether its WITH clause contains a data-modifying statement."""
    items = stmt.withClause.ctes if stmt.withClause is not None else ()
    return any(not isinstance(item.ctequery, ast.SelectStmt) for item in items or ())


def _set_config_call(stmt: ast.SelectStmt) -> ast.FuncCall | None:
    """The call in SELECT set_config('name', 'value', false), as dumps begin with; None for other statements."""
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
    """INSERT, UPDATE, DELETE and MERGE: inert unless a called function or a trigger changes the catalog."""
    changes, mark, told = may_change(stmt, session), session.catalog.mark(), len(session.notices)
    with bounds():
        try:
            carry_out(session, stmt)
        except Undecided:
            raise
        except (Uncertain, Exhausted) as error:
            if changes:
                raise
            if not isinstance(stmt, ast.SelectStmt):
                _forget(session, stmt.relation, error.message)
    _inert_unless(session, mark, told, changes=changes)


def _inert_unless(session: Session, mark: int, told: int, *, changes: bool) -> None:
    """Raise Inert if only rows were changed and nothing is undecided."""
    undecided = any(notice.level == UNCERTAIN for notice in session.notices[told:])
    if not changes and not undecided and session.catalog.mark() == mark:
        raise Inert("data only")


def _forget(session: Session, name: ast.RangeVar, reason: str) -> None:
    item = session.find_relation(name)
    if item is not None:
        session.hold(item.oid, Contents(unknown=reason))


@command(ast.CopyStmt)
def copy(stmt: ast.CopyStmt, session: Session) -> None:
    """COPY: DoCopy. The output of COPY TO is ignored."""
    mark, told = session.catalog.mark(), len(session.notices)
    if not stmt.is_from:
        process_copy_options(stmt)
    else:
        target = copy_target(session, stmt)
        options = process_copy_options(stmt)
        with bounds():
            try:
                copy_from(session, stmt, target, options)
            except Unsupported as error:
                _forget(session, stmt.relation, error.message)
    _inert_unless(session, mark, told, changes=False)


@command(ast.TruncateStmt)
def truncate(stmt: ast.TruncateStmt, session: Session) -> None:
    """TRUNCATE."""
    mark, told = session.catalog.mark(), len(session.notices)
    with bounds():
        truncate_tables(session, stmt)
    _inert_unless(session, mark, told, changes=False)
