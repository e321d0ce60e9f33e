"""`meshdoc lint`: list the findings about a schema."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

import typer

from meshdoc.cli import app, report
from meshdoc.cli.options import Listing, Settings, with_settings
from meshdoc.cli.status import Status
from meshdoc.diagnostics import Diagnostic, Severity

ORDER = list(Severity)


@app.command(rich_help_panel="Checks")
@with_settings
def lint(
    settings: Settings,
    format: Annotated[
        Listing, typer.Option(help="How to print the findings; `meshdoc help json` describes the JSON.")
    ] = Listing.TEXT,
    fail_on: Annotated[
        Severity, typer.Option(help="Exit with status 1 if a finding is at least this severe.")
    ] = Severity.ERROR,
) -> None:
    """List the findings about the schema that a project's migrations lead to.

    `meshdoc help rules` lists the rules, and `meshdoc help RULE` explains one.
    """
    from meshdoc.cli.replay import book_of

    book = book_of(settings.config.asking_git, settings.memory)
    if format is Listing.JSON:
        from meshdoc.render.json.finding import findings

        report.result(findings(book))
    else:
        report.findings(book.findings)
    report.message(f"{report.replayed(book.history)}; findings: {_counts(book.findings)}")
    if any(ORDER.index(finding.severity) <= ORDER.index(fail_on) for finding in book.findings):
        raise typer.Exit(Status.FINDINGS)


def _counts(findings: Sequence[Diagnostic]) -> str:
    counts = Counter(finding.severity for finding in findings)
    return ", ".join(report.count(counts[each], each.value) for each in Severity if counts[each]) or "none"
