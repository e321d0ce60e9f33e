"""Where an object comes from: the statements that made it what it is."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from meshdoc.catalog.change import Cause
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.routine import Routine
from meshdoc.diagnostics import Location
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import code, plural, section, table, text

LONGEST = 100
"""More characters of a statement's first line are not shown."""


def story(page: Page, item: Object) -> str:
    """The statements that changed an object or what belongs to it, oldest first.

    Where others of its kind had its name before, their statements come first.
    """
    lives = page.book.lives(item)
    rows = [
        (page.where(first.location), what, " → ".join(map(text, first.path)), _day(page, first))
        for oid in lives
        for first, what in _told(page.book.history.statements_of(oid))
    ]
    earlier = len(lives) - 1
    note = f"{plural(earlier, f'{item.noun}')} that had this name before {'was' if earlier == 1 else 'were'} dropped."
    listed = table(("Where", "Statement", "By way of", "As of"), dict.fromkeys(rows))
    return section("History", note if earlier else "", listed)


def _day(page: Page, cause: Cause) -> str:
    """The day that decided what a statement did, if one did."""
    day = page.book.history.day_of(cause)
    return day.isoformat() if day else ""


def _told(causes: Iterable[Cause]) -> Iterator[tuple[Cause, str]]:
    """The statements, but for comments: those that follow one another are told together."""
    for (is_comment, _), group in groupby(causes, key=_kind):
        found = list(group)
        if is_comment and len(found) > 1:
            yield found[0], f"{len(found)} comments, up to line {found[-1].location.line}"
        else:
            yield from ((cause, _opening(cause.sql)) for cause in found)


def _kind(cause: Cause) -> tuple[bool, str]:
    """Whether a statement is a comment, and its file."""
    return cause.sql.lower().startswith("comment on"), cause.location.path


def _opening(sql: str) -> str:
    """The first line of a statement."""
    first, _, rest = sql.strip().partition("\n")
    cut = first[:LONGEST].rstrip()
    return code(cut + (" …" if rest.strip() or cut != first.rstrip() else "")) if cut else ""


def created(page: Page, oid: Oid) -> str:
    """Where an object was created; empty where that is not known."""
    change = page.book.history.created_by(oid)
    return f"created at {page.where(change.cause.location)}" if change and change.cause else ""


def decided_by_the_day(page: Page, noun: str, items: Iterable[Object]) -> str:
    """Which of the objects are there because it was some day when they were made, and what made them."""
    made: Counter[tuple[datetime.date, Location, str]] = Counter()
    for item in items:
        change = page.book.history.created_by(item.oid)
        cause = change.cause if change else None
        if cause and (day := page.book.history.day_of(cause)):
            made[day, cause.location, _maker(page, cause)] += 1
    return "\n\n".join(
        f"{plural(count, noun)} as of {day}: made at {page.where(location)}{maker}, by what day it is. "
        "Run on another day, that makes others."
        for (day, location, maker), count in made.items()
    )


def _maker(page: Page, cause: Cause) -> str:
    """The innermost routine that a statement has called, linked where there is one of that name only."""
    called = [name for name, parenthesis, _ in (part.partition("(") for part in cause.path) if parenthesis]
    if not called:
        return ""
    found = [item.oid for item in page.book.shown(Routine) if item.name == called[-1]]
    return f" by {page.object(found[0]) if len(found) == 1 else code(called[-1])}"
