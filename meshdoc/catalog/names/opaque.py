"""Assumptions about extensions whose contents are unknown.

A statement that fails only because it names an object that no project file creates may still be valid: an extension may
have created the object. While an extension with unknown members exists, therefore:

- A type that does not exist is assumed to belong to the extension: an opaque base type without operators or casts. Its
  schema is the one that qualifies it, or else the extension's, which must then be on the search path.
- The same holds for an index access method, and for an operator class that an index names or, with an opaque type or
  access method, does not name.
- The meaning of such a type's modifier is unknown: a single number is kept, anything else is dropped.
- A function, operator or relation that does not exist is not assumed, because its type would be a guess. The statement
  is rejected as usual, and the replay records it as uncertain because of the unknown extension.

PostgreSQL has no counterpart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from meshdoc.catalog.database import PG_CATALOG, Extension
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.naming import array_type_name
from meshdoc.catalog.object import Oid
from meshdoc.catalog.operator import AccessMethod, OperatorClass, OperatorFamily
from meshdoc.catalog.type import ArrayType, BaseType

ANYELEMENT: Oid = 2283


def is_opaque(names: Names, oid: Oid) -> bool:
    """Whether the object was assumed to belong to an unknown extension."""
    item = names.catalog.get(oid)
    extension = names.catalog.get(item.extension) if item and item.extension else None
    return isinstance(extension, Extension) and not extension.known


def assume_type(names: Names, schema: str | None, name: str) -> Oid | None:
    """Create an opaque type with a name; None if no unknown extension can contain it."""
    found = _home(names, schema)
    if found is None:
        return None
    extension, where = found
    made = names.catalog.create(
        BaseType(name=name, schema=where, owner=extension.owner, extension=extension.oid, storage="x")
    )
    array = array_type_name(names.catalog, where, name)
    names.catalog.create(ArrayType(name=array, schema=where, element=made.oid, extension=extension.oid))
    names.note(f'type "{name}" is assumed to belong to extension "{extension.name}"; nothing else is known about it')
    return made.oid


def opaque_modifier(words: Sequence[str]) -> int:
    """The modifier kept for an opaque type: a single number, or -1."""
    return int(words[0]) if len(words) == 1 and words[0].isdigit() else -1


def assume_access_method(names: Names, name: str) -> Oid | None:
    """Create an opaque index access method; None if there is no unknown extension."""
    extension = next(_unknown(names), None)
    if extension is None:
        return None
    names.note(f'access method "{name}" is assumed to belong to extension "{extension.name}"')
    return names.catalog.create(AccessMethod(name=name, extension=extension.oid, handler=0, kind="i")).oid


def assume_operator_class(names: Names, method: Oid, schema: str | None, name: str) -> Oid | None:
    """Create an opaque operator class that accepts any type; None if no unknown extension can contain it."""
    found = _home(names, schema)
    if found is None:
        return None
    extension, where = found
    names.note(f'operator class "{name}" is assumed to belong to extension "{extension.name}"')
    return _operator_class(names, extension, method, ANYELEMENT, (where, name), default=False)


def assume_default_operator_class(names: Names, method: Oid, type: Oid) -> Oid | None:
    """Create the default operator class of an opaque type or an opaque access method; None for others."""
    owner = next((names.catalog[oid].extension for oid in (type, method) if is_opaque(names, oid)), None)
    if owner is None:
        return None
    extension = names.catalog[owner]
    assert isinstance(extension, Extension)
    item = names.catalog.get(type) or names.system.type(type)
    assert item is not None
    return _operator_class(names, extension, method, type, (extension.schema, f"{item.name}_ops"), default=True)


def _operator_class(
    names: Names, extension: Extension, method: Oid, type: Oid, named: tuple[Oid, str], *, default: bool
) -> Oid:
    schema, name = named
    family = names.catalog.create(
        OperatorFamily(name=name, schema=schema, owner=extension.owner, extension=extension.oid, method=method)
    )
    made = names.catalog.create(
        OperatorClass(
            name=name,
            schema=schema,
            owner=extension.owner,
            extension=extension.oid,
            method=method,
            family=family.oid,
            input_type=type,
            default=default,
        )
    )
    return made.oid


def _home(names: Names, schema: str | None) -> tuple[Extension, Oid] | None:
    """The unknown extension that can contain an object with this qualification, and the object's schema."""
    unknown = list(_unknown(names))
    if schema is None:
        places = [(item, item.schema) for where in names.search_path for item in unknown if item.schema == where]
        return places[0] if places else None
    where = names.find_schema(schema)
    if where is None or where.oid == PG_CATALOG:
        return None
    unknown.sort(key=lambda item: item.schema != where.oid)
    return (unknown[0], where.oid) if unknown else None


def _unknown(names: Names) -> Iterator[Extension]:
    """The extensions whose contents are unknown, newest first."""
    yield from (item for item in reversed(names.catalog.all(Extension)) if not item.known)
