"""The narrative pages, and their list on the front page."""

from __future__ import annotations

from collections.abc import Mapping

from meshdoc.insight.narrative.pages import NarrativePage
from meshdoc.narrative.markdown import Node
from meshdoc.render.links import INDEX, Place, narrative_path
from meshdoc.render.markdown.narrative.prose import Prose
from meshdoc.render.markdown.page import Page, several
from meshdoc.render.markup import NOTHING, Markup, bullets, document, heading, join, md, words

LONGEST = 240
"""The first paragraph of a page is cut to this many characters in lists."""
MOST = 30
"""More pages are listed by their titles alone."""


@several("narrative")
def narrative(page: Page) -> Mapping[str, Markup]:
    """Every page, by its path."""
    pages = page.book.narrative.pages
    return {narrative_path(each.name): _page(page.at(narrative_path(each.name)), each) for each in pages}


def _page(page: Page, source: NarrativePage) -> Markup:
    first = source.tree.children[0] if source.tree.children else Node("page")
    is_titled = first.kind == "heading" and first.level == 1
    return document(
        page.to(Place(INDEX), page.book.title),
        NOTHING if is_titled else heading(1, source.title),
        Prose.of(page, source).blocks(source.tree.children),
    )


def introduction(page: Page) -> Markup:
    """The first paragraph of the page that introduces the documentation."""
    source = page.book.narrative.introduction
    return Prose.of(page, source).blocks([source.lead]) if source and source.lead else NOTHING


def listed(page: Page) -> Markup:
    """The pages with their first paragraphs."""
    pages = page.book.narrative.pages
    lines = [_line(page, each) for each in pages[:MOST]]
    further = join(", ", (_link(page, each) for each in pages[MOST:]))
    return bullets([*lines, *([further] if further else [])])


def _line(page: Page, source: NarrativePage) -> Markup:
    if source.lead is None or source == page.book.narrative.introduction:
        return _link(page, source)
    text = " ".join(source.lead.plain.split())
    if len(text) > LONGEST:
        return md("{}: {}", _link(page, source), words(f"{text[:LONGEST].rpartition(' ')[0]} …"))
    line = (Node("text", text=" ") if part.kind == "softbreak" else part for part in source.lead.children)
    return md("{}: {}", _link(page, source), Prose.of(page, source).line(line))


def _link(page: Page, source: NarrativePage) -> Markup:
    return page.to(Place(narrative_path(source.name)), source.title)
