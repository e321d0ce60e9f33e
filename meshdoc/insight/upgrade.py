"""What an upgrade takes: in which order the application and the migrations are deployed, and which data must comply."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator

from meshdoc.compare.consequence import ROWS_COMPLY, consequences
from meshdoc.history.item import Action, Item
from meshdoc.insight.chapters import flattened, happening
from meshdoc.record import record


class Moment(enum.Enum):
    """When something has to be done."""

    DATA = "Before migrating, make existing rows comply"
    BEFORE = "Before migrating, deploy an application that no longer uses"
    TOGETHER = "Deploy the application together with the migrations"
    AFTER = "After migrating, the application may use"


_COMPLYING = frozenset({ROWS_COMPLY, "nulls are refused"})
"""The notes on changes that fail where stored rows do not comply."""
_LIMITING = frozenset({"type", "labels", "base"})
"""Properties whose breaking change restricts the values of stored rows."""


@record
class Need:
    """What an upgrade needs, and the changes that ask for it, each with a note on why (or empty)."""

    moment: Moment
    items: tuple[tuple[Item, str], ...]


def upgrade(items: Iterable[Item]) -> tuple[Need, ...]:
    """What an upgrade with these changes needs, in order."""
    found: dict[Moment, dict[Item, str]] = {}
    listed = [item for item, _ in flattened(items)]
    fresh = {item.address.oid for item in listed if item.action is Action.ADDED and not item.address.sub}
    for item in listed:
        if item.action is Action.ADDED and item.whole in fresh and item.part_of:
            continue
        for moment, note in _moments(item):
            notes = found.setdefault(moment, {})
            notes[item] = notes.get(item) or note
    return tuple(Need(moment=moment, items=tuple(found[moment].items())) for moment in Moment if moment in found)


def _moments(item: Item) -> Iterator[tuple[Moment, str]]:
    """When something has to be done because of a change; an index or a comment asks for nothing."""
    meanings = consequences(happening(item))
    breaking = [each for each in meanings if each.consequence.is_breaking]
    for each in meanings:
        if each.note in _COMPLYING or (each in breaking and each.property in _LIMITING and item.address.sub):
            yield Moment.DATA, "" if each.note == ROWS_COMPLY else each.note
    if item.action is Action.REMOVED and breaking:
        yield Moment.BEFORE, ""
    elif breaking and any(each.note not in _COMPLYING for each in breaking):
        yield Moment.TOGETHER, next((each.note for each in breaking if each.note), "")
    elif item.action is Action.ADDED and item.noun in USABLE and not item.partition_of:
        yield Moment.AFTER, ""


USABLE = frozenset(
    {
        *("table", "partitioned table", "foreign table", "view", "materialized view", "column"),
        *("function", "procedure", "aggregate", "window function", "enum", "domain", "type", "composite type"),
    }
)
"""The kinds that a new version of an application waits for."""
