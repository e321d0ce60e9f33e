"""The contents of relations, as far as the migrations determine them: table rows and sequence positions.

NULL is None. Boolean, integer, floating-point, numeric and character values are Python values, arrays are lists, and
rows are `Record`. A value of any other type is the text that the type's output function prints.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeAlias

from meshdoc.catalog.type import TypeRef
from meshdoc.record import positional


@positional
class Unknown:
    """A value that cannot be determined, and the reason."""

    reason: str


@positional
class Field:
    """The name and type of a field of a row."""

    name: str
    type: TypeRef


@positional
class Record:
    """A row: one value for each field."""

    fields: tuple[Field, ...]
    values: tuple[Value, ...]

    def place(self, name: str) -> int | None:
        """The position of the field with a name; None if it does not exist."""
        return next((place for place, field in enumerate(self.fields) if field.name == name), None)

    def with_value(self, place: int, value: Value) -> Record:
        """The row with the value of one field replaced."""
        return Record(self.fields, (*self.values[:place], value, *self.values[place + 1 :]))


Value: TypeAlias = "bool | int | float | Decimal | str | list[Value] | Record | Unknown | None"
Row: TypeAlias = Mapping[int, Value]
"""The values of a table row by attnum; a missing attnum is NULL."""


@positional
class Contents:
    """The rows of a table.

    `types` are the column types of the table when the rows were stored. If `unknown` gives a reason, the rows cannot be
    determined at all.
    """

    rows: tuple[Row, ...] = ()
    types: tuple[tuple[int, TypeRef], ...] = ()
    unknown: str = ""


@positional
class Position:
    """The state of a sequence: last_value and is_called; None if the value cannot be determined."""

    last_value: int | None
    is_called: bool
