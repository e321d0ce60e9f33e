"""Routines that a later statement broke: PostgreSQL does not record what the text of a body uses."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.change import Change
from meshdoc.catalog.database import Schema
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.relation import Relation, Sequence
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.type import Type
from meshdoc.history.history import History
from meshdoc.insight.effects.index import RoutineEffects, effects_of
from meshdoc.insight.effects.record import Gap
from meshdoc.insight.mentions import words
from meshdoc.record import record

NAMED = (Relation, Sequence, Routine, Type, Schema)
"""The kinds that bodies name."""
MOST_TRIED = 20
"""Of the changes that may have broken a body, only the newest are looked at."""


@record
class Broken:
    """A statement of a body that could be analyzed before a change, and cannot be after it."""

    routine: Routine
    gap: Gap
    change: Change


def broken(history: History) -> Iterator[Broken]:
    """The first statement of each of the project's routines that fails since a name was dropped or changed."""
    changes = list(history.changes())
    taken: dict[str, list[int]] = {}
    defined: dict[Oid, int] = {}
    for place, change in enumerate(changes):
        for name in _lost(change, history.catalog):
            taken.setdefault(name, []).append(place)
        if isinstance(change.after, Routine) and (change.before is None or "body" in change.fields()):
            defined[change.oid] = place
    effects = effects_of(history.catalog, history.system)
    for routine in history.catalog.all(Routine):
        start = defined.get(routine.oid)
        if start is None or not history.is_own(routine):
            continue
        suspects = {place for word in words(routine.body) for place in taken.get(word, ()) if place > start}
        gaps = [gap for gap in effects.alone(routine.oid).gaps if not gap.dynamic] if suspects else []
        if gaps and (found := _cause(history, routine, gaps, suspects)):
            yield Broken(routine=routine, gap=found[0], change=changes[found[1]])


def _lost(change: Change, catalog: Catalog) -> frozenset[str]:
    """The names that an object or its columns lose by a change, and that mean nothing in the last catalog."""
    before, after = change.before, change.after
    if not isinstance(before, NAMED) or (after and not {"name", "schema", "columns"} & {*change.fields()}):
        return frozenset()
    key = before.unique_keys()[0]
    present = catalog.find(*key)
    if present is None:
        return frozenset({before.name}) if after is None or after.unique_keys()[0] != key else frozenset()
    return _columns(before) - _columns(present)


def _columns(item: Object) -> frozenset[str]:
    return frozenset(column.name for column in item.columns) if isinstance(item, Relation) else frozenset()


def _cause(history: History, routine: Routine, gaps: list[Gap], places: set[int]) -> tuple[Gap, int] | None:
    """The first statement that could be analyzed before the newest such change, and the place of that."""
    for place, catalog in islice(history.before(places), MOST_TRIED):
        former = {gap.text for gap in RoutineEffects(catalog, history.system).alone(routine.oid).gaps}
        if gap := next((gap for gap in gaps if gap.text not in former), None):
            return gap, place
    return None
