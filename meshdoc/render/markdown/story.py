"""The history of an object: the statements that created and changed it."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from meshdoc.catalog.change import Cause
from meshdoc.catalog.object import Object
from meshdoc.catalog.routine import Routine
from meshdoc.diagnostics import Location
from meshdoc.render.display import plural
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import NOTHING, Markup, Text, code, join, joined, md, section, table

LONGEST = 100
"""A statement's first line is cut to this many characters."""


def story(page: Page, item: Object) -> Markup:
    """The statements that changed an object or its parts, oldest first, after those of its dropped namesakes."""
    lives = page.book.lives(item)
    rows = [
        (page.where(first.location), what, join(" → ", first.path), _day(page, first))
        for oid in lives
        for first, what in _listed(page.book.history.statements_of(oid))
    ]
    listed = table(("Where", "Statement", "Via", "Assumed run date"), dict.fromkeys(rows))
    return section("History", _earlier(item.noun, len(lives) - 1), listed)


def _earlier(noun: str, count: int) -> str:
    if count <= 1:
        return f"An earlier {noun} of this name was dropped; its history is included." if count else ""
    return f"{plural(count, f'earlier {noun}')} of this name were dropped; their history is included."


def _day(page: Page, cause: Cause) -> str:
    """The run date that a statement assumed, if it read the clock."""
    day = page.book.history.day_of(cause)
    return day.isoformat() if day else ""


def _listed(causes: Iterable[Cause]) -> Iterator[tuple[Cause, Text]]:
    """The statements; consecutive comments share one line."""
    for (is_comment, _), group in groupby(causes, key=_kind):
        found = list(group)
        if is_comment and len(found) > 1:
            yield found[0], f"{len(found)} comments, through line {found[-1].location.line}"
        else:
            yield from ((cause, _opening(cause.sql)) for cause in found)


def _kind(cause: Cause) -> tuple[bool, str]:
    """Whether a statement is a comment, and its file."""
    return cause.sql.lower().startswith("comment on"), cause.location.path


def _opening(sql: str) -> Markup:
    """The first line of a statement."""
    first, _, rest = sql.strip().partition("\n")
    cut = first[:LONGEST].rstrip()
    return code(cut + (" …" if rest.strip() or cut != first.rstrip() else "")) if cut else NOTHING


def decided_by_the_day(page: Page, noun: str, items: Iterable[Object]) -> Markup:
    """Which of the objects were created by statements that read the clock."""
    made: Counter[tuple[datetime.date, Location, Markup]] = Counter()
    for item in items:
        cause = page.book.history.created_by(item.oid)
        if cause and (day := page.book.history.day_of(cause)):
            made[day, cause.location, _maker(page, cause)] += 1
    return joined(
        *(
            md(
                "The statement at {} reads the current date and creates {}s{}. Shown: the {} that it creates on {}.",
                *(page.where(location), noun, maker, plural(count, noun), str(day)),
            )
            for (day, location, maker), count in made.items()
        )
    )


def _maker(page: Page, cause: Cause) -> Markup:
    """The innermost routine that a statement called, linked if its name is unique."""
    called = [name for name, parenthesis, _ in (part.partition("(") for part in cause.path) if parenthesis]
    if not called:
        return NOTHING
    found = [item.oid for item in page.book.shown(Routine) if item.name == called[-1]]
    return md(" through {}", page.object(found[0]) if len(found) == 1 else code(called[-1]))
