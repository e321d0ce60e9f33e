"""The event that an event trigger's function is called for: currentEventTriggerState of event_trigger.c."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.interpret.command_log import Collected
from meshdoc.record import positional


@positional
class Occasion:
    """What the function can inquire about: an event, and the effects of the command."""

    event: str
    mark: int = 0
    commands: tuple[Collected, ...] = ()
    table: Oid = NO_OID
    reason: int = 0


_occasion: ContextVar[Occasion | None] = ContextVar("occasion", default=None)


def occasion() -> Occasion | None:
    """The current event."""
    return _occasion.get()


@contextmanager
def on(event: Occasion) -> Iterator[None]:
    """Make an event visible to the functions called inside."""
    token = _occasion.set(event)
    try:
        yield
    finally:
        _occasion.reset(token)
