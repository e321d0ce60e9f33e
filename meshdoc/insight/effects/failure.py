"""Why the function of a trigger may fail: an error in its body, or in that of a routine which it calls."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.trigger import Trigger
from meshdoc.errors import undefined_field
from meshdoc.insight.effects.index import RoutineEffects


def failure(catalog: Catalog, effects: RoutineEffects, trigger: Trigger) -> str:
    """PostgreSQL's words for it; empty if nothing is known to fail."""
    fields = fields_of_new(catalog, trigger)
    names = (name for name, _ in effects.of(trigger.function).sets)
    missing = (str(undefined_field("new", name)) for name in names if name not in fields)
    return next(missing, "") or next(_errors(effects, trigger.function), "")


def fields_of_new(catalog: Catalog, trigger: Trigger) -> set[str]:
    """The fields that NEW has in the function of a trigger."""
    relation = catalog[trigger.table]
    return {column.name for column in relation.columns} if isinstance(relation, Relation) else set()


def _errors(effects: RoutineEffects, routine: Oid) -> Iterator[str]:
    """The errors in a body, and in those of the routines that it calls, nearest first."""
    called = [routine]
    for each in called:
        found = effects.of(each)
        yield from (gap.reason for gap in found.gaps if not gap.dynamic)
        called += dict.fromkeys(call.routine for call in found.calls if call.routine not in called)
