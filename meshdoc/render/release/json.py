"""Release notes as data."""

from __future__ import annotations

from meshdoc.insight.release import Release
from meshdoc.render.json.release import released
from meshdoc.render.markdown.page import Page
from meshdoc.render.release.notes import notes


@notes("json")
def json(page: Page, release: Release) -> str:
    """The same as data, which `meshdoc help json` describes."""
    return released(release)
