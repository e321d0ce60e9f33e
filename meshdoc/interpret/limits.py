"""Limits for one input statement: steps of code, seconds, memory, call depth, size of a value.

The limits are shared by everything that the statement calls. A watch interrupts queries that exceed time or memory.
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
"""CPU time of this process, so that the load of the machine does not change the results."""
DEPTH = 60
ROWS = 500_000
"""Rows of one query."""
LENGTH = 8_000_000
"""Characters or elements of one value."""
PERIOD = 0.2
GROWTH = 2 << 30
"""Bytes by which the process may grow."""


class Exhausted(Unsupported):
    """One of meshdoc's own limits was reached; PostgreSQL would continue, possibly forever."""

    def __init__(self, sqlstate: str, message: str) -> None:
        super().__init__(message, hint="This is a limit of meshdoc, not of PostgreSQL.")
        self.sqlstate = sqlstate


# --- the watch over queries ---------------------------------------------------------------------------------


class _Watch:
    """Begins with the first query of a statement and ends with the statement."""

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
    """The peak memory size of the process, in bytes; 0 if the system does not report it."""
    if sys.platform == "win32":
        return 0
    import resource

    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size if sys.platform == "darwin" else size * 1024


# --- the budget ---------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Budget:
    """The remaining steps and time, and what is active at the moment."""

    steps: int = STEPS
    deadline: float = field(default_factory=lambda: time.process_time() + SECONDS)
    depth: int = 0
    portals: Portals = field(default_factory=Portals)
    subtransactions: int = 0  # active blocks with EXCEPTION
    watch: _Watch = field(default_factory=_Watch)

    def step(self) -> None:
        """Count one statement of code. Raises Exhausted 57014 if a limit is reached."""
        self.steps -= 1
        if self.steps < 0:
            raise Exhausted("57014", f"canceling statement: limit of {STEPS} steps of code exceeded")
        self.check_time()

    def check_time(self) -> None:
        """Raise 57014 if the time is up."""
        if time.process_time() > self.deadline:
            raise Exhausted("57014", f"canceling statement: limit of {SECONDS:.0f} seconds exceeded")

    @contextmanager
    def call(self) -> Iterator[None]:
        """Count a call while it lasts. Raises 54001 if calls nest too deeply."""
        if self.depth >= DEPTH:
            raise Exhausted("54001", f"stack depth limit exceeded: calls are nested more than {DEPTH} levels deep")
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1


def bounded(value: object) -> None:
    """Raise 54000 for a value that is too large."""
    if isinstance(value, str | list) and len(value) > LENGTH:
        raise too_large()


def too_large() -> Exhausted:
    """The error 54000, for a value that would be too large to create."""
    return Exhausted("54000", f"values of more than {LENGTH} characters or elements are not supported")


# --- the current statement ----------------------------------------------------------------------------------

_budget: ContextVar[Budget | None] = ContextVar("budget", default=None)


def check_time() -> None:
    """Raise 57014 if the current statement has used up its time."""
    found = _budget.get()
    if found is not None:
        found.check_time()


def begin_watch(interrupt: Callable[[], None]) -> None:
    """Begin a query of the current statement; `interrupt` would end it."""
    found = _budget.get()
    if found is not None:
        found.watch.begin(interrupt)


@contextmanager
def bounds() -> Iterator[Budget]:
    """The limits of the current statement; the code inside begins one if there is none."""
    found = _budget.get()
    if found is not None:
        yield found
        return
    budget = Budget()
    token = _budget.set(budget)
    try:
        yield budget
    finally:
        budget.watch.end()
        _budget.reset(token)


def bounded_command(session: Session, node: ast.Node, carry_out: Callable[[], None]) -> None:
    """Execute a command within the limits of its statement."""
    del session, node
    with bounds():
        carry_out()
