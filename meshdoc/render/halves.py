"""Many independent texts, made by two processes where that is safe and pays.

The second process is a copy of this one (`fork`), which makes every other text and sends it back. It is only a help: if
it fails or takes too long, this process does that part too, so texts and errors are those of one process.
"""

from __future__ import annotations

import gc
import marshal
import os
import select
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar, cast

T = TypeVar("T")
Write = Callable[[T], str]

FEW = 100
"""So few texts are not worth a second process."""
PATIENCE = 5.0
"""The second process may take twice as long as this one, and so many seconds."""


def made(write: Write[T], items: Sequence[T]) -> list[str]:
    """The texts about some items, in order."""
    mine, others = items[::2], items[1::2]
    if len(items) <= FEW or not may_fork():
        return list(map(write, items))
    texts = [""] * len(items)
    with _second(write, others) as pipe:
        start = time.monotonic()
        texts[::2] = map(write, mine)
        received = _received(pipe, 3 * time.monotonic() - 2 * start + PATIENCE)
    texts[1::2] = map(write, others) if received is None else received
    return texts


def may_fork() -> bool:
    """Whether there is a core for another process, and no thread of Python's that it would lack.

    Those of DuckDB are idle by now, and a copy without them makes no query.
    """
    return sys.platform == "linux" and threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1


@contextmanager
def _second(write: Write[T], items: Sequence[T]) -> Iterator[int]:
    """A second process at work; what it makes can be read from the pipe."""
    pipe, end = os.pipe()
    child = _fork()
    if not child:
        _send(end, write, items)
    os.close(end)
    try:
        yield pipe
    finally:
        os.close(pipe)
        if child > 0:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _fork() -> int:
    """0 in the second process, its number in this one; below 0 if the system denies it."""
    try:
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # about threads, see `may_fork`
            return os.fork()
    except OSError:
        return -1


def _send(end: int, write: Write[T], items: Sequence[T]) -> None:
    """Send the texts and end this process, whatever happens, without what others do at an exit."""
    try:
        gc.disable()
        data = memoryview(marshal.dumps(list(map(write, items))))
        while data:
            data = data[os.write(end, data) :]
    finally:
        os._exit(0)


def _received(pipe: int, deadline: float) -> list[str] | None:
    """The texts that the second process sends; None if it sends no complete list in time."""
    parts = []
    while select.select([pipe], [], [], max(deadline - time.monotonic(), 0))[0]:
        if part := os.read(pipe, 1 << 20):
            parts.append(part)
            continue
        try:
            return cast("list[str]", marshal.loads(b"".join(parts)))
        except (EOFError, ValueError, TypeError):
            return None
    return None
