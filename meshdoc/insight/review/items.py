"""The changes of a review as lines of a changelog, which are told by what they mean and to whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from meshdoc.catalog.change import Cause
from meshdoc.catalog.object import Address, Oid
from meshdoc.compare import consequence
from meshdoc.compare.difference import FieldChange
from meshdoc.compare.facts import PRIVILEGES
from meshdoc.compare.key import COLUMN, Key
from meshdoc.history.history import History
from meshdoc.history.item import Action, Detail, Item
from meshdoc.insight.review.change import Change

ACTIONS = {
    consequence.Action.CREATED: Action.ADDED,
    consequence.Action.ALTERED: Action.CHANGED,
    consequence.Action.RENAMED: Action.RENAMED,
    consequence.Action.DROPPED: Action.REMOVED,
    consequence.Action.CASCADED: Action.REMOVED,
}
MAIN = frozenset(
    {"type", "not null", "default", "identity", "generated", "generation expression"}
    | {"returns", "security definer", "command"}
)
"""The fields that are told of what was added."""


def items_of(changes: Sequence[Change], head: History) -> tuple[Item, ...]:
    """The lines, with what was dropped along with something below it; `head` is the history of the later state.

    The addresses only tell the objects apart: they are those of no catalog.
    """
    keys = dict.fromkeys(key for change in changes for key in (change.key, change.whole) if key)
    numbers = {key: -place for place, key in enumerate(keys, 1)}
    versions = {file.path: step.version.id for step in head.steps for file in step.version.files}
    along: dict[Key | None, list[Change]] = {}
    for change in changes:
        along.setdefault(change.along if change.along in keys else None, []).append(change)

    def below(key: Key | None) -> Iterator[Item]:
        for change in along.get(key, ()):
            yield _item(change, numbers, versions, tuple(below(change.key)))

    return tuple(below(None))


def _item(change: Change, numbers: Mapping[Key, Oid], versions: Mapping[str, str], took: tuple[Item, ...]) -> Item:
    key, place = change.key, change.place
    whole = numbers[change.whole or key]
    cause = Cause(version=versions.get(place.path, ""), location=place, sql="", path=change.via) if place else None
    return Item(
        action=ACTIONS[change.action],
        address=Address(whole, -numbers[key]) if key.kind == COLUMN else Address(numbers[key]),
        whole=whole,
        part_of=change.whole.kind if change.whole else "",
        owner=change.whole.name if change.whole else "",
        noun=key.kind,
        name=key.name,
        former=change.former,
        details=tuple(_details(change, cause)),
        holds=change.parts,
        cause=cause,
        took=took,
    )


def _details(change: Change, cause: Cause | None) -> Iterator[Detail]:
    """What changed, or the main properties of what is new."""
    action = ACTIONS[change.action]
    for each in change.fields if action is not Action.REMOVED else ():
        if action is not Action.ADDED or each.field in MAIN:
            before, after = _privileges(each) if each.field == PRIVILEGES else (each.before, each.after)
            yield Detail(each.field, before, after, cause)


def _privileges(change: FieldChange) -> tuple[str, str]:
    """The privileges that were lost, and those that were gained."""
    had, have = (text.split("; ") if text else [] for text in (change.before, change.after))
    return _listed(had, have), _listed(have, had)


def _listed(some: Iterable[str], others: Sequence[str]) -> str:
    return "; ".join(each for each in some if each not in others)
