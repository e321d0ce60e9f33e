"""Ledger entries of pieces that no command has executed, and the parts that all entries have in common."""

from __future__ import annotations

from collections.abc import Iterable

from meshdoc.catalog.object import Oid
from meshdoc.diagnostics import Diagnostic, Location, Severity, SqlError
from meshdoc.history.ledger import Entry, Outcome
from meshdoc.limits import Exhausted, setting, shortened
from meshdoc.session import UNCERTAIN, Notice
from meshdoc.sources.version import SourceFile
from meshdoc.syntax.encoding import readable
from meshdoc.syntax.literal import inside_offset
from meshdoc.syntax.psql_part import Blanked
from meshdoc.syntax.statement import Piece, Statement, Unparsed

TOO_MANY_NOTICES = Diagnostic(
    code="54000",
    severity=Severity.WARNING,
    message="there are too many notices; further ones are not kept",
    location=None,
    hint=f"This is a limit of meshdoc, not of PostgreSQL. {setting('notices')}",
)
STILL_THERE = Diagnostic(
    code="XX000",
    severity=Severity.WARNING,
    message="temporary objects could not be dropped at the end of the session",
    location=None,
)


def kind_of(piece: Piece) -> str:
    """The kind of a piece in the ledger."""
    if isinstance(piece, Blanked):
        return "psql"
    return piece.kind if isinstance(piece, Statement) else "unparsed"


def position_of(statement: Statement | Unparsed, error: SqlError) -> Location | None:
    """The error's position, if known: offsets in a tree and in an unparsed text have different origins."""
    if error.inside and (found := inside_offset(statement.text, error.inside)) is not None:
        return statement.file.location(statement.offset + found)
    if error.offset is None or error.offset < 0:
        return None
    offset = statement.position(error.offset) if isinstance(statement, Statement) else error.offset
    if not 0 <= offset <= len(statement.text):
        return None
    return statement.file.location(statement.offset + offset)


def unreadable(version: str, problem: Diagnostic) -> Entry:
    """A file that cannot be read, or not to its end."""
    return Entry(
        version=version,
        location=problem.location or Location(version, 1, 1),
        kind="file",
        outcome=Outcome.REFUSED,
        sql="",
        sqlstate=problem.code,
        message=problem.message,
        detail=problem.detail,
        hint=problem.hint,
    )


def unread(file: SourceFile, error: SqlError) -> Diagnostic:
    """The problem of a file that could not be split into statements to its end."""
    return Diagnostic(
        code=error.sqlstate,
        severity=Severity.ERROR,
        message=shortened(error.message),
        location=file.location(0),
        hint=error.hint,
    )


def given_up(version: str, piece: Piece, location: Location, error: SqlError, touches: tuple[Oid, ...]) -> Entry:
    """A piece whose outcome could not be recorded. Its text is withheld, as it may hold secrets."""
    return Entry(
        version=version,
        location=location,
        kind=kind_of(piece),
        outcome=Outcome.UNSUPPORTED,
        sql="",
        sqlstate=error.sqlstate,
        message=shortened(error.message),
        hint=error.hint,
        touches=touches,
    )


def passed_over(version: str, piece: Statement | Unparsed, limit: Exhausted, touches: tuple[Oid, ...]) -> Entry:
    """A statement after a limit of the run; the entry of the statement that reached it has the message."""
    return Entry(
        version=version,
        location=piece.location,
        kind=kind_of(piece),
        outcome=Outcome.UNSUPPORTED,
        sql=readable(piece.text),
        sqlstate=limit.sqlstate,
        reason=limit.message,
        touches=touches,
    )


def notices_of(statement: Statement | Unparsed, notices: Iterable[Notice]) -> list[Diagnostic]:
    """What PostgreSQL says about a statement that it does not refuse."""
    return [
        Diagnostic(
            code=notice.sqlstate,
            severity=Severity.WARNING if notice.level == "warning" else Severity.NOTICE,
            message=notice.message,
            location=statement.location,
        )
        for notice in notices
        if notice.level != UNCERTAIN
    ]


def not_run(version: str, piece: Piece, location: Location, end: Location) -> Entry:
    """A piece after the statement at which the run ends."""
    return Entry(
        version=version,
        location=location,
        kind=kind_of(piece),
        outcome=Outcome.INERT,
        sql=readable(piece.text),
        reason=f"not run: the run ends at {end.path}:{end.line}",
    )
