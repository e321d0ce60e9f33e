"""`meshdoc build`: write the documentation."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from meshdoc.cli import app, report
from meshdoc.cli.options import Settings, complete, flag, with_settings
from meshdoc.cli.status import Status
from meshdoc.config import Config
from meshdoc.diagnostics import Diagnostic, Severity
from meshdoc.limits import MACHINE_DEPENDENT
from meshdoc.reading import shown

if TYPE_CHECKING:
    from meshdoc.input import Input
    from meshdoc.render import Files
    from meshdoc.replay.memory import Memory
    from meshdoc.replay.result import Result


MARKDOWN = "markdown"


def _formats() -> list[str]:
    from meshdoc.render.formats import known

    return sorted(known())


def _format(name: str) -> str:
    if name != MARKDOWN:  # whether it is known takes long to find out
        from meshdoc.render.formats import writer_of

        writer_of(name)
    return name


Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="DIR", help="The folder to write. Default: output/.")
]
Format = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        autocompletion=complete(_formats),
        callback=_format,
        help="The format to write; `meshdoc help formats` lists them.",
    ),
]
Title = Annotated[str | None, typer.Option(metavar="TEXT", help="The heading of the first page.")]
Check = Annotated[
    bool, flag("--check", help="Write nothing; exit with status 1 if a file is out of date, and name it.")
]
Force = Annotated[
    bool, flag("--force", help="Overwrite files that meshdoc did not write, or that were changed since it wrote them.")
]
Strict = Annotated[bool, flag("--strict", help="Exit with status 1 if a statement did not take full effect.")]
FailOnSecret = Annotated[
    bool,
    flag("--fail-on-secret", help="Exit with status 1 if the input holds a token or a private key, and list them."),
]
WriteBaseline = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Write SQL that creates what the migrations need and do not create, and replay it first.",
    ),
]


@app.command(rich_help_panel="Documentation")
@with_settings
def build(
    settings: Settings,
    output: Output = None,
    format: Format = MARKDOWN,
    title: Title = None,
    check: Check = False,
    force: Force = False,
    strict: Strict = False,
    fail_on_secret: FailOnSecret = False,
    write_baseline: WriteBaseline = None,
) -> None:
    """Replay a project's migrations and write its documentation.

    Files of an earlier build that are no longer part of the output are deleted. A file that meshdoc did not write, or
    that was changed since, is never replaced or deleted without --force.
    """
    from meshdoc import files, project
    from meshdoc.cli.replay import input_of
    from meshdoc.replay.result import Result

    config, memory = configured(settings, output, title), settings.memory
    given = input_of(config, memory)
    result = None if write_baseline else project.recall(config, given, format, memory, Result)
    if result and (check or files.is_current(config.output, result.digests)):
        report.diagnostics(result.notices)
    else:
        result, pages = _built(config, given, format, memory, write_baseline)
        if not check:
            write = files.overwrite if force else files.write
            write(config.output, pages)
    stale = files.differing(config.output, result.digests) if check else ()
    report.diagnostics(map(_stale, stale))
    if stale:
        report.message("Run `meshdoc build` to update the output.")
    report.result(f"{shown(config.output)}: {len(result.digests)} files from {result.replayed}\n")
    leaked = result.secrets if fail_on_secret else ()
    report.diagnostics(leaked)
    if stale or leaked or (strict and not result.is_certain):
        raise typer.Exit(Status.FINDINGS)


def configured(settings: Settings, output: Path | None, title: str | None) -> Config:
    """The settings of a command that writes pages."""
    config = settings.config
    return replace(config, output=output or config.output, title=title or config.title)


def _built(config: Config, given: Input, format: str, memory: Memory, baseline: Path | None) -> tuple[Result, Files]:
    """The result of a build and its files; a later build of the same input finds the result in the memory."""
    from meshdoc import files, project
    from meshdoc.cli.attention import attention
    from meshdoc.cli.replay import book_of
    from meshdoc.replay.result import Result

    book = book_of(config, memory, given, baseline)
    pages = project.document(book, format, config.limits)
    entries = (*book.history.external_entries, *book.history.entries)
    result = Result(
        digests=files.digests_of(pages),
        notices=(*report.about_input(book), *attention(book.history)),
        secrets=tuple(report.about_secrets(book)),
        replayed=report.replayed(book.history),
        is_certain=book.history.is_certain,
        is_repeatable=not any(entry.sqlstate in MACHINE_DEPENDENT for entry in entries),
    )
    project.keep(config, given, format, memory, result)
    return result, pages


def _stale(path: Path) -> Diagnostic:
    return Diagnostic(code="stale", severity=Severity.ERROR, message=f"{path} is out of date", location=None)
