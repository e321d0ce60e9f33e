"""The values that an example row is made of, as SQL and as what can be told about them."""

from __future__ import annotations

import struct
from decimal import Decimal
from typing import Any, TypeAlias

from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_literal
from meshdoc.catalog.object import Oid
from meshdoc.nodes import oids
from meshdoc.record import record

Value: TypeAlias = Any
"""An int, Decimal, bool, str or list; the text of a value of any other type; None; or SOME."""


class Some:
    """The type of SOME."""

    def __repr__(self) -> str:
        return "SOME"


SOME = Some()
"""A value that is not null, and of which nothing else is known."""


class Undecided(Exception):
    """Something cannot be told without a server."""


NUMBERS = frozenset({oids.INT2, oids.INT4, oids.INT8, oids.FLOAT4, oids.FLOAT8, oids.NUMERIC})
INTEGERS = frozenset({oids.INT2, oids.INT4, oids.INT8})
WIDE = frozenset({oids.INT4, oids.INT8})
BY_TEXT = frozenset({oids.NAME, oids.TEXT, oids.BPCHAR, oids.VARCHAR, oids.UUID})
"""Types whose values are equal if their texts are, under any deterministic collation."""
DATES = frozenset({oids.DATE, oids.TIMESTAMP, oids.TIMESTAMPTZ})


@record
class Sample:
    """A value for a column: the SQL of it, and what it is."""

    sql: str
    value: Value

    @staticmethod
    def text(value: str) -> Sample:
        """A string literal."""
        return Sample(sql=quote_literal(value), value=value)

    @staticmethod
    def number(value: int | Decimal) -> Sample:
        """A number."""
        return Sample(sql=str(value), value=value)


NULL = Sample(sql="NULL", value=None)


def value_of(names: Names, type: Oid, text: str | None) -> Value:
    """A constant, given as its type's output function prints it."""
    if text is None:
        return None
    if type in INTEGERS:
        return int(text)
    if type == oids.FLOAT4:
        return Decimal(struct.unpack("f", struct.pack("f", float(text)))[0])
    if type in NUMBERS:
        return Decimal(text)
    if type == oids.BOOL:
        return text in ("t", "true")
    return text.rstrip(" ") if type == oids.BPCHAR else text


def sample_of(names: Names, type: Oid, text: str) -> Sample:
    """A constant as a sample."""
    value = value_of(names, type, text)
    if isinstance(value, bool):
        return Sample(sql="true" if value else "false", value=value)
    return Sample.number(value) if isinstance(value, int | Decimal) else Sample.text(text)
