"""Objects that one history has and the other has not, but so alike that one is probably the other renamed."""

from __future__ import annotations

import difflib
from collections.abc import Hashable, Iterable, Iterator, Mapping

from meshdoc.catalog.object import Address, Object, Oid
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.type import RowType
from meshdoc.compare.consequence import CONSTRAINTS, ROUTINES, TABLES, VIEWS
from meshdoc.compare.facts import COMMENT, OWNER, PRIVILEGES
from meshdoc.compare.key import COLUMN, Key
from meshdoc.compare.state import State, Subject, subjects_of
from meshdoc.history.history import History
from meshdoc.insight.review.pairing import RELATIONS, Renames, with_names
from meshdoc.record import replace

ROUNDS = 2
"""A table is recognized by its columns, then its columns and parts by what they are."""
ALIKE = 0.6
"""The least share of equal columns, and of equal letters in the names of columns."""
GUESSED = TABLES | VIEWS | {COLUMN} | CONSTRAINTS | ROUTINES | {"enum", "domain", "index", "trigger", "policy"}
"""The kinds of which enough is known to recognize one."""
APART = frozenset({COMMENT, OWNER, PRIVILEGES})


def guessed_renames(base: History, before: State, after: State) -> tuple[Renames, frozenset[Address]]:
    """The objects of the base under the names that they probably have now, and which objects and columns that is."""
    renames: dict[Oid, Object] = {}
    guessed: set[Address] = set()
    state = before
    for _ in range(ROUNDS):
        found = list(_matches(state, after))
        for one, other in found:
            item = renames.get(one.address.oid) or base.catalog[one.address.oid]
            renames[one.address.oid] = _called(item, one.address, other)
            guessed.add(one.address)
            for row_type in base.catalog.children(one.address.oid, RowType) if not one.address.sub else ():
                renames[row_type.oid] = replace(row_type, name=other.name)
        if not found:
            break
        state = renamed_state(base, before, renames)
    return renames, frozenset(guessed)


def renamed_state(base: History, state: State, renames: Renames) -> State:
    """The subjects of a state under their new names, with the facts that are compared."""
    if not renames:
        return state
    compared = {subject.address: subject for subject in state.values()}
    found = subjects_of(with_names(base.catalog, renames, base.catalog, base.system), base.system)
    return {
        subject.key: replace(subject, facts={name: subject.facts.get(name, "") for name in former.facts})
        for subject in found
        if (former := compared.get(subject.address))
    }


def _called(item: Object, address: Address, present: Subject) -> Object:
    """An object, or a column of it, under the name of another."""
    if not address.sub:
        return replace(item, name=present.name)
    assert isinstance(item, Relation)
    columns = (replace(each, name=present.name) if each.attnum == address.sub else each for each in item.columns)
    return replace(item, columns=tuple(columns))


def _matches(before: State, after: State) -> Iterator[tuple[Subject, Subject]]:
    """The pairs of which each is the most like the other."""
    gone, made = (_groups(one, other) for one, other in ((before, after), (after, before)))
    profiles = _profiles(before), _profiles(after)
    for group in gone.keys() & made.keys():
        scores = {
            (one.key, other.key): score
            for one in gone[group]
            for other in made[group]
            if (score := _likeness(one, other, *profiles)) >= ALIKE
        }
        for (one, other), score in scores.items():
            rivals = [each for pair, each in scores.items() if one in pair or other in pair]
            if score == max(rivals) and rivals.count(score) == 1:
                yield before[one], after[other]


def _groups(state: State, other: State) -> dict[Hashable, list[Subject]]:
    """The subjects that only this state has, by what they have in common with those they may be."""
    found: dict[Hashable, list[Subject]] = {}
    for key in state.keys() - other.keys():
        subject = state[key]
        if key.kind in GUESSED and (subject.whole is None or subject.whole in other):
            found.setdefault((key.kind, subject.schema, subject.whole), []).append(subject)
    return found


NO_COLUMNS: frozenset[tuple[str, str]] = frozenset()
Profiles = Mapping[Key, frozenset[tuple[str, str]]]


def _profiles(state: State) -> Profiles:
    """The columns of each relation, with their types."""
    found: dict[Key, set[tuple[str, str]]] = {}
    for key, subject in state.items():
        if key.kind == COLUMN and subject.whole:
            found.setdefault(subject.whole, set()).add((subject.name, subject.facts.get("type", "")))
    return {key: frozenset(columns) for key, columns in found.items()}


def _likeness(one: Subject, other: Subject, before: Profiles, after: Profiles) -> float:
    """From 0 to 1: how much of two relations is the same; of other objects, all of it must be."""
    if one.key.kind in RELATIONS:
        mine, its = before.get(one.key, NO_COLUMNS), after.get(other.key, NO_COLUMNS)
        return len(mine & its) / max(len(mine | its), 1)
    if _apart(one) != _apart(other):
        return 0
    return difflib.SequenceMatcher(None, one.name, other.name).ratio() if one.key.kind == COLUMN else 1


def _apart(subject: Subject) -> Iterable[tuple[str, str]]:
    return sorted((name, text) for name, text in subject.facts.items() if name not in APART)
