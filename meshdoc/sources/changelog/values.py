"""Values of columns as SQL: ColumnConfig's value and default, and objectToSql of the data types."""

from __future__ import annotations

import re

from meshdoc.sources.changelog.element import Element
from meshdoc.sources.changelog.names import Names
from meshdoc.sources.changelog.types import NUMBERS, Type

_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?|\d\d:\d\d:\d\d")
_CALL = re.compile(r"\w+\(.*\)|current_\w+|now", re.IGNORECASE | re.DOTALL)
_CURRENT = ("current_timestamp", "current_datetime")
_BITS = {"1": "b'1'", "0": "b'0'"}


def literal(text: str) -> str:
    """A string literal."""
    return "'" + text.replace("'", "''") + "'"


def function(text: str) -> str:
    """An expression, as generateDatabaseFunctionValue writes it."""
    return "NOW()" if text.lower().startswith(_CURRENT) else text


def default(column: Element, type: Type, names: Names, prefix: str = "defaultValue") -> str | None:
    """The SQL of a column's default, or with the prefix `value` of its value; None if there is none."""
    if (text := column.get(prefix)) is not None:
        return typed(text, type)
    if (text := column.get(f"{prefix}Boolean")) is not None:
        return _boolean("true" if text.strip().lower() == "true" else "false", type)
    if (text := column.get(f"{prefix}Numeric")) is not None:
        return _numeric(text, type)
    if (text := column.get(f"{prefix}Date")) is not None:
        return literal(text.replace("T", " ")) if _DATE.fullmatch(text) else function(text)
    if (text := column.get(f"{prefix}Computed")) is not None:
        return function(text)
    for kind, call in (("SequenceNext", "nextval"), ("SequenceCurrent", "currval")):
        if text := column.get(f"{prefix}{kind}"):
            return f"{call}({literal('.'.join(map(names.name, text.split('.'))))})"
    return None


def typed(text: str, type: Type) -> str:
    """A text as a value of a type."""
    if text.lower() == "null":
        return "NULL"
    if type.kind in NUMBERS or (type.kind in ("oid", "uuid") and _CALL.fullmatch(text)):
        return text
    if type.kind in ("boolean", "bit"):
        return _boolean(text, type)
    if type.kind in ("timestamp", "datetime") and _CALL.fullmatch(text):
        return function(text)
    if type.kind == "text" and text.startswith("'"):
        return text
    return literal(text)


def _numeric(text: str, type: Type) -> str:
    return _boolean(text, type) if type.kind == "boolean" and text in _BITS else text


def _boolean(text: str, type: Type) -> str:
    plain = text.strip().strip("'").lower()
    if type.kind == "bit":
        return _BITS.get({"true": "1", "t": "1", "false": "0", "f": "0"}.get(plain, plain), literal(text))
    known = {"true": "TRUE", "t": "TRUE", "1": "TRUE", "b'1": "TRUE", "false": "FALSE", "f": "FALSE", "0": "FALSE"}
    return known.get(plain, "FALSE" if plain == "b'0" else function(text))
