"""AFTER triggers that wait for the end of their statement or of the transaction: AfterTriggersData of trigger.c."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from meshdoc.catalog.object import Object, Oid
from meshdoc.diagnostics import SqlError
from meshdoc.session import Session
from meshdoc.transaction import Deferred

Event = Callable[["After"], None]


@dataclass(slots=True)
class After:
    """The actions queued for the end of a statement; actions that those queue run in turn.

    `tables` holds what the statement has done to each table so far: `executor.trigger.Transition`.
    """

    session: Session
    events: deque[Event] = field(default_factory=deque)
    tables: dict[Oid, object] = field(default_factory=dict)

    def add(self, event: Event, constraint: Oid, table: Oid, *, deferrable: bool, deferred: bool) -> None:
        """Queue an action for the end of the statement.

        One that is `deferrable` may wait for the end of the transaction, depending on `deferred` and SET CONSTRAINTS.
        """
        if deferrable and self.session.is_deferred(constraint, initially=deferred):
            waiting = Deferred(constraint, table, lambda: run(self.session, event))
            self.session.deferred = (*self.session.deferred, waiting)
        else:
            self.events.append(event)

    def finish(self) -> None:
        """AfterTriggerEndQuery. The parts of a statement leave their actions for its end."""
        if self.session.queued is not None:
            self.session.queued.extend(self.events)
            self.events.clear()
        while self.events:
            self.events.popleft()(self)


@contextmanager
def whole_statement(session: Session) -> Iterator[None]:
    """Run at the end what the parts of a statement, such as its WITH items, have queued."""
    outer, session.queued = session.queued, deque()
    try:
        yield
        queued = session.queued
    finally:
        session.queued = outer
    After(session, queued).finish()


def fires(session: Session, enabled: str = "O") -> bool:
    """Whether a trigger in this state of ENABLE and DISABLE fires: TriggerEnabled. Foreign keys' triggers are O."""
    is_replica = session.setting("session_replication_role") == "replica"
    return enabled in ("A", "R" if is_replica else "O")


def run(session: Session, event: Event) -> None:
    """Run one deferred action."""
    after = After(session)
    after.events.append(event)
    after.finish()


def fire_deferred(session: Session, wanted: Callable[[Deferred], bool] = lambda item: True) -> None:
    """Run deferred actions: AfterTriggerFireDeferred, and SET CONSTRAINTS ... IMMEDIATE for the constraints wanted."""
    while any(wanted(item) for item in session.deferred):
        due = [item for item in session.deferred if wanted(item)]
        session.deferred = tuple(item for item in session.deferred if not wanted(item))
        for item in due:
            item.run()


def refuse_in_use(session: Session, item: Object, statement: str) -> None:
    """Raise SqlError 55006 for a table with triggers or checks that wait for the end of the transaction.

    CheckTableNotInUse.
    """
    if any(waiting.table == item.oid for waiting in session.deferred):
        raise SqlError("55006", f'cannot {statement} "{item.name}" because it has pending trigger events')
