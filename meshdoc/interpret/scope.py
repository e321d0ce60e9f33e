"""The surroundings of a query, and the rows it returns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from meshdoc.analyze.state import ParseState
from meshdoc.catalog.contents import Contents, Field, Row, Value
from meshdoc.catalog.object import Oid
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
class PartOfStatement:
    """The scope of the parts of a statement that change rows; `before` is what the tables hold before it."""

    around: Scope
    before: Mapping[Oid, Contents]

    def state(self, facts: Facts) -> ParseState:
        """That of the statement."""
        return self.around.state(facts)

    def value(self, number: int) -> Value:
        """That of the statement."""
        return self.around.value(number)

    def fields(self, number: int) -> tuple[Field, ...]:
        """Those of the statement."""
        return self.around.fields(number)

    def is_visible(self) -> Callable[[Oid, Row], bool]:
        """Tells whether a row of a table is as it was before the statement, and not made by another part of it."""
        rows = {oid: {id(row) for row in held.rows} for oid, held in self.before.items()}
        return lambda table, row: table not in rows or id(row) in rows[table]


@positional
class Rows:
    """The rows of a query."""

    fields: tuple[Field, ...]
    rows: list[tuple[Value, ...]]
