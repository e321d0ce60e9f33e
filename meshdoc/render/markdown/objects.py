"""The objects that have no page of their own, so that the documentation is complete."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.object import Object
from meshdoc.history.wording import field_text, field_words, told_fields
from meshdoc.render.links import OTHERS
from meshdoc.render.markdown.page import Page, single
from meshdoc.render.markup import NOTHING, Markup, bullets, code, heading, joined, md, paragraphs
from meshdoc.render.slug import slug

UNTOLD = frozenset({"owner", "comment"})


@single(OTHERS)
def objects(page: Page) -> Markup:
    """One section per object; empty if there are none."""
    sections = [_section(page, item) for item in page.book.others]
    return page.shared("Other objects", *sections) if sections else NOTHING


def _section(page: Page, item: Object) -> Markup:
    description = page.links.description(item)
    return joined(
        heading(2, description[0].upper() + description[1:], slug(description)),
        page.created(item.oid),
        page.doubts(item.oid),
        paragraphs(item.comment),
        bullets(_facts(page, item)),
    )


def _facts(page: Page, item: Object) -> Iterator[Markup]:
    for field in told_fields(item):
        value = field_text(page.book.names, item, item, field)
        if value and field.name not in UNTOLD:
            yield md("{}: {}", field_words(field), code(value))
