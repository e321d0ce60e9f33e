"""Statements that PostgreSQL carries out and then rolls back, as the ledger records them.

A ROLLBACK in the script is intended: what it undoes is inert. A transaction that fails or is never committed is a
finding: what it undoes is rolled back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pglast import ast
from pglast.enums import TransactionStmtKind as Kind

from meshdoc.diagnostics import Diagnostic, Location, Severity
from meshdoc.history.ledger import Entry, Outcome
from meshdoc.limits import Exhausted
from meshdoc.record import positional, replace
from meshdoc.syntax.statement import Statement, Unparsed

EFFECTIVE = frozenset({Outcome.APPLIED, Outcome.UNSUPPORTED, Outcome.UNCERTAIN})
"""Outcomes of statements that leave something to undo."""
INTENDED = frozenset({Kind.TRANS_STMT_ROLLBACK, Kind.TRANS_STMT_ROLLBACK_TO})


@positional
class Failure:
    """The statement that failed a transaction, and whether it fails in PostgreSQL for sure."""

    location: Location
    sure: bool


@positional
class Rollback:
    """Undoes what followed the statement at `begun`; the undone statements get this outcome and reason.

    It is not `sure` where PostgreSQL may have committed the transaction.
    """

    begun: Location
    outcome: Outcome
    reason: str
    hint: str = ""
    sure: bool = True

    def rewrite(self, entries: Sequence[Entry]) -> Iterator[Entry]:
        """The entries so far, the undone ones among them as they are recorded from now on."""
        within = not self.begun.column
        for entry in entries:
            yield self._undone(entry) if within and _had_effect(entry) else entry
            within = within or entry.location == self.begun

    def _undone(self, entry: Entry) -> Entry:
        return Entry(
            version=entry.version,
            location=entry.location,
            kind=entry.kind,
            outcome=self.outcome,
            sql=entry.sql,
            reason=self.reason,
        )

    def diagnostic(self, undone: int) -> Diagnostic:
        """The finding about a transaction that undoes so many statements."""
        count = "1 statement is" if undone == 1 else f"{undone} statements are"
        return Diagnostic(
            code="rolled-back",
            severity=Severity.WARNING,
            message=f"{count} rolled back: {self.reason}",
            location=replace(self.begun, column=max(self.begun.column, 1)),
            hint=self.hint,
        )


def ended(begun: Location, by: Statement | Unparsed, failure: Failure) -> Rollback:
    """The rollback by a statement: by ROLLBACK as intended, by COMMIT because the transaction has failed."""
    if isinstance(by, Statement) and isinstance(by.node, ast.TransactionStmt) and by.node.kind in INTENDED:
        return Rollback(begun, Outcome.INERT, f"rolled back at {_line(by.location)}")
    return Rollback(begun, Outcome.ROLLED_BACK, _failed(begun, failure), sure=failure.sure)


def unfinished(begun: Location, failure: Failure | None, limit: Exhausted | None) -> Rollback:
    """The rollback of a transaction that is still open when its session ends, as ShutdownPostgres does.

    If a limit has ended the run, PostgreSQL may commit it.
    """
    if limit:
        return Rollback(begun, Outcome.ROLLED_BACK, limit.message, sure=False)
    if failure:
        return Rollback(begun, Outcome.ROLLED_BACK, _failed(begun, failure))
    reason = f"the transaction begun at {_line(begun)} is never committed"
    return Rollback(begun, Outcome.ROLLED_BACK, reason, hint="End it with COMMIT.")


def whole_version(begun: Location, end: Location) -> Rollback:
    """The rollback of a version in one transaction; column 0 is the place before every statement."""
    return Rollback(begun, Outcome.ROLLED_BACK, f"the transaction of this version failed at {_line(end)}")


def _failed(begun: Location, failure: Failure) -> str:
    return f"the transaction begun at {_line(begun)} failed at {_line(failure.location)}"


def _had_effect(entry: Entry) -> bool:
    return entry.outcome in EFFECTIVE and entry.is_statement and entry.kind != "TransactionStmt"


def _line(location: Location) -> str:
    return f"{location.path}:{location.line}"
