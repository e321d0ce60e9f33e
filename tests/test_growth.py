"""Work grows with what the versions change, not with what exists: calls are counted, as seconds vary."""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import pairwise

import pytest
from growth import SHAPES, replayed, updates
from views import book

from meshdoc.project import document
from meshdoc.render import halves

COUNTS = (50, 100, 200, 400)
LINEAR = 2
"""The factor by which the work for further versions grows if there are twice as many."""


def calls_of(work: Callable[[], object]) -> int:
    """The number of calls of functions during some work, resumed generators included."""
    count = 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    former = sys.getprofile()
    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(former)
    return count


@pytest.mark.parametrize("shape", SHAPES)
def test_work_is_linear(shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(halves, "may_fork", lambda: False)  # calls are counted in this process
    made = SHAPES[shape]
    document(book(replayed(made(COUNTS[0]))))
    spent = [calls_of(lambda count=count: document(book(replayed(made(count))))) for count in COUNTS]
    added = [more - fewer for fewer, more in pairwise(spent)]
    assert [round(more / fewer, 1) for fewer, more in pairwise(added)] == [pytest.approx(LINEAR, abs=0.2)] * 2


def test_updates_of_single_rows_are_linear() -> None:
    replayed(updates(COUNTS[0]))
    spent = [calls_of(lambda count=count: replayed(updates(count))) for count in COUNTS[:3]]
    fewer, more = (later - earlier for earlier, later in pairwise(spent))
    assert more / fewer < LINEAR * 1.1
