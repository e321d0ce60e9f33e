"""The history of an object: what each version did to it, and the statements."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from meshdoc.catalog.change import Cause
from meshdoc.catalog.object import Object
from meshdoc.catalog.routine import Routine
from meshdoc.diagnostics import Location
from meshdoc.history.item import Action, Item
from meshdoc.render.display import plural
from meshdoc.render.links import CHANGELOG, Place, version_anchor
from meshdoc.render.markdown.changelog.line import counted, is_comment, short, shortened
from meshdoc.render.markdown.changelog.words import changed
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import NOTHING, Markup, Text, bullets, code, details, join, joined, md, section, table
from meshdoc.sources.version import Version

LONGEST = 100
"""A statement on one line is cut to this many characters."""
MOST_NAMES = 3
"""More parts of one kind are counted."""
VERBS = {Action.ADDED: "added", Action.REMOVED: "dropped"}


def story(page: Page, item: Object) -> Markup:
    """What each version did to an object, to its parts and to its dropped namesakes, newest first; the statements."""
    lives = page.book.lives(item)
    statements = _statements(page, lives)
    where = "" if statements else "Where"
    rows = (
        (_version(page, version), _words(found), _first(page, found) if where else NOTHING)
        for version, found in _versions(page, item)
    )
    listed = table(("Version", "Changes", where), rows)
    return section("History", _earlier(item.noun, len(lives) - 1), listed, statements)


def _earlier(noun: str, count: int) -> str:
    if count <= 1:
        return f"An earlier {noun} of this name was dropped; its history is included." if count else ""
    return f"{plural(count, f'earlier {noun}')} of this name were dropped; their history is included."


# --- by version -------------------------------------------------------------------------------------------------------


def _versions(page: Page, item: Object) -> Iterator[tuple[Version, list[Item]]]:
    for version, group in groupby(page.book.changes_of(item), key=lambda told: told[0].version):
        yield version, [found for _, found in group]


def _version(page: Page, version: Version) -> Markup:
    """A link to the version in the changelog, and its date."""
    label = page.to(Place(CHANGELOG, version_anchor(version)), code(version.id))
    return md("{} ({})", label, version.day) if version.day else label


def _first(page: Page, found: Iterable[Item]) -> Markup:
    """Where the first of the changes is."""
    locations = [item.cause.location for item in found if item.cause]
    return page.where(min(locations)) if locations else NOTHING


def _words(found: list[Item]) -> Markup:
    """`created with 8 columns, 4 indexes`; `row-level security enabled; 4 policies added`."""
    own = [item for item in found if not item.part_of]
    parts = [shortened(item) for item in found if item.part_of]
    if created := next((item for item in own if item.action is Action.ADDED), None):
        return _created(created, parts)
    phrases: list[Text] = [_own(item) for item in own]
    plain: dict[tuple[Action, str], list[Item]] = {}
    for item in parts:
        if item.action in VERBS:
            plain.setdefault((item.action, item.noun), []).append(item)
    phrases += [_listed_parts(noun, VERBS[action], items) for (action, noun), items in plain.items()]
    comments = [item for item in parts if is_comment(item)]
    phrases += [_part(item) for item in parts if item.action not in VERBS and item not in comments]
    phrases += [counted("comment", len(comments))] if comments else []
    return join("; ", phrases)


def _created(item: Item, parts: Iterable[Item]) -> Markup:
    """A new object, with what it got in the same version."""
    nouns = Counter(dict(item.holds))
    nouns.update(part.noun for part in parts if part.action is Action.ADDED and part.noun != "column")
    held = join(", ", (counted(noun, count) for noun, count in nouns.items()))
    return md("created with {}", held) if held else md("created")


def _own(item: Item) -> Markup:
    if item.action is Action.REMOVED:
        return md("dropped")
    words = join("; ", map(changed, item.details))
    return join("; ", [md("renamed from {}", code(short(item.former))), words]) if item.former else words


def _listed_parts(noun: str, verb: str, items: list[Item]) -> Markup:
    """`column a, b added`, or how many."""
    if len(items) > MOST_NAMES:
        return md("{} {}", counted(noun, len(items)), verb)
    return md("{} {} {}", noun, join(", ", (code(item.name) for item in items)), verb)


def _part(item: Item) -> Markup:
    """`column a: type integer → bigint`."""
    name = md("{} {}", item.noun, code(item.name))
    if item.former:
        name = md("{} {} renamed to {}", item.noun, code(item.former), code(item.name))
    return join(": ", [name, join("; ", map(changed, item.details))])


# --- the statements ---------------------------------------------------------------------------------------------------


def _statements(page: Page, lives: Iterable[int]) -> Markup:
    """The statements, oldest first, folded; one alone is where the version says."""
    causes = dict.fromkeys(cause for oid in lives for cause in page.book.history.statements_of(oid))
    found = [*causes]
    if len(found) == 1 and not found[0].path and not _day(page, found[0]):
        return NOTHING
    return details(plural(len(found), "statement"), bullets(_lines(page, found)))


def _lines(page: Page, causes: Iterable[Cause]) -> Iterator[Markup]:
    """The statements, each file named once."""
    path = None
    for cause, what in _listed(causes):
        where = (page.line if cause.location.path == path else page.where)(cause.location)
        path = cause.location.path
        via = md("via {}", join(" → ", cause.path)) if cause.path else NOTHING
        assumed = _day(page, cause)
        yield join(" · ", [where, what, via, f"assumed run date {assumed}" if assumed else ""])


def _day(page: Page, cause: Cause) -> str:
    """The run date that a statement assumed, if it read the clock."""
    assumed = page.book.history.day_of(cause)
    return assumed.isoformat() if assumed else ""


def _listed(causes: Iterable[Cause]) -> Iterator[tuple[Cause, Text]]:
    """The statements; consecutive comments share one line."""
    for (is_about, _), group in groupby(causes, key=_kind):
        found = list(group)
        if is_about and len(found) > 1:
            yield found[0], f"{len(found)} comments, through line {found[-1].location.line}"
        else:
            yield from ((cause, on_one_line(cause.sql)) for cause in found)


def _kind(cause: Cause) -> tuple[bool, str]:
    """Whether a statement is a comment, and its file."""
    return cause.sql.lower().startswith("comment on"), cause.location.path


def on_one_line(sql: str) -> Markup:
    """A statement without line breaks and repeated blanks."""
    line = " ".join(sql[: LONGEST * 4].split())
    return code(line if len(line) <= LONGEST else f"{line[: LONGEST - 2]} …") if line else NOTHING


# --- what the day decides ---------------------------------------------------------------------------------------------


def decided_by_the_day(page: Page, noun: str, items: Iterable[Object]) -> Markup:
    """Which of the objects were created by statements that read the clock."""
    made: Counter[tuple[datetime.date, Location, Markup]] = Counter()
    for item in items:
        cause = page.book.history.created_by(item.oid)
        if cause and (assumed := page.book.history.day_of(cause)):
            made[assumed, cause.location, _maker(page, cause)] += 1
    return joined(
        *(
            md(
                "The statement at {} reads the current date and creates {}s{}. Shown: the {} that it creates on {}.",
                *(page.where(location), noun, maker, plural(count, noun), str(assumed)),
            )
            for (assumed, location, maker), count in made.items()
        )
    )


def _maker(page: Page, cause: Cause) -> Markup:
    """The innermost routine that a statement called, linked if its name is unique."""
    called = [name for name, parenthesis, _ in (part.partition("(") for part in cause.path) if parenthesis]
    if not called:
        return NOTHING
    found = [item.oid for item in page.book.shown(Routine) if item.name == called[-1]]
    return md(" through {}", page.object(found[0]) if len(found) == 1 else code(called[-1]))
