"""Code shared by all kinds of types: names, and the array and row types that accompany others.

Mirrors pg_type.c (makeArrayTypeName, moveArrayTypeName, AssignTypeArrayOid) and the part of heap.c that makes a
relation's row type.

Differs from PostgreSQL: array types and row types have no owner of their own, since theirs is always the owner of the
element type or relation, and pg_shdepend does not record it either.
"""

from __future__ import annotations

from typing import TypeVar

from meshdoc import errors
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.names.naming import array_type_name
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import CompositeType, Relation
from meshdoc.catalog.type import ArrayType, BaseType, MultirangeType, RowType, Type
from meshdoc.commands.acl.permission import check_create, check_privilege
from meshdoc.diagnostics import SqlError
from meshdoc.record import replace
from meshdoc.session import Session
from meshdoc.syntax.names import QualifiedName

T = TypeVar("T", bound=Type)


def make_array_type(catalog: Catalog, element: Oid, schema: Oid, name: str) -> ArrayType:
    """Create the array type of a new type, under a free name: `_name`, else `_name_1` and so on."""
    return catalog.create(ArrayType(name=array_type_name(catalog, schema, name), schema=schema, element=element))


def make_row_type(catalog: Catalog, relation: Relation) -> RowType:
    """Create a relation's row type and that type's array type: heap_create_with_catalog.

    Call it after the relation is created, except for sequences, indexes and composite types. An array type with the
    same name is renamed. Raises SqlError 42710 if the schema has another type with the relation's name.
    """
    claim_row_type_name(catalog, relation.schema, relation.name)
    row_type = catalog.create(RowType(name=relation.name, schema=relation.schema, relation=relation.oid))
    make_array_type(catalog, row_type.oid, relation.schema, relation.name)
    return row_type


def claim_row_type_name(catalog: Catalog, schema: Oid, name: str) -> None:
    """Make a relation's name available for its row type. Raises SqlError 42710 if another type has it."""
    if not free_type_name(catalog, schema, name):
        raise errors.duplicate_type(
            name,
            hint="A relation has an associated type of the same name, so you must use a name that doesn't conflict "
            "with any existing type.",
        )


def free_type_name(catalog: Catalog, schema: Oid, name: str) -> bool:
    """Make a type name available: moveArrayTypeName.

    An array type with the name is renamed. Returns False if another type has the name. A shell type does not block the
    name, but stays in place for the caller to fill.
    """
    found = catalog.find("type", schema, name)
    if isinstance(found, ArrayType):
        catalog.alter(replace(found, name=array_type_name(catalog, schema, name)))
        return True
    return found is None or (isinstance(found, BaseType) and not found.defined)


def claim_type_name(session: Session, name: QualifiedName) -> Oid:
    """The schema for a new type with this name; shell types count as free.

    Raises SqlError 42710 if a type has the name, 42501 if the current role has no CREATE privilege on the schema.
    """
    schema = session.creation_schema(name.schema)
    check_create(session, schema)
    claim_name_in(session, schema, name.name)
    return schema


def claim_name_in(session: Session, schema: Oid, name: str) -> None:
    """Make a type name available. Raises SqlError 42710 if another type has it, PostgreSQL's own included."""
    if not free_type_name(session.catalog, schema, name) or schema in session.system.types_named(name):
        raise errors.duplicate_type(name)


def shell_of(session: Session, schema: Oid, name: str) -> BaseType | None:
    """The shell type with that name, or None."""
    found = session.catalog.find("type", schema, name)
    return found if isinstance(found, BaseType) and not found.defined else None


def make_shell(session: Session, schema: Oid, name: str) -> BaseType:
    """Create a shell type: TypeShellMake."""
    return session.catalog.create(
        BaseType(name=name, schema=schema, owner=session.current_user, defined=False, category="P")
    )


def fill_shell(session: Session, item: T) -> T:
    """Create a type, replacing the shell type with its name: TypeCreate.

    The new type keeps the shell's oid, and so the shell's dependents. Raises SqlError 42501 if another role owns the
    shell.
    """
    shell = shell_of(session, item.schema, item.name)
    if shell is None:
        return session.catalog.create(item)
    if shell.owner != session.current_user:
        raise SqlError("42501", f"must be owner of type {item.name}")
    return session.catalog.alter(replace(item, oid=shell.oid, comment=shell.comment))


# --- lookup -----------------------------------------------------------------------------------------


def check_type_usage(session: Session, oid: Oid) -> None:
    """Raise SqlError 42501 unless the current role has USAGE on the type; for an array, on its element type."""
    found = session.catalog.get(oid)
    if isinstance(found, ArrayType):
        check_type_usage(session, found.element)
    elif isinstance(found, MultirangeType):
        check_type_usage(session, found.range)
    elif isinstance(found, Type | CompositeType) and not isinstance(found, RowType):
        check_privilege(session, found, "U", noun="type")
