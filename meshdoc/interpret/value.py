"""Values of SQL while code is carried out, and what stands for those that cannot be known.

NULL is None; boolean, integer, floating-point, numeric and character values are Python's own; arrays are lists; rows
are `Record`. Every other type's values are the text that the type's output function prints.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import Unsupported

HINT = "What it would touch is marked as uncertain from here on."


class Uncertain(Unsupported):
    """What is asked depends on something that cannot be known without the database's data, settings or clock."""

    def __init__(self, message: str, code: str = "") -> None:
        """`code` is the text of what is not carried out for it."""
        super().__init__(message, hint=HINT)
        self.code = code


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


def known(value: Value) -> Value:
    """The value; Uncertain where it, or a part of it, is unknown."""
    if isinstance(value, Unknown):
        raise Uncertain(value.reason)
    if isinstance(value, Record):
        for item in value.values:
            known(item)
    elif isinstance(value, list):
        for item in value:
            known(item)
    return value


class Undecided(Uncertain):
    """Which way code would go cannot be known; unlike a value, that cannot be carried along."""
