"""The limits of one statement: steps of code, seconds, memory, call depth, size of a value.

The limits are shared by everything that the statement calls. A watch interrupts queries that exceed time or memory.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from pglast import ast

from meshdoc.interpret.portal import Portals
from meshdoc.limits import Exhausted, Run, current
from meshdoc.session import Session

LENGTH = 8_000_000
"""Characters or elements of one value."""
PERIOD = 0.2
"""Seconds between two looks of the watch."""


# --- the watch over queries ---------------------------------------------------------------------------------


class _Watch:
    """Begins with the first query of a statement and ends with the statement."""

    def __init__(self) -> None:
        self._over: threading.Event | None = None

    def begin(self, interrupt: Callable[[], None]) -> None:
        if self._over is None:
            self._over = threading.Event()
            threading.Thread(target=self._watch, args=(self._over, interrupt, current()), daemon=True).start()

    def end(self) -> None:
        if self._over is not None:
            self._over.set()

    def _watch(self, over: threading.Event, interrupt: Callable[[], None], run: Run) -> None:
        while not over.wait(PERIOD):
            if time.process_time() > run.ends or run.is_too_large():
                interrupt()


# --- the budget ---------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Budget:
    """The remaining steps, and what is active at the moment."""

    steps: int = field(default_factory=lambda: current().limits.steps)
    depth: int = 0
    portals: Portals = field(default_factory=Portals)
    subtransactions: int = 0  # active blocks with EXCEPTION
    watch: _Watch = field(default_factory=_Watch)

    def step(self) -> None:
        """Count one statement of code. Raises Exhausted 57014 if a limit is reached."""
        self.steps -= 1
        if self.steps < 0:
            steps = current().limits.steps
            raise Exhausted("57014", f"canceling statement: limit of {steps} steps of code exceeded", "steps")
        check_time()

    @contextmanager
    def call(self) -> Iterator[None]:
        """Count a call while it lasts. Raises 54001 if calls nest too deeply."""
        deepest = current().limits.nesting
        if self.depth >= deepest:
            message = f"stack depth limit exceeded: calls are nested more than {deepest} levels deep"
            raise Exhausted("54001", message, "nesting")
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
    """Raise Exhausted if the current statement has used up its time or memory."""
    current().check()


def is_in_code() -> bool:
    """Whether the current statement is one of a DO block, a function or a trigger."""
    found = _budget.get()
    return found is not None and found.depth > 0


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
