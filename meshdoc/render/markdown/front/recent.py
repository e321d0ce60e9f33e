"""The last versions, a line each."""

from __future__ import annotations

from meshdoc.history.changelog import Changelog
from meshdoc.redact.hide import NOTHING
from meshdoc.render.links import CHANGELOG, Place
from meshdoc.render.markdown.changelog.entry import name_of, summary
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import Markup, bullets, code, join, md
from meshdoc.render.slug import slug

MOST = 5


def recent(page: Page) -> Markup:
    """The last versions, newest first, with their dates and counts of changes."""
    return bullets(_version(page, log) for log in page.book.changelogs[:MOST])


def _version(page: Page, log: Changelog) -> Markup:
    version = log.version
    link = page.to(Place(CHANGELOG, f"version-{slug(version.id)}"), code(version.id))
    return md("{}: {}", join(" · ", [link, name_of(version), version.day]), summary(log) or _nothing(page))


def _nothing(page: Page) -> str:
    """Words for a version without lines; what is hidden may have changed."""
    is_whole = page.book.edition.hidden == NOTHING
    return "no schema changes" if is_whole else "no changes of what is documented"
