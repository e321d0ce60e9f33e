"""JSON made from SQL values: datum_to_json and the functions around it, json.c and jsonb.c.

A jsonb is what jsonb's input function makes of the json that the same values give.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from meshdoc import errors
from meshdoc.adt.json import quote, read_jsonb
from meshdoc.analyze.variable import in_utc
from meshdoc.catalog.contents import Record, Value
from meshdoc.catalog.object import FIRST_USER_OID
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.builtins import Call, Group, aggregate, builtin, given
from meshdoc.interpret.text import printed
from meshdoc.interpret.types import element_of
from meshdoc.interpret.value import Uncertain, flat
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import oids

NUMBERS = frozenset({oids.INT2, oids.INT4, oids.INT8, oids.FLOAT4, oids.FLOAT8, oids.NUMERIC})
MOMENTS = frozenset({oids.DATE, oids.TIMESTAMP, oids.TIMESTAMPTZ})
NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
LINE_FEEDS = ",\n "


def as_json(facts: Facts, type: TypeRef, value: Value, separator: str = ",") -> str:
    """The json of a value: datum_to_json. The separator is that of its own items, not of those inside them."""
    if value is None:
        return "null"
    base = facts.base_type(type.oid)
    if isinstance(value, list):
        element = TypeRef(element_of(facts, base) or base)
        items = (as_json(facts, type if isinstance(item, list) else element, item) for item in value)
        return "[" + separator.join(items) + "]"
    if isinstance(value, Record):
        fields = zip(value.fields, value.values, strict=True)
        return "{" + separator.join(f"{quote(it.name)}:{as_json(facts, it.type, item)}" for it, item in fields) + "}"
    if base in (oids.JSON, oids.JSONB):
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return _scalar(facts, type, value)


def _scalar(facts: Facts, type: TypeRef, value: Value) -> str:
    base = facts.base_type(type.oid)
    if base in MOMENTS:
        return quote(_moment(facts, base, str(value)))
    cast = facts.cast(base, oids.JSON) if base >= FIRST_USER_OID else None
    if cast is not None and cast.function:
        raise Uncertain(f"the json of a value of type {facts.format_type(base)} is unknown")
    text = printed(facts, type, value) or ""
    return text if base in NUMBERS and NUMBER.fullmatch(text) else quote(text)


def _moment(facts: Facts, type: int, text: str) -> str:
    """A date or timestamp as XML Schema writes it, whatever DateStyle says: JsonEncodeDateTime."""
    if type == oids.TIMESTAMPTZ and not in_utc(facts):
        raise Uncertain("local times in the session time zone are not supported")
    return text.replace(" ", "T", 1).replace("+00", "+00:00") if type != oids.DATE else text


def _key(facts: Facts, type: TypeRef, value: Value) -> str:
    """The key of a member, which must be a scalar."""
    if isinstance(value, list | Record) or facts.base_type(type.oid) in (oids.JSON, oids.JSONB):
        raise SqlError("22023", "key value must be scalar, not array, composite, or json")
    text = as_json(facts, type, value)
    return text if text.startswith('"') else quote(text)


# --- functions ----------------------------------------------------------------------------------------------

Made = Callable[..., str]


def _both(*names: str) -> Callable[[Made], Made]:
    """Register a function that returns json, and its variant that returns jsonb."""

    def register(function: Made) -> Made:
        builtin(*names)(function)
        as_jsonb = [name.replace("json", "jsonb") for name in names]
        builtin(*as_jsonb)(lambda call, *arguments: read_jsonb(function(call, *arguments)))
        return function

    return register


@_both("to_json")
def to_json(call: Call, value: Value) -> str:
    """to_json(anyelement)."""
    return as_json(call.facts, call.types[0], value)


@builtin("row_to_json", "array_to_json", "row_to_json_pretty", "array_to_json_pretty")
def pretty(call: Call, value: Value, line_feeds: bool = False) -> str:
    """row_to_json(record [, boolean]) and array_to_json(anyarray [, boolean])."""
    return as_json(call.facts, call.types[0], value, LINE_FEEDS if line_feeds else ",")


@_both("json_build_array", "json_build_array_noargs")
def build_array(call: Call, *arguments: Value) -> str:
    """json_build_array(...)."""
    return "[" + ", ".join(as_json(call.facts, type, value) for value, type in given(call, arguments, 0)) + "]"


def _build_object(call: Call, *arguments: Value, name: str, refusal: Callable[[int], SqlError]) -> str:
    """json_build_object(...)."""
    items = given(call, arguments, 0)
    if len(items) % 2:
        hint = f"The arguments of {name}() must consist of alternating keys and values."
        raise SqlError("22023", "argument list must have even number of elements", hint=hint)
    made = []
    for number in range(0, len(items), 2):
        (key, key_type), (value, type) = items[number : number + 2]
        if key is None:
            raise refusal(number + 1)
        made.append(f"{_key(call.facts, key_type, key)} : {as_json(call.facts, type, value)}")
    return "{" + ", ".join(made) + "}"


NULL_KEY = SqlError("22004", "null value not allowed for object key")
_json_object = partial(_build_object, name="json_build_object", refusal=lambda number: NULL_KEY)
_jsonb_object = partial(
    _build_object,
    name="jsonb_build_object",
    refusal=lambda number: SqlError("22023", f"argument {number}: key must not be null"),
)
builtin("json_build_object", "json_build_object_noargs")(_json_object)
builtin("jsonb_build_object", "jsonb_build_object_noargs")(lambda call, *items: read_jsonb(_jsonb_object(call, *items)))


@_both("json_object")
def object_of_texts(call: Call, items: list[Value]) -> str:
    """json_object(text[]): keys and values alternate, or each row is one of both."""
    if items and isinstance(items[0], list) and len(items[0]) != 2:
        raise SqlError("2202E", "array must have two columns")
    texts = list(flat(items))
    if len(texts) % 2:
        raise SqlError("2202E", "array must have even number of elements")
    return _members(call, texts[::2], texts[1::2])


@_both("json_object_two_arg")
def object_of_two(call: Call, keys: list[Value], values: list[Value]) -> str:
    """json_object(text[], text[])."""
    if bool(keys) != bool(values) or any(isinstance(item, list) for item in (*keys, *values)):
        raise errors.wrong_number_of_subscripts()
    if len(keys) != len(values):
        raise SqlError("2202E", "mismatched array dimensions")
    return _members(call, keys, values)


def _members(call: Call, keys: Sequence[Value], values: Sequence[Value]) -> str:
    text = TypeRef(oids.TEXT)
    if None in keys:
        raise NULL_KEY
    pairs = zip(keys, values, strict=True)
    return "{" + ", ".join(f"{quote(str(key))} : {as_json(call.facts, text, value)}" for key, value in pairs) + "}"


# --- aggregates ---------------------------------------------------------------------------------------------


def _array_agg(call: Call, rows: Group) -> str:
    """json_agg(anyelement): rows and arrays after the first begin a line."""
    (type,) = call.types
    items = [as_json(call.facts, type, value) for (value,) in rows]
    broken = [n and isinstance(value, list | Record) for n, (value,) in enumerate(rows)]
    return "[" + ", ".join(f"\n {item}" if line else item for item, line in zip(items, broken, strict=True)) + "]"


def _object_agg(call: Call, rows: Group, null_key: SqlError) -> str:
    """json_object_agg(key, value)."""
    key_type, type = call.types
    made = []
    for key, value in rows:
        if key is None:
            raise null_key
        made.append(f"{_key(call.facts, key_type, key)} : {as_json(call.facts, type, value)}")
    return "{ " + ", ".join(made) + " }"


NULL_NAME = SqlError("22023", "field name must not be null")
aggregate("json_agg")(_array_agg)
aggregate("jsonb_agg")(lambda call, rows: read_jsonb(_array_agg(call, rows)))
aggregate("json_object_agg")(lambda call, rows: _object_agg(call, rows, NULL_KEY))
aggregate("jsonb_object_agg")(lambda call, rows: read_jsonb(_object_agg(call, rows, NULL_NAME)))
