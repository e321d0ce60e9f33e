"""The last versions, a line each."""

from __future__ import annotations

from collections import Counter

from meshdoc.history.changelog import Changelog
from meshdoc.redact.hide import NOTHING
from meshdoc.render.display import plural
from meshdoc.render.links import CHANGELOG, Place
from meshdoc.render.markdown.changelog.entry import name_of
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import Markup, bullets, code, join, md
from meshdoc.render.slug import slug

MOST = 5
MOST_KINDS = 4
"""More kinds of changes in a version are left to the changelog."""


def recent(page: Page) -> Markup:
    """The last versions, newest first, with their dates and counts of changes."""
    return bullets(_version(page, log) for log in page.book.changelogs[:MOST])


def _version(page: Page, log: Changelog) -> Markup:
    version = log.version
    link = page.to(Place(CHANGELOG, f"version-{slug(version.id)}"), code(version.id))
    return md("{}: {}", join(" · ", [link, name_of(version), version.day]), _counts(log) or _nothing(page))


def _nothing(page: Page) -> str:
    """Words for a version without lines; what is hidden may have changed."""
    is_whole = page.book.edition.hidden == NOTHING
    return "no schema changes" if is_whole else "no changes of what is documented"


def _counts(log: Changelog) -> str:
    """`1 table added, 4 columns changed`."""
    counts = Counter((item.action.value, item.noun) for item in log.items)
    shown = [f"{plural(count, noun)} {action}" for (action, noun), count in counts.most_common(MOST_KINDS)]
    return ", ".join([*shown, "…"] if len(counts) > MOST_KINDS else shown)
