"""The records of reports as JSON, and their JSON Schema, by the annotations of their fields.

`Oid` is an object or a role by its name (0 is PUBLIC where the field is about roles, and left out elsewhere), `Address`
a column, `Expr` SQL, an object of the catalog its kind and name, `Location` and `Cause` the place of a statement.
"""

from __future__ import annotations

import enum
import inspect
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from typing import Any, NewType

from meshdoc.catalog.change import Cause
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.names.identity import identity
from meshdoc.catalog.names.names import column_type, expression, routine_signature, type_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Address, Object, Oid
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import Location
from meshdoc.insight.access.matrix import Cell
from meshdoc.insight.report import reports
from meshdoc.render import Book
from meshdoc.render.json.access import ROW, row
from meshdoc.render.json.value import Facts, Json, stripped

Named = NewType("Named", int)
"""What `Oid` is read as in annotations."""
PLAIN: dict[object, Facts] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    Named: {"type": "string", "description": "An object or a role."},
    Address: {"type": "string", "description": "An object or a column of one."},
    Expr: {"type": "string", "description": "SQL."},
    TypeRef: {"type": "string", "description": "A type."},
    Location: {"type": "string", "description": "A statement, as file:line."},
    Cause: {"type": "string", "description": "A statement, as file:line."},
}
OBJECT: Facts = {
    "type": "object",
    "required": ["kind", "name"],
    "properties": {"kind": {"type": "string"}, "name": {"type": "string"}},
    "additionalProperties": False,
}
ROLES = ("role", "grantee", "grantor")
"""What the names of fields contain that are about roles."""


def result_type(function: Callable[..., object]) -> Any:
    """What a report returns."""
    return typing.get_type_hints(function, localns={"Oid": Named})["return"]


@cache
def _hints(cls: Any) -> dict[str, Any]:
    return typing.get_type_hints(cls, localns={"Oid": Named})


def _members(hint: Any) -> list[Any]:
    """The types of a union, without None."""
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        return [each for each in typing.get_args(hint) if each is not type(None)]
    return [hint]


def _elements(hint: Any) -> Any | None:
    """The type of the elements of a list; None for anything else."""
    origin = typing.get_origin(hint)
    if origin in (tuple, frozenset, list, Sequence, Iterable):
        return typing.get_args(hint)[0]
    return None


# --- the schema ---------------------------------------------------------------------------------------------------


@dataclass
class Describer:
    """The JSON Schemas of types; those of records are gathered in `definitions`."""

    definitions: dict[str, Json] = field(default_factory=dict)

    def schema(self, hint: Any) -> Facts:
        """The schema of a type. Raises TypeError for one that has no form in JSON."""
        members = _members(hint)
        if len(members) > 1:
            return {"anyOf": [self.schema(each) for each in members]}
        hint = members[0]
        if (found := PLAIN.get(hint)) is not None:
            return {**found}
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if origin is tuple and not (len(arguments) == 2 and arguments[1] is Ellipsis):
            return {"type": "array", "prefixItems": [self.schema(each) for each in arguments]}
        if (element := _elements(hint)) is not None:
            return {"type": "array", "items": self.schema(element)}
        if origin in (dict, Mapping):
            return {"type": "object", "additionalProperties": self.schema(arguments[1])}
        return self._class(hint)

    def _class(self, hint: Any) -> Facts:
        if inspect.isclass(hint) and issubclass(hint, enum.Enum):
            return {"enum": [_word(each) for each in hint]}
        if inspect.isclass(hint) and issubclass(hint, Object):
            return {**OBJECT}
        if not is_dataclass(hint):
            raise TypeError(f"{hint} has no form in JSON")
        name = f"report_{getattr(hint, '__name__', '')}"
        if name not in self.definitions:
            self.definitions[name] = {}
            self.definitions[name] = self._record(hint)
        return {"$ref": f"#/$defs/{name}"}

    def _record(self, cls: Any) -> Facts:
        if cls is Cell:
            return {**ROW}
        properties: dict[str, Json] = {name: self.schema(_hints(cls)[name]) for name in _names(cls)}
        doc = " ".join((inspect.getdoc(cls) or "").split())
        return {"type": "object", "description": doc, "properties": properties, "additionalProperties": False}


def _names(cls: Any) -> list[str]:
    return [each.name for each in fields(cls)]


def _word(value: enum.Enum) -> str:
    return (
        value.value if isinstance(value.value, str) and len(value.value) > 1 else value.name.lower().replace("_", " ")
    )


# --- the values ---------------------------------------------------------------------------------------------------


def report_values(book: Book) -> dict[str, Json]:
    """What every report finds, without the empty ones; nothing for the public."""
    if book.edition.is_public:
        return {}
    found = {name: _value(book, result_type(each), each(book), "") for name, each in sorted(reports().items())}
    return stripped(found)


def _value(book: Book, hint: Any, value: Any, name: str) -> Json:
    """A value of a type; `name` is that of its field."""
    if value is None:
        return None
    members = _members(hint)
    if len(members) > 1:
        hint = next((each for each in members if inspect.isclass(each) and isinstance(value, each)), members[0])
    else:
        hint = members[0]
    if hint in _SCALARS:
        return _SCALARS[hint](book, value, name)
    arguments = typing.get_args(hint)
    if typing.get_origin(hint) is tuple and not (len(arguments) == 2 and arguments[1] is Ellipsis):
        return [_value(book, each, part, name) for each, part in zip(arguments, value, strict=True)]
    if (element := _elements(hint)) is not None:
        found = [_value(book, element, part, name) for part in value]
        return sorted(found, key=str) if isinstance(value, frozenset) else found
    if isinstance(value, Mapping):
        key, kind = arguments
        return {str(_value(book, key, each, name)): _value(book, kind, part, name) for each, part in value.items()}
    return _record(book, value)


def _record(book: Book, value: Any) -> Json:
    match value:
        case enum.Enum():
            return _word(value)
        case Object():
            return {"kind": value.noun, "name": value.name}
        case Cell():
            return row(book, value)
    hints = _hints(value.__class__)
    return stripped({name: _value(book, hints[name], getattr(value, name), name) for name in _names(value.__class__)})


def _named(book: Book, oid: Oid, name: str) -> Json:
    if not oid:
        return "public" if any(word in name for word in ROLES) else None
    return object_name(book.names, oid)


def object_name(names: Names, oid: Oid) -> str:
    """The identity of an object of the catalog, or of one of PostgreSQL's own."""
    if oid in names.catalog:
        return identity(names, Address(oid))
    if row := names.system.relation(oid):
        return f"pg_catalog.{row.name}"
    return routine_signature(names, oid) if names.system.proc(oid) else type_name(names, oid)


def _address(book: Book, address: Address, name: str) -> Json:
    return identity(book.names, address) if address.oid in book.catalog else _named(book, address.oid, name)


def _place(book: Book, value: Location | Cause, name: str) -> Json:
    place = value.location if isinstance(value, Cause) else value
    return f"{place.path}:{place.line}"


_SCALARS: dict[Any, Callable[[Book, Any, str], Json]] = {
    str: lambda book, value, name: value,
    int: lambda book, value, name: value,
    float: lambda book, value, name: value,
    bool: lambda book, value, name: value,
    Named: _named,
    Address: _address,
    Expr: lambda book, value, name: expression(book.names, value),
    TypeRef: lambda book, value, name: column_type(book.names, value),
    Location: _place,
    Cause: _place,
}
