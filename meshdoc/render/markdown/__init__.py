"""A book as Markdown for GitHub: a page per table, view, routine and type, and shared pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from meshdoc.registry import load
from meshdoc.render import Book, Files
from meshdoc.render.badges import badge_files
from meshdoc.render.formats import format
from meshdoc.render.halves import made
from meshdoc.render.links import INDEX, NOT_PUBLIC, Links
from meshdoc.render.markdown.page import Page, page_about, several, single
from meshdoc.render.markup import Markup, written

FEW = 100
"""So few pages are not worth a second process."""


@format("markdown")
def markdown(book: Book) -> Files:
    """A folder of pages: one per table, view, function and type, a changelog, diagrams and the replay report.

    Each module of this package registers its pages.
    """
    from meshdoc.render import markdown as package

    load(package)
    links = Links(book)
    at = partial(Page, book, links)
    writers: list[Callable[[], Mapping[str, Markup]]] = [
        *(partial(_page, write, at(path)) for path, write in single.items()),
        *(partial(write, at(INDEX)) for write in several.values()),
        *(partial(_page, partial(page_about, item=item), at(links.page_of(item))) for item in book.pages),
    ]
    left_out = NOT_PUBLIC if book.edition.is_public else frozenset()

    def texts(write: Callable[[], Mapping[str, Markup]]) -> Files:
        return {path: written(page) for path, page in write().items() if page and path not in left_out}

    if len(book.pages) > FEW:
        book.find()
        found = made(texts, writers)
    else:
        found = list(map(texts, writers))
    files = {path: text for each in (*found, badge_files(book)) for path, text in each.items()}
    return dict(sorted(files.items()))


def _page(write: Callable[[Page], Markup], page: Page) -> Mapping[str, Markup]:
    return {page.path: write(page)}
