"""The related documents that the settings name."""

from __future__ import annotations

import posixpath

from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import NOTHING, Markup, Text, join, link, md, web_link


def related(page: Page) -> Markup:
    """`See also: README · API`; nothing if the settings name none."""
    named = [_to(page, title, target) for title, target in page.book.edition.links]
    return md("See also: {}", join(" · ", named)) if named else NOTHING


def _to(page: Page, title: str, target: str) -> Text:
    """A link to an address, or to a file of the project where its place is known."""
    path = posixpath.normpath(target)
    if ":" in target:
        return web_link(title, target)
    if page.book.source_base is None or path.startswith(("/", "..")):
        return title
    return link(title, page.links.file(page.path, path))
