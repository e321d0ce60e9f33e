"""The changes of a version by what they mean for those who use the database."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from meshdoc.catalog.object import Address, Oid
from meshdoc.compare import consequence
from meshdoc.compare.consequence import ROUTINES, Consequence, Found, Happening, consequences
from meshdoc.history.item import Action, Item
from meshdoc.record import record

Further: TypeAlias = Mapping[str, tuple[Found, ...]]
"""What routines mean beyond what the table of consequences knows, by their names."""
NOTHING: Further = {}


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
    Consequence.READERS: Chapter.BREAKING,
    Consequence.WRITERS: Chapter.BREAKING,
    Consequence.SECURITY: Chapter.SECURITY,
    Consequence.DATA_LOSS: Chapter.DATA_LOSS,
}
ACTIONS = {
    Action.ADDED: consequence.Action.CREATED,
    Action.CHANGED: consequence.Action.ALTERED,
    Action.RENAMED: consequence.Action.RENAMED,
    Action.REMOVED: consequence.Action.DROPPED,
}


def chapters(items: Iterable[Item], further: Further = NOTHING) -> dict[Chapter, list[Told]]:
    """The items by heading.

    The parts of an object that was added are counted, not listed. What was removed along with something is listed for
    itself, since it may mean more. A removed table is a breaking change, and its rows are lost.
    """
    found = list(items)
    added = {item.address.oid for item in found if item.action is Action.ADDED and not item.address.sub}
    parts: dict[Oid, Counter[str]] = {}
    listed: dict[Chapter, list[Told]] = {chapter: [] for chapter in Chapter}
    for item, along in flattened(found):
        if item.action is Action.ADDED and item.whole in added and item.address != Address(item.whole):
            parts.setdefault(item.whole, Counter())[item.noun] += 1
        else:
            for chapter, told in _told(item, along, further.get(item.name, ()) if item.noun in ROUTINES else ()):
                listed[chapter].append(told)
    with_parts = ((chapter, [_with_parts(told, parts) for told in found]) for chapter, found in listed.items())
    return {chapter: found for chapter, found in with_parts if found}


def flattened(items: Iterable[Item], along: Item | None = None) -> Iterator[tuple[Item, Item | None]]:
    """The items, each with the one that it was removed along with."""
    for item in items:
        yield item, along
        yield from flattened(item.took, item)


def _with_parts(told: Told, parts: Mapping[Oid, Counter[str]]) -> Told:
    if told.item.action is not Action.ADDED or told.item.address.sub:
        return told
    found: Mapping[str, int] = parts.get(told.item.address.oid, {})
    return replace(told, parts=(*told.item.holds, *sorted(found.items())))


def _told(item: Item, along: Item | None, further: tuple[Found, ...]) -> Iterator[tuple[Chapter, Told]]:
    """An item under the headings that it belongs to, each with the details that belong there."""
    found = (*consequences(happening(item)), *further)
    if item.action in (Action.ADDED, Action.REMOVED):
        yield from _in_one_place(item, along, found)
        return
    chapter_of = {each.property: GRAVE[each.consequence] for each in reversed(found) if each.consequence in GRAVE}
    whole = chapter_of.pop("", None) or chapter_of.pop("name", None)
    base = whole or PLAIN[item.action]
    places = {detail.property: chapter_of.get(detail.property, base) for detail in item.details}
    told = places.values() if places and not whole else [base, *places.values()]
    for chapter in dict.fromkeys(told):
        details = tuple(detail for detail in item.details if places[detail.property] is chapter)
        notes = (each.note for each in found if each.note and places.get(each.property) is chapter)
        note = ", ".join(dict.fromkeys(notes))
        yield chapter, Told(item=replace(item, details=details), along=along, note=note)


def _in_one_place(item: Item, along: Item | None, found: tuple[Found, ...]) -> Iterator[tuple[Chapter, Told]]:
    """What was added or removed, under its gravest heading; lost data also have their own."""
    grave = [each.consequence for each in found if each.consequence in GRAVE]
    note = ", ".join(dict.fromkeys(each.note for each in found if each.note))
    chapter = GRAVE[grave[0]] if grave else PLAIN[item.action]
    yield chapter, Told(item=item, along=along, note=note)
    if Consequence.DATA_LOSS in grave[1:]:
        yield Chapter.DATA_LOSS, Told(item=item, along=along)


def happening(item: Item) -> Happening:
    """An item as the table of consequences knows it."""
    properties = {detail.property: (detail.before, detail.after) for detail in item.details}
    names = item.former.partition("(")[0], item.name.partition("(")[0]
    if item.former and names[0] != names[1]:
        properties["name"] = names
    properties |= {property: (text, text) for property, text in item.given}
    return Happening(kind=item.noun, whole=item.part_of, action=ACTIONS[item.action], properties=properties)


def counts(items: Iterable[Item]) -> dict[str, Counter[str]]:
    """How many objects and columns of each noun a version added, changed and removed, without parts of added ones."""
    found = list(items)
    added = {item.address for item in found if item.action is Action.ADDED}
    counted: dict[str, Counter[str]] = {"added": Counter(), "changed": Counter(), "removed": Counter()}
    for item, _ in flattened(found):
        is_part = Address(item.whole) in added and item.address != Address(item.whole)
        if is_part or (item.address in added and item.action is not Action.ADDED):
            continue
        counted[PLAIN[item.action].value.lower()][item.noun] += 1
    return {word: nouns for word, nouns in counted.items() if nouns}
