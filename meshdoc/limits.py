"""The limits of a replay, for each statement and for the whole run, and the error for reaching one.

`Limits` holds the numbers, which the settings `limits.NAME` change. `Run` measures against them; the code of a run
finds its own with `current`. Time is CPU time of this process, so that the load of the machine matters little.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

from meshdoc.diagnostics import Unsupported
from meshdoc.record import record

OUT_OF_TIME = "57014"
OUT_OF_MEMORY = "53200"
MACHINE_DEPENDENT = frozenset({OUT_OF_TIME, OUT_OF_MEMORY})
"""The SQLSTATEs of limits that another run, or another machine, may not reach."""
TOO_DEEP = "stack depth limit exceeded: the statement is nested too deeply"
OFTEN = 256
"""The number of small steps between two looks at the clock, which takes longer than such a step."""


def _limit(default: int, help: str) -> Any:
    return field(default=default, metadata={"help": help})


@record
class Limits:
    """What a replay may use. Each field is a setting, `limits.NAME`, described where it is defined."""

    seconds: int = _limit(20, "CPU seconds that one statement may take.")
    run_seconds: int = _limit(600, "CPU seconds that the replay of all statements may take.")
    statements: int = _limit(250_000, "Statements of a run; the others are not applied.")
    statement_size: int = _limit(16_000_000, "Characters of one statement; a larger one is not applied.")
    steps: int = _limit(200_000, "Statements of PL/pgSQL and SQL functions that one statement may run.")
    nesting: int = _limit(60, "Calls of functions and triggers within each other.")
    memory: int = _limit(2 << 30, "Bytes by which one statement may make the process grow.")
    query_memory: int = _limit(1 << 30, "Bytes that the queries of a run may use in DuckDB.")
    query_rows: int = _limit(500_000, "Rows of the result of one query.")
    kept_rows: int = _limit(
        1_000_000, "Rows kept for all tables; beyond them, the rows of a changed table are unknown."
    )
    kept_size: int = _limit(256 << 20, "Bytes of the rows kept for all tables, likewise.")
    notices: int = _limit(10_000, "Notices and warnings of code that a run keeps; further ones are not shown.")
    message_length: int = _limit(2_000, "Characters of a message, detail, hint or context; the rest is cut off.")
    output_size: int = _limit(1 << 30, "Characters of the documentation; no larger one is written.")


DEFAULTS = Limits()


def descriptions() -> dict[str, tuple[int, str]]:
    """The default and the description of every limit, by name."""
    return {item.name: (item.default, item.metadata["help"]) for item in fields(Limits) if item.default is not MISSING}


def setting(name: str) -> str:
    """How a user changes a limit."""
    return f"Set limits.{name} in the configuration to change it."


class Exhausted(Unsupported):
    """One of meshdoc's own limits was reached; PostgreSQL would continue, possibly forever.

    The statement that reached it is never recorded as applied, whatever becomes of this error.
    """

    def __init__(self, sqlstate: str, message: str, limit: str = "") -> None:
        """`limit` is the name of the limit, if a setting changes it."""
        hint = "This is a limit of meshdoc, not of PostgreSQL."
        super().__init__(message, hint=f"{hint} {setting(limit)}" if limit else hint)
        self.sqlstate = sqlstate
        run = current()
        run.cut_off = run.cut_off or self


@dataclass(slots=True)
class Run:
    """What a run has used so far, and until when the current statement may take."""

    limits: Limits = DEFAULTS
    run_ends: float = 0.0
    ends: float = 0.0
    size: int = 0
    """The peak size of the process when the statement began."""
    ticks: int = 0
    cut_off: Exhausted | None = None
    """The first limit that the current statement has reached."""
    stopped: Exhausted | None = None
    """The limit of the whole run that was reached: no further statement is applied."""
    statements: int = 0
    notices: int = 0
    kept_rows: int = 0
    kept_size: int = 0
    """At most so much is kept in rows, as counted last and stored since."""
    is_full: bool = False

    def begin(self) -> None:
        """Begin a statement."""
        self.ends = min(time.process_time() + self.limits.seconds, self.run_ends)
        self.size, self.cut_off = peak_size(), None

    def admit(self, size: int) -> None:
        """Begin a statement of that many characters. Raises Exhausted if it is too large, or one too many."""
        self.begin()
        self.statements += 1
        if self.statements > self.limits.statements:
            message = f"more than {self.limits.statements} statements are not supported; no further one is applied"
            self.stopped = Exhausted("54000", message, "statements")
            raise self.stopped
        if time.process_time() > self.run_ends:
            raise self.out_of_time()
        if size > self.limits.statement_size:
            message = f"statements of more than {self.limits.statement_size} characters are not supported"
            raise Exhausted("54000", message, "statement_size")

    @contextmanager
    def recording(self) -> Iterator[Exhausted | None]:
        """Give the recording of a statement a time of its own; the result is the limit that the statement reached."""
        self.ends = time.process_time() + self.limits.seconds
        yield self.cut_off

    def check(self) -> None:
        """Raise Exhausted 57014 if the time of the statement or the run is up, 53200 if its memory is."""
        if time.process_time() > self.ends:
            raise self.out_of_time()
        self.ticks += 1
        if self.ticks % OFTEN == 0 and self.is_too_large():
            raise self.out_of_memory()

    def is_too_large(self) -> bool:
        """Whether the process has grown too much since the statement began."""
        return peak_size() - self.size > self.limits.memory

    def out_of_time(self) -> Exhausted:
        """The error 57014."""
        if self.ends < self.run_ends:
            return Exhausted(
                OUT_OF_TIME, f"canceling statement: limit of {self.limits.seconds} seconds exceeded", "seconds"
            )
        message = f"canceling statement: limit of {self.limits.run_seconds} seconds for the whole run exceeded"
        self.stopped = Exhausted(OUT_OF_TIME, f"{message}; no further statement is applied", "run_seconds")
        return self.stopped

    def out_of_memory(self) -> Exhausted:
        """The error 53200."""
        return Exhausted(
            OUT_OF_MEMORY, f"out of memory: the statement takes more than {self.limits.memory} bytes", "memory"
        )


def peak_size() -> int:
    """The peak memory size of the process, in bytes; 0 if the system does not report it."""
    if sys.platform == "win32":
        return 0
    import resource

    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size if sys.platform == "darwin" else size * 1024


_current: ContextVar[Run | None] = ContextVar("run", default=None)


def current() -> Run:
    """The run of the calling code; outside of a replay, such as in lint, one without an end."""
    run = _current.get()
    if run is None:
        run = Run(run_ends=math.inf, ends=math.inf, size=sys.maxsize)
        _current.set(run)
    return run


@contextmanager
def running(limits: Limits) -> Iterator[Run]:
    """Begin a run, which the code inside is part of."""
    run = Run(limits, run_ends=time.process_time() + limits.run_seconds)
    run.begin()
    token = _current.set(run)
    try:
        yield run
    finally:
        _current.reset(token)


def tick() -> None:
    """Count a small step of a loop whose length the input decides. Raises Exhausted as `Run.check` does."""
    run = current()
    run.ticks += 1
    if run.ticks % OFTEN == 0:
        run.check()


def shortened(text: str) -> str:
    """A message, cut at the limit for its length."""
    longest = current().limits.message_length
    return text if len(text) <= longest else f"{text[:longest]}… ({len(text)} characters)"
