"""PostgreSQL's types in DuckDB, and the conversion of values between the two.

Types that DuckDB lacks (json, inet, ranges, enums, user-defined types) are the text that PostgreSQL prints.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal

from meshdoc.adt import date
from meshdoc.adt.interval import read_interval
from meshdoc.catalog.contents import Field, Record, Value
from meshdoc.catalog.object import Oid
from meshdoc.catalog.type import TypeRef
from meshdoc.interpret.text import COMPUTED
from meshdoc.interpret.types import REFERENCES, element_of, fields_of
from meshdoc.interpret.value import Uncertain, dimensions, is_deep
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import oids

PLAIN: dict[Oid, str] = {
    oids.BOOL: "BOOLEAN",
    oids.INT2: "SMALLINT",
    oids.INT4: "INTEGER",
    oids.INT8: "BIGINT",
    oids.FLOAT4: "FLOAT",
    oids.FLOAT8: "DOUBLE",
    oids.NUMERIC: "DECIMAL(38, 10)",
    oids.DATE: "DATE",
    oids.TIME: "TIME",
    oids.TIMESTAMP: "TIMESTAMP",
    oids.TIMESTAMPTZ: "TIMESTAMPTZ",
    oids.INTERVAL: "INTERVAL",
    oids.TID: "BIGINT",
    oids.XID: "BIGINT",
    oids.CID: "BIGINT",
    **dict.fromkeys(REFERENCES, "BIGINT"),
}
AS_TEXT = frozenset({oids.DATE, oids.TIME, oids.TIMESTAMP, oids.TIMESTAMPTZ, oids.INTERVAL})
"""Types that DuckDB has but whose values do not fit Python's: they are transferred as text."""


STRINGS = frozenset({oids.TEXT, oids.VARCHAR, oids.BPCHAR, oids.NAME, oids.CHAR, oids.UNKNOWN, oids.CSTRING})
"""Types whose values are strings on both sides."""

SAME = frozenset({bool, int, float, Decimal, str})
CONVERTED = frozenset({oids.NUMERIC, oids.FLOAT4, oids.FLOAT8, oids.INTERVAL})
"""Values of these classes are the same on both sides, except those of these types."""

LONGEST = 100_000
"""Characters of a type's name, in which a composite type inside another is written out wherever it occurs."""


def duck_type(facts: Facts, type: TypeRef, fields: tuple[Field, ...] = ()) -> str:
    """The name of the type in DuckDB. `fields` are those of a record, which its type does not define."""
    return _name(facts, type, fields, PLAIN)


def crossing_type(facts: Facts, type: TypeRef, fields: tuple[Field, ...]) -> str:
    """The type in which its values are transferred."""
    return _name(facts, type, fields, {oid: name for oid, name in PLAIN.items() if oid not in AS_TEXT})


def crossing(facts: Facts, type: TypeRef, text: str, fields: tuple[Field, ...]) -> str:
    """An expression in the form in which it leaves DuckDB."""
    outside = crossing_type(facts, type, fields)
    return text if outside == duck_type(facts, type, fields) else f"CAST({text} AS {outside})"


def _name(facts: Facts, type: TypeRef, fields: tuple[Field, ...], plain: dict[Oid, str]) -> str:
    base = facts.base(type)
    if element := element_of(facts, base.oid):
        return _name(facts, TypeRef(element, base.typmod), (), plain) + "[]"
    if base.oid == oids.NUMERIC and base.typmod >= 4:
        return _numeric(base.typmod)
    if base.oid in plain:
        return plain[base.oid]
    fields = fields or fields_of(facts, base.oid)
    if fields:
        inner = ", ".join(f"f{n} {_name(facts, field.type, (), plain)}" for n, field in enumerate(fields, 1))
        if len(inner) > LONGEST:
            raise Uncertain("rows with this many nested fields are not supported")
        return f"STRUCT({inner})"
    return "VARCHAR"


def _numeric(typmod: int) -> str:
    precision, scale = (typmod - 4) >> 16, (typmod - 4) & 0x7FF
    return f"DECIMAL({precision}, {scale})" if precision <= 38 and scale <= precision else "DOUBLE"


def cast_text(text: str, name: str) -> str:
    """An expression for PostgreSQL's text of a value as one of its type. DuckDB takes no plus sign in an interval."""
    if name == "INTERVAL":
        text = f"replace({text}, '+', '')"
    return text if name == "VARCHAR" else f"CAST({text} AS {name})"


def literal(text: str) -> str:
    """A string literal."""
    return "'" + text.replace("'", "''") + "'"


# --- values -------------------------------------------------------------------------------------------


def reader(facts: Facts, type: TypeRef, fields: tuple[Field, ...]) -> Callable[[object], Value]:
    """The function that converts the values of a column returned by DuckDB in its crossing type."""
    same = frozenset() if facts.base_type(type.oid) in CONVERTED else SAME

    def read(value: object) -> Value:
        return value if value.__class__ in same else _from_duck(facts, type, value, fields)  # type: ignore[return-value]

    return read


def _from_duck(facts: Facts, type: TypeRef, value: object, fields: tuple[Field, ...] = ()) -> Value:
    if value is None:
        return None
    base = facts.base(type)
    if value.__class__ in SAME and base.oid not in CONVERTED:
        return value  # type: ignore[return-value]
    if isinstance(value, list):
        element = TypeRef(element_of(facts, base.oid) or base.oid, base.typmod)
        return [_from_duck(facts, element if not isinstance(item, list) else type, item) for item in value]
    if isinstance(value, dict):
        shape = fields or fields_of(facts, base.oid)
        if not shape:
            raise Uncertain("rows with unnamed columns are not supported")
        parts = zip(shape, value.values(), strict=True)
        return Record(shape, tuple(_from_duck(facts, field.type, item) for field, item in parts))
    if base.oid == oids.NUMERIC and isinstance(value, float | str | Decimal):
        return _numeric_value(value, base.typmod)
    if base.oid in (oids.FLOAT4, oids.FLOAT8) and isinstance(value, int | Decimal):
        return float(value)
    if base.oid == oids.INTERVAL:
        return read_interval(str(value), base.typmod, date.PLAIN)
    if isinstance(value, bool | int | float | Decimal | str):
        return value
    raise Uncertain(f"values of type {facts.format_type(type.oid)} are not supported")


def _numeric_value(value: float | str | Decimal, typmod: int) -> Decimal:
    """A numeric. One of unknown scale has as many digits as tell that DuckDB has computed it."""
    made = Decimal(str(value))
    exponent = made.as_tuple().exponent
    inexact = isinstance(value, float) or (isinstance(exponent, int) and exponent < -COMPUTED)
    return round(made, COMPUTED) if typmod < 0 and inexact and made.is_finite() else made


def to_duck(value: Value) -> object:
    """A value as a parameter for DuckDB."""
    if isinstance(value, list):
        return [to_duck(item) for item in _one_dimension(value)]
    if isinstance(value, Record):
        return {f"f{n}": to_duck(item) for n, item in enumerate(value.values, 1)}
    return value


def _one_dimension(items: list[Value]) -> list[Value]:
    if is_deep(items):
        raise dimensions()
    return items


def json_shape(facts: Facts, type: TypeRef, fields: tuple[Field, ...] = ()) -> str:
    """The structure with which from_json_strict reads a value of the type."""
    duck_type(facts, type, fields)  # refuses what is too large
    return json.dumps(_shape(facts, type, fields))


def _shape(facts: Facts, type: TypeRef, fields: tuple[Field, ...]) -> object:
    if element := element_of(facts, type.oid):
        return [_shape(facts, TypeRef(element), ())]
    fields = fields or fields_of(facts, type.oid)
    if fields:
        return {f"f{n}": _shape(facts, field.type, ()) for n, field in enumerate(fields, 1)}
    return duck_type(facts, type)


def in_json(facts: Facts, type: TypeRef) -> Callable[[Value], object]:
    """What makes JSON for `from_json_strict` of a type's values; see `cast_text`."""
    if facts.base_type(type.oid) == oids.INTERVAL:
        return lambda value: value.replace("+", "") if isinstance(value, str) else value
    return to_json


def to_json(value: Value) -> object:
    """A value as JSON."""
    if isinstance(value, list):
        return [to_json(item) for item in _one_dimension(value)]
    if isinstance(value, Record):
        return {f"f{n}": to_json(item) for n, item in enumerate(value.values, 1)}
    if isinstance(value, Decimal):
        return str(value)
    return value
