"""What surrounds a query that is run, and what it returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from meshdoc.analyze.state import ParseState
from meshdoc.catalog.contents import Field, Value
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts


class Scope(Protocol):
    """What is around a query: the variables and parameters that it may name."""

    def state(self, facts: Facts) -> ParseState:
        """The start of an analysis that knows them: each becomes an external Param with a number."""

    def value(self, number: int) -> Value:
        """The value of the parameter of that number."""

    def fields(self, number: int) -> tuple[Field, ...]:
        """The fields of a parameter that is a record; () for any other."""


class Nothing:
    """A query by itself."""

    def state(self, facts: Facts) -> ParseState:
        """An analysis without parameters."""
        return ParseState(facts=facts)

    def value(self, number: int) -> Value:
        """There is none."""
        raise SqlError("42P02", f"there is no parameter ${number}")

    def fields(self, number: int) -> tuple[Field, ...]:
        """There is none."""
        return ()


NOTHING = Nothing()


@dataclass(frozen=True, slots=True)
class Rows:
    """What a query gives."""

    fields: tuple[Field, ...]
    rows: list[tuple[Value, ...]]
