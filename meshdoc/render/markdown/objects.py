"""The objects that have no page of their own, so that the documentation is complete."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.object import Object
from meshdoc.history.wording import field_text, field_words, told_fields
from meshdoc.render.links import OTHERS
from meshdoc.render.markdown.page import Page, single
from meshdoc.render.markup import bullets, code, heading, joined, paragraphs, text
from meshdoc.render.slug import slug

UNTOLD = frozenset({"owner", "comment"})


@single(OTHERS)
def objects(page: Page) -> str:
    """One section per object; empty if there are none."""
    sections = [_section(page, item) for item in page.book.others]
    return page.shared("Other objects", *sections) if sections else ""


def _section(page: Page, item: Object) -> str:
    description = page.links.description(item)
    return joined(
        heading(2, text(description[0].upper() + description[1:]), slug(description)),
        page.created(item.oid),
        page.doubts(item.oid),
        paragraphs(item.comment) if item.comment else "",
        bullets(_facts(page, item)),
    )


def _facts(page: Page, item: Object) -> Iterator[str]:
    for field in told_fields(item):
        value = field_text(page.book.names, item, item, field)
        if value and field.name not in UNTOLD:
            yield f"{field_words(field)}: {code(value)}"
