"""`meshdoc check`: everything that a pull request should not leave behind."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import Annotated

import typer

from meshdoc.cli import app, report
from meshdoc.cli.options import Settings, flag, with_settings
from meshdoc.cli.status import Status
from meshdoc.diagnostics import Diagnostic


class Form(enum.Enum):
    """The format of the report."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


@app.command(rich_help_panel="Checks")
@with_settings
def check(
    settings: Settings,
    format: Annotated[
        Form, typer.Option(help="How to print the findings: github prints annotations for GitHub Actions.")
    ] = Form.TEXT,
    accept: Annotated[bool, flag("--accept", help="Write the present findings of the rules to the baseline.")] = False,
) -> None:
    """Check pages, migrations and findings before a merge; exit with status 1 if anything is wrong.

    The parts: pages are up to date, a new database accepts every version, the snapshot of the schema agrees with the
    migrations, versions are in order and unchanged since their release, and no finding is new. `[check]` in the
    settings chooses among them.
    """
    from meshdoc.check import baseline
    from meshdoc.check.findings import accepted_text
    from meshdoc.check.part import Subject, chosen, run
    from meshdoc.cli.replay import replayed
    from meshdoc.files.single import rewrite
    from meshdoc.reading import shown

    config, memory = settings.config, settings.memory
    chosen(config)
    done = replayed(config, memory)
    subject = Subject(config, memory, done.given, done.history, done.public, done.hidden)
    if accept:
        baseline.read(config)  # an error if the settings name another file
        rewrite(config.check.baseline, accepted_text(subject))
        report.message(f"Wrote {shown(config.check.baseline)}: {report.count(len(subject.book.findings), 'finding')}.")
    found = [*run(subject)]
    _print(found, format)
    report.message(", ".join(f"{name}: {len(each) or 'ok'}" for name, each in found))
    if any(each for _, each in found):
        raise typer.Exit(Status.FINDINGS)


def _print(found: Sequence[tuple[str, Sequence[Diagnostic]]], format: Form) -> None:
    """Print the findings of each part."""
    every = [each for _, part in found for each in part]
    match format:
        case Form.JSON:
            from meshdoc.render.json.check import check as as_json

            report.result(as_json(found))
        case Form.GITHUB:
            from meshdoc.render.annotations import annotation

            report.result("".join(f"{annotation(each)}\n" for each in every))
        case Form.TEXT:
            report.findings(every)
