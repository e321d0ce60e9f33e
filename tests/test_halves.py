"""Results that two processes make are those of one, in order, whatever becomes of the second."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import pytest

from meshdoc.render import halves

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")

NUMBERS = range(100)


@pytest.fixture(autouse=True)
def two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the second process, however many cores and threads this one has."""
    monkeypatch.setattr(halves, "may_fork", lambda: True)


def shared(make: Callable[[int], str]) -> Callable[[int], str]:
    """Make nothing in this process before the second has begun, so that it takes part."""
    here = os.getpid()
    begun, end = os.pipe()

    def begin(number: int) -> str:
        if os.getpid() != here:
            os.write(end, b"\0")
        elif number == NUMBERS[0]:
            os.read(begun, 1)
        return make(number)

    return begin


@pytest.mark.parametrize("count", [0, 1, 2, 3, halves.TURNS, halves.TURNS + 1, 3 * halves.TURNS + 1])
def test_order(count: int) -> None:
    assert halves.made(str, range(count)) == [str(number) for number in range(count)]


def test_a_second_process_takes_part() -> None:
    found = halves.made(shared(lambda number: f"\udcff{number} {os.getpid()}" * 10_000), NUMBERS)
    ids = [int(text[: len(text) // 10_000].split()[1]) for text in found]
    assert ids[0] == os.getpid() != ids[-1]
    assert found == [f"\udcff{number} {id}" * 10_000 for number, id in zip(NUMBERS, ids, strict=True)]


def test_an_error_is_raised_here() -> None:
    def make(number: int) -> str:
        return str(1 / (number - NUMBERS[-1]))

    with pytest.raises(ZeroDivisionError):
        halves.made(shared(make), NUMBERS)


def killed() -> None:
    """End as a process does that is out of memory."""
    os.kill(os.getpid(), signal.SIGKILL)


def stuck() -> None:
    """Do not end."""
    time.sleep(60)


@pytest.mark.parametrize("end", [killed, stuck])
def test_a_second_process_that_fails_is_no_loss(end: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    def make(number: int) -> str:
        if os.getpid() != here:
            end()
        return str(number)

    here = os.getpid()
    monkeypatch.setattr(halves, "PATIENCE", 0.2)
    assert halves.made(shared(make), NUMBERS) == list(map(str, NUMBERS))


def test_a_system_without_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    def fork() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", fork)
    assert halves.made(str, NUMBERS) == list(map(str, NUMBERS))


def test_threads_of_duckdb() -> None:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect() as connection:
        for _ in range(3):
            assert connection.execute("select sum(range) from range(100000)").fetchall() == [(4999950000,)]
            assert halves.made(str, NUMBERS) == list(map(str, NUMBERS))
