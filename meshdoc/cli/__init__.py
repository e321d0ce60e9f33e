"""The command line: the only room that prints or ends the process.

What a command needs beyond its options is imported when it runs, so that `--help` costs nothing.
"""

from __future__ import annotations

import datetime
import enum
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
import platformdirs

from meshdoc.config import Config, read_config
from meshdoc.diagnostics import Diagnostic, MeshdocError, Severity

if TYPE_CHECKING:
    from meshdoc.history.history import History
    from meshdoc.project import Input
    from meshdoc.replay.memory import Memory
    from meshdoc.sources import Version

FINDINGS = 1
MISUSE = 2
FEW = 3
"""More files that are left aside for the same reason are not named one by one."""
EXITS = """\
Exit status: 0 when all went well; 1 with --strict when a statement could not be carried out, and with --check when \
the output is out of date; 2 when the command line, the configuration or the input cannot be read or the output \
cannot be written."""


@click.group(epilog=EXITS)
@click.version_option(package_name="meshdoc", prog_name="meshdoc")
def app() -> None:
    """Document a PostgreSQL schema from its SQL migrations, without a database."""


class Format(enum.Enum):
    """What `export` can print."""

    JSON = "json"


_paths = click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
_output = click.option(
    "--output", "-o", metavar="DIR", type=click.Path(path_type=Path), help="The folder to write. Default: output/"
)
_strict = click.option(
    "--strict", is_flag=True, help="Exit with status 1 if any statement was refused or could not be carried out."
)
_check = click.option(
    "--check", is_flag=True, help="Write nothing; exit with status 1 and name the files if the output is out of date."
)
_as_of = click.option(
    "--as-of",
    metavar="DAY",
    type=click.DateTime(["%Y-%m-%d"]),
    help="What now() returns: midnight UTC of this day (YYYY-MM-DD). Default: the date of each version.",
)
_baseline = click.option(
    "--baseline",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="SQL for what was there before the first version, such as a platform's own schemas. May be repeated.",
)

_platform = click.option(
    "--platform",
    metavar="NAME",
    help="What the project runs on, such as supabase, or none: what that holds comes first. Default: detected.",
)
_no_cache = click.option(
    "--no-cache", is_flag=True, help="Replay every version, be it the same as in an earlier run, and keep nothing."
)


@app.command(epilog=EXITS)
@_paths
@_output
@_strict
@_check
@_as_of
@_platform
@_baseline
@_no_cache
def build(
    paths: tuple[Path, ...],
    output: Path | None,
    strict: bool,
    check: bool,
    as_of: datetime.datetime | None,
    platform: str | None,
    baseline: tuple[Path, ...],
    no_cache: bool,
) -> None:
    """Replay a project's migrations and write its documentation.

    PATH is a folder, whose layout is detected, or an SQL file; several are replayed in the order given. Without any it
    is migrations/. Only files that meshdoc wrote itself are ever replaced or deleted.
    """
    from meshdoc import files, project

    config = _configure(paths, output, as_of, platform, baseline)
    given = project.read(config)
    history = _replay(config, given, _memory(no_cache))
    _report(_about(given))
    _report(_findings(history))
    pages = project.document(project.book(config, history, project.lint(history), given))
    stale = files.stale(config.output, pages) if check else ()
    _report(map(_stale, stale))
    if not check:
        files.write(config.output, pages)
    print(_summary(config.output, pages, history))
    if stale or (strict and not history.is_certain):
        raise click.exceptions.Exit(FINDINGS)


@app.command(epilog=EXITS, short_help="Print the catalog that a project's migrations lead to.")
@_paths
@click.option(
    "--format",
    type=click.Choice([format.value for format in Format]),
    default=Format.JSON.value,
    show_default=True,
    help="How to print it.",
)
@_as_of
@_platform
@_baseline
@_no_cache
def export(
    paths: tuple[Path, ...],
    format: str,
    as_of: datetime.datetime | None,
    platform: str | None,
    baseline: tuple[Path, ...],
    no_cache: bool,
) -> None:
    """Print the catalog that a project's migrations lead to, with the outcome of every statement.

    PATH is a folder, whose layout is detected, or an SQL file; several are replayed in the order given. Without any it
    is migrations/.
    """
    from meshdoc import project

    config = _configure(paths, None, as_of, platform, baseline)
    given = project.read(config)
    history = _replay(config, given, _memory(no_cache))
    _report(_about(given))
    _report(_findings(history))
    sys.stdout.buffer.write(project.export(project.book(config, history, given=given), format).encode())


def main() -> None:
    """Run the command line; an error that the input is the cause of is one line on standard error and status 2."""
    try:
        app()
    except MeshdocError as error:
        print(f"meshdoc: {error}", file=sys.stderr)
        sys.exit(MISUSE)


def _configure(
    paths: tuple[Path, ...],
    output: Path | None,
    as_of: datetime.datetime | None,
    platform: str | None,
    baseline: tuple[Path, ...],
) -> Config:
    """The settings of the current folder, with what the command line says in their place.

    They are those of the project here: what lies elsewhere is replayed without them.
    """
    here = Path.cwd()
    elsewhere = paths and not any(path.resolve().is_relative_to(here) for path in paths)
    config = Config() if elsewhere else read_config(Path())
    if paths:
        config = replace(config, paths=paths)
    if output:
        config = replace(config, output=output)
    if as_of:
        config = replace(config, as_of=as_of.date())
    if platform:
        config = replace(config, platform=platform)
    if baseline:
        config = replace(config, baseline=baseline)
    return config


def _memory(no_cache: bool) -> Memory:
    """Where what earlier runs came to is kept."""
    from meshdoc.replay.cache import Cache
    from meshdoc.replay.memory import Forgetful

    return Forgetful() if no_cache else Cache(platformdirs.user_cache_path("meshdoc", appauthor=False))


def _replay(config: Config, given: Input, memory: Memory) -> History:
    from meshdoc import project

    if not sys.stderr.isatty():
        return project.replay(config, given, memory)
    count = len(given.baselines) + len(given.versions)
    with click.progressbar(length=count, label="Replaying", file=sys.stderr) as bar:
        return project.replay(config, given, memory, on_version=_advance(bar.update))


def _advance(update: Callable[[int], None]) -> Callable[[Version], None]:
    return lambda version: update(1)


def _report(diagnostics: Iterable[Diagnostic]) -> None:
    for diagnostic in diagnostics:
        print(diagnostic, file=sys.stderr)


def _findings(history: History) -> Iterable[Diagnostic]:
    """What a user has to know; PostgreSQL's notices are not among it."""
    return (diagnostic for diagnostic in history.diagnostics if diagnostic.severity is not Severity.NOTICE)


def _summary(output: Path, pages: Mapping[str, str], history: History) -> str:
    """One line about what was read and what it came to."""
    counts = Counter(entry.outcome.value for entry in history.entries)
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items())) or "none"
    return f"{output}: {len(pages)} pages from {len(history.steps)} versions; statements: {outcomes}"


def _stale(path: Path) -> Diagnostic:
    return Diagnostic(
        code="stale",
        severity=Severity.ERROR,
        message=f"{path} is not what meshdoc would write today",
        location=None,
        hint="Run `meshdoc build`.",
    )


def _about(given: Input) -> Iterable[Diagnostic]:
    """What a user has to know of what was read."""
    if given.platform and given.platform.sign:
        yield given.platform.diagnostic
    for reason in dict.fromkeys(ignored.reason for ignored in given.ignored):
        yield from _left_aside(reason, [ignored.path for ignored in given.ignored if ignored.reason == reason])


def _left_aside(reason: str, paths: list[str]) -> Iterator[Diagnostic]:
    """The files that are left aside for one reason, or how many there are; the trust ledger lists them all."""
    told = [f"{path} is" for path in paths] if len(paths) <= FEW else [f"{len(paths)} files, such as {paths[0]}, are"]
    for files in told:
        yield Diagnostic(
            code="ignored", severity=Severity.NOTICE, message=f"{files} left aside: {reason}", location=None
        )
