"""What meshdoc says about its input, and the errors it raises.

    MeshdocError                what a user can cause; printed without a traceback
    ├── ConfigError             the command line or [tool.meshdoc] is wrong: the run stops
    ├── SourceError             the input cannot be read at all: the run stops
    ├── files.OutputError       the output cannot be written: the run stops
    └── SqlError                PostgreSQL would refuse the statement: it is undone, reported, and the replay goes on
        └── Unsupported         meshdoc cannot carry the statement out: likewise, and what it touches is uncertain

Anything else that is raised is a defect of meshdoc.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from meshdoc.record import record


class MeshdocError(Exception):
    """Base of every error that the input, and not meshdoc, is the cause of."""


class ConfigError(MeshdocError):
    """The command line or the configuration does not make sense."""


class SourceError(MeshdocError):
    """The input cannot be read."""


class SqlError(MeshdocError):
    """A statement that PostgreSQL would refuse, with its SQLSTATE and its words.

    `offset` is the character offset in the statement that PostgreSQL's error position would name, where known;
    `context` is the line of code that was under way.
    """

    def __init__(
        self, sqlstate: str, message: str, *, detail: str = "", hint: str = "", offset: int | None = None
    ) -> None:
        super().__init__(message)
        self.sqlstate = sqlstate
        self.message = message
        self.detail = detail
        self.hint = hint
        self.offset = offset
        self.context = ""


class Unsupported(SqlError):
    """A statement that PostgreSQL would carry out and meshdoc cannot (0A000, feature_not_supported)."""

    def __init__(self, message: str, *, hint: str = "", offset: int | None = None) -> None:
        super().__init__("0A000", message, hint=hint, offset=offset)


class Severity(enum.Enum):
    """How much a diagnostic matters; the order is from worst to least."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in an input file: its path as given, line and column counted from 1 (columns in characters)."""

    path: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@record
class Diagnostic:
    """One finding about the input: what, where, why, and what to do about it.

    `code` is an SQLSTATE for what PostgreSQL would say, else a word of meshdoc's own. `context` is the line of code
    that was under way.
    """

    code: str
    severity: Severity
    message: str
    location: Location | None
    detail: str = ""
    hint: str = ""
    context: str = ""
    notes: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        where = f"{self.location}: " if self.location else ""
        labelled = (("detail", self.detail), ("hint", self.hint), ("context", self.context))
        more = "".join(f"\n  {label}: {text}" for label, text in labelled if text)
        return f"{where}{self.severity.value}: {self.message} [{self.code}]{more}" + "".join(
            f"\n  note: {note}" for note in self.notes
        )
