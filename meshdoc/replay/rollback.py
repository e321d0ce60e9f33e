"""Statements that PostgreSQL carries out and then rolls back, as the ledger records them.

A ROLLBACK in the script is intended: what it undoes is inert. A transaction that fails or is never committed is a
finding: what it undoes is rolled back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pglast import ast
from pglast.enums import TransactionStmtKind as Kind

from meshdoc.diagnostics import Diagnostic, Location, Severity
from meshdoc.history.ledger import Entry, Outcome
from meshdoc.syntax.statement import Statement, Unparsed

EFFECTIVE = frozenset({Outcome.APPLIED, Outcome.UNSUPPORTED, Outcome.UNCERTAIN})
"""Outcomes of statements that leave something to undo."""
INTENDED = frozenset({Kind.TRANS_STMT_ROLLBACK, Kind.TRANS_STMT_ROLLBACK_TO})


@dataclass(frozen=True, slots=True)
class Rollback:
    """Undoes what followed the statement at `begun`; the undone statements get this outcome and reason."""

    begun: Location
    outcome: Outcome
    reason: str
    hint: str = ""

    def rewrite(self, entries: Sequence[Entry]) -> Iterator[Entry]:
        """The entries so far, the undone ones among them as they are recorded from now on."""
        within = False
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
            location=self.begun,
            hint=self.hint,
        )


def ended(begun: Location, by: Statement | Unparsed, failed: Location | None) -> Rollback:
    """The rollback by a statement, which is intended only where the statement says ROLLBACK.

    `failed` is where the transaction failed before: COMMIT ends it as ROLLBACK does.
    """
    if isinstance(by, Statement) and isinstance(by.node, ast.TransactionStmt) and by.node.kind in INTENDED:
        return Rollback(begun, Outcome.INERT, f"rolled back at {_line(by.location)}")
    return failing(begun, failed or by.location)


def failing(begun: Location, failed: Location) -> Rollback:
    """The rollback of a transaction that has failed."""
    reason = f"the transaction begun at {_line(begun)} failed at {_line(failed)}"
    return Rollback(begun, Outcome.ROLLED_BACK, reason)


def unfinished(begun: Location) -> Rollback:
    """The rollback of a transaction that is still open when its session ends, as ShutdownPostgres does."""
    reason = f"the transaction begun at {_line(begun)} is never committed"
    return Rollback(begun, Outcome.ROLLED_BACK, reason, hint="End it with COMMIT.")


def _had_effect(entry: Entry) -> bool:
    return entry.outcome in EFFECTIVE and entry.is_statement and entry.kind != "TransactionStmt"


def _line(location: Location) -> str:
    return f"{location.path}:{location.line}"
