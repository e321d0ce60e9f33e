"""The type that a statement names, as a catalog object: LookupTypeName and typenameTypeId (parse_type.c)."""

from __future__ import annotations

from collections.abc import Sequence

from pglast import ast

from meshdoc import errors
from meshdoc.analyze.state import location
from meshdoc.analyze.type import find_type, resolve_type, type_name_text
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import NO_OID, Object, Oid
from meshdoc.catalog.relation import CompositeType
from meshdoc.catalog.type import BaseType, Type
from meshdoc.lookup.lsyscache import Facts, existing


def lookup_type(names: Names, written: ast.TypeName | Sequence[ast.String]) -> Type | CompositeType:
    """The type that DROP, COMMENT, OWNER and the like name, a shell included.

    A built-in one is returned as an object that is not in the catalog. Raises SqlError 42704 if it does not
    exist.
    """
    node = written if isinstance(written, ast.TypeName) else ast.TypeName(names=tuple(written), typemod=-1)
    found = find_type(Facts(names), node)
    if found is None:
        raise errors.undefined_type(type_name_text(node), offset=location(node))
    return type_by_oid(names, found)


def operand_type(names: Names, node: ast.TypeName) -> Oid:
    """The type of an argument, a shell included. Raises SqlError 42704 if it does not exist: LookupTypeNameOid."""
    found = find_type(Facts(names), node)
    if found is None:
        raise errors.undefined_type(type_name_text(node))
    return found


def type_named(names: Names, name: Sequence[ast.String]) -> Type | CompositeType:
    """The type of a plain name, as in ALTER TYPE; shells are refused: typenameTypeId."""
    node = ast.TypeName(names=tuple(name), typemod=-1)
    return type_by_oid(names, resolve_type(Facts(names), node).oid)


def type_by_oid(names: Names, oid: Oid) -> Type | CompositeType:
    """The type with that oid, built-in ones included."""
    found: Object | None = names.catalog.get(oid)
    if isinstance(found, Type | CompositeType):
        return found
    row = existing(names.system.type(oid), oid)
    return BaseType(
        oid=oid,
        name=row.name,
        schema=row.schema,
        owner=NO_OID,
        category=row.category,
        length=row.length,
        storage=row.storage,
        element=row.element,
    )
