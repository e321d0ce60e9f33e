"""Access to parts of json and jsonb: jsonfuncs.c, jsonb_op.c.

Both are text here, and a part is a substring: of a json as it was written, of a jsonb in jsonb's canonical spelling.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from meshdoc.adt.json import Value as Json
from meshdoc.adt.json import equal_form, parse, write
from meshdoc.catalog.contents import Value
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.builtins import Call, builtin, plain
from meshdoc.nodes import oids

_DECODER = json.JSONDecoder(strict=False)
_SPACE = re.compile(r"[ \t\r\n]*")
_WHOLE = re.compile(r"\s*[+-]?\d+\s*")


def _after_space(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place


def parts(text: str) -> Iterator[tuple[str, str]]:
    """The (key, text) of each member of an object, or of each element of an array, with an empty key."""
    place = _after_space(text, 0)
    is_object = text[place] == "{"
    place = _after_space(text, place + 1)
    while text[place] not in "}]":
        key = ""
        if is_object:
            key, place = _DECODER.raw_decode(text, place)
            place = _after_space(text, _after_space(text, place) + 1)
        _, end = _DECODER.raw_decode(text, place)
        yield key, text[place:end]
        place = _after_space(text, end)
        if text[place] == ",":
            place = _after_space(text, place + 1)


@plain("json_typeof", "jsonb_typeof")
def kind(text: str) -> str:
    """json_typeof(json)."""
    kinds = {"{": "object", "[": "array", '"': "string", "t": "boolean", "f": "boolean", "n": "null"}
    return kinds.get(text.strip()[0], "number")


def _field(text: str, key: str) -> str | None:
    """A member of an object; the last one if the key is repeated."""
    return dict(parts(text)).get(key) if kind(text) == "object" else None


def _element(text: str, index: int) -> str | None:
    """An element of an array, counted from 0, or from its end if negative."""
    if kind(text) != "array":
        return None
    items = [item for _, item in parts(text)]
    return items[index] if -len(items) <= index < len(items) else None


def as_text(part: str | None) -> str | None:
    """A string without its quotes, None for null, any other value as written."""
    if part is None or part == "null":
        return None
    return str(json.loads(part, strict=False)) if part.startswith('"') else part


def _at(text: str, path: list[str | None]) -> str | None:
    found: str | None = text
    for step in path:
        if found is None or step is None:
            return None
        if kind(found) == "object":
            found = _field(found, step)
        else:
            found = _element(found, int(step)) if _WHOLE.fullmatch(step) else None
    return found


def _access(name: str, part: Callable[[str, Any], str | None]) -> None:
    """Register an access to a part, which is a json or jsonb, and its variant that returns text."""

    plain(f"json_{name}", f"jsonb_{name}")(part)
    plain(f"json_{name}_text", f"jsonb_{name}_text")(lambda text, key: as_text(part(text, key)))


_access("object_field", _field)  # json -> text, json ->> text
_access("array_element", _element)  # json -> integer, json ->> integer
_access("extract_path", _at)  # json #> text[], json #>> text[]


@plain("json_array_length", "jsonb_array_length")
def array_length(text: str) -> int:
    """json_array_length(json)."""
    return len(_elements(text, "get array length of", "a non-array"))


@builtin("json_array_elements", "jsonb_array_elements")
def array_elements(call: Call, text: str) -> Value:
    """json_array_elements(json)."""
    return list(_elements(text, *_unnesting(call, "json_array_elements")))


@builtin("json_array_elements_text", "jsonb_array_elements_text")
def array_elements_text(call: Call, text: str) -> Value:
    """json_array_elements_text(json)."""
    return [as_text(item) for item in _elements(text, *_unnesting(call, "json_array_elements_text"))]


def _unnesting(call: Call, name: str) -> tuple[str, str]:
    """The words of the error for a value that is not an array; they differ by type."""
    is_json = call.types[0].oid == oids.JSON
    return (f"call {name} on", "a non-array") if is_json else ("extract elements from", "an object")


def _elements(text: str, what: str, other: str) -> list[str]:
    shape = kind(text)
    if shape != "array":
        raise SqlError("22023", f"cannot {what} {other if shape == 'object' else 'a scalar'}")
    return [item for _, item in parts(text)]


@builtin("json_object_keys", "jsonb_object_keys")
def object_keys(call: Call, text: str) -> Value:
    """json_object_keys(json)."""
    shape = kind(text)
    if shape != "object":
        name = "json_object_keys" if call.types[0].oid == oids.JSON else "jsonb_object_keys"
        raise SqlError("22023", f"cannot call {name} on {'an array' if shape == 'array' else 'a scalar'}")
    return [key for key, _ in parts(text)]


@plain("jsonb_exists")
def _has(text: str, key: str) -> bool:
    """jsonb ? text: whether an object has the key, or an array the string."""
    if kind(text) == "object":
        return _field(text, key) is not None
    items = [item for _, item in parts(text)] if kind(text) == "array" else [text]
    return any(item.startswith('"') and as_text(item) == key for item in items)


@plain("jsonb_exists_any")
def exists_any(text: str, keys: list[str | None]) -> bool:
    """jsonb ?| text[]."""
    return any(_has(text, key) for key in keys if key is not None)


@plain("jsonb_exists_all")
def exists_all(text: str, keys: list[str | None]) -> bool:
    """jsonb ?& text[]."""
    return all(_has(text, key) for key in keys if key is not None)


@plain("jsonb_concat")
def concatenated(left: str, right: str) -> str:
    """jsonb || jsonb: two objects into one, anything else into an array."""
    first, second = parse(left), parse(right)
    if isinstance(first, dict) and isinstance(second, dict):
        return write(first | second)
    joined: list[Json] = []
    for value in (first, second):
        joined += value if isinstance(value, list) else [value]
    return write(joined)


@plain("jsonb_delete")
def without_key(text: str, key: str) -> str:
    """jsonb - text."""
    value = parse(text)
    if isinstance(value, dict):
        return write({name: item for name, item in value.items() if name != key})
    if isinstance(value, list):
        return write([item for item in value if item != key])
    raise SqlError("22023", "cannot delete from scalar")


@plain("jsonb_contains")
def contains(left: str, right: str) -> bool:
    """jsonb @> jsonb."""
    return _contains(parse(left), parse(right), top=True)


@plain("jsonb_contained")
def contained(left: str, right: str) -> bool:
    """jsonb <@ jsonb."""
    return _contains(parse(right), parse(left), top=True)


def _contains(whole: Json, part: Json, *, top: bool = False) -> bool:
    if isinstance(whole, dict) and isinstance(part, dict):
        return all(key in whole and _contains(whole[key], item) for key, item in part.items())
    if isinstance(whole, list) and isinstance(part, list):
        return all(any(_contains(item, wanted) for item in whole) for wanted in part)
    if top and isinstance(whole, list) and not isinstance(part, dict):
        return any(_same(item, part) for item in whole)
    return _same(whole, part)


def _same(one: Json, other: Json) -> bool:
    return isinstance(one, bool) == isinstance(other, bool) and one == other


@plain("jsonb_eq")
def equal(left: str, right: str) -> bool:
    """jsonb = jsonb."""
    return left == right or equal_form(left) == equal_form(right)


@plain("jsonb_ne")
def not_equal(left: str, right: str) -> bool:
    """jsonb <> jsonb."""
    return not equal(left, right)
