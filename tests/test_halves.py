"""Texts that two processes make are those of one, in order, whatever becomes of the second."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import pytest

from meshdoc.render import halves

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


@pytest.fixture(autouse=True)
def two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the second process, however many cores and threads this one has."""
    monkeypatch.setattr(halves, "may_fork", lambda: True)


@pytest.mark.parametrize("count", [0, 1, halves.FEW, halves.FEW + 1, halves.FEW + 2])
def test_order(count: int) -> None:
    assert halves.made(str, range(count)) == [str(number) for number in range(count)]


def test_a_second_process_takes_part() -> None:
    found = halves.made(lambda number: f"\udcff{os.getpid()}" * 10_000, range(halves.FEW + 1))
    assert len(set(found)) == 2 == len(set(found[:2]))


def test_an_error_is_raised_here() -> None:
    def write(number: int) -> str:
        return str(1 / (number - 7))

    with pytest.raises(ZeroDivisionError):
        halves.made(write, range(halves.FEW + 1))


def killed() -> None:
    """End as a process does that is out of memory."""
    os.kill(os.getpid(), signal.SIGKILL)


def stuck() -> None:
    """Do not end."""
    time.sleep(60)


@pytest.mark.parametrize("end", [killed, stuck])
def test_a_second_process_that_fails_is_no_loss(end: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    def write(number: int) -> str:
        if os.getpid() != here and number == 51:
            end()
        return str(number)

    here = os.getpid()
    monkeypatch.setattr(halves, "PATIENCE", 0.2)
    assert halves.made(write, range(halves.FEW + 1)) == [str(number) for number in range(halves.FEW + 1)]


def test_a_system_without_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    def fork() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", fork)
    assert halves.made(str, range(halves.FEW + 1)) == [str(number) for number in range(halves.FEW + 1)]


def test_threads_of_duckdb() -> None:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect() as connection:
        for _ in range(3):
            assert connection.execute("select sum(range) from range(100000)").fetchall() == [(4999950000,)]
            assert halves.made(str, range(halves.FEW + 1))[-1] == str(halves.FEW)
