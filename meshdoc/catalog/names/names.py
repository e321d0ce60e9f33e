"""Names of objects, built-in ones included, as PostgreSQL prints them with an empty search_path."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from meshdoc.catalog.database import PG_CATALOG
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.names.description import QualifiedNames, qualified_name
from meshdoc.catalog.names.format_type import format_type, format_type_be
from meshdoc.catalog.names.holes import UNKNOWN
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.operator import Operator, OperatorClass
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.system import SYSTEM_COLUMNS, SystemCollation, SystemLanguage, SystemOperatorClass, SystemProc
from meshdoc.catalog.type import ArrayType, BaseType, Domain, TypeRef

ANYELEMENT: Oid = 2283


def expression(names: Names, expr: Expr) -> str:
    """An expression or query with current names: pg_get_expr."""
    return expr.sql(QualifiedNames(names))


def schema_name(names: Names, oid: Oid) -> str:
    """A schema name, unquoted."""
    return names.catalog[oid].name


def in_schema(names: Names, schema: Oid, name: str) -> str:
    """`schema.name`, quoted; pg_catalog is omitted."""
    shown = quote_identifier(name)
    return shown if schema == PG_CATALOG else f"{quote_identifier(schema_name(names, schema))}.{shown}"


# --- own or built-in --------------------------------------------------------------------------------------

InSchema: TypeAlias = SystemProc | SystemOperatorClass | SystemCollation


def _name_on_path(names: Names, oid: Oid, row_of: Callable[[Oid], InSchema | None]) -> str:
    """The name, schema-qualified unless the path finds it; `row_of` finds a built-in object."""
    if item := names.catalog.get(oid):
        return qualified_name(names.catalog, item)
    row = row_of(oid)
    return in_schema(names, row.schema, row.name) if row else UNKNOWN


def _qualified(names: Names, oid: Oid, row_of: Callable[[Oid], InSchema | None]) -> str:
    """`schema.name`, pg_catalog included."""
    row = None if oid in names.catalog else row_of(oid)
    if row is None:
        return _name_on_path(names, oid, row_of)
    return f"{quote_identifier(schema_name(names, row.schema))}.{quote_identifier(row.name)}"


def _bare(names: Names, oid: Oid, row_of: Callable[[Oid], InSchema | SystemLanguage | None]) -> str:
    """The name alone, unquoted."""
    found = names.catalog.get(oid) or row_of(oid)
    return found.name if found else UNKNOWN


# --- relations --------------------------------------------------------------------------------------------


def relation_name(names: Names, oid: Oid) -> str:
    """`schema.name` of a relation."""
    item = names.relation_by_oid(oid)
    return "???" if item is None else qualified_name(names.catalog, item)


def referenced_name(names: Names, oid: Oid) -> str:
    """The same, without the schema for names that print it so."""
    item = names.relation_by_oid(oid)
    return quote_identifier(item.name) if item and names.is_named_alone(item) else relation_name(names, oid)


def attribute_name(names: Names, relation: Oid, attnum: int) -> str:
    """A column name, unquoted."""
    item = names.relation_by_oid(relation)
    assert isinstance(item, Relation)
    return attribute_of(item, attnum)


def attribute_of(relation: Relation, attnum: int) -> str:
    """The same of a relation, for a system column too."""
    return relation.attribute(attnum).name if attnum > 0 else SYSTEM_COLUMNS[-attnum - 1].name


# --- types ------------------------------------------------------------------------------------------------


def column_type(names: Names, type: TypeRef) -> str:
    """A type with its modifier, if any: format_type(type, typmod)."""
    return format_type(names.catalog, names.system, type)


def type_name(names: Names, oid: Oid) -> str:
    """A type whose modifier is not known: format_type(type, null)."""
    return format_type_be(names.catalog, names.system, oid)


def type_collation(names: Names, oid: Oid) -> Oid:
    """The default collation of a type: pg_type.typcollation."""
    item = names.catalog.get(oid)
    if isinstance(item, ArrayType):
        return type_collation(names, item.element)
    if isinstance(item, Domain):
        return item.collation or type_collation(names, item.base.oid)
    if isinstance(item, BaseType):
        return item.collation
    row = None if item else names.system.type(oid)
    return row.collation if row else NO_OID


# --- routines, operators and collations -------------------------------------------------------------------


def routine_name(names: Names, oid: Oid) -> str:
    """A routine name, schema-qualified unless the bare name finds it: generate_function_name, regprocout."""
    return _name_on_path(names, oid, names.system.proc)


def unique_routine_name(names: Names, oid: Oid) -> str:
    """A routine name as regproc prints it: schema-qualified if it is overloaded."""
    row = None if oid in names.catalog else names.system.proc(oid)
    if row and len([other for other in names.system.procs_named(row.name) if other.schema == PG_CATALOG]) > 1:
        return f"pg_catalog.{quote_identifier(row.name)}"
    return routine_name(names, oid)


def routine_signature(names: Names, oid: Oid) -> str:
    """A routine with its argument types: regprocedureout."""
    item = names.catalog.get(oid)
    row = None if item else names.system.proc(oid)
    types = item.input_types() if isinstance(item, Routine) else row.argument_types if row else ()
    return f"{routine_name(names, oid)}({','.join(type_name(names, type) for type in types)})"


def schema_qualified_routine(names: Names, oid: Oid) -> str:
    """`schema.name` of a routine, pg_catalog included."""
    return _qualified(names, oid, names.system.proc)


def operator_name(names: Names, oid: Oid) -> str:
    """An operator in an expression: `&&`, or `OPERATOR(public.&&)`."""
    item = names.catalog.get(oid)
    if isinstance(item, Operator):
        return f"OPERATOR({quote_identifier(schema_name(names, item.schema))}.{item.name})"
    row = names.system.operator(oid)
    return row.name if row else "???"


def operator_class_name(names: Names, oid: Oid) -> str:
    """An operator class, schema-qualified unless the path finds it."""
    return _name_on_path(names, oid, names.system.operator_class)


def bare_operator_class_name(names: Names, oid: Oid) -> str:
    """The unqualified name of an operator class, unquoted."""
    return _bare(names, oid, names.system.operator_class)


def operator_class_default(names: Names, oid: Oid) -> bool:
    """Whether an operator class is the default of its type: pg_opclass.opcdefault."""
    item = names.catalog.get(oid)
    if isinstance(item, OperatorClass):
        return item.default
    row = names.system.operator_class(oid)
    return row is None or row.default


def operator_class_key_type(names: Names, oid: Oid) -> Oid:
    """The type stored in an index of the class if it is neither the key's type nor its element type; otherwise 0."""
    item = names.catalog.get(oid)
    row = item if isinstance(item, OperatorClass) else names.system.operator_class(oid)
    return row.key_type if row and row.key_type != ANYELEMENT else NO_OID


def collation_name(names: Names, oid: Oid) -> str:
    """A collation, schema-qualified unless the path finds it."""
    return _name_on_path(names, oid, names.system.collation)


def schema_qualified_collation(names: Names, oid: Oid) -> str:
    """`schema.name` of a collation, pg_catalog included."""
    return _qualified(names, oid, names.system.collation)


def bare_collation_name(names: Names, oid: Oid) -> str:
    """The unqualified name of a collation, unquoted."""
    return _bare(names, oid, names.system.collation)


# --- roles and languages ----------------------------------------------------------------------------------


def role_name(names: Names, oid: Oid) -> str:
    """A role name, unquoted."""
    item = names.catalog.get(oid)
    return item.name if item else f"unknown (OID={oid})"


def language_name(names: Names, oid: Oid) -> str:
    """A language name, unquoted."""
    return _bare(names, oid, names.system.language)
