"""`meshdoc lint`: list the findings about a schema."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from meshdoc.cli import app, report
from meshdoc.cli.options import Settings, with_settings
from meshdoc.cli.status import Status
from meshdoc.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from meshdoc.render import Book

ORDER = list(Severity)


class Format(enum.Enum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITLAB = "gitlab"


@app.command(rich_help_panel="Checks")
@with_settings
def lint(
    settings: Settings,
    format: Annotated[
        Format, typer.Option(help="How to print the findings; `meshdoc help json` describes the JSON.")
    ] = Format.TEXT,
    fail_on: Annotated[
        Severity, typer.Option(help="Exit with status 1 if a finding is at least this severe.")
    ] = Severity.ERROR,
) -> None:
    """List the findings about the schema that a project's migrations lead to.

    `meshdoc help rules` lists the rules, and `meshdoc help RULE` explains one.
    """
    from meshdoc.cli.replay import book_of

    book = book_of(settings.config.asking_git, settings.memory)
    if format is Format.TEXT:
        report.findings(book.findings)
    else:
        report.result(_written(format, book))
    report.message(f"{report.replayed(book.history)}; findings: {_counts(book.findings)}")
    if any(ORDER.index(finding.severity) <= ORDER.index(fail_on) for finding in book.findings):
        raise typer.Exit(Status.FINDINGS)


def _written(format: Format, book: Book) -> str:
    """The findings for a machine: JSON, SARIF for code scanning, or a report for GitLab's Code Quality."""
    if format is Format.JSON:
        from meshdoc.render.json.finding import findings

        return findings(book)
    from meshdoc.render.problem import Problem, code_quality, sarif

    problems = [
        Problem(rule=each.code, severity=each.severity, text=each.message, place=each.location)
        for each in book.findings
    ]
    if format is Format.GITLAB:
        return code_quality(problems)
    return sarif(problems, {each.code: each.title or each.code for each in book.findings})


def _counts(findings: Sequence[Diagnostic]) -> str:
    counts = Counter(finding.severity for finding in findings)
    return ", ".join(report.count(counts[each], each.value) for each in Severity if counts[each]) or "none"
