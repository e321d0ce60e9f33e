"""A watch over the statement under way: it interrupts queries that take too long or too much memory."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from meshdoc.interpret.budget import SECONDS

PERIOD = 0.2
GROWTH = 2 << 30
"""Bytes by which the process may grow."""


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


_current: ContextVar[_Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched() -> Iterator[None]:
    """Watch over what is inside."""
    watch = _Watch()
    token = _current.set(watch)
    try:
        yield
    finally:
        watch.end()
        _current.reset(token)


def begin_watch(interrupt: Callable[[], None]) -> None:
    """A query begins; `interrupt` would end it. Outside `watched` nobody watches."""
    watch = _current.get()
    if watch is not None:
        watch.begin(interrupt)
