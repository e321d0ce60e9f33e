"""The registered list of reports: pages about the whole schema, which the front page lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from meshdoc.catalog.object import Oid
from meshdoc.record import record
from meshdoc.render import Book
from meshdoc.render.display import plural
from meshdoc.render.markdown.page import Page, single
from meshdoc.render.markup import Markup, Text, bullets, details, indented, joined, md, merged, table


@record
class Report:
    """A report: its page, its name, what it answers, and whether it has anything to say about a book."""

    path: str
    title: str
    about: str
    applies: Callable[[Book], object]


_reports: dict[str, Report] = {}


def report(
    path: str, title: str, about: str, applies: Callable[[Book], object]
) -> Callable[[Callable[[Page], Markup]], Callable[[Page], Markup]]:
    """Register a function that writes the page of a report."""

    def register(write: Callable[[Page], Markup]) -> Callable[[Page], Markup]:
        _reports[path] = Report(path=path, title=title, about=about, applies=applies)
        return single(path)(write)

    return register


def listed() -> list[Report]:
    """All reports by title."""
    return sorted(_reports.values(), key=lambda each: each.title)


# --- long lists ---------------------------------------------------------------------------------------------

FEW_ROWS = 30
"""A longer table is folded."""
MOST_ROWS = 250
"""More rows of a table are counted."""


def folded(headers: Sequence[Text], rows: Sequence[Sequence[Text]], noun: str) -> Markup:
    """A table of some things; folded if it is long, and cut if it is very long."""
    return _shown(table(headers, rows[:MOST_ROWS]), len(rows), noun)


def grouped(headers: Sequence[Text], rows: Sequence[Sequence[Text]], noun: str) -> Markup:
    """The same, with things that differ in their names alone on one row."""
    return _shown(table(headers, merged(rows[:MOST_ROWS])), len(rows), noun)


def folded_list(items: Sequence[Text], noun: str) -> Markup:
    """The same as a list."""
    return _shown(bullets(items[:MOST_ROWS]), len(items), noun)


def by_table(page: Page, found: Iterable[tuple[Oid, Markup]]) -> Markup:
    """Facts about tables as a list, folded if it is long: several about one table are below its name."""
    facts: dict[Oid, list[Markup]] = {}
    for oid, fact in found:
        facts.setdefault(oid, []).append(fact)
    lines = []
    for oid, told in facts.items():
        below = md(": {}", *told) if len(told) == 1 else md("\n{}", indented(bullets(told)))
        lines.append(md("{}{}", page.object(oid), below))
    return folded_list(lines, "table")


def _shown(block: Markup, count: int, noun: str) -> Markup:
    if count <= FEW_ROWS:
        return block
    more = f"{count - MOST_ROWS:,} more are not listed." if count > MOST_ROWS else ""
    return details(plural(count, noun), joined(block, more))
