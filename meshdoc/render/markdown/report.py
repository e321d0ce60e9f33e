"""Reports: pages that answer one question about the whole schema. Each registers itself; the front page lists them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from meshdoc.render import Book
from meshdoc.render.markdown.page import Page, single
from meshdoc.render.markup import NOTHING, Markup, Text

T = TypeVar("T")


class Report(NamedTuple):
    """A report as the front page lists it; `applies` is false for a schema that it has nothing to say about."""

    title: str
    about: str
    applies: Callable[[Book], object]


reports: dict[str, Report] = {}
"""All reports by the path of their page."""
Write = Callable[[Page, T], tuple[Text, ...]]
"""The blocks of a report's page, from its data."""


def report(path: str, title: str, about: str, data: Callable[[Book], T | None]) -> Callable[[Write[T]], Write[T]]:
    """Register the function that writes a report from `data`; without data, there is no such page."""

    def register(write: Write[T]) -> Write[T]:
        @single(path)
        def page(page: Page) -> Markup:
            found = data(page.book)
            return page.shared(title, *write(page, found)) if found else NOTHING

        reports[path] = Report(title, about, data)
        return write

    return register
