"""Laws of comparing the states of one history: by oid with renames as facts, by name, and with itself."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

from meshdoc import project
from meshdoc.catalog.object import Address, Object
from meshdoc.catalog.system import system
from meshdoc.compare.difference import Action, applied, diff, difference
from meshdoc.compare.facts import Facts
from meshdoc.compare.key import Key
from meshdoc.compare.state import APART_FROM_ROLES, State, state_of, subjects_of
from meshdoc.config import Config
from meshdoc.history.history import History
from meshdoc.insight.review.pairing import IN_ONE_HISTORY, Pair, paired, with_names
from meshdoc.insight.review.states import in_one_history, told_renames

NOWHERE = Address(0)


def agree_with_review(history: History, place: int) -> None:
    """A review of one history looks at what the journal touched: nothing else differs once renames are applied."""
    base, nets = history.as_of(place), history.between(place, len(history.steps) - 1)
    before = with_names(base.catalog, told_renames(nets), history.catalog, history.system)
    known = {item.oid for item in base.catalog.all(Object)}
    everything = (
        list(subjects_of(before, system(), known, APART_FROM_ROLES)),
        list(subjects_of(history.catalog, system(), None, APART_FROM_ROLES)),
    )
    assert differing(paired(*everything, IN_ONE_HISTORY)) == differing(in_one_history(history, history, place).pairs)


def differing(pairs: Iterable[Pair]) -> list[tuple[Address, Address]]:
    """The addresses of the subjects that differ."""
    found = (difference(*pair) for pair in pairs)
    changed = (each for each in found if each.action is not Action.ALTERED or each.fields)
    return sorted((each.before or NOWHERE, each.after or NOWHERE) for each in changed)


def facts(state: State) -> dict[Key, Facts]:
    """What a state says, without the addresses that are its catalog's own."""
    return {key: subject.facts for key, subject in state.items()}


def check_project(folder: Path, every: int) -> int:
    """Check the laws on every so many adjacent versions of a project; how many pairs that were."""
    config = Config(paths=(folder,), git=False)
    history = project.replay(config, project.read(config))
    places = range(0, len(history.steps) - 1, every)
    for place in places:
        later = history.as_of(place + 1)
        agree_with_review(later, place)
        before, after = (state_of(each.catalog, system()) for each in (history.as_of(place), later))
        for one, other in pairwise((before, after, before)):
            assert applied(diff(one, other), facts(one)) == facts(other)
        assert diff(after, after) == ()
    return len(places)
