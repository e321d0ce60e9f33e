"""Names as displayed to readers: qualified, except in the schema `public`.

These names are for text, titles and links, where types have PostgreSQL's short names (`timestamptz`). SQL in a document
is printed as PostgreSQL prints it, with qualified names and full type names.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence

from meshdoc.catalog.database import PUBLIC
from meshdoc.catalog.names.description import describe_object
from meshdoc.catalog.names.names import column_type, type_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.operator import Operator
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.type import TypeRef
from meshdoc.render import schema_of


def display_name(names: Names, item: Object) -> str:
    """`projects`, `auth.users`, `f(integer)`, `+(integer, integer)`; the description of what has no name."""
    if not item.name:
        return describe_object(Names(names.catalog, names.system, path=(PUBLIC,)), item)
    schema = schema_of(item)
    name = item.name if schema in (0, PUBLIC) else f"{names.catalog[schema].name}.{item.name}"
    types = argument_types(item)
    return name if types is None else f"{name}({', '.join(display_type_name(names, oid) for oid in types)})"


def argument_types(item: Object) -> tuple[Oid, ...] | None:
    """The types that a function or operator is called with; None for anything else."""
    if isinstance(item, Operator):
        return tuple(filter(None, (item.left, item.right)))
    return item.input_types() if isinstance(item, Routine) else None


def display_type(names: Names, type: TypeRef) -> str:
    """`numeric(10,2)`, `mood[]`, `auth.level`."""
    return short_type(column_type(names, type))


def display_type_name(names: Names, oid: Oid) -> str:
    """A type without a modifier."""
    return short_type(type_name(names, oid))


def in_words(choice: enum.Enum) -> str:
    """The name of a choice: `set null` for Action.SET_NULL."""
    return choice.name.lower().replace("_", " ")


def in_series(words: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def plural(count: int, noun: str) -> str:
    """`1 table`, `2 tables`, `2 policies`, `2 indexes`."""
    if count == 1 or noun.endswith("privileges"):
        return f"{count:,} {noun}"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{count:,} {noun[:-1]}ies"
    return f"{count:,} {noun}{'es' if noun.endswith(('x', 's')) else 's'}"


ENABLED = {
    "D": "disabled",
    "R": "ENABLE REPLICA: fires in replica sessions only",
    "A": "ENABLE ALWAYS: fires in replica sessions too",
}
"""When triggers, rules and event triggers fire, unless that is the default."""
STORAGE = {"p": "plain", "m": "main", "e": "external", "x": "extended"}
COMPRESSION = {"p": "pglz", "l": "lz4"}
SHORT = {
    "timestamp with time zone": "timestamptz",
    "timestamp without time zone": "timestamp",
    "time with time zone": "timetz",
    "time without time zone": "time",
    "character varying": "varchar",
    "bit varying": "varbit",
}


def short_type(type: str) -> str:
    """A type printed by format_type, shortened: `timestamptz[]`, `varchar(20)`."""
    modifier = re.search(r"\([\d,]+\)", type)
    plain = type.replace(modifier[0], "") if modifier else type
    base = plain.removesuffix("[]")
    array = plain[len(base) :]
    return SHORT.get(base, base.removeprefix("public.")) + (modifier[0] if modifier else "") + array
