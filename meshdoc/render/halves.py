"""Many independent results, made by two processes where that is safe and pays.

The second process is a copy of this one (`fork`). Each takes the next item that is left, this one from the first on and
the second from the last on; when they meet, the second sends what it made. It is only a help: if it fails or takes too
long, this process does that part too, so results and errors are those of one process.
"""

from __future__ import annotations

import gc
import os
import pickle
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
R = TypeVar("R")
Make = Callable[[T], R]

TURNS = 1_000
"""The items are taken in at most so many turns, for each of which a pipe holds a byte."""
PATIENCE = 5.0
"""The second process may take twice as long as this one, and so many seconds."""


def made(make: Make[T, R], items: Sequence[T]) -> list[R]:
    """What `make` returns for some items, in order. What the second process makes is pickled on its way."""
    if len(items) < 2 or not may_fork():
        return list(map(make, items))
    size = -(-len(items) // TURNS)
    parts = [items[place : place + size] for place in range(0, len(items), size)]
    with _turns(len(parts)) as turns, _second(turns, make, parts[::-1]) as pipe:
        start = time.monotonic()
        mine = _taken(turns, make, parts)
        received: list[list[R]] | None = _received(pipe, 3 * time.monotonic() - 2 * start + PATIENCE)
    left = parts[len(mine) :]
    others = [list(map(make, part)) for part in left] if received is None else received[::-1]
    return [result for part in (*mine, *others) for result in part]


def may_fork() -> bool:
    """Whether there is a core for another process, and no thread of Python's that it would lack.

    Those of DuckDB are idle by now, and a copy without them makes no query.
    """
    return sys.platform == "linux" and threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1


@contextmanager
def _turns(count: int) -> Iterator[int]:
    """A pipe of which each process reads a byte before it takes the next part."""
    turns, end = os.pipe()
    os.write(end, bytes(count))
    os.close(end)
    try:
        yield turns
    finally:
        os.close(turns)


def _taken(turns: int, make: Make[T, R], parts: Sequence[Sequence[T]]) -> list[list[R]]:
    """The results of the parts, from the first on, that this process takes."""
    return [list(map(make, part)) for part in parts if os.read(turns, 1)]


@contextmanager
def _second(turns: int, make: Make[T, R], parts: Sequence[Sequence[T]]) -> Iterator[int]:
    """A second process at work; what it makes can be read from the pipe."""
    pipe, end = os.pipe()
    child = _fork()
    if not child:
        _send(end, turns, make, parts)
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


def _send(end: int, turns: int, make: Make[T, R], parts: Sequence[Sequence[T]]) -> None:
    """Send the results and end this process, whatever happens, without what others do at an exit."""
    try:
        gc.disable()
        data = memoryview(pickle.dumps(_taken(turns, make, parts), pickle.HIGHEST_PROTOCOL))
        while data:
            data = data[os.write(end, data) :]
    finally:
        os._exit(0)


def _received(pipe: int, deadline: float) -> list[list[R]] | None:
    """The results that the second process sends; None if it sends no complete list in time."""
    sent = []
    while select.select([pipe], [], [], max(deadline - time.monotonic(), 0))[0]:
        if part := os.read(pipe, 1 << 20):
            sent.append(part)
            continue
        try:
            return cast("list[list[R]]", pickle.loads(b"".join(sent)))
        except (EOFError, pickle.UnpicklingError):
            return None
    return None
