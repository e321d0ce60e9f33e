"""The page of objects that no longer exist: since when and until when they did, and what dropped them."""

from __future__ import annotations

from collections.abc import Mapping

from meshdoc.insight.removed import Life, Removed
from meshdoc.render.display import plural
from meshdoc.render.links import CHANGELOG, REMOVED, Place, removed_anchor, version_anchor
from meshdoc.render.markdown.changelog.words import short
from meshdoc.render.markdown.lists.listing import Listing, Row
from meshdoc.render.markdown.page import Page, several
from meshdoc.render.markdown.story import on_one_line
from meshdoc.render.markup import NOTHING, Markup, anchor, code, join, md

HEADERS = ("Object", "Since", "Until", "Dropped by", "The name now")


@several(REMOVED)
def removed(page: Page) -> Mapping[str, Markup]:
    """The removed objects by kind; parts of tables that still exist are in the histories of those."""
    at = page.at(REMOVED)
    rows = [Row(group=each.kind, name=each.name, cells=_cells(at, each)) for each in page.book.removed]
    titles = {each.kind: md("{}", _title(each.kind)) for each in page.book.removed}
    return Listing(REMOVED, "Removed objects", HEADERS, rows, titles).pages(at)


def _title(kind: str) -> str:
    return plural(2, kind).removeprefix("2 ").capitalize()


def _cells(page: Page, item: Removed) -> tuple[Markup, ...]:
    return (
        anchor(removed_anchor(item), code(short(item.name))),
        join("<br>", (_since(page, life) for life in item.lives)),
        join("<br>", (_until(page, life) for life in item.lives)),
        join("<br>", (_dropped(page, life) for life in item.lives)),
        join(", ", map(page.object, item.namesakes)),
    )


def _since(page: Page, life: Life) -> Markup:
    """The version that created it, linked to its statement."""
    return page.source(life.created.location, code(life.created.version)) if life.created else md("before")


def _until(page: Page, life: Life) -> Markup:
    """The version that dropped it, linked to what else that did."""
    return page.to(Place(CHANGELOG, version_anchor(life.version)), code(life.version.id))


def _dropped(page: Page, life: Life) -> Markup:
    """The statement, and what the object was dropped with."""
    if life.dropped is None:
        return NOTHING
    along = md("with {} {}", life.along.noun, code(short(life.along.name))) if life.along else NOTHING
    return join(" · ", [page.where(life.dropped.location), on_one_line(life.dropped.sql), along])
