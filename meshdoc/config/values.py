"""The values of settings: what each takes, as TOML has it and as a JSON Schema."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, TypeAlias

from meshdoc.record import record

ON_ERROR = ("continue", "rollback")
DIRECTIONS = ("LR", "TB")
AUDIENCES = ("project", "public")
ASSUMABLE = ("role", "schema", "extension", "collation", "search_path")
"""The kinds of objects that a project can have created as external objects."""
_SIZE = re.compile(r"(\d{1,9}) ?(kB|MB|GB)")
UNITS = {"kB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30}


@record
class Key:
    """One setting: a value as it is written in TOML, what it does, and the reader of the value.

    The reader raises TypeError with the type that the value must have; `FORMS` holds the JSON Schema of its values.
    """

    example: str
    help: str
    read: Reading


Reading: TypeAlias = Callable[[object], Any]
FORMS: dict[Reading, dict[str, Any]] = {}
"""The JSON Schema of the values that each reader takes. A date of TOML is a string there, as editors have it."""


def _form(type: str, **more: Any) -> Callable[[Reading], Reading]:
    """Register the JSON Schema of a reader's values."""

    def register(read: Reading) -> Reading:
        FORMS[read] = {"type": type, **more}
        return read

    return register


@_form("string")
def text(value: object) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise TypeError("a string without NUL" if isinstance(value, str) else "a string")
    return value


@_form("string")
def folder_path(value: object) -> Path:
    return Path(text(value))


@_form("array", items={"type": "string"})
def texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and "\0" not in item for item in value):
        raise TypeError("a list of strings")
    return tuple(value)


@_form("array", items={"type": "string"})
def paths(value: object) -> tuple[Path, ...]:
    return tuple(map(Path, texts(value)))


@_form("string", pattern=f"^{_SIZE.pattern}$")
def size(value: object) -> int:
    """A size in PostgreSQL's units."""
    match = _SIZE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise TypeError("a string with a unit, which is kB, MB or GB")
    return int(match[1]) * UNITS[match[2]]


@_form("string", format="date")
def day(value: object) -> datetime.date:
    if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
        raise TypeError("a date without quotes")
    return value


@_form("boolean")
def flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("true or false")
    return value


@_form("string", enum=ON_ERROR)
def policy(value: object) -> str:
    return _one_of(ON_ERROR, value)


@_form("string", enum=DIRECTIONS)
def direction(value: object) -> str:
    return _one_of(DIRECTIONS, value)


def _one_of(choices: Collection[str], value: object) -> str:
    if value not in choices:
        raise TypeError(" or ".join(f'"{each}"' for each in choices))
    return str(value)


@_form("string", enum=AUDIENCES)
def audience(value: object) -> str:
    return _one_of(AUDIENCES, value)


@_form("object", additionalProperties={"type": "array", "items": {"type": "string"}})
def named_lists(value: object) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """A table of lists of strings."""
    if not isinstance(value, dict):
        raise TypeError("a table of lists of strings")
    return tuple((name, texts(each)) for name, each in value.items())


@_form("integer", minimum=1)
def number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise TypeError("a whole number above zero")
    return value


@_form("object", additionalProperties={"type": "string"})
def named_texts(value: object) -> tuple[tuple[str, str], ...]:
    """A table of strings, each on one line: a line more would move what follows it."""
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise TypeError("a table of strings")
    if any(set("\0\r\n") & set(text) for text in value.values()):
        raise TypeError("a table of strings, each on one line")
    return tuple(value.items())


@_form("array", items={"type": "string", "enum": sorted(ASSUMABLE)})
def assumed(value: object) -> tuple[str, ...]:
    kinds: tuple[str, ...] = texts(value)
    if not set(ASSUMABLE).issuperset(kinds):
        raise TypeError('a list of "schema", "role", "extension", "collation" and "search_path"')
    return kinds
