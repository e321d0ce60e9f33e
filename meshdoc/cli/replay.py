"""The first half of every command: read, replay and lint, with progress on a terminal and notices about the input."""

from __future__ import annotations

import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from meshdoc.cli import report
from meshdoc.cli.attention import attention
from meshdoc.cli.baseline import write_baseline
from meshdoc.config import Config
from meshdoc.diagnostics import SourceError, Undecided
from meshdoc.record import positional
from meshdoc.visible import visible

if TYPE_CHECKING:
    from pathlib import Path

    from meshdoc.history.history import History
    from meshdoc.input import Input
    from meshdoc.redact.redaction import Redaction
    from meshdoc.render import Book
    from meshdoc.replay.memory import Memory
    from meshdoc.sources import Version

PATIENCE = 0.3
"""Seconds before progress is shown: most runs are over by then."""
INTERVAL = 0.1
"""Seconds between two updates of the line."""
ERASE = "\r\x1b[K"
NOT_SQL = frozenset({"unparsed", "file"})
"""The kinds of ledger entries that PostgreSQL's parser cannot read."""
MOST_PATHS = 3
"""The message about what is no SQL names this many files."""


@positional
class Replayed:
    """A replayed project. `public` is the history without secrets, the only one to show; `hidden` is what it lacks."""

    given: Input
    history: History
    public: History
    hidden: Redaction


def book_of(config: Config, memory: Memory, given: Input | None = None, baseline: Path | None = None) -> Book:
    """Replay and lint a project, whose input may have been read; notices about it are printed on standard error.

    What its statements need and no migration creates is written to `baseline`, which is replayed first. Raises
    SourceError if no file holds SQL, OutputError if `baseline` exists.
    """
    from meshdoc import project

    done = replayed(config, memory, given, baseline)
    book = project.book(
        config, done.public, project.lint(done.public, done.hidden.hide(done.given.narrative)), done.given, done.hidden
    )
    report.diagnostics(book.edition.problems)
    return book


def replayed(config: Config, memory: Memory, given: Input | None = None, baseline: Path | None = None) -> Replayed:
    """Replay a project; notices about its input are printed on standard error.

    Raises SourceError if no file holds SQL, OutputError if `baseline` exists.
    """
    from meshdoc import project

    given = given or input_of(config, memory)
    with _progress((*given.baselines, *given.versions)) as on_version, _named(on_version) as on_version:
        if baseline:
            given, history = write_baseline(config, given, baseline, memory, on_version)
        else:
            history = project.replay(config, given, memory, on_version)
    public, hidden = project.redact(config, history, given)
    report.diagnostics(report.about_input(hidden.hide(given)))
    report.diagnostics(attention(public))
    _refuse_what_is_no_sql(public)
    return Replayed(given, history, public, hidden)


def input_of(config: Config, memory: Memory, *, thoroughly: bool = False) -> Input:
    """Read a project; if several sources apply equally well, a user at a terminal is asked for one."""
    from meshdoc import project

    try:
        with _shown(_Comparison()) as on_version:
            return project.read(config, memory, thoroughly=thoroughly, on_version=on_version)
    except Undecided as undecided:
        if not (sys.stdin and sys.stdin.isatty() and report.is_terminal(sys.stderr)):
            raise
        folder = report.asked("Several sources of migrations found. Which one is to be read?", undecided.folders)
        return project.read(replace(config, paths=(Path(folder),)), memory, thoroughly=thoroughly)


_FOREIGN = re.compile(
    r"^[^\S\n]*+GO\b(?=[^\S\n]*+$)|`|(?<![\w'@.])@\w|\bend\s++try\b|\bengine[^\S\n]*+="
    r"|\b(?:auto_increment|nvarchar|varchar2|key\s++identity)\b",
    re.IGNORECASE | re.MULTILINE,
)
"""Words of MySQL, SQL Server and Oracle."""
_SOME = 10
"""One statement in so many is some."""


def _refuse_what_is_no_sql(history: History) -> None:
    """Raise SourceError if PostgreSQL cannot parse most of the statements, and no other has an effect.

    The same holds if some of these are in words of other database systems, and the others are in the same files.
    """
    own = [step for step in history.steps if not step.external]
    count = sum(len(step.entries) for step in own)
    unread = [entry for step in own for entry in step.entries if entry.kind in NOT_SQL]
    paths = [*dict.fromkeys(entry.location.path for entry in unread)]
    effects = {change.cause.location.path for step in own for change in step.changes if change.cause}
    is_foreign = _SOME * sum(bool(_FOREIGN.search(entry.sql)) for entry in unread) > len(unread)
    if 2 * len(unread) <= count or (effects - {*paths} if is_foreign else effects):
        return
    shown = ", ".join(paths[:MOST_PATHS]) + (f" and {len(paths) - MOST_PATHS} more" if paths[MOST_PATHS:] else "")
    other = "" if effects else ", and no other has an effect"
    told = "any statement" if len(unread) == count else f"{len(unread)} of {count} statements{other}"
    raise SourceError(f"no SQL for PostgreSQL in {shown}: it cannot parse {told}; name the files or folder to read")


@contextmanager
def _named(on_version: Callable[[Version], None]) -> Iterator[Callable[[Version], None]]:
    """The callback before each version that notes in an unexpected error which version was being replayed."""
    current: list[str] = []

    def remember(version: Version) -> None:
        current[:] = [version.id]
        on_version(version)

    try:
        yield remember
    except Exception as error:
        error.add_note(f"while replaying {f'version {current[0]}' if current else 'no version'}")
        raise


# --- progress -----------------------------------------------------------------------------------------------


@contextmanager
def _progress(versions: Sequence[Version]) -> Iterator[Callable[[Version], None]]:
    """The callback before each version that shows a user at a terminal the progress of the replay."""
    with _shown(_Replay(versions=len(versions), size=sum(map(_size, versions)))) as on_version:
        yield on_version


@contextmanager
def _shown(line: _Line) -> Iterator[Callable[[Version], None]]:
    """The callback before each version that shows a line to a user at a terminal."""
    if not report.is_terminal(sys.stderr):
        yield lambda version: None
        return
    try:
        yield line.advance
    finally:
        line.erase()


@dataclass(kw_only=True)
class _Line:
    """A progress line on the terminal."""

    started: float = field(default_factory=time.monotonic)
    shown: float = 0.0
    place: int = 0

    def advance(self, version: Version) -> None:
        """Show that a version is about to be replayed."""
        self.place += 1
        now = time.monotonic()
        if now - self.started >= PATIENCE and now - self.shown >= INTERVAL:
            self.shown = now
            width = shutil.get_terminal_size().columns - 1
            parts = (*self.parts(now - self.started), visible(version.id).replace("\n", " "))
            sys.stderr.write(ERASE + " · ".join(parts)[:width])
            sys.stderr.flush()

    def parts(self, seconds: float) -> tuple[str, ...]:
        """What it says before the version."""
        raise NotImplementedError

    def erase(self) -> None:
        """Erase the line."""
        if self.shown:
            sys.stderr.write(ERASE)
            sys.stderr.flush()


class _Comparison(_Line):
    """The progress of choosing among the readings of a folder, whose number is not known beforehand."""

    def parts(self, seconds: float) -> tuple[str, ...]:
        """How many migrations of all readings have been replayed."""
        return ("Comparing what the folder can be read as", report.count(self.place, "migration"))


@dataclass(kw_only=True)
class _Replay(_Line):
    """The progress of a replay, measured by the sizes of the versions."""

    versions: int
    size: int
    done: int = 0
    current: int = 0

    def advance(self, version: Version) -> None:
        """Show that a version is about to be replayed."""
        self.done += self.current
        self.current = _size(version)
        super().advance(version)

    def parts(self, seconds: float) -> tuple[str, ...]:
        """The place, the share, and the rate."""
        return (
            f"Replaying {self.place}/{self.versions}",
            f"{100 * self.done // max(self.size, 1)} %",
            f"{self.place / seconds:.1f} migrations/s",
            f"{self.done / seconds / 1000:,.0f} kB/s",
        )


def _size(version: Version) -> int:
    return sum(len(file.text) for file in version.all_files)
