"""The end of a run on a new database: the first statement that the server refuses, if the tool stops at errors.

psql goes on after an error unless ON_ERROR_STOP is set. It loads snapshots, and no other tool knows its commands. Other
tools stop, and roll back the version if they run it in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pglast import ast
from pglast.enums import TransactionStmtKind

from meshdoc.diagnostics import Location
from meshdoc.history.ledger import Entry
from meshdoc.replay.client import Client
from meshdoc.replay.rollback import Rollback, whole_version
from meshdoc.replay.stages import OnError, Stage
from meshdoc.sources.version import Kind
from meshdoc.syntax.statement import Statement, Unparsed
from meshdoc.transaction import Savepoint


@dataclass
class RunEnd:
    """The statement at which the run ends, in this version or an earlier one; None if it does not."""

    stage: Stage
    client: Client
    location: Location | None
    start: Savepoint = field(init=False)
    """Where the version's transaction begins: at the version's start, or behind a COMMIT of its own."""
    begun: Location | None = None
    """That COMMIT."""

    def __post_init__(self) -> None:
        self.start = self.client.session.savepoint()

    @property
    def is_cut(self) -> bool:
        """Whether what the server would not hold is left out."""
        return self.stage.on_error is OnError.ROLLBACK

    def carried_out(self, statement: Statement | Unparsed) -> None:
        """Take note of a statement: a COMMIT makes sure of what comes before it."""
        node = statement.node if isinstance(statement, Statement) else None
        if isinstance(node, ast.TransactionStmt) and node.kind is TransactionStmtKind.TRANS_STMT_COMMIT:
            self.begun, self.start = statement.location, self.client.session.savepoint()

    def reached(self, location: Location, entries: Iterable[Entry]) -> Rollback | None:
        """Take note of a refused statement, and undo what the tool rolls back, if it ends the run there."""
        if self.location or self.stage.external:
            return None
        is_script = self.stage.version.kind is Kind.SNAPSHOT or any(entry.kind == "psql" for entry in entries)
        if is_script and not self.client.stops_on_error:
            return None
        self.location = location
        if is_script or not (self.is_cut and self.stage.version.single_transaction):
            return None
        session = self.client.session
        session.go_back_to(self.start)
        session.savepoints.clear()
        session.aborted = False
        return whole_version(self.begun or Location(location.path, 1, 0), location)
