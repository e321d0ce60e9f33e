"""What relations hold, as far as the migrations alone tell: the rows of tables, the positions of sequences.

NULL is None; boolean, integer, floating-point, numeric and character values are Python's own; arrays are lists; rows
are `Record`. Every other type's values are the text that the type's output function prints.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from meshdoc.catalog.type import TypeRef


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that cannot be known, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Field:
    """The name and type of one field of a row."""

    name: str
    type: TypeRef


@dataclass(frozen=True, slots=True)
class Record:
    """A row: its values, one for each of its fields."""

    fields: tuple[Field, ...]
    values: tuple[Value, ...]

    def place(self, name: str) -> int | None:
        """Where the field of that name stands."""
        return next((place for place, field in enumerate(self.fields) if field.name == name), None)

    def with_value(self, place: int, value: Value) -> Record:
        """The row with another value in one field."""
        return Record(self.fields, (*self.values[:place], value, *self.values[place + 1 :]))


Value: TypeAlias = "bool | int | float | Decimal | str | list[Value] | Record | Unknown | None"
Row: TypeAlias = Mapping[int, Value]
"""The values of one row of a table by attnum; an attnum that it lacks is NULL."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The rows of one table.

    `types` are those of the columns that the table had when it was given these rows. Where `unknown` says why, the
    rows are not known at all.
    """

    rows: tuple[Row, ...] = ()
    types: tuple[tuple[int, TypeRef], ...] = ()
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a sequence stands: its columns last_value and is_called; a value of None cannot be known."""

    last_value: int | None
    is_called: bool
