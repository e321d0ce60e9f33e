"""The areas of the schema: their tables, or if there are many, the main ones of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from meshdoc.catalog.object import Address, Oid
from meshdoc.catalog.relation import Relation
from meshdoc.insight.areas import Area
from meshdoc.insight.tables import Kind, kind_of
from meshdoc.render.display import plural
from meshdoc.render.links import FEW_TABLES, TABLES, Place
from meshdoc.render.markdown.lists.objects import described, marked
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import Markup, Text, heading, join, md, table

MOST_AREAS = 30
MOST_MAIN = 5
"""So many tables of an area are named if there are many tables."""
FOLDED = {Kind.LOOKUP: "Lookup tables", Kind.ARCHIVE: "Queue archives"}


def areas(page: Page) -> Iterator[Text]:
    """A line per table, or per area if there are many tables; look-ups and archives share a line."""
    if len(page.book.tables) > FEW_TABLES:
        yield from _many(page)
        return
    for area in page.book.areas:
        if len(page.book.areas) > 1:
            title, place = page.links.areas[area.tables[0]]
            yield heading(3, title, place.anchor)
        yield from _tables(page, area)


def _tables(page: Page, area: Area) -> Iterator[Text]:
    kinds = {oid: _kind(page, oid) for oid in area.tables}
    items = [page.book.catalog[oid] for oid in area.tables if kinds[oid] is Kind.TABLE]
    rows = [(_named(page, item.oid), described(item)) for item in items]
    has_words = any(words or page.book.partitions(item.oid) for item, (_, words) in zip(items, rows, strict=True))
    yield table(("Table", "Description"), rows) if has_words else join(", ", (name for name, _ in rows))
    for kind, words in FOLDED.items():
        if folded := [Address(oid) for oid in area.tables if kinds[oid] is kind]:
            yield md("{}: {}", words, join(", ", page.sorted_links(folded)))


def _kind(page: Page, oid: Oid) -> Kind:
    item = page.book.catalog[oid]
    assert isinstance(item, Relation)
    return kind_of(page.book.catalog, item)


def _named(page: Page, oid: Oid) -> Markup:
    count = len(page.book.partitions(oid))
    return join("<br>", [marked(page, page.book.catalog[oid]), plural(count, "partition") if count else ""])


def _many(page: Page) -> Iterator[Text]:
    shown = page.book.areas[:MOST_AREAS]
    if len(page.book.areas) > 1:
        yield table(("Area", "Tables", "Main tables"), (_area(page, area) for area in shown))
    if (more := len(page.book.areas) - len(shown)) > 0:
        yield md("{} more in the {}.", plural(more, "area"), page.to(Place(TABLES), "list of tables"))
    if not page.links.lists_areas:
        yield md("{}: see the {}.", plural(len(page.book.tables), "table"), page.to(Place(TABLES), "list of tables"))


def _area(page: Page, area: Area) -> tuple[Text, ...]:
    title, place = page.links.areas[area.tables[0]]
    return (page.to(place, title), str(len(area.tables)), _main(page, area.tables))


def _main(page: Page, tables: Sequence[Oid]) -> Markup:
    """The tables that others reference most, then by name."""
    counts = page.book.incoming
    ranked = sorted(tables, key=lambda oid: (-counts[oid], page.label(Address(oid))))
    more = "…" if len(tables) > MOST_MAIN else ""
    return join(", ", [*(page.object(oid) for oid in ranked[:MOST_MAIN]), more])
