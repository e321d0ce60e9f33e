"""One statement of the input under way: the bounds that everything it calls shares."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from pglast import ast

from meshdoc.interpret.budget import Budget
from meshdoc.interpret.watch import watched
from meshdoc.session import Session, around

_current: ContextVar[Budget | None] = ContextVar("budget", default=None)


def check_time() -> None:
    """57014 where the statement under way has taken all its time."""
    found = _current.get()
    if found is not None:
        found.check_time()


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


def bounded_command(session: Session, node: ast.Node, carry_out: Callable[[], None]) -> None:
    """Carry out a command within the bounds of its statement."""
    del session, node
    with bounds():
        carry_out()


around.append(bounded_command)
