"""The changes of a version by what they mean for those who use the database."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from meshdoc.catalog.object import Address, Oid
from meshdoc.compare import consequence
from meshdoc.compare.consequence import Consequence, Found, Happening, consequences
from meshdoc.history.item import Action, Item
from meshdoc.record import record


class Chapter(enum.Enum):
    """A heading of a version's changes, in the order in which they are listed."""

    BREAKING = "Breaking"
    SECURITY = "Security"
    DATA_LOSS = "Data loss"
    ADDED = "Added"
    CHANGED = "Changed"
    REMOVED = "Removed"


@record
class Told:
    """A change under a heading: `item` has only the details that belong there.

    `along` is the object with which it was removed, `note` says what the change means, `parts` counts by noun what an
    added object got in the same version and is therefore not listed.
    """

    item: Item
    along: Item | None = None
    note: str = ""
    parts: tuple[tuple[str, int], ...] = ()


PLAIN = {
    Action.ADDED: Chapter.ADDED,
    Action.CHANGED: Chapter.CHANGED,
    Action.RENAMED: Chapter.CHANGED,
    Action.REMOVED: Chapter.REMOVED,
}
GRAVE = {
    Consequence.BREAKING: Chapter.BREAKING,
    Consequence.SECURITY: Chapter.SECURITY,
    Consequence.DATA_LOSS: Chapter.DATA_LOSS,
}
ACTIONS = {
    Action.ADDED: consequence.Action.CREATED,
    Action.CHANGED: consequence.Action.ALTERED,
    Action.RENAMED: consequence.Action.RENAMED,
    Action.REMOVED: consequence.Action.DROPPED,
}


def chapters(items: Iterable[Item]) -> dict[Chapter, list[Told]]:
    """The items by heading.

    The parts of an object that was added are counted, not listed. What was removed along with something is listed for
    itself, since it may mean more. A removed table is a breaking change, and its rows are lost.
    """
    found = list(items)
    added = {item.address.oid for item in found if item.action is Action.ADDED and not item.address.sub}
    parts: dict[Oid, Counter[str]] = {}
    listed: dict[Chapter, list[Told]] = {chapter: [] for chapter in Chapter}
    for item, along in _flattened(found):
        if item.action is Action.ADDED and item.whole in added and item.address != Address(item.whole):
            parts.setdefault(item.whole, Counter())[item.noun] += 1
        else:
            for chapter, told in _told(item, along):
                listed[chapter].append(told)
    with_parts = ((chapter, [_with_parts(told, parts) for told in found]) for chapter, found in listed.items())
    return {chapter: found for chapter, found in with_parts if found}


def _flattened(items: Iterable[Item], along: Item | None = None) -> Iterator[tuple[Item, Item | None]]:
    for item in items:
        yield item, along
        yield from _flattened(item.took, item)


def _with_parts(told: Told, parts: Mapping[Oid, Counter[str]]) -> Told:
    if told.item.action is not Action.ADDED or told.item.address.sub:
        return told
    found: Mapping[str, int] = parts.get(told.item.address.oid, {})
    return replace(told, parts=(*told.item.holds, *sorted(found.items())))


def _told(item: Item, along: Item | None) -> Iterator[tuple[Chapter, Told]]:
    """An item under the headings that it belongs to, each with the details that belong there."""
    found = consequences(happening(item))
    notes = ", ".join(dict.fromkeys(each.note for each in found if each.note))
    entire = _entire(item, found)
    if entire:
        yield GRAVE[entire], Told(item=item, along=along, note=notes)
        if entire is not Consequence.DATA_LOSS and any(each.consequence is Consequence.DATA_LOSS for each in found):
            yield Chapter.DATA_LOSS, Told(item=replace(item, details=()), along=along)
        return
    chapter_of = {each.property: GRAVE[each.consequence] for each in reversed(found) if each.consequence in GRAVE}
    plain = [detail for detail in item.details if detail.property not in chapter_of]
    for chapter in dict.fromkeys(chapter_of.values()):
        details = tuple(detail for detail in item.details if chapter_of.get(detail.property) is chapter)
        note = ", ".join(
            dict.fromkeys(each.note for each in found if each.note and chapter_of.get(each.property) is chapter)
        )
        yield chapter, Told(item=replace(item, details=details), along=along, note=note)
    if plain or not chapter_of:
        yield (
            PLAIN[item.action],
            Told(item=replace(item, details=tuple(plain)), along=along, note="" if chapter_of else notes),
        )


def _entire(item: Item, found: Iterable[Found]) -> Consequence | None:
    """What the whole change means: a changed object is listed by its properties, another one in one place."""
    grave = [each for each in found if each.consequence in GRAVE]
    if item.action is Action.CHANGED:
        grave = [each for each in grave if not each.property]
    return grave[0].consequence if grave else None


def happening(item: Item) -> Happening:
    """An item as the table of consequences knows it."""
    return Happening(
        kind=item.noun,
        whole=item.part_of,
        action=ACTIONS[item.action],
        properties={detail.property: (detail.before, detail.after) for detail in item.details},
    )


def counts(items: Iterable[Item]) -> dict[str, Counter[str]]:
    """How many objects and columns of each noun a version added, changed and removed, without parts of added ones."""
    found = list(items)
    added = {item.address.oid for item in found if item.action is Action.ADDED and not item.address.sub}
    counted: dict[str, Counter[str]] = {"added": Counter(), "changed": Counter(), "removed": Counter()}
    for item, _ in _flattened(found):
        if item.action is Action.ADDED and item.whole in added and item.address != Address(item.whole):
            continue
        counted[PLAIN[item.action].value.lower()][item.noun] += 1
    return {word: nouns for word, nouns in counted.items() if nouns}
