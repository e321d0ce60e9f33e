"""How much one statement of the input may do: steps of code, seconds, memory, depth of calls, size of a value.

The bounds are shared by everything that the statement calls. A watch interrupts queries that take too long or too much.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from pglast import ast

from meshdoc.diagnostics import Unsupported
from meshdoc.interpret.portal import Portals
from meshdoc.session import Session

STEPS = 200_000
SECONDS = 20.0
"""Of this process's own time, so that a busy machine does not change what comes out."""
DEPTH = 60
ROWS = 500_000
"""Rows of one query."""
LENGTH = 8_000_000
"""Characters or elements of one value."""
PERIOD = 0.2
GROWTH = 2 << 30
"""Bytes by which the process may grow."""


class Exhausted(Unsupported):
    """A bound of meshdoc's own was reached; PostgreSQL would go on, and perhaps never end."""

    def __init__(self, sqlstate: str, message: str) -> None:
        super().__init__(message, hint="PostgreSQL itself would go on; here no statement may take that much.")
        self.sqlstate = sqlstate


@dataclass(slots=True)
class Budget:
    """What of it is used up."""

    steps: int = STEPS
    deadline: float = field(default_factory=lambda: time.process_time() + SECONDS)
    depth: int = 0
    portals: Portals = field(default_factory=Portals)
    subtransactions: int = 0  # blocks with EXCEPTION that are under way

    def step(self) -> None:
        """Count one statement of code; 57014 where the bounds are reached."""
        self.steps -= 1
        if self.steps < 0:
            raise Exhausted("57014", f"canceling statement: limit of {STEPS} steps of code exceeded")
        self.check_time()

    def check_time(self) -> None:
        """57014 where the time is up."""
        if time.process_time() > self.deadline:
            raise Exhausted("57014", f"canceling statement: limit of {SECONDS:.0f} seconds exceeded")

    def enter(self) -> None:
        """Count one call; 54001 where they nest too deeply. `leave` is for its end."""
        if self.depth >= DEPTH:
            raise Exhausted("54001", f"stack depth limit exceeded: calls are nested more than {DEPTH} levels deep")
        self.depth += 1

    def leave(self) -> None:
        """The call has ended."""
        self.depth -= 1


def bounded(value: object) -> None:
    """Raise 54000 for a value that is too large to go on with."""
    if isinstance(value, str | list) and len(value) > LENGTH:
        raise too_large()


def too_large() -> Exhausted:
    """54000, before such a value is made."""
    return Exhausted("54000", f"values of more than {LENGTH} characters or elements are not supported")


# --- the watch over queries ---------------------------------------------------------------------------------


class _Watch:
    """Begins when the first query of a statement does, ends with the statement."""

    def __init__(self) -> None:
        self._over = threading.Event()
        self._begun = False

    def begin(self, interrupt: Callable[[], None]) -> None:
        if not self._begun:
            self._begun = True
            threading.Thread(target=self._watch, args=(interrupt,), daemon=True).start()

    def end(self) -> None:
        self._over.set()

    def _watch(self, interrupt: Callable[[], None]) -> None:
        deadline, size = time.process_time() + SECONDS, _peak()
        while not self._over.wait(PERIOD):
            if time.process_time() > deadline or _peak() - size > GROWTH:
                interrupt()


def _peak() -> int:
    """The largest size that the process has had, in bytes; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0
    import resource

    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size if sys.platform == "darwin" else size * 1024


_watcher: ContextVar[_Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched() -> Iterator[None]:
    """Watch over what is inside."""
    watch = _Watch()
    token = _watcher.set(watch)
    try:
        yield
    finally:
        watch.end()
        _watcher.reset(token)


def begin_watch(interrupt: Callable[[], None]) -> None:
    """A query begins; `interrupt` would end it. Outside `watched` nobody watches."""
    watch = _watcher.get()
    if watch is not None:
        watch.begin(interrupt)


# --- the statement under way --------------------------------------------------------------------------------

_budget: ContextVar[Budget | None] = ContextVar("budget", default=None)


def check_time() -> None:
    """57014 where the statement under way has taken all its time."""
    found = _budget.get()
    if found is not None:
        found.check_time()


@contextmanager
def bounds() -> Iterator[Budget]:
    """The bounds of the statement under way; what is inside begins it where none is."""
    found = _budget.get()
    if found is not None:
        yield found
        return
    budget = Budget()
    token = _budget.set(budget)
    try:
        with watched():
            yield budget
    finally:
        _budget.reset(token)


def bounded_command(session: Session, node: ast.Node, carry_out: Callable[[], None]) -> None:
    """Carry out a command within the bounds of its statement."""
    del session, node
    with bounds():
        carry_out()
