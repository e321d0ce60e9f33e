"""The errors that end a statement, as they are recorded: those of PostgreSQL, meshdoc's limits, and defects."""

from __future__ import annotations

from meshdoc.diagnostics import Location, SqlError, Unsupported
from meshdoc.limits import TOO_DEEP, Exhausted


class Defect(Unsupported):
    """An exception that no command should raise: internal_error."""

    def __init__(self, error: Exception) -> None:
        super().__init__(
            f"internal error in meshdoc: {type(error).__name__}: {error}",
            hint="This is a defect of meshdoc, not of the statement. Please report it together with the statement.",
        )
        self.sqlstate = "XX000"


def as_sql_error(error: Exception) -> SqlError:
    """The error as an SqlError: any other exception is a defect, and must not end the replay either."""
    if isinstance(error, SqlError):
        return error
    if isinstance(error, RecursionError):
        return Exhausted("54001", TOO_DEEP)
    if isinstance(error, MemoryError):
        return Exhausted("53200", "out of memory")
    return Defect(error)


def for_want_of(error: SqlError, wanted: Location) -> SqlError:
    """The error of a statement that probably fails only because an earlier one was not applied."""
    message = f"{error.message} (probably because {wanted.path}:{wanted.line} was not fully applied)"
    made = SqlError(
        error.sqlstate, message, detail=error.detail, hint=error.hint, offset=error.offset, missing=error.missing
    )
    made.inside = error.inside
    return made
