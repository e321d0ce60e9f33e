"""The objects that have no page of their own, so that the documentation is complete."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.object import Object
from meshdoc.history.wording import field_text, field_words, told_fields
from meshdoc.render import Book
from meshdoc.render.links import INDEX, OTHERS, Links, Place, slug
from meshdoc.render.markdown.page import Page, single
from meshdoc.render.markdown.story import created
from meshdoc.render.markup import bullets, code, document, heading, joined, paragraphs, text

UNTOLD = frozenset({"owner", "comment"})


@single(OTHERS)
def objects(book: Book, links: Links) -> str:
    """One section per object; empty if there are none."""
    page = Page(book, links, OTHERS)
    if not book.others:
        return ""
    sections = (_section(page, item) for item in book.others)
    return document(page.to(Place(INDEX), text(book.title)), heading(1, "Other objects"), *sections)


def _section(page: Page, item: Object) -> str:
    description = page.links.description(item)
    return joined(
        heading(2, text(description[0].upper() + description[1:]), slug(description)),
        created(page, item.oid),
        page.doubts(item.oid),
        paragraphs(item.comment) if item.comment else "",
        bullets(_facts(page, item)),
    )


def _facts(page: Page, item: Object) -> Iterator[str]:
    for field in told_fields(item):
        value = field_text(page.book.names, item, item, field)
        if value and field.name not in UNTOLD:
            yield f"{field_words(field)}: {code(value)}"
