"""Versions of a schema and their files."""

from __future__ import annotations

import codecs
import datetime
import enum
import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from meshdoc.diagnostics import Diagnostic, Location, Severity, SourceError
from meshdoc.record import record

_NEWLINE = re.compile(r"\n")
_SHORT = 12
_DIGITS = re.compile(r"(\d+)")
_ENDING = re.compile(r"(?<=[^/])\.\w+$|/$")


class Kind(enum.Enum):
    """How a version relates to its predecessor."""

    MIGRATION = "migration"
    """A step, applied to the existing schema."""
    SNAPSHOT = "snapshot"
    """The whole schema at one point in time."""
    BASELINE = "baseline"
    """An ordered first version that replaces the steps before it."""
    REPEATABLE = "repeatable"
    """A step that runs again whenever it changes, after all others."""


class Fill(NamedTuple):
    """A text on one line of a file that other text of that line was replaced by: its place and both lengths."""

    line: int
    column: int
    length_on_disk: int
    length: int


class Origin(NamedTuple):
    """The place in a file that a part of a text comes from; the part ends where the next one starts."""

    start: int
    """The offset of the part in the text."""
    line: int
    column: int
    step: int
    """1 if the part is copied, so that columns advance with it; 0 if all of it was written for one place."""


class Transaction(enum.Enum):
    """The transaction in which a version's tool runs it."""

    BLOCK = "block"
    """The tool begins a transaction block before the version, and commits it after."""
    STRING = "string"
    """The tool sends the version as one string, which is an implicit transaction block."""
    NONE = "none"
    """Each statement is a transaction of its own."""
    UNKNOWN = "unknown"
    """The tool is not known: a failure rolls back the version, but no block is relied on."""

    @classmethod
    def unless(cls, disabled: object) -> Transaction:
        """A block, unless the version disables it."""
        return cls.NONE if disabled else cls.BLOCK


@dataclass(frozen=True)
class SourceFile:
    """A file's text under the path that a user is to be shown. The text is as on disk, line ends included.

    A byte that is no character of `encoding` (PostgreSQL's name of it) is a lone surrogate in the text. `fills` are
    the values in place of placeholders, in order; no line begins elsewhere because of them. SQL that a file only
    describes has `origins`, in order of their starts, and no `fills`.
    """

    path: str
    text: str
    encoding: str = "UTF8"
    fills: tuple[Fill, ...] = ()
    origins: tuple[Origin, ...] = ()

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in _NEWLINE.finditer(self.text))]

    def location(self, offset: int) -> Location:
        """The line and column on disk of a character offset, both counted from 1."""
        if self.origins:
            part = self.origins[max(bisect_right(self.origins, offset, key=attrgetter("start")) - 1, 0)]
            return Location(self.path, part.line, part.column + part.step * (offset - part.start))
        line = bisect_right(self._line_starts, offset)
        return Location(self.path, line, self._column(line, offset - self._line_starts[line - 1] + 1))

    def _column(self, line: int, column: int) -> int:
        """The column on disk: a value is where its placeholder is."""
        for fill in self._fills.get(line, ()):
            if column < fill.column:
                break
            if column < fill.column + fill.length:
                return fill.column
            column += fill.length_on_disk - fill.length
        return column

    @cached_property
    def _fills(self) -> dict[int, list[Fill]]:
        found: dict[int, list[Fill]] = {}
        for fill in self.fills:
            found.setdefault(fill.line, []).append(fill)
        return found


@record
class Commit:
    """A commit of the project's git repository, as it is shown: nothing else depends on it."""

    id: str
    author: str
    date: datetime.datetime | None
    """When it was written, in UTC; None if git cannot tell."""
    subject: str

    @property
    def short(self) -> str:
        """The beginning of the id, as people quote it."""
        return self.id[:_SHORT]


@record
class Rewrite:
    """A file that differs from the one in the first tag that contains it, and the last commit that changed it.

    `before` and `after` are the texts in the tag and now.
    """

    path: str
    tag: str
    commit: Commit
    before: str
    after: str


@record
class Provenance:
    """The commit that added a version, the first tag that contains it (or empty), and files changed since that tag."""

    commit: Commit
    tag: str = ""
    rewritten: tuple[Rewrite, ...] = ()


@record
class Version:
    """One version of a schema: the SQL that leads to it from the previous version (a snapshot: from nothing)."""

    id: str
    """The version as its tool orders it, unique within its source."""
    name: str
    date: datetime.datetime | None
    """From the name or the tool's records, in UTC; never from the clock or the file system."""
    kind: Kind
    files: tuple[SourceFile, ...]
    problems: tuple[Diagnostic, ...] = ()
    """Why a file could not be read; such a file is in `files` without text."""
    includes: tuple[SourceFile, ...] = ()
    """The files that psql may read on the way (`\\i`)."""
    transaction: Transaction = Transaction.UNKNOWN
    extension: tuple[str, ...] = ()
    """The extension whose script it is, which CREATE or ALTER EXTENSION runs, then those that it requires."""
    provenance: Provenance | None = None
    """From git; None if it is not known. It has no effect on a replay."""

    @property
    def single_transaction(self) -> bool:
        """Whether a failure rolls back all of it."""
        return self.transaction is not Transaction.NONE

    @property
    def all_files(self) -> tuple[SourceFile, ...]:
        """Its files, and those that they may include."""
        return (*self.files, *self.includes)

    @property
    def day(self) -> str:
        """Its day (YYYY-MM-DD), or that of the commit that added it; empty if neither is known."""
        date = self.date or (self.provenance.commit.date if self.provenance else None)
        return f"{date:%Y-%m-%d}" if date else ""


def decode(path: str, data: bytes) -> tuple[SourceFile, tuple[Diagnostic, ...]]:
    """Read UTF-8, with or without a byte-order mark, or UTF-16 with one. UTF-16 without a mark is a problem.

    Raises SourceError for an archive of pg_dump.
    """
    if kind := next((kind for kind, is_kind in _ARCHIVES.items() if is_kind(data)), None):
        raise SourceError(f"{path}: {archive(kind, path)}")
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return SourceFile(path, data.decode("utf-16")), ()
        if b"\0" not in data[:4]:
            return SourceFile(path, data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "surrogateescape")), ()
        message, line = "the file appears to be UTF-16, which PostgreSQL does not accept", 1
    except UnicodeDecodeError as error:
        message = f"the file is not valid UTF-16: {error.reason}"
        line = data[: error.start].decode("utf-16", "replace").count("\n") + 1
    problem = Diagnostic(
        code="22021",
        severity=Severity.ERROR,
        message=message,
        location=Location(path, line, 1),
        hint="Save it as UTF-8.",
    )
    return SourceFile(path, ""), (problem,)


_ARCHIVES: dict[str, Callable[[bytes], bool]] = {
    "custom": lambda data: data.startswith(b"PGDMP"),
    "tar": lambda data: data.startswith(b"toc.dat\0") and data[257:262] == b"ustar",
}


def archive(kind: str, path: str) -> str:
    """What is said of an archive of pg_dump: its format, and the command that makes SQL of it."""
    target = f"{_ENDING.sub('', path)}.sql"
    return f"a {kind}-format archive of pg_dump, not SQL; convert it: pg_restore -f {target} {path}"


def natural(name: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """A sort key that puts 10 after 9; names that differ only in leading zeros are ordered as text."""
    parts = ((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in _DIGITS.split(name) if part)
    return tuple(parts), name
