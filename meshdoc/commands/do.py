"""DO and CALL: code run by meshdoc.interpret."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pglast import ast

from meshdoc.interpret.call import plpgsql_call as plpgsql_call
from meshdoc.interpret.call.procedure import call_procedure
from meshdoc.interpret.call.routine import run_block
from meshdoc.interpret.value import Uncertain
from meshdoc.session import Session, command


@contextmanager
def _undecided(session: Session) -> Iterator[None]:
    """Turn code whose path cannot be decided into a notice; its effects up to that point remain."""
    try:
        yield
    except Uncertain as error:
        session.undecided(error.message, error.code)


@command(ast.DoStmt)
def do_block(stmt: ast.DoStmt, session: Session) -> None:
    """DO. Mirrors ExecuteDoStmt in functioncmds.c."""
    with _undecided(session):
        run_block(session, stmt, atomic=session.in_own_block)


@command(ast.CallStmt)
def call(stmt: ast.CallStmt, session: Session) -> None:
    """CALL. Mirrors ExecuteCallStmt in functioncmds.c."""
    with _undecided(session):
        call_procedure(session, stmt, atomic=session.in_own_block)
