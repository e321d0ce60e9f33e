"""One change as a line of the changelog, and what belongs together on one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from meshdoc.catalog.change import Cause
from meshdoc.catalog.object import Address, Oid
from meshdoc.history.item import Action, Detail, Item
from meshdoc.insight.chapters import Chapter, Told
from meshdoc.render.display import plural
from meshdoc.render.markdown.changelog.words import changed, diffs, main, short
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import NOTHING, Markup, bullets, code, details, indented, join, md

MOST_NAMES = 12
"""More names on a line are folded."""
UNCOUNTED = {"primary key"}
"""What a table has one of."""


@dataclass(frozen=True)
class Lines:
    """The lines of one version; with one file, a location is a line number."""

    page: Page
    is_one_file: bool

    def chapter(self, chapter: Chapter, found: Iterable[Told]) -> list[Markup]:
        """The lines under a heading: what is about one table together, comments last."""
        groups: dict[object, list[Told]] = {}
        comments: list[Told] = []
        listed = list(found)
        wholes = Counter(told.item.whole for told in listed)
        for told in listed:
            key = _together(chapter, told, is_alone=wholes[told.item.whole] == 1)
            (comments if is_comment(told.item) else groups.setdefault(key, [])).append(told)
        by_whole: dict[Oid, list[list[Told]]] = {}
        for group in groups.values():
            by_whole.setdefault(group[0].item.whole, []).append(group)
        lines = [line for parts in by_whole.values() for line in self._of_one(chapter, parts)]
        return [*lines, *self._comments(comments)]

    def _of_one(self, chapter: Chapter, groups: list[list[Told]]) -> Iterator[Markup]:
        """The lines about one object and its parts: below each other, if there are several."""
        first = groups[0][0].item
        if len(groups) == 1 or chapter is Chapter.DATA_LOSS:
            yield from (self._group(chapter, group) for group in groups)
            return
        own = [group for group in groups if group[0].item.address == Address(first.whole)]
        parts = [*own[1:], *(group for group in groups if group not in own)]
        head = self._group(chapter, own[0]) if own else md("{} {}", first.part_of, self._whole(first))
        below = [self._group(chapter, group, is_below=True) for group in parts]
        yield join("\n", [head, indented(bullets(below))])

    # --- one line -------------------------------------------------------------------------------------------

    def _group(self, chapter: Chapter, group: list[Told], *, is_below: bool = False) -> Markup:
        """One change, or several of the same kind without further details; `is_below` the line of their table."""
        if len(group) > 1 and group[0].item.partition_of and group[0].item.action is Action.ADDED:
            return self._partitions(group)
        shown = [replace(told, item=shortened(told.item)) for told in group] if is_below or len(group) > 1 else group
        first = shown[0]
        is_of_one = len(group) > 1 and bool(first.item.part_of)
        is_plain = is_below or is_of_one
        named = [code(short(told.item.name)) if is_plain else self._name(told.item) for told in shown]
        is_many = len(named) > MOST_NAMES
        names = NOTHING if is_many else join(", ", named)
        if is_of_one and not is_below:
            names = join(" ", [names, "of" if first.item.noun == "column" else "on", self._whole(group[0].item)])
        nouns = plural(len(group), first.item.noun)
        noun = first.item.noun if len(group) == 1 else nouns if is_many else nouns.partition(" ")[2]
        words = _words(chapter, first, join(" ", [noun, names]))
        line = join(" · ", [words, self._parent(first.item), _further(first), self._where(group)])
        folded = details(nouns, join(", ", named)) if is_many else NOTHING
        return join("\n", [line, *map(indented, filter(None, (folded, *diffs(first.item.action, first.item.details))))])

    def _name(self, item: Item) -> Markup:
        """The name; of a part, with a link to its whole, which stays when the part is renamed or dropped."""
        linked = Address(item.whole) if item.part_of else item.address
        return self.page.words(self.page.book.today(linked), code(short(item.name)))

    def _whole(self, item: Item) -> Markup:
        """The object that an item is a part of."""
        return self.page.words(self.page.book.today(Address(item.whole)), code(short(item.owner)))

    def _where(self, group: list[Told]) -> Markup:
        """The location of each statement, once; of the lines of one file, the first is linked."""
        causes = (cause for told in group for cause in _causes(told.item))
        found = [*dict.fromkeys(cause.location for cause in causes if cause)]
        if not self.is_one_file:
            return join(", ", map(self.page.where, found[:MOST_NAMES]))
        found = [*{location.line: location for location in found}.values()]
        if not found:
            return NOTHING
        lines = [str(location.line) for location in found[:MOST_NAMES]]
        lines += [f"{len(found) - MOST_NAMES} more"] if len(found) > MOST_NAMES else []
        return self.page.source(found[0], f"{'line' if len(found) == 1 else 'lines'} {', '.join(lines)}")

    def _parent(self, item: Item) -> Markup:
        """The table that an added one is a partition of."""
        if item.action is not Action.ADDED or not item.partition_of:
            return NOTHING
        return md("partition of {}", self._of(item))

    def _of(self, item: Item) -> Markup:
        return self.page.words(self.page.book.today(Address(item.partition_of)), code(short(item.owner)))

    # --- folded -----------------------------------------------------------------------------------------------

    def _partitions(self, group: list[Told]) -> Markup:
        parent = self._of(group[0].item)
        parts = join(", ", (counted(noun, count) for noun, count in group[0].parts if noun != "column"))
        each = md("each with {}", parts) if parts else NOTHING
        line = join(" · ", [md("{} of {}", plural(len(group), "partition"), parent), each, self._where(group)])
        names = bullets(self._name(told.item) for told in group)
        return join("\n", [line, indented(details("Partitions", names))])

    def _comments(self, found: Iterable[Told]) -> Iterator[Markup]:
        """A line about the comments on each object and its parts, folded if there are many."""
        by_whole: dict[Oid, list[Told]] = {}
        for told in found:
            by_whole.setdefault(told.item.whole, []).append(told)
        for group in by_whole.values():
            own = [told.item for told in group if not told.item.part_of]
            parts = [shortened(told.item) for told in group if told.item.part_of]
            head = md("comment on {} {}", own[0].noun, self._name(own[0])) if own else NOTHING
            if not own:
                head = md("comments on parts of {} {}", parts[0].part_of, self._whole(group[0].item))
            names = join(", ", (md("{} {}", part.noun, code(part.name)) for part in parts))
            is_many = len(parts) > MOST_NAMES
            pair = [head, NOTHING if is_many else names]
            listed = join(", ", pair) if own else join(": ", pair)
            line = join(" · ", [listed, self._where(group[:1])])
            yield join("\n", [line, indented(details(plural(len(parts), "comment"), names)) if is_many else NOTHING])


def _words(chapter: Chapter, told: Told, subject: Markup) -> Markup:
    """The change itself: `dropped column t.c`, `table t: row-level security enabled`."""
    item = told.item
    if chapter is Chapter.DATA_LOSS:
        lost = md("{} of {}", "values" if item.noun == "column" else "rows", subject)
        return join(": ", [lost, join("; ", map(changed, item.details))])
    match item.action:
        case Action.RENAMED:
            renamed = md("{}, formerly {}", subject, code(short(item.former)))
            return join(": ", [renamed, join("; ", map(changed, item.details))])
        case Action.ADDED:
            verb = NOTHING if chapter is Chapter.ADDED else "added"
            return join(" ", [verb, subject, main(_telling(item))])
        case Action.REMOVED:
            verb = NOTHING if chapter is Chapter.REMOVED else "dropped"
            along = md("with {} {}", told.along.noun, code(short(told.along.name))) if told.along else NOTHING
            return join(" ", [verb, subject, along])
    return join(": ", [subject, join("; ", map(changed, item.details))])


def _further(told: Told) -> Markup:
    """What an added object has, and what a change means."""
    return join(" · ", [join(", ", (counted(noun, count) for noun, count in told.parts)), told.note])


def _causes(item: Item) -> list[Cause | None]:
    """The statements behind an item: those of its details, if it was changed, and of its new name."""
    if item.action is Action.CHANGED and item.details:
        return [detail.cause for detail in item.details]
    return [item.cause, *(detail.cause for detail in item.details if item.action is Action.RENAMED)]


def is_comment(item: Item) -> bool:
    """Whether nothing but the comment of an object changed."""
    return item.action is Action.CHANGED and [detail.property for detail in item.details] == ["comment"]


def counted(noun: str, count: int) -> str:
    """`3 columns`, `primary key`."""
    return noun if noun in UNCOUNTED else plural(count, noun)


def _telling(item: Item) -> tuple[Detail, ...]:
    """The details of an added object without those that its name tells: the function of the name of a trigger."""
    function = f"{_without_owner(item.noun, item.name)}()"
    return tuple(detail for detail in item.details if detail.property != "function" or short(detail.after) != function)


def _together(chapter: Chapter, told: Told, *, is_alone: bool) -> object:
    """What is told on one line has the same key; `is_alone` if the chapter tells nothing else about its whole."""
    item = told.item
    if item.partition_of and item.action is Action.ADDED:
        return ("partitions", item.partition_of, told.parts)
    if item.action is Action.ADDED and not told.parts and (item.part_of or is_alone):
        alike = tuple((detail.property, detail.after) for detail in _telling(item))
        return (item.noun, item.whole if item.part_of else 0, alike, told.note)
    plain = not told.parts and not told.note and item.action is Action.REMOVED
    if plain or (chapter is Chapter.DATA_LOSS and not item.details):
        along = told.along.address if told.along else None
        return (item.noun, item.whole if item.address.sub or item.part_of else 0, along)
    return item.address


def shortened(item: Item) -> Item:
    """A part without the name of its table."""
    if not item.part_of:
        return item
    name, former = (short(_without_owner(item.noun, each)) for each in (item.name, item.former))
    return replace(item, name=name, former=former)


def _without_owner(noun: str, name: str) -> str:
    return name.rpartition(".")[2] if noun == "column" else name.rpartition(" on ")[0] or name
