"""Laws of comparing catalogs, on every case and every two adjacent versions."""

from __future__ import annotations

from itertools import pairwise

import pytest
from cases import Case, all_cases

from meshdoc.catalog.system import system
from meshdoc.compare.difference import applied, diff
from meshdoc.compare.facts import Facts
from meshdoc.compare.key import Key
from meshdoc.compare.state import State, subjects_of
from meshdoc.history.history import START, History


@pytest.mark.parametrize("case", all_cases(), ids=str)
def test_differences_lead_from_each_version_to_the_next(case: Case) -> None:
    found = states(case.run())
    for before, after in pairwise(found):
        assert applied(diff(before, after), facts(before)) == facts(after)
        assert applied(diff(after, before), facts(after)) == facts(before)
        assert diff(after, after) == ()


def states(history: History) -> list[State]:
    """The state of a new database and after each version; no two subjects of one share a key."""
    found = []
    for place in range(START, len(history.steps)):
        subjects = list(subjects_of(history.at(place), system()))
        found.append({subject.key: subject for subject in subjects})
        assert len(found[-1]) == len(subjects)
    return found


def facts(state: State) -> dict[Key, Facts]:
    """What a state says, without the addresses that are its catalog's own."""
    return {key: subject.facts for key, subject in state.items()}
