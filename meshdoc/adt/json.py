"""json and jsonb: jsonb.c. A json value keeps its text; a jsonb value is printed in canonical order and spacing."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TypeAlias

from meshdoc.adt.json_fault import fault
from meshdoc.adt.number import plain_decimal
from meshdoc.diagnostics import SqlError, Unsupported

Value: TypeAlias = "dict[str, Value] | list[Value] | str | Decimal | bool | None"
SURROGATE = re.compile("[\ud800-\udfff]")


def _refuse(word: str) -> Value:
    raise ValueError(word)


def _invalid(detail: str = "") -> SqlError:
    return SqlError("22P02", "invalid input syntax for type json", detail=detail)


def parse(text: str) -> Value:
    """Parse JSON. Raises SqlError 22P02 if the text is invalid."""
    try:
        value: Value = json.loads(
            text, parse_float=Decimal, parse_int=Decimal, parse_constant=_refuse, object_pairs_hook=dict
        )
    except ValueError:
        raise _invalid(fault(text)) from None
    except RecursionError:
        raise Unsupported("JSON nested this deeply is not supported") from None
    return value


def read_json(text: str) -> str:
    """json_in: the text, unchanged if it is valid."""
    parse(text)
    return text


def read_jsonb(text: str) -> str:
    """jsonb_in: keys sorted by length, then bytewise; the last of duplicate keys wins."""
    return write(parse(text))


def write(value: Value) -> str:
    """The text of a jsonb value."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quote(key)}: {write(item)}" for key, item in members(value)) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(write, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    return plain_decimal(value) if isinstance(value, Decimal) else quote(value)


def equal_form(text: str) -> str:
    """The text of a jsonb with numbers without zeros at their end: two are equal if and only if these are."""
    return write(_without_zeros(parse(text)))


def _without_zeros(value: Value) -> Value:
    if isinstance(value, dict):
        return {key: _without_zeros(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_zeros(item) for item in value]
    return value.normalize() if isinstance(value, Decimal) else value


def members(value: dict[str, Value]) -> list[tuple[str, Value]]:
    """The members of an object in the order in which jsonb keeps them."""
    return sorted(value.items(), key=lambda member: (len(member[0].encode()), member[0].encode()))


def quote(text: str) -> str:
    """A string in double quotes.

    Raises SqlError 22P05 for a null character and 22P02 for an unpaired surrogate.
    """
    if "\x00" in text:
        detail = "\\u0000 cannot be converted to text."
        raise SqlError("22P05", "unsupported Unicode escape sequence", detail=detail)
    if alone := SURROGATE.search(text):
        twice = all("\ud800" <= mark <= "\udbff" for mark in text[alone.start() :][:2].ljust(2))
        follows = "high surrogate must not" if twice else "low surrogate must"
        raise _invalid(f"Unicode {follows} follow a high surrogate.")
    return json.dumps(text, ensure_ascii=False)
