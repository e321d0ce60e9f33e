"""Changes to a jsonb: values set, inserted and deleted along a path (setPath of jsonfuncs.c), and its other forms."""

from __future__ import annotations

import enum
import re

from meshdoc import errors
from meshdoc.adt.json import Value as Json
from meshdoc.adt.json import members, parse, quote, write
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.builtins import plain

Path = list["str | None"]


class Change(enum.Enum):
    """What happens at the end of a path: the JB_PATH_* flags."""

    REPLACE = enum.auto()
    CREATE = enum.auto()  # replaced, or added where it is missing
    BEFORE = enum.auto()
    AFTER = enum.auto()
    DELETE = enum.auto()


ADDING = frozenset({Change.CREATE, Change.BEFORE, Change.AFTER})
DELETING, SETTING = "cannot delete path in scalar", "cannot set path in scalar"


def _changed(text: str, path: Path, new: str, change: Change) -> str:
    """The jsonb with a change at the end of a path."""
    value = parse(text)
    if any(isinstance(step, list) for step in path):
        raise errors.wrong_number_of_subscripts()
    if not isinstance(value, dict | list):
        raise SqlError("22023", DELETING if change is Change.DELETE else SETTING)
    if not path or not (value or change in ADDING):
        return text
    return write(_at(value, path, 0, parse(new), change))


def _at(value: Json, path: Path, level: int, new: Json, change: Change) -> Json:
    """setPath."""
    step = path[level]
    if step is None:
        raise SqlError("22004", f"path element at position {level + 1} is null")
    if isinstance(value, dict):
        return _in_object(value, step, path, level, new, change)
    return _in_array(value, step, path, level, new, change) if isinstance(value, list) else value


def _in_object(value: dict[str, Json], key: str, path: Path, level: int, new: Json, change: Change) -> Json:
    """setPathObject."""
    if level < len(path) - 1:
        return {**value, key: _at(value[key], path, level + 1, new, change)} if key in value else value
    if change is Change.DELETE:
        return {name: item for name, item in value.items() if name != key}
    if key in value and change in (Change.BEFORE, Change.AFTER):
        hint = "Try using the function jsonb_set to replace key value."
        raise SqlError("22023", "cannot replace existing key", hint=hint)
    return {**value, key: new} if key in value or change in ADDING else value


WHOLE = re.compile(r"\s*[+-]?\d+")


def _in_array(value: list[Json], step: str, path: Path, level: int, new: Json, change: Change) -> Json:
    """setPathArray."""
    if not WHOLE.fullmatch(step) or not -(2**31) <= int(step) < 2**31:
        raise SqlError("22P02", f'path element at position {level + 1} is not an integer: "{step}"')
    place = int(step) if int(step) >= 0 else len(value) + int(step)
    before, found, after = value[: max(place, 0)], value[place : place + 1] if place >= 0 else [], value[place + 1 :]
    if level < len(path) - 1:
        return [*before, _at(found[0], path, level + 1, new, change), *after] if found else value
    if not found:
        missing = [new] if change in ADDING else []
        return [*missing, *value] if place < 0 else [*value, *missing]
    return [*before, *_put(found[0], new, change), *after]


def _put(old: Json, new: Json, change: Change) -> list[Json]:
    """What an element of an array becomes."""
    if change is Change.DELETE:
        return []
    return {Change.BEFORE: [new, old], Change.AFTER: [old, new]}.get(change, [new])


@plain("jsonb_set")
def jsonb_set(text: str, path: Path, new: str, create: bool = True) -> str:
    """jsonb_set(jsonb, text[], jsonb, boolean)."""
    return _changed(text, path, new, Change.CREATE if create else Change.REPLACE)


@plain("jsonb_set_lax")
def jsonb_set_lax(
    text: str | None,
    path: Path | None,
    new: str | None,
    create: bool | None = True,
    treatment: str | None = "use_json_null",
) -> str | None:
    """jsonb_set_lax(jsonb, text[], jsonb, boolean, text)."""
    if text is None or path is None or create is None:
        return None
    if treatment is not None and new is not None:
        return jsonb_set(text, path, new, create)
    if treatment == "raise_exception":
        detail = 'Exception was raised because null_value_treatment is "raise_exception".'
        hint = "To avoid, either change the null_value_treatment argument or ensure that an SQL NULL is not passed."
        raise SqlError("22004", "JSON value must not be null", detail=detail, hint=hint)
    if treatment == "use_json_null":
        return jsonb_set(text, path, "null", create)
    if treatment == "delete_key":
        return delete_path(text, path)
    if treatment == "return_target":
        return text
    words = '"delete_key", "return_target", "use_json_null", or "raise_exception"'
    raise SqlError("22023", f"null_value_treatment must be {words}")


@plain("jsonb_insert")
def jsonb_insert(text: str, path: Path, new: str, after: bool = False) -> str:
    """jsonb_insert(jsonb, text[], jsonb, boolean)."""
    return _changed(text, path, new, Change.AFTER if after else Change.BEFORE)


@plain("jsonb_delete_path")
def delete_path(text: str, path: Path) -> str:
    """jsonb #- text[]."""
    return _changed(text, path, "null", Change.DELETE)


@plain("jsonb_delete_idx")
def delete_element(text: str, index: int) -> str:
    """jsonb - integer."""
    value = parse(text)
    if isinstance(value, dict):
        raise SqlError("22023", "cannot delete from object using integer index")
    if not isinstance(value, list):
        raise SqlError("22023", "cannot delete from scalar")
    place = index if index >= 0 else len(value) + index
    return write([item for number, item in enumerate(value) if number != place])


@plain("jsonb_delete_array")
def delete_keys(text: str, keys: Path) -> str:
    """jsonb - text[]."""
    value = parse(text)
    if any(isinstance(key, list) for key in keys):
        raise errors.wrong_number_of_subscripts()
    if isinstance(value, dict):
        return write({name: item for name, item in value.items() if name not in keys})
    if isinstance(value, list):
        return write([item for item in value if not (isinstance(item, str) and item in keys)])
    raise SqlError("22023", "cannot delete from scalar")


# --- other forms --------------------------------------------------------------------------------------------


def _without_nulls(value: Json, in_arrays: bool) -> Json:
    if isinstance(value, dict):
        return {key: _without_nulls(item, in_arrays) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_nulls(item, in_arrays) for item in value if item is not None or not in_arrays]
    return value


@plain("jsonb_strip_nulls")
def strip_nulls(text: str, in_arrays: bool = False) -> str:
    """jsonb_strip_nulls(jsonb, boolean)."""
    return write(_without_nulls(parse(text), in_arrays))


@plain("jsonb_pretty")
def pretty(text: str) -> str:
    """jsonb_pretty(jsonb)."""
    return _indented(parse(text), "\n")


def _indented(value: Json, line: str) -> str:
    inner = line + "    "
    if isinstance(value, dict):
        shown = (f"{inner}{quote(key)}: {_indented(item, inner)}" for key, item in members(value))
        return "{" + ",".join(shown) + line + "}"
    if isinstance(value, list):
        return "[" + ",".join(inner + _indented(item, inner) for item in value) + line + "]"
    return write(value)
