"""One line about the state of the schema: how it was built, how far it is described, and what was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from meshdoc.diagnostics import Severity
from meshdoc.history.ledger import NOT_APPLIED
from meshdoc.render.display import plural
from meshdoc.render.links import FINDINGS, REPLAY, Place
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import NOTHING, Markup, Text, code, join, md
from meshdoc.sources.version import Kind


def state(page: Page) -> Markup:
    """`9 migrations · last 0009 (2025-01-12) · all statements applied · 75 of 137 columns documented · 2 errors`."""
    return join(" · ", [*_versions(page), _applied(page), *_guessed(page), *_described(page), _found(page)])


def _versions(page: Page) -> Iterator[Text]:
    versions = [step.version for step in page.book.history.steps if not step.external]
    snapshots = bool(versions) and all(version.kind is Kind.SNAPSHOT for version in versions)
    yield plural(len(versions), "schema snapshot" if snapshots else "migration")
    if versions and not snapshots:
        yield md("last {}", join(" ", [code(versions[-1].id), f"({dated})" if (dated := versions[-1].day) else ""]))
    if page.book.revision:
        yield f"read from {page.book.revision}"


def _applied(page: Page) -> Markup:
    """The statements that did not take full effect; those without effect on the schema count as applied."""
    entries = page.book.history.entries
    doubtful = sum(entry.outcome in NOT_APPLIED for entry in entries)
    report = Place(REPLAY)
    if not entries:
        return NOTHING
    if not doubtful:
        return page.to(report, "all statements applied")
    return md("**{}**", page.to(report, f"{doubtful:,} of {plural(len(entries), 'statement')} not fully applied"))


def _guessed(page: Page) -> Iterator[Markup]:
    if count := len(page.book.guesses):
        yield md("**{} guessed**", plural(count, "placeholder value"))


def _described(page: Page) -> Iterator[Text]:
    told = page.book.coverage
    if told.columns:
        yield f"{told.described:,} of {plural(told.columns, 'column')} documented"


def _found(page: Page) -> Markup:
    counts = Counter(finding.severity for finding in page.book.findings)
    words = ", ".join(plural(counts[each], each.value) for each in Severity if counts[each])
    return page.to(Place(FINDINGS), words) if words else NOTHING
