"""BEGIN, COMMIT, ROLLBACK and savepoints: xact.c.

A transaction block is the session's list of savepoints; the first, without a name, is its beginning. Statements in a
failed transaction are refused by the replay, as exec_simple_query does in PostgreSQL. The first block may be the
migration tool's own.

Differs from PostgreSQL: a READ ONLY transaction permits changes; outside a transaction block a table with ON COMMIT
DROP stays, because migration tools run a migration's statements in one transaction; statements that cannot run in a
transaction block can in the tool's, because tools detect them; ROLLBACK undoes no statements of an implicit block.
"""

from __future__ import annotations

from collections.abc import Callable

from pglast import ast
from pglast.enums import TransactionStmtKind as Kind

from meshdoc.catalog.dependency import Behavior, perform_deletion
from meshdoc.catalog.object import Address
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.after_triggers import fire_deferred
from meshdoc.interpret.limits import bounds, is_in_code
from meshdoc.registry import Registry
from meshdoc.session import Session, command
from meshdoc.transaction import Savepoint

perform: Registry[Kind, Callable[[ast.TransactionStmt, Session], None]] = Registry("transaction statement")


def prevent_in_transaction_block(session: Session, statement: str) -> None:
    """Raise SqlError 25001 inside a transaction block or in code: PreventInTransactionBlock."""
    if session.in_own_block:
        raise SqlError("25001", f"{statement} cannot run inside a transaction block")
    if is_in_code():
        raise SqlError("25001", f"{statement} cannot be executed from a function")


def require_transaction_block(session: Session, statement: str) -> None:
    """Raise SqlError 25P01 outside a transaction block: RequireTransactionBlock."""
    if not session.savepoints:
        raise SqlError("25P01", f"{statement} can only be used in transaction blocks")


@command(ast.TransactionStmt)
def transaction(stmt: ast.TransactionStmt, session: Session) -> None:
    """Dispatch transaction control statements by kind."""
    assert stmt.kind is not None
    perform[stmt.kind](stmt, session)


@perform(Kind.TRANS_STMT_BEGIN, Kind.TRANS_STMT_START)
def begin(stmt: ast.TransactionStmt, session: Session) -> None:
    """BEGIN: BeginTransactionBlock."""
    if session.savepoints:
        session.notice("there is already a transaction in progress", "warning", "25001")
    else:
        _start(session)


def _start(session: Session) -> None:
    session.savepoints.append(session.savepoint())


def begin_for_tool(session: Session) -> None:
    """BEGIN, sent by the migration tool before a version."""
    _start(session)
    session.tools_block = session.savepoints[0]


def commit_for_tool(session: Session) -> None:
    """COMMIT, sent by the migration tool after a version. Raises SqlError if a deferred trigger fails."""
    with bounds():
        fire_deferred(session)
    session.savepoints.clear()


@perform(Kind.TRANS_STMT_COMMIT)
def commit(stmt: ast.TransactionStmt, session: Session) -> None:
    """COMMIT: EndTransactionBlock. A failed transaction is rolled back."""
    _end(stmt, session, "COMMIT", undone=session.aborted)


@perform(Kind.TRANS_STMT_ROLLBACK)
def rollback(stmt: ast.TransactionStmt, session: Session) -> None:
    """ROLLBACK: UserAbortTransactionBlock."""
    _end(stmt, session, "ROLLBACK", undone=True)


def _end(stmt: ast.TransactionStmt, session: Session, statement: str, *, undone: bool) -> None:
    if not session.savepoints:
        if stmt.chain:
            require_transaction_block(session, f"{statement} AND CHAIN")
        session.notice("there is no transaction in progress", "warning", "25P01")
        if session.is_one_string:
            fire_deferred(session)
            session.end_modes()
        return
    if not session.in_own_block:
        session.notice(f"{statement} ends the transaction that the migration tool has begun", "warning", "25P01")
    if undone:
        _go_back_to(session, session.savepoints[0])
    else:
        _commit(session)
    end_block(session)
    if stmt.chain:
        _start(session)


def _commit(session: Session) -> None:
    """Fire deferred triggers and drop ON COMMIT DROP tables; a failure rolls everything back: CommitTransaction."""
    try:
        fire_deferred(session)
    except SqlError:
        _go_back_to(session, session.savepoints[0])
        end_block(session)
        session.committed = session.savepoint()
        raise
    _drop_on_commit(session)


def end_statement(session: Session) -> None:
    """Fire deferred triggers outside a transaction block, where each statement is its own transaction."""
    if session.savepoints or session.is_one_string:
        return
    if session.deferred:
        with bounds():
            fire_deferred(session)
    session.end_modes()


def _drop_on_commit(session: Session) -> None:
    """Drop the ON COMMIT DROP tables and their dependents: PreCommit_on_commit_actions."""
    present = [Address(oid) for oid in session.dropped_on_commit if oid in session.catalog]
    session.dropped_on_commit.clear()
    perform_deletion(session.catalog, present, Behavior.CASCADE, session.describe)


def end_block(session: Session) -> None:
    """Leave the transaction block."""
    session.savepoints.clear()
    session.aborted = False
    session.deferred = ()
    session.end_modes()


def _go_back_to(session: Session, savepoint: Savepoint) -> None:
    session.go_back_to(savepoint)
    session.undone = savepoint
    session.aborted = False


# --- savepoints -------------------------------------------------------------------------------------


@perform(Kind.TRANS_STMT_SAVEPOINT)
def define_savepoint(stmt: ast.TransactionStmt, session: Session) -> None:
    """SAVEPOINT: DefineSavepoint."""
    require_transaction_block(session, "SAVEPOINT")
    session.savepoints.append(session.savepoint(stmt.savepoint_name or ""))


@perform(Kind.TRANS_STMT_RELEASE)
def release_savepoint(stmt: ast.TransactionStmt, session: Session) -> None:
    """RELEASE SAVEPOINT: ReleaseSavepoint. Later savepoints are released too."""
    require_transaction_block(session, "RELEASE SAVEPOINT")
    del session.savepoints[_number_of(session, stmt) :]


@perform(Kind.TRANS_STMT_ROLLBACK_TO)
def rollback_to_savepoint(stmt: ast.TransactionStmt, session: Session) -> None:
    """ROLLBACK TO SAVEPOINT: RollbackToSavepoint. The savepoint itself remains."""
    require_transaction_block(session, "ROLLBACK TO SAVEPOINT")
    number = _number_of(session, stmt)
    del session.savepoints[number + 1 :]
    _go_back_to(session, session.savepoints[number])


def _number_of(session: Session, stmt: ast.TransactionStmt) -> int:
    for number in range(len(session.savepoints) - 1, 0, -1):
        if session.savepoints[number].name == stmt.savepoint_name:
            return number
    raise SqlError("3B001", f'savepoint "{stmt.savepoint_name}" does not exist')


# --- two-phase commit: disabled on servers by default -------------------------------------------------


@perform(Kind.TRANS_STMT_PREPARE)
def prepare_transaction(stmt: ast.TransactionStmt, session: Session) -> None:
    """PREPARE TRANSACTION with max_prepared_transactions = 0: the transaction is rolled back."""
    if not session.savepoints:
        session.notice("there is no transaction in progress", "warning", "25P01")
        return
    failed = session.aborted
    _go_back_to(session, session.savepoints[0])
    end_block(session)
    if not failed:
        raise SqlError(
            "55000", "prepared transactions are disabled", hint='Set "max_prepared_transactions" to a nonzero value.'
        )


@perform(Kind.TRANS_STMT_COMMIT_PREPARED, Kind.TRANS_STMT_ROLLBACK_PREPARED)
def finish_prepared(stmt: ast.TransactionStmt, session: Session) -> None:
    """COMMIT PREPARED and ROLLBACK PREPARED: always refused, as no prepared transaction exists."""
    commits = stmt.kind is Kind.TRANS_STMT_COMMIT_PREPARED
    prevent_in_transaction_block(session, "COMMIT PREPARED" if commits else "ROLLBACK PREPARED")
    raise SqlError("42704", f'prepared transaction with identifier "{stmt.gid}" does not exist')
