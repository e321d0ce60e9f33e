"""`meshdoc build`: write the documentation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple, TypeAlias

import typer

from meshdoc.cli import app, report
from meshdoc.cli.options import Settings, complete, flag, with_settings
from meshdoc.cli.status import Status
from meshdoc.config import Config
from meshdoc.diagnostics import ConfigError, Diagnostic, Severity
from meshdoc.limits import MACHINE_DEPENDENT
from meshdoc.reading import shown

if TYPE_CHECKING:
    from meshdoc.input import Input
    from meshdoc.render import Book, Files
    from meshdoc.replay.memory import Memory
    from meshdoc.replay.result import Result


MARKDOWN = "markdown"
Write: TypeAlias = Callable[[Path, "Files"], None]


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
Into = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="FILE",
        help="Also bring the managed blocks of a hand-written file up to date, such as those of README.md; "
        "`meshdoc help pages` describes them. May be repeated.",
    ),
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
    into: Into = None,
    write_baseline: WriteBaseline = None,
) -> None:
    """Replay a project's migrations and write its documentation.

    Files of an earlier build that are no longer part of the output are deleted. A file that meshdoc did not write, or
    that was changed since, is never replaced or deleted without --force.
    """
    config = configured(settings, output, title)
    if config.databases and (write_baseline or into):
        option = "--write-baseline" if write_baseline else "--into"
        raise ConfigError(f"{option} is for one database: choose it with --only NAME")
    run = _Build(settings.memory, format, write_baseline, None if check else _writer(force=force), tuple(into or ()))
    ends = [run.document(each) for each in config.databases or (config,)]
    is_stale = any(end.is_stale for end in ends) | (bool(config.databases) and run.index(config, ends))
    leaked = [secret for end in ends for secret in end.result.secrets] if fail_on_secret else []
    report.diagnostics(leaked)
    if is_stale or leaked or (strict and not all(end.result.is_certain for end in ends)):
        raise typer.Exit(Status.FINDINGS)


def configured(settings: Settings, output: Path | None, title: str | None) -> Config:
    """The settings of a command that writes pages."""
    config = settings.config
    if output:
        databases = tuple(replace(each, output=output / each.name) for each in config.databases)
        config = replace(config, output=output, databases=databases)
    return replace(config, title=title or config.title)


def _writer(*, force: bool) -> Write:
    from meshdoc import files

    return files.overwrite if force else files.write


class _End(NamedTuple):
    """What came of a database: the result of its build, and whether its files are out of date."""

    result: Result
    is_stale: bool


@dataclass(frozen=True)
class _Build:
    """How databases are documented. Without `write`, their files are only compared."""

    memory: Memory
    format: str
    baseline: Path | None
    write: Write | None
    into: tuple[Path, ...] = ()

    def document(self, config: Config) -> _End:
        """Document a database. A later build of the same input finds the result in the memory."""
        from meshdoc import files, project
        from meshdoc.cli.replay import input_of
        from meshdoc.replay.result import Result

        given = input_of(config, self.memory)
        recalled = not self.baseline and not self.into
        result = project.recall(config, given, self.format, self.memory, Result) if recalled else None
        blocks: dict[Path, tuple[str, str]] = {}
        if result and (not self.write or files.is_current(config.output, result.digests)):
            report.diagnostics(result.notices)
        else:
            book, result, pages = self._built(config, given)
            blocks = changed_blocks(book, self.into, config.output)
            if self.write:
                self.write(config.output, pages)
                for path, texts in blocks.items():
                    files.replace_text(path, *texts)
        is_stale = self._is_stale(config.output, result.digests, blocks)
        report.listing([f"{shown(config.output)}: {len(result.digests)} files from {result.replayed}"])
        return _End(result, is_stale)

    def index(self, config: Config, ends: Sequence[_End]) -> bool:
        """Write the page that leads to several databases; whether it is out of date."""
        from meshdoc import files, project
        from meshdoc.render.markdown.databases import databases

        listed = zip(config.databases, ends, strict=True)
        replayed = ((each.title or each.name, each.name, end.result.replayed) for each, end in listed)
        pages = databases(config.title or project.TITLE, config.description, replayed)
        if self.write:
            self.write(config.output, pages)
        return self._is_stale(config.output, files.digests_of(pages))

    def _is_stale(self, output: Path, digests: Mapping[str, str], blocks: Iterable[Path] = ()) -> bool:
        from meshdoc import files

        stale = [*files.differing(output, digests), *blocks] if not self.write else []
        report.diagnostics(map(_stale, stale))
        if stale:
            report.message("Run `meshdoc build` to update the output.")
        return bool(stale)

    def _built(self, config: Config, given: Input) -> tuple[Book, Result, Files]:
        from meshdoc import files, project
        from meshdoc.cli.attention import attention
        from meshdoc.cli.replay import book_of
        from meshdoc.replay.result import Result

        book = book_of(config, self.memory, given, self.baseline)
        report.diagnostics(project.unresolved(book))
        pages = project.document(book, self.format, config.limits)
        entries = (*book.history.external_entries, *book.history.entries)
        result = Result(
            digests=files.digests_of(pages),
            notices=(*report.about_input(book), *attention(book.history)),
            secrets=tuple(report.about_secrets(book)),
            replayed=report.replayed(book.history),
            is_certain=book.history.is_certain,
            is_repeatable=not any(entry.sqlstate in MACHINE_DEPENDENT for entry in entries),
        )
        project.keep(config, given, self.format, self.memory, result)
        return book, result, pages


def changed_blocks(book: Book, paths: Iterable[Path], output: Path) -> dict[Path, tuple[str, str]]:
    """The texts, as they are and as they should be, of the files whose managed blocks are out of date."""
    from meshdoc import files, project

    before = {path: files.managed_text(path) for path in paths}
    after = {path: project.keep_blocks(book, text, path, output) for path, text in before.items()}
    return {path: (text, after[path]) for path, text in before.items() if text != after[path]}


def _stale(path: Path) -> Diagnostic:
    return Diagnostic(code="stale", severity=Severity.ERROR, message=f"{path} is out of date", location=None)
