"""`meshdoc diff`: laws of reviews on every case, and what a reviewer reads."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from cases import Case, all_cases
from repository import commit, git, needs_git
from shell import Run, write
from test_verify import conforms

from meshdoc.compare.difference import Action, diff
from meshdoc.compare.scope import Scope
from meshdoc.compare.state import state_of
from meshdoc.history.history import History
from meshdoc.insight.review.change import Change, Side
from meshdoc.insight.review.changes import Changes
from meshdoc.insight.review.pairing import IN_ONE_HISTORY, paired
from meshdoc.insight.review.review import review
from meshdoc.insight.review.states import between_histories, in_one_history

Meshdoc = Callable[..., Run]
SIDE = Side(name="x", versions=1)


# --- laws -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", all_cases(), ids=str)
def test_the_journal_and_the_names_agree(case: Case) -> None:
    """By oid with renames as facts, and by name where no rename is told: the same objects differ."""
    history = case.run()
    last = len(history.steps) - 1
    for place in range(-1, last):
        told = list(Changes(in_one_history(history, history, place)))
        base = history.as_of(place)
        strangers = between_histories((base, base), (history, history), whole(base, history))
        if not strangers.guessed:
            by_name = list(Changes(strangers))
            assert names(told) - renamed(told) <= names(by_name) | renamed(by_name), place
            if not any(change.former for change in told):
                assert names(by_name) <= names(told), place
    assert not list(Changes(in_one_history(history, history, last)))


def whole(base: History, head: History) -> Scope:
    """All of two states."""
    before, after = (state_of(each.catalog, each.system) for each in (base, head))
    return Scope(before, after, ())


def names(changes: list[Change]) -> set[tuple[str, str]]:
    """What changed, however."""
    return {(change.key.kind, change.key.name) for change in changes}


def renamed(changes: list[Change]) -> set[tuple[str, str]]:
    return {(change.key.kind, change.key.name) for change in changes if change.former}
