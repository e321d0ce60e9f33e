"""What all kinds of types share: their names, and the array and row types that come with others.

Mirrors pg_type.c (makeArrayTypeName, moveArrayTypeName, AssignTypeArrayOid) and the part of heap.c that makes a
relation's row type.

Differs from PostgreSQL: array types and row types have no owner of their own, since they always have that of what
they belong to and pg_shdepend knows nothing of theirs either.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from meshdoc import errors
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.names.naming import array_type_name
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import CompositeType, Relation
from meshdoc.catalog.type import ArrayType, BaseType, MultirangeType, RowType, Type
from meshdoc.commands.acl.permission import check_create, check_privilege
from meshdoc.diagnostics import SqlError
from meshdoc.session import Session
from meshdoc.syntax.names import QualifiedName

T = TypeVar("T", bound=Type)


def make_array_type(catalog: Catalog, element: Oid, schema: Oid, name: str) -> ArrayType:
    """Make the array type of a type just made, under a name that is free: `_name`, else `_name_1` and so on."""
    return catalog.create(ArrayType(name=array_type_name(catalog, schema, name), schema=schema, element=element))


def make_row_type(catalog: Catalog, relation: Relation) -> RowType:
    """Make the type of a relation's rows, and the array type of that: heap_create_with_catalog.

    To be called once the relation is made; for all but sequences, indexes and composite types. An array type that
    bears the name gets another. Raises SqlError 42710 where a type of the relation's name stands in its schema.
    """
    if not free_type_name(catalog, relation.schema, relation.name):
        raise errors.duplicate_type(
            relation.name,
            hint="A relation has an associated type of the same name, so you must use a name that doesn't conflict "
            "with any existing type.",
        )
    row_type = catalog.create(RowType(name=relation.name, schema=relation.schema, relation=relation.oid))
    make_array_type(catalog, row_type.oid, relation.schema, relation.name)
    return row_type


def free_type_name(catalog: Catalog, schema: Oid, name: str) -> bool:
    """Make room for a new type: moveArrayTypeName.

    An array type that PostgreSQL named gets another name. False where another type has the name for good; a shell does
    not, but stays for the caller to fill.
    """
    found = catalog.find("type", schema, name)
    if isinstance(found, ArrayType):
        catalog.alter(replace(found, name=array_type_name(catalog, schema, name)))
        return True
    return found is None or (isinstance(found, BaseType) and not found.defined)


def claim_type_name(session: Session, name: QualifiedName) -> Oid:
    """The schema in which a new type of that name may be made; shells count as free.

    Raises SqlError 42710 where a type has the name, 42501 where the current role may not create there.
    """
    schema = session.creation_schema(name.schema)
    check_create(session, schema)
    claim_name_in(session, schema, name.name)
    return schema


def claim_name_in(session: Session, schema: Oid, name: str) -> None:
    """Make room for a new type of that name. Raises SqlError 42710 where a type has it, PostgreSQL's own included."""
    if not free_type_name(session.catalog, schema, name) or schema in session.system.types_named(name):
        raise errors.duplicate_type(name)


def shell_of(session: Session, schema: Oid, name: str) -> BaseType | None:
    """The shell type of that name, if there is one."""
    found = session.catalog.find("type", schema, name)
    return found if isinstance(found, BaseType) and not found.defined else None


def make_shell(session: Session, schema: Oid, name: str) -> BaseType:
    """Make a type of which nothing but the name is known yet: TypeShellMake."""
    return session.catalog.create(
        BaseType(name=name, schema=schema, owner=session.current_user, defined=False, category="P")
    )


def fill_shell(session: Session, item: T) -> T:
    """Make a type, in the place of the shell of its name if there is one: TypeCreate.

    What depends on the shell then depends on the new type, since it keeps the shell's oid. Raises SqlError 42501 where
    the shell is another role's.
    """
    shell = shell_of(session, item.schema, item.name)
    if shell is None:
        return session.catalog.create(item)
    if shell.owner != session.current_user:
        raise SqlError("42501", f"must be owner of type {item.name}")
    return session.catalog.alter(replace(item, oid=shell.oid, comment=shell.comment))


# --- lookup -----------------------------------------------------------------------------------------


def check_type_usage(session: Session, oid: Oid) -> None:
    """Raise SqlError 42501 unless the current role may use the type; of an array that is its element's right."""
    found = session.catalog.get(oid)
    if isinstance(found, ArrayType):
        check_type_usage(session, found.element)
    elif isinstance(found, MultirangeType):
        check_type_usage(session, found.range)
    elif isinstance(found, Type | CompositeType) and not isinstance(found, RowType):
        check_privilege(session, found, "U", noun="type")
