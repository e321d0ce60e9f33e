"""A book as Markdown for GitHub: a page per table, view, routine and type, and shared pages."""

from __future__ import annotations

from meshdoc.registry import load
from meshdoc.render import Book, Files
from meshdoc.render.badges import badge_files
from meshdoc.render.formats import format
from meshdoc.render.halves import made
from meshdoc.render.links import INDEX, NOT_PUBLIC, Links
from meshdoc.render.markdown.page import Page, page_about, several, single
from meshdoc.render.markup import written


@format("markdown")
def markdown(book: Book) -> Files:
    """A folder of pages: one per table, view, function and type, a changelog, diagrams and the replay report.

    Each module of this package registers its pages.
    """
    from meshdoc.render import markdown as package

    load(package)
    links = Links(book)
    files = {path: write(Page(book, links, path)) for path, write in single.items()}
    for write_all in several.values():
        files |= write_all(Page(book, links, INDEX))
    left_out = NOT_PUBLIC if book.edition.is_public else frozenset()
    pages = {path: written(page) for path, page in files.items() if page and path not in left_out}
    paths = map(links.page_of, book.pages)
    texts = made(lambda item: written(page_about(Page(book, links, links.page_of(item)), item)), book.pages)
    pages |= {path: text for path, text in zip(paths, texts, strict=True) if text}
    return dict(sorted({**pages, **badge_files(book)}.items()))
