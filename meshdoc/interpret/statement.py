"""One statement of the input under way: the bounds that everything it calls shares."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from meshdoc.interpret.budget import Budget
from meshdoc.interpret.watch import watched

_current: ContextVar[Budget | None] = ContextVar("budget", default=None)


@contextmanager
def bounds() -> Iterator[Budget]:
    """The bounds of the statement under way; what is inside begins it where none is."""
    found = _current.get()
    if found is not None:
        yield found
        return
    budget = Budget()
    token = _current.set(budget)
    try:
        with watched():
            yield budget
    finally:
        _current.reset(token)
