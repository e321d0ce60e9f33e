"""The parts of a script as psql takes it apart: text for the server, and everything else."""

from __future__ import annotations

import enum
from typing import TypeAlias

from meshdoc.diagnostics import SqlError
from meshdoc.record import positional


class BlankedKind(enum.Enum):
    """The kind of a part that is not SQL for the server, by its effect on the schema."""

    COMMAND = "psql meta-command without effect on the schema"
    COPY_DATA = "COPY data"
    SKIPPED = "skipped by psql"
    DESCRIBED = "described or prepared by psql, not executed"
    UNDECIDED = "depends on a psql variable or shell command that is not known"
    UNREAD = "psql meta-command that runs SQL from elsewhere"
    INCLUDED = "reads another file of the project"
    CONNECT = "connects to the documented database"
    ENCODING = "sets the encoding of what follows"
    GSET = "sets psql variables to the result of the query"
    GEXEC = "executes the result of the query"
    FAILED = "refused by psql"


@positional
class Blanked:
    """A part of a script that is not SQL for the server: its kind, its offset in characters, and its text.

    `arguments` are those of a command, None for one that cannot be known; `error` is psql's.
    """

    kind: BlankedKind
    offset: int
    text: str
    arguments: tuple[str | None, ...] = ()
    error: SqlError | None = None


@positional
class Query:
    """Text for the server and the rows of a COPY FROM stdin, None if they cannot be known.

    It stands between `start` and `end`; `text` has its semicolon too. `after` is where the part before it ended.
    `is_used` is whether psql does something with its result. One that `is_made` by psql is not in the script.
    """

    after: int
    start: int
    end: int
    text: str
    rows: str | None = ""
    is_used: bool = False
    is_made: bool = False


Part: TypeAlias = Query | Blanked
