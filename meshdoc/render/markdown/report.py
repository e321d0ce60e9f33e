"""The registered list of reports: pages about the whole schema, which the front page lists."""

from __future__ import annotations

from collections.abc import Callable

from meshdoc.record import record
from meshdoc.render import Book
from meshdoc.render.markdown.page import Page, single
from meshdoc.render.markup import Markup


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
