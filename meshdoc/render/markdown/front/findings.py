"""The most important findings: security first, then losses; the others as counts by rule."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.insight.finding import Finding
from meshdoc.render.links import FINDINGS, Place
from meshdoc.render.markdown.lists.findings import finding_list
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import NOTHING, Markup, bullets, join, md

MOST = 10
MOST_ALIKE = 5
"""More findings of one rule are counted."""
FIRST = ("security", "migration")
"""The categories of rules that come first: who can read what, then what was lost."""


def findings(page: Page) -> Iterator[Markup]:
    """The first ones, a line each; then a line per rule."""
    alike: dict[str, list[Finding]] = {}
    for finding in sorted(page.book.findings, key=_rank):
        alike.setdefault(finding.code, []).append(finding)
    lines: list[Markup] = []
    listing = finding_list(page)
    for code, found in alike.items():
        if len(found) <= MOST_ALIKE and len(lines) + len(found) <= MOST:
            lines += [_line(page, finding) for finding in found]
        else:
            counted = page.to(listing.place(code), f"{found[0].title} ({len(found)})")
            lines.append(md("**{}** · {}", found[0].severity.value, counted))
    yield bullets(lines)
    if len(lines) < len(page.book.findings):
        yield md("All are in the {}.", page.to(Place(FINDINGS), "list of findings"))


def _rank(finding: Finding) -> int:
    """The place of its category; findings of one category keep their order, by severity."""
    return FIRST.index(finding.category) if finding.category in FIRST else len(FIRST)


def _line(page: Page, finding: Finding) -> Markup:
    place = page.object(finding.about) if finding.about else NOTHING
    words = join(" ", [md("{}.", finding.message), finding.detail])
    where = page.where(finding.location) if finding.location else NOTHING
    return join(" · ", [md("**{}**", finding.severity.value), words, place, where])
