"""How values of a type are stored, as pg_type tells it: own types, and built-in ones."""

from __future__ import annotations

from meshdoc.catalog.names.description import access_method_name
from meshdoc.catalog.names.names import ANYELEMENT, operator_class_key_type
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Oid
from meshdoc.catalog.type import ArrayType, BaseType, Domain, EnumType, TypeRef

STORAGE = {"p": "plain", "m": "main", "e": "external", "x": "extended"}
INT4: Oid = 23
VARIABLE = -1


def storage(names: Names, type: Oid) -> str:
    """The default storage of a type's columns: typstorage."""
    match item := names.catalog.get(type):
        case Domain():
            return storage(names, item.base.oid)
        case BaseType():
            return STORAGE[item.storage]
        case EnumType():
            return STORAGE["p"]
    row = None if item else names.system.type(type)
    return STORAGE[row.storage if row else "x"]


def length(names: Names, type: Oid) -> int:
    """The size of a type's values in bytes: typlen."""
    match item := names.catalog.get(type):
        case Domain():
            return length(names, item.base.oid)
        case BaseType():
            return item.length
        case EnumType():
            return 4
    row = None if item else names.system.type(type)
    return row.length if row else VARIABLE


def key_type(names: Names, method: Oid, opclass: Oid, type: TypeRef) -> TypeRef:
    """The type that an index stores for a key: ConstructTupleDescriptor (index.c)."""
    if access_method_name(names, method) == "hash":
        return TypeRef(INT4)
    if stored := operator_class_key_type(names, opclass):
        return TypeRef(stored)
    row = names.system.operator_class(opclass)
    if row is None or row.key_type != ANYELEMENT:
        return type
    item = names.catalog.get(type.oid)
    found = None if item else names.system.type(type.oid)
    return TypeRef(item.element if isinstance(item, ArrayType) else found.element if found else type.oid)
