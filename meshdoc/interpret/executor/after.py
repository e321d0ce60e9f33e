"""AFTER triggers that wait for the end of their statement, or of the transaction: AfterTriggersData of trigger.c."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from meshdoc.catalog.object import Oid
from meshdoc.interpret.held import Row
from meshdoc.session import Deferred, Session

Event = Callable[["After"], None]


@dataclass(slots=True)
class After:
    """What one statement leaves to be done at its end; what that does is done in turn."""

    session: Session
    events: deque[Event] = field(default_factory=deque)
    touched: set[tuple[Oid, int]] = field(default_factory=set)  # the rows that this statement has made

    def add(self, event: Event, constraint: Oid = 0, *, deferrable: bool = False, deferred: bool = False) -> None:
        """Let something be done at the end of the statement, or of the transaction where it is deferred."""
        if deferrable and self.session.is_deferred(constraint, initially=deferred):
            self.session.deferred = (*self.session.deferred, Deferred(constraint, lambda: run(self.session, event)))
        else:
            self.events.append(event)

    def finish(self) -> None:
        """AfterTriggerEndQuery."""
        while self.events:
            self.events.popleft()(self)


def run(session: Session, event: Event) -> None:
    """Do one thing that has been deferred."""
    after = After(session)
    after.add(event)
    after.finish()


def fire_deferred(session: Session, wanted: Callable[[Deferred], bool] = lambda item: True) -> None:
    """Do what was deferred: AfterTriggerFireDeferred, and SET CONSTRAINTS ... IMMEDIATE for what is wanted."""
    while any(wanted(item) for item in session.deferred):
        due = [item for item in session.deferred if wanted(item)]
        session.deferred = tuple(item for item in session.deferred if not wanted(item))
        for item in due:
            item.run()


__all__ = ["After", "Event", "Row", "fire_deferred", "run"]
