"""A book as Markdown, for people who read it on GitHub: one page a table, view, routine and type, and how it came about."""

from __future__ import annotations

from meshdoc.registry import load
from meshdoc.render import Book, Files, renderer
from meshdoc.render.links import Links
from meshdoc.render.markdown.page import kind_page, single


@renderer("markdown")
def markdown(book: Book) -> Files:
    """Every page of the book. Each module of this package registers the pages that it makes."""
    from meshdoc.render import markdown as package

    load(package)
    links = Links(book)
    files = {path: write(book, links) for path, write in single.items()}
    for item in book.pages:
        files[links.page_of(item)] = kind_page[type(item)](book, links, item)
    return {path: text for path, text in sorted(files.items()) if text}
