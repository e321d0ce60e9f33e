"""The list of findings, by rule, the most severe first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from meshdoc.insight.finding import Finding
from meshdoc.render.links import FINDINGS
from meshdoc.render.markdown.lists.listing import Listing, Row
from meshdoc.render.markdown.page import Page, several
from meshdoc.render.markup import NOTHING, Markup, Text, join, md, text


@several(FINDINGS)
def findings(page: Page) -> Mapping[str, Markup]:
    """All findings; no page if there is none."""
    page = page.at(FINDINGS)
    return finding_list(page).pages(page)


def finding_list(page: Page) -> Listing:
    """The findings of each rule under a heading of their own."""
    found = page.book.findings
    order = {code: place for place, code in enumerate(dict.fromkeys(finding.code for finding in found))}
    by_rule = sorted(found, key=lambda finding: (order[finding.code], finding.message))
    kinds = {(finding.code, finding.severity) for finding in found}
    counts = Counter(rule for rule, _ in kinds)
    titles = {finding.code: _title(finding, counts[finding.code]) for finding in by_rule}
    rows = [
        Row(group=finding.code, name=finding.message, cells=_cells(page, finding, counts[finding.code]))
        for finding in by_rule
    ]
    return Listing(FINDINGS, "Findings", ("Finding", "Where", "Severity"), [*dict.fromkeys(rows)], titles)


def _title(finding: Finding, severities: int) -> Markup:
    """The title of a rule, with the severity if all of its findings have the same."""
    return md("{} ({})", finding.title, finding.severity.value) if severities == 1 else text(finding.title)


def _cells(page: Page, finding: Finding, severities: int) -> tuple[Text, ...]:
    about = page.object(finding.about) if finding.about else NOTHING
    place = page.where(finding.location) if finding.location else NOTHING
    return (
        join(" ", [md("{}.", finding.message), finding.detail]),
        join("<br>", [about, place]),
        "" if severities == 1 else finding.severity.value,
    )
