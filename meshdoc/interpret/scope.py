"""The surroundings of a query, and the rows it returns."""

from __future__ import annotations

from typing import Protocol

from meshdoc.analyze.state import ParseState
from meshdoc.catalog.contents import Field, Value
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.record import positional


class Scope(Protocol):
    """The variables and parameters that a query may refer to."""

    def state(self, facts: Facts) -> ParseState:
        """The start of an analysis that knows them: each becomes an external Param with a number."""

    def value(self, number: int) -> Value:
        """The value of the parameter with that number."""

    def fields(self, number: int) -> tuple[Field, ...]:
        """The fields of a parameter that is a record; () for any other."""


class Nothing:
    """The scope of a query without surrounding code."""

    def state(self, facts: Facts) -> ParseState:
        """An analysis without parameters."""
        return ParseState(facts=facts)

    def value(self, number: int) -> Value:
        """Raise SqlError 42P02: there are no parameters."""
        raise SqlError("42P02", f"there is no parameter ${number}")

    def fields(self, number: int) -> tuple[Field, ...]:
        """Always empty: there are no parameters."""
        return ()


NOTHING = Nothing()


@positional
class Rows:
    """The rows of a query."""

    fields: tuple[Field, ...]
    rows: list[tuple[Value, ...]]
