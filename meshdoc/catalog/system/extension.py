"""The objects created by CREATE EXTENSION, for the extensions of PostgreSQL's own distribution.

An extension's rows have no oids, and refer to other rows by symbols: a type `pg_catalog.int4`, a function
`pg_catalog.abs(pg_catalog.int4)`, an operator `pg_catalog.-(,pg_catalog.int4)`, an operator class or family
`pg_catalog.int4_ops using btree`; a language, access method or schema by its bare name. As in an extension's script,
`@extschema@` is the extension's own schema and `@extschema:cube@` that of a required extension; expressions contain
them as well. `SystemExtension.members` replaces the symbols with oids and names.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, cast

from meshdoc.catalog.system.row import REFERENCED, ROWS, Oid, SystemRow, referenced
from meshdoc.catalog.system.rows import (
    SystemAccessMethod,
    SystemLanguage,
    SystemOperator,
    SystemOperatorClass,
    SystemOperatorFamily,
    SystemProc,
    SystemRole,
    SystemSchema,
    SystemType,
)
from meshdoc.catalog.system.table import Value
from meshdoc.record import record

Json: TypeAlias = str | int | float | bool | list[str] | list[int]
Facts: TypeAlias = Mapping[str, Json]  # a row's fields; those that are 0, false, '' or empty may be missing

WITHOUT_SCHEMA = (SystemSchema, SystemRole, SystemAccessMethod, SystemLanguage)
"""The classes whose rows a name identifies within the database."""

EMPTY: Mapping[str, Value] = {"str": "", "bool": False, "float": 0.0}  # by annotation; () for tuples, else 0


class Reference(NamedTuple):
    """The identity of a referenced row; 0, '' and () where not applicable."""

    schema: Oid
    name: str
    arguments: tuple[Oid, ...] = ()  # of a function, or both operands of an operator
    method: Oid = 0  # of an operator class or family


class PlacedSchema(NamedTuple):
    """The schema of an extension; `sql` is its name, quoted if necessary."""

    oid: Oid
    sql: str


@record
class Placement:
    """The schemas of an extension, and the oids of its members.

    `schemas` maps `@extschema@` and, for each required extension, `@extschema:cube@` to a schema. `new_oid` assigns an
    oid to a member. `find` looks up objects that are not members, and returns 0 if they do not exist: `System.find`
    knows the built-in ones, the catalog those of required extensions.
    """

    schemas: Mapping[str, PlacedSchema]
    new_oid: Callable[[], Oid]
    find: Callable[[type[SystemRow], Reference], Oid]


@record
class SystemExtension:
    """An extension: its control file, and the objects that CREATE EXTENSION creates for the default version.

    They are given as `rows`, or as `script`, which is SQL. An extension with a script has no `versions`: it accepts
    any.
    """

    name: str
    default_version: str
    versions: tuple[str, ...]
    schema: str = ""  # the schema it must be in; '' if it can be in any
    relocatable: bool = False
    superuser: bool = False
    trusted: bool = False
    requires: tuple[str, ...] = ()
    comment: str = ""
    rows: Mapping[str, Sequence[Facts]]
    """By system catalog, in the order of creation."""
    script: str = ""

    def members(self, placement: Placement) -> tuple[SystemRow, ...]:
        """The rows with symbols replaced by oids and names. Raises LookupError if a reference finds nothing."""
        made = [
            (row, facts, placement.new_oid() if fields(row)[0].type == "Oid" else 0)
            for row in ROWS
            for facts in self.rows.get(row.catalog, ())
        ]
        named = REFERENCED.values()
        own = {(row, reference(row, facts)): oid for row, facts, oid in made if row in named}
        placed = _Placed(own, placement)
        return tuple(placed.row(row, facts, oid) for row, facts, oid in made)


def reference(row: type[SystemRow], facts: Facts) -> str:
    """The symbol for an extension's row, given its symbolic fields, in references from other rows."""
    name = str(facts["name"]) if row in WITHOUT_SCHEMA else f"{facts['schema']}.{facts['name']}"
    if row is SystemProc:
        return f"{name}({','.join(cast(list[str], facts.get('argument_types', [])))})"
    if row is SystemOperator:
        return f"{name}({facts.get('left', '')},{facts.get('right', '')})"
    if row in (SystemOperatorFamily, SystemOperatorClass):
        return f"{name} using {facts['method']}"
    return name


class _Placed:
    """The members of an extension that is installed in given schemas."""

    def __init__(self, own: Mapping[tuple[type[SystemRow], str], Oid], placement: Placement) -> None:
        self._oids: dict[tuple[type[SystemRow], str], Oid] = {
            **own,
            **{(SystemSchema, symbol): schema.oid for symbol, schema in placement.schemas.items()},
        }
        self._placement = placement

    def row(self, row: type[SystemRow], facts: Facts, oid: Oid) -> SystemRow:
        """The row for these symbolic fields."""
        values = {field.name: self._value(str(field.type), facts.get(field.name), oid) for field in fields(row)}
        return cast(Callable[..., SystemRow], row)(**values)

    def _value(self, annotation: str, value: Json | None, oid: Oid) -> Value:
        row = referenced(annotation)
        match value:
            case None if annotation == "Oid":
                return oid
            case None:
                return EMPTY.get(annotation, () if annotation.startswith("tuple") else 0)
            case str():
                return self._oid(row, value) if row else self._text(value)
            case list() if row:
                return tuple(self._oid(row, str(symbol)) for symbol in value)
            case list() if annotation == "tuple[str, ...]":
                return tuple(self._text(str(text)) for text in value)
            case list():
                return tuple(map(int, value))
            case _:
                return value

    def _text(self, text: str) -> str:
        for symbol, schema in self._placement.schemas.items():
            text = text.replace(symbol, schema.sql)
        return text

    def _oid(self, row: type[SystemRow], symbol: str) -> Oid:
        if not symbol:
            return 0
        oid = self._oids.get((row, symbol)) or self._placement.find(row, self._reference(row, symbol))
        if not oid:
            raise LookupError(f"there is no {symbol} in {row.catalog}")
        self._oids[row, symbol] = oid
        return oid

    def _reference(self, row: type[SystemRow], symbol: str) -> Reference:
        """Parse a symbol made by `reference`."""
        if row in WITHOUT_SCHEMA:
            return Reference(0, symbol)
        schema_symbol, _, rest = symbol.partition(".")
        schema = self._oid(SystemSchema, schema_symbol)
        if row in (SystemProc, SystemOperator):
            name, _, arguments = rest.removesuffix(")").partition("(")
            types = arguments.split(",") if arguments else []
            return Reference(schema, name, arguments=tuple(self._oid(SystemType, type) for type in types))
        name, _, method = rest.partition(" using ")
        return Reference(schema, name, method=self._oid(SystemAccessMethod, method))


@functools.cache
def read_extension(file: Path) -> SystemExtension:
    """Read an extension's file."""
    facts = json.loads(file.read_text(encoding="utf-8"))
    rows = {row.catalog: facts.pop(row.catalog) for row in ROWS if row.catalog in facts}
    control: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()
    }
    return SystemExtension(**control, rows=rows)
