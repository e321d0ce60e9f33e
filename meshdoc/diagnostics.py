"""Diagnostics about the input, and the errors that meshdoc raises.

    MeshdocError                an error caused by the user's input; printed without a traceback
    ├── ConfigError             the command line or the configuration is invalid: the run stops
    │   └── Unset               placeholders have no value: a reading among several is tried with stand-ins
    ├── SourceError             the input cannot be read: the run stops
    │   ├── Incomplete          a plan names what is not there: it is told, and the folder is read
    │   └── Undecided           it holds several sources: a user at a terminal is asked
    ├── files.OutputError       the output cannot be written: the run stops
    └── SqlError                PostgreSQL would reject the statement: it is rolled back and reported
        └── Unsupported         meshdoc does not support the statement: likewise, and affected objects are uncertain

Any other exception is a defect of meshdoc.
"""

from __future__ import annotations

import difflib
import enum
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from meshdoc.record import record


class MeshdocError(Exception):
    """Base of every error caused by the input rather than by meshdoc."""


class ConfigError(MeshdocError):
    """The command line or the configuration is invalid."""


class Unset(ConfigError):
    """Placeholders have no value; `names` are theirs."""

    def __init__(self, message: str, names: Iterable[str]) -> None:
        super().__init__(message)
        self.names = tuple(names)


def unknown(noun: str, name: str, known: Iterable[str]) -> ConfigError:
    """The error for a name that is none of those known, with the closest of them."""
    names = list(known)
    close = difflib.get_close_matches(name, names)
    meant = f": did you mean {close[0]!r}?" if close else ""
    return ConfigError(f"unknown {noun} {name!r}{meant} (known: {', '.join(names)})")


class SourceError(MeshdocError):
    """The input cannot be read."""


class Incomplete(SourceError):
    """A tool's plan names files that do not exist, so that the folder is read without it if that is possible."""


class Undecided(SourceError):
    """The input holds several sources, and none is preferred; `folders` are theirs, to choose from."""

    def __init__(self, message: str, folders: Iterable[str]) -> None:
        super().__init__(message)
        self.folders = tuple(folders)


@record
class Missing:
    """An object that does not exist: its kind, in PostgreSQL's words, and its name as in the message about it.

    The name of a column is qualified with its relation if the message names that.
    """

    kind: str
    name: str


class Inside(NamedTuple):
    """A place known by a string literal of the statement: its value, and an offset in that; None for the literal."""

    text: str
    offset: int | None = None


class SqlError(MeshdocError):
    """A statement that PostgreSQL would reject, with PostgreSQL's SQLSTATE and message.

    `offset` is the character offset of PostgreSQL's error position in the statement, if known; `inside` gives
    it where the parser records none. `context` is the line of code that was running; `missing` is the object that the
    statement needs and that does not exist.
    """

    def __init__(
        self,
        sqlstate: str,
        message: str,
        *,
        detail: str = "",
        hint: str = "",
        offset: int | None = None,
        missing: Missing | None = None,
    ) -> None:
        super().__init__(message)
        self.sqlstate = sqlstate
        self.message = message
        self.detail = detail
        self.hint = hint
        self.offset = offset
        self.inside: Inside | None = None
        self.missing = missing
        self.context = ""


class Unsupported(SqlError):
    """A statement that PostgreSQL may accept but meshdoc does not support (0A000, feature_not_supported)."""

    def __init__(self, message: str, *, hint: str = "", offset: int | None = None) -> None:
        super().__init__("0A000", message, hint=hint, offset=offset)


class Severity(enum.Enum):
    """The severity of a diagnostic, worst first."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A location in an input file: path as given, line and column counted from 1 (columns in characters)."""

    path: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@record
class Diagnostic:
    """One finding about the input: what, where, why, and what to do about it.

    `code` is an SQLSTATE for messages of PostgreSQL, else a code of meshdoc. `context` is the line of code that was
    running.
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
