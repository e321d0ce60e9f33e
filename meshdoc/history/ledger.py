"""The ledger: the outcome of every statement of the input, so that nothing is skipped silently."""

from __future__ import annotations

import datetime
import enum

from meshdoc.catalog.object import Oid
from meshdoc.diagnostics import Diagnostic, Location, Missing, Severity
from meshdoc.record import record


class Outcome(enum.Enum):
    """The outcome of a statement."""

    APPLIED = "applied"  # it did what PostgreSQL does
    INERT = "inert"  # it leaves the catalog as it was: its kind never changes it, or the script rolls it back
    REFUSED = "refused"  # PostgreSQL would refuse it, and it is undone
    ROLLED_BACK = "rolled back"  # PostgreSQL would carry it out, but its transaction fails or is never committed
    UNSUPPORTED = "unsupported"  # PostgreSQL would carry it out, meshdoc cannot, and it is undone
    UNCERTAIN = "uncertain"  # applied except for an undecided part, or rolled back because another was not applied


NOT_APPLIED = frozenset({Outcome.REFUSED, Outcome.ROLLED_BACK, Outcome.UNSUPPORTED, Outcome.UNCERTAIN})
"""Outcomes of statements without their full effect, each of them a finding."""
DOUBTFUL = frozenset({Outcome.UNSUPPORTED, Outcome.UNCERTAIN})
"""Outcomes of statements by which PostgreSQL may have done what meshdoc has not."""


@record
class Entry:
    """One statement of the input, or another piece of it, and its outcome.

    `kind` is the name of the statement's node in PostgreSQL's grammar. A piece without a tree has a kind in lower
    case: `unparsed`, `psql`, `rows`, `file`. `reason` says why an inert statement is inert, why one that PostgreSQL
    accepts is rolled back, or why one after the limit of the run is not applied. `touches` are the objects that a
    doubtful statement may have changed; from here on they are uncertain. `for_want_of` is the earlier statement that
    was not applied and without which this one fails here. `now` is what now() returned where the statement, or code
    that it ran, has asked for it. `missing` is the object that it needs and that does not exist.
    """

    version: str
    location: Location
    kind: str
    outcome: Outcome
    sql: str
    sqlstate: str = ""
    message: str = ""
    detail: str = ""
    hint: str = ""
    context: str = ""
    reason: str = ""
    position: Location | None = None
    touches: tuple[Oid, ...] = ()
    for_want_of: Location | None = None
    now: datetime.datetime | None = None
    missing: Missing | None = None

    @property
    def is_statement(self) -> bool:
        """Whether psql would send it to the server, unlike a meta-command or an unreadable file."""
        return self.kind[0].isupper() or self.kind == "unparsed"

    @property
    def is_refused(self) -> bool:
        """Whether PostgreSQL refuses it, or it fails because another statement does."""
        return self.outcome in (Outcome.REFUSED, Outcome.ROLLED_BACK) or self.for_want_of is not None

    @property
    def diagnostic(self) -> Diagnostic | None:
        """The finding about it.

        None for a rolled back statement, and for one after the limit of the run: the finding about the transaction or
        about the statement that reached the limit says it for all.
        """
        if self.outcome not in NOT_APPLIED or self.outcome is Outcome.ROLLED_BACK or not self.message:
            return None
        return Diagnostic(
            code=self.sqlstate,
            severity=Severity.ERROR if self.outcome is Outcome.REFUSED else Severity.WARNING,
            message=self.message,
            location=self.position or self.location,
            detail=self.detail,
            hint=self.hint,
            context=self.context,
            notes=self._notes,
        )

    @property
    def _notes(self) -> tuple[str, ...]:
        if self.outcome is Outcome.REFUSED:
            return ()
        return (_NOTES[Outcome.UNSUPPORTED if self.for_want_of else self.outcome],)


_NOTES = {
    Outcome.UNSUPPORTED: "PostgreSQL may accept this statement; it was not applied here",
    Outcome.UNCERTAIN: "the undecided part was not applied",
}
