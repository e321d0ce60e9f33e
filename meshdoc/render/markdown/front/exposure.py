"""What each role reaches without restriction, in a schema that restricts rows."""

from __future__ import annotations

from meshdoc.render.links import SECURITY, Place
from meshdoc.render.markdown.access import shared
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.reports.security import without_restriction
from meshdoc.render.markup import NOTHING, Markup, joined, md

MOST = 8
"""Relations that are named of each kind of access; the security report names all."""


def exposure(page: Page) -> Markup:
    """The first lines of the security report; nothing for a schema without row-level security."""
    if not (page.book.uses_row_security and shared(page.book) and not page.book.edition.is_public):
        return NOTHING
    return joined(
        md("**Without restriction** ({}):", page.to(Place(SECURITY), "security report")),
        without_restriction(page, MOST),
    )
