"""Names as a reader is shown them: the schema `public` goes without saying, all others are said.

This is for text, titles and links. SQL in a document is printed as PostgreSQL prints it, with every name qualified.
"""

from __future__ import annotations

from meshdoc.catalog.database import PUBLIC
from meshdoc.catalog.namespace import Names
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.type import TypeRef
from meshdoc.render import schema_of
from meshdoc.render.names import column_type, type_name


def display_name(names: Names, item: Object) -> str:
    """`projects`, `auth.users`, `f(integer)`."""
    schema = schema_of(item)
    name = item.name if schema in (0, PUBLIC) else f"{names.catalog[schema].name}.{item.name}"
    return f"{name}({display_arguments(names, item)})" if isinstance(item, Routine) else name


def display_arguments(names: Names, routine: Routine) -> str:
    """The types that a function is called with."""
    return ", ".join(display_type_name(names, oid) for oid in routine.input_types())


def display_type(names: Names, type: TypeRef) -> str:
    """`numeric(10,2)`, `mood[]`, `auth.level`."""
    return column_type(names, type).removeprefix("public.")


def display_type_name(names: Names, oid: Oid) -> str:
    """A type without a modifier."""
    return type_name(names, oid).removeprefix("public.")
