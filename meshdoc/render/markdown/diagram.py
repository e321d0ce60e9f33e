"""Diagrams on pages, with the tables that they leave out."""

from __future__ import annotations

from meshdoc.catalog.object import Address
from meshdoc.render.display import plural
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import NOTHING, Markup, details, fenced, join, joined, md
from meshdoc.render.mermaid import Detail, Diagram

MOST_LISTED = 12
"""More tables that are not drawn are collapsed."""

SEEN = {Detail.COLUMNS: "", Detail.KEYS: "Key columns only.", Detail.NAME: "Table names only."}


def drawn(page: Page, diagram: Diagram | None) -> Markup:
    """A diagram, what it shows of a table, and the connected tables that it leaves out."""
    if diagram is None:
        return NOTHING
    return joined(SEEN[diagram.detail], fenced(diagram.text, "mermaid"), _omitted(page, diagram))


def _omitted(page: Page, diagram: Diagram) -> Markup:
    listed = join(", ", page.sorted_links(map(Address, diagram.omitted)))
    if len(diagram.omitted) > MOST_LISTED:
        return details(f"{plural(len(diagram.omitted), 'table')} not drawn", listed)
    return md("Not drawn: {}", listed) if listed else NOTHING
