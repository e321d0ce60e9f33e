"""The areas of a schema with their tables."""

from __future__ import annotations

from collections.abc import Mapping

from meshdoc.render.links import AREAS, OTHER_TABLES
from meshdoc.render.markdown.lists.listing import Listing, Row
from meshdoc.render.markdown.lists.objects import described, marked
from meshdoc.render.markdown.page import Page, several
from meshdoc.render.markup import Markup, text


@several(AREAS)
def areas(page: Page) -> Mapping[str, Markup]:
    """The tables of each area; no page if the front page has room for them."""
    page = page.at(AREAS)
    if not page.links.has_area_page:
        return {}
    rows = []
    for area in page.book.areas:
        items = [page.book.catalog[oid] for oid in area.tables]
        rows += [Row(group=area.name, name=item.name, cells=(marked(page, item), described(item))) for item in items]
    titles = {area.name: text(area.name or OTHER_TABLES) for area in page.book.areas}
    return Listing(AREAS, "Areas", ("Table", "Description"), rows, titles, prefix="area").pages(page)
