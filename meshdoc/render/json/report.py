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
from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.names.identity import identity
from meshdoc.catalog.names.names import attribute_name, expression, routine_signature, type_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Address, Object, Oid
from meshdoc.diagnostics import Location
from meshdoc.insight.access.matrix import Cell
from meshdoc.record import positional
from meshdoc.render import Book
from meshdoc.render.json.access import ROW, row
from meshdoc.render.json.reported import all_reported
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
ATTNUMS: Mapping[str, Mapping[str, str]] = {
    "AccessPath": {"equal": "table"},
    "Comparison": {"attnum": ""},
    "Declared": {"determinant": "", "dependent": "", "attnum": ""},
    "Detached": {"columns": "key"},
    "IdempotencyKey": {"attnum": "table", "unique": "table"},
    "Implied": {"attnum": "", "target": "table"},
    "NarrowReference": {"attnum": "key", "target": "key references"},
    "Order": {"attnum": ""},
    "Price": {"indexed": "table"},
    "Remedy": {"columns": "foreign_key", "referenced": "target"},
    "Repetition": {"column": ""},
    "Series": {"columns": "table"},
    "SmallKey": {"attnum": "table"},
    "Stream": {"key": "", "order": ""},
    "TableForm": dict.fromkeys(("keys", "partial", "groups", "arrays", "documents", "listed"), "table"),
}
"""The fields of records that hold numbers of columns, and the field with their table or foreign key.

Without one, the table is that of the record around it.
"""
COLUMN: Facts = {"type": "string", "description": "A column."}


def result_type(function: Callable[..., object]) -> Any:
    """What a report returns."""
    return typing.get_type_hints(function, localns={"Oid": Named})["return"]


@cache
def _hints(cls: Any) -> dict[str, Any]:
    return typing.get_type_hints(cls, localns={"Oid": Named})


def _present(hint: Any) -> Any:
    """The type of a value that is not None. Raises TypeError if there are several."""
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        members = [each for each in typing.get_args(hint) if each is not type(None)]
        if len(members) > 1:
            raise TypeError(f"{hint} has no form in JSON")
        return members[0]
    return hint


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
        hint = _present(hint)
        if (found := PLAIN.get(hint)) is not None:
            return {**found}
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if origin is tuple and Ellipsis not in arguments:
            schemas = [self.schema(each) for each in arguments]
            return {"type": "array", "prefixItems": [*map(_of_columns, schemas)] if _is_named(arguments) else schemas}
        if (element := _elements(hint)) is not None:
            return {"type": "array", "items": self.schema(element)}
        return self._class(hint)

    def _class(self, hint: Any) -> Facts:
        if inspect.isclass(hint) and issubclass(hint, enum.Enum):
            return {"enum": [_word(each) for each in hint]}
        if inspect.isclass(hint) and issubclass(hint, Object):
            return {**OBJECT}
        if not inspect.isclass(hint) or not is_dataclass(hint):
            raise TypeError(f"{hint} has no form in JSON")
        name = f"{hint.__module__.rpartition('.')[2]}.{hint.__name__}"
        if name not in self.definitions:
            self.definitions[name] = {}
            self.definitions[name] = self._record(hint)
        return {"$ref": f"#/$defs/{name}"}

    def _record(self, cls: Any) -> Facts:
        if cls is Cell:
            return {**ROW}
        properties: dict[str, Json] = {name: self.schema(_hints(cls)[name]) for name in _names(cls)}
        properties |= {
            name: _of_columns(properties[name]) for name in ATTNUMS.get(cls.__name__, {}) if name in properties
        }
        doc = " ".join((inspect.getdoc(cls) or "").split())
        return {"type": "object", "description": doc, "properties": properties, "additionalProperties": False}


def _of_columns(schema: Json) -> Json:
    """The schema of numbers of columns, as that of their names."""
    if not isinstance(schema, dict):
        return schema
    return {**COLUMN} if schema == PLAIN[int] else {key: _of_columns(part) for key, part in schema.items()}


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
    writer = Writer(book)
    return stripped(
        {name: writer.value(result_type(typed), ask(book)) for name, (typed, ask) in all_reported().items()}
    )


@positional
class Writer:
    """Values of a book by their types. `name` is the name of the field, `table` the relation that a value is about."""

    book: Book

    def value(self, hint: Any, value: Any, name: str = "", table: Oid = 0) -> Json:
        """A value of a type."""
        if value is None:
            return None
        hint = _present(hint)
        if hint in PLAIN:
            return self._scalar(hint, value, name)
        arguments = typing.get_args(hint)
        if typing.get_origin(hint) is tuple and Ellipsis not in arguments:
            if _is_named(arguments):
                return [self._named(value[0], name), self._columns(value[1], value[0])]
            return [self.value(each, part, name, table) for each, part in zip(arguments, value, strict=True)]
        if (element := _elements(hint)) is not None:
            found = [self.value(element, part, name, table) for part in value]
            return sorted(found, key=str) if isinstance(value, frozenset) else found
        return self._record(value, table)

    def _record(self, value: Any, outer: Oid) -> Json:
        match value:
            case enum.Enum():
                return _word(value)
            case Object():
                return {"kind": value.noun, "name": value.name}
            case Cell():
                return row(self.book, value)
        hints, attnums = _hints(value.__class__), ATTNUMS.get(type(value).__name__, {})
        table: Oid = getattr(value, "table", outer)
        found: Facts = {}
        for name in _names(value.__class__):
            part = getattr(value, name)
            if name in attnums:
                found[name] = self._columns(part, self._relation(value, attnums[name]) if attnums[name] else outer)
            else:
                found[name] = self.value(hints[name], part, name, table)
        return stripped(found)

    def _relation(self, value: Any, source: str) -> Oid:
        """The relation that a field names, or the foreign key in it has or references."""
        field_name, _, references = source.partition(" ")
        oid: Oid = getattr(value, field_name)
        key = self.book.catalog.get(oid)
        if isinstance(key, ForeignKey):
            return key.references_table if references else key.table
        return oid

    def _columns(self, value: Any, relation: Oid) -> Json:
        """The names of columns by their numbers; 0 is none."""
        if isinstance(value, int):
            return attribute_name(self.book.names, relation, value) if value else None
        return [self._columns(each, relation) for each in value]

    def _scalar(self, hint: Any, value: Any, name: str) -> Json:
        names = self.book.names
        match value:
            case Address():
                return identity(names, value) if value.oid in names.catalog else self._named(value.oid, name)
            case Expr():
                return expression(names, value)
            case Location() | Cause():
                place = value.location if isinstance(value, Cause) else value
                return f"{place.path}:{place.line}"
        return self._named(value, name) if hint is Named else value

    def _named(self, oid: Oid, name: str) -> Json:
        if not oid:
            return "public" if any(word in name for word in ROLES) else None
        return object_name(self.book.names, oid)


def _is_named(arguments: tuple[Any, ...]) -> bool:
    """Whether a tuple is a relation and the numbers of columns of it."""
    return len(arguments) == 2 and arguments[0] is Named and _elements(arguments[1]) is int


def object_name(names: Names, oid: Oid) -> str:
    """The identity of an object of the catalog, or of one of PostgreSQL's own."""
    if oid in names.catalog:
        return identity(names, Address(oid))
    if row := names.system.relation(oid):
        return f"pg_catalog.{row.name}"
    return routine_signature(names, oid) if names.system.proc(oid) else type_name(names, oid)
