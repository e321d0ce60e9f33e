"""COMMIT and ROLLBACK in PL/pgSQL: exec_stmt_commit and exec_stmt_rollback, SPI_commit and SPI_rollback (spi.c)."""

from __future__ import annotations

from meshdoc.diagnostics import SqlError
from meshdoc.interpret.after_triggers import fire_deferred
from meshdoc.interpret.plpgsql.execute import statement
from meshdoc.interpret.plpgsql.frame import Frame
from meshdoc.syntax.plpgsql import Tree


@statement("PLpgSQL_stmt_commit")
def commit(frame: Frame, node: Tree) -> None:
    """COMMIT: keep everything done so far, whatever follows."""
    _check(frame, "commit")
    session = frame.session
    fire_deferred(session)
    session.end_modes()
    session.committed = session.savepoint()
    frame.budget.portals.end_transaction()


@statement("PLpgSQL_stmt_rollback")
def rollback(frame: Frame, node: Tree) -> None:
    """ROLLBACK: undo everything since the last COMMIT, or since the beginning of the statement."""
    _check(frame, "roll back")
    session = frame.session
    if session.committed is not None:
        session.go_back_to(session.committed)
    frame.budget.portals.end_transaction()


def _check(frame: Frame, words: str) -> None:
    if frame.atomic:
        raise SqlError("2D000", "invalid transaction termination")
    if frame.budget.subtransactions:
        raise SqlError("2D000", f"cannot {words} while a subtransaction is active")
