"""Rows made from json and jsonb: json_each, json_populate_record, json_to_recordset and their kin (jsonfuncs.c)."""

from __future__ import annotations

from collections.abc import Callable

from meshdoc.catalog.contents import Field, Record, Value
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.builtins import Call, builtin
from meshdoc.interpret.builtins.json import as_text, kind, parts
from meshdoc.interpret.modifier import fitted
from meshdoc.interpret.text import read
from meshdoc.interpret.types import element_of, fields_of
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import oids

KINDS = ("json", "jsonb")


def _variants(name: str, function: Callable[..., Value]) -> None:
    """Register a function for json and for jsonb; it is told its name, which it shows in errors."""
    for type in KINDS:
        called = name.replace("json", type)
        builtin(called)(lambda call, *arguments, called=called: function(call, called, *arguments))


# --- json_each ----------------------------------------------------------------------------------------------


def _each(call: Call, name: str, text: str) -> Value:
    """json_each(json): a row for each member."""
    if kind(text) != "object":
        if name.startswith("jsonb"):
            raise SqlError("22023", f"cannot call {name} on a non-object")
        what = "an array as an object" if kind(text) == "array" else "a scalar"
        raise SqlError("22023", f"cannot deconstruct {what}")
    value = as_text if name.endswith("_text") else str
    return [Record(MEMBER, (key, value(part))) for key, part in parts(text)]


def _members(text: str) -> dict[str, str]:
    return dict(parts(text))


MEMBER = (Field("key", TypeRef(oids.TEXT)), Field("value", TypeRef(oids.TEXT)))
_variants("json_each", _each)
_variants("json_each_text", _each)


# --- rows of a type -----------------------------------------------------------------------------------------


def _fields(call: Call) -> tuple[Field, ...]:
    return call.fields or fields_of(call.facts, call.result.oid)


def _populated(call: Call, name: str, base: Value, text: str | None, *_: Value) -> Value:
    """json_populate_record(record, json): a row with the members that are named like its fields."""
    if text is None:
        return base
    return _row(call.facts, _fields(call), text, base)


def _populated_set(call: Call, name: str, base: Value, text: str | None, *_: Value) -> Value:
    """json_populate_recordset(record, json): a row for each object of an array."""
    if text is None:
        return []
    if kind(text) != "array":
        found = "an object" if kind(text) == "object" else "a scalar"
        raise SqlError("22023", f"cannot call {name} on {'a non-array' if name.startswith('jsonb') else found}")
    items = [part for _, part in parts(text)]
    if any(kind(item) != "object" for item in items):
        raise SqlError("22023", f"argument of {name} must be an array of objects")
    return [_row(call.facts, _fields(call), item, base) for item in items]


_variants("json_populate_record", _populated)
_variants("json_to_record", lambda call, name, text: _populated(call, name, None, text))
_variants("json_populate_recordset", _populated_set)
_variants("json_to_recordset", lambda call, name, text: _populated_set(call, name, None, text))


def _row(facts: Facts, fields: tuple[Field, ...], text: str, base: Value = None) -> Record:
    """populate_record: a field without a member keeps the value of the base."""
    if kind(text) != "object":
        what = "an array" if kind(text) == "array" else "a scalar"
        raise SqlError("22023", f"cannot call populate_composite on {what}")
    members = _members(text)
    kept = base.values if isinstance(base, Record) else (None,) * len(fields)
    values = (
        _value(facts, field.type, members[field.name], field.name) if field.name in members else old
        for field, old in zip(fields, kept, strict=True)
    )
    return Record(fields, tuple(values))


def _value(facts: Facts, type: TypeRef, part: str, key: str = "") -> Value:
    """populate_record_field."""
    base = facts.base_type(type.oid)
    if part == "null":
        return None
    if base in (oids.JSON, oids.JSONB):
        return read(facts, type, part)
    element = element_of(facts, base)
    if element and kind(part) == "array":
        return [_value(facts, TypeRef(element), item) for _, item in parts(part)]
    if element and kind(part) != "string":
        raise SqlError("22P02", "expected JSON array", hint=f'See the value of key "{key}".' if key else "")
    fields = fields_of(facts, base)
    if fields and kind(part) != "string":
        return _row(facts, fields, part)
    return fitted(facts, type, read(facts, type, as_text(part) or ""))
