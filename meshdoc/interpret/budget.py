"""How much one statement of the input may do: steps of code, seconds, depth of calls, size of a value."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from meshdoc.diagnostics import Unsupported
from meshdoc.interpret.portal import Portals

STEPS = 200_000
SECONDS = 20.0
"""Of this process's own time, so that a busy machine does not change what comes out."""
DEPTH = 60
ROWS = 500_000
"""Rows of one query."""
LENGTH = 8_000_000
"""Characters or elements of one value."""


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
            raise Exhausted("57014", f"canceling statement: it runs more than {STEPS} steps of code")
        self.check_time()

    def check_time(self) -> None:
        """57014 where the time is up."""
        if time.process_time() > self.deadline:
            raise Exhausted("57014", f"canceling statement: it runs longer than {SECONDS:.0f} seconds")

    def enter(self) -> None:
        """Count one call; 54001 where they nest too deeply. `leave` is for its end."""
        if self.depth >= DEPTH:
            raise Exhausted("54001", f"stack depth limit exceeded: calls nest more than {DEPTH} levels deep")
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
    return Exhausted("54000", f"a value of more than {LENGTH} characters or elements is not followed")
