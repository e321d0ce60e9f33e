"""Descriptions of objects (objectaddress.c), and the names for holes of expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import Constraint
from meshdoc.catalog.database import Extension
from meshdoc.catalog.expr import Hole
from meshdoc.catalog.foreign import UserMapping
from meshdoc.catalog.names.format_type import format_type, format_type_be
from meshdoc.catalog.names.holes import fill
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import NO_OID, Address, Object, Oid
from meshdoc.catalog.operator import (
    Cast,
    FamilyMember,
    FamilyOperator,
    FamilyProc,
    Operator,
    OperatorClass,
    OperatorFamily,
    Transform,
)
from meshdoc.catalog.publication import PublicationSchema, PublicationTable
from meshdoc.catalog.relation import SEQUENCE_COLUMNS, ColumnDefault, CompositeType, Relation, Sequence
from meshdoc.catalog.role import DefaultPrivileges
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.system import SYSTEM_COLUMNS
from meshdoc.catalog.trigger import Policy, Rule, Trigger
from meshdoc.catalog.type import Type, TypeRef
from meshdoc.record import positional
from meshdoc.registry import Registry

# --- names with an empty search path ----------------------------------------------------------------


def qualified_name(catalog: Catalog, item: Object) -> str:
    """`schema.name`, each part quoted if necessary; the name only if the object belongs to no schema."""
    schema: Oid = getattr(item, "schema", NO_OID)
    name = quote_identifier(item.name)
    return f"{quote_identifier(catalog[schema].name)}.{name}" if schema else name


@positional
class QualifiedNames:
    """The names for holes of expressions, as PostgreSQL prints them when search_path is empty."""

    names: Names

    def name_in(self, hole: Hole) -> str:
        """The text of one hole."""
        return fill(self.names, hole)

    def type(self, type: TypeRef) -> str:
        """The type as format_type prints it."""
        return format_type(self.names.catalog, self.names.system, type)


# --- descriptions as in error messages ----------------------------------------------------------------

describer: Registry[type[Object], Callable[[Names, Any], str]] = Registry("description")


def describe(names: Names, address: Address) -> str:
    """`table t`, `column a of table t`, `constraint c on table s.t`: getObjectDescription.

    A name is qualified if the search path does not find it. The name of an object outside schemas is not quoted.
    """
    item = names.relation_by_oid(address.oid)
    if item is None:
        return f"type {format_type_be(names.catalog, names.system, address.oid)}"
    if address.sub:
        assert isinstance(item, Relation | Sequence)
        noun = "composite " if isinstance(item, CompositeType) else ""
        return f"column {_attribute_name(item, address.sub)} of {noun}{describe_object(names, item)}"
    return describe_object(names, item)


def _attribute_name(item: Relation | Sequence, attnum: int) -> str:
    if isinstance(item, Sequence):
        return SEQUENCE_COLUMNS[attnum - 1][0]
    if attnum > 0:
        return item.attribute(attnum).name
    return SYSTEM_COLUMNS[-attnum - 1].name


def describe_object(names: Names, item: Object) -> str:
    """The description of a whole object, in the catalog or not."""
    for cls in type(item).__mro__:
        if function := describer.get(cls):
            return function(names, item)
    name = shown_name(names, item) if getattr(item, "schema", NO_OID) else item.name
    return f"{item.noun} {name}"


def shown_name(names: Names, item: Object) -> str:
    """The object's name, qualified if the search path does not find it."""
    if isinstance(item, Extension):
        return item.name  # its schema is that of its members, not part of its name
    if getattr(item, "schema", NO_OID) and not names.is_visible(item):
        return qualified_name(names.catalog, item)
    return quote_identifier(item.name)


def shown_type(names: Names, type: TypeRef) -> str:
    """The type as in error messages: format_type_be, or format_type_with_typemod if it has a modifier.

    It is qualified if the search path does not find it.
    """
    item = names.catalog.get(type.oid)
    if type.typmod >= 0:
        text = format_type(names.catalog, names.system, type)
    else:
        text = format_type_be(names.catalog, names.system, type.oid)
    if isinstance(item, Type | CompositeType) and names.is_visible(item):
        return text.removeprefix(f"{quote_identifier(names.catalog[item.schema].name)}.")
    return text


def signature(names: Names, name: str, types: Iterable[Oid]) -> str:
    """`f(integer, text)`, with the arguments as format_procedure prints them."""
    return f"{name}({','.join(shown_type(names, TypeRef(oid)) for oid in types)})"


@describer(Type, CompositeType)
def _type(names: Names, item: Object) -> str:
    return f"type {shown_type(names, TypeRef(item.oid))}"


@describer(Routine)
def _routine(names: Names, item: Routine) -> str:
    return f"function {signature(names, shown_name(names, item), item.input_types())}"


@describer(ColumnDefault)
def _default(names: Names, item: ColumnDefault) -> str:
    return f"default value for {describe(names, Address(item.table, item.attnum))}"


@describer(Constraint)
def _constraint(names: Names, item: Constraint) -> str:
    on = f" on {describe(names, Address(item.table))}" if item.table else ""
    return f"constraint {item.name}{on}"


@describer(Trigger, Rule, Policy)
def _of_table(names: Names, item: Trigger | Rule | Policy) -> str:
    return f"{item.noun} {item.name} on {describe(names, Address(item.table))}"


# --- operators and operator families ------------------------------------------------------------------


@describer(Operator)
def _operator(names: Names, item: Object) -> str:
    return f"operator {operator_signature(names, item.oid)}"


def operator_signature(names: Names, oid: Oid) -> str:
    """`public.+(integer,integer)`, as format_operator prints it; the name is never quoted."""
    found = names.catalog.get(oid)
    if isinstance(found, Operator):
        schema = "" if names.is_visible(found) else f"{quote_identifier(names.catalog[found.schema].name)}."
        name, left, right = schema + found.name, found.left, found.right
    else:
        row = names.system.operator(oid)
        name, left, right = (row.name, row.left, row.right) if row else ("???", NO_OID, NO_OID)
    types = [shown_type(names, TypeRef(type)) if type else "NONE" for type in (left, right)]
    return f"{name}({','.join(types)})"


@describer(OperatorClass, OperatorFamily)
def _of_access_method(names: Names, item: OperatorClass | OperatorFamily) -> str:
    return f"{item.noun} {shown_name(names, item)} for access method {access_method_name(names, item.method)}"


def access_method_name(names: Names, oid: Oid) -> str:
    """The name of an access method, unquoted."""
    found = names.catalog.get(oid)
    own = (row.name for row in names.system.access_methods.values() if row.oid == oid)
    return found.name if found else next(own, "???")


@describer(FamilyMember)
def _family_member(names: Names, item: FamilyOperator | FamilyProc) -> str:
    """`operator 1 (integer, bigint) of operator family f for access method btree: <(integer,bigint)`."""
    types = ", ".join(shown_type(names, TypeRef(type)) for type in (item.left, item.right))
    if isinstance(item, FamilyOperator):
        member = operator_signature(names, item.operator)
    else:
        member = _routine_signature(names, item.function)
    return f"{item.noun} {item.number} ({types}) of {_family(names, item.family)}: {member}"


def _family(names: Names, oid: Oid) -> str:
    if oid in names.catalog:
        return describe(names, Address(oid))
    row = names.system.operator_family(oid)
    return f"operator family {row.name} for access method {access_method_name(names, row.method)}" if row else "???"


def _routine_signature(names: Names, oid: Oid) -> str:
    found = names.catalog.get(oid)
    if isinstance(found, Routine):
        return signature(names, shown_name(names, found), found.input_types())
    row = names.system.proc(oid)
    return signature(names, quote_identifier(row.name), row.argument_types) if row else "???"


@describer(Cast)
def _cast(names: Names, item: Cast) -> str:
    source, target = (shown_type(names, TypeRef(type)) for type in (item.source, item.target))
    return f"cast from {source} to {target}"


@describer(Transform)
def _transform(names: Names, item: Transform) -> str:
    language = names.catalog[item.language].name
    return f"transform for {shown_type(names, TypeRef(item.type))} language {language}"


@describer(UserMapping)
def _user_mapping(names: Names, item: UserMapping) -> str:
    user = _quoted_name(names, item.user) if item.user else "public"
    return f"user mapping for {user} on server {_quoted_name(names, item.server)}"


@describer(PublicationTable)
def _publication_table(names: Names, item: PublicationTable) -> str:
    table = describe(names, Address(item.table))
    return f"publication of {table} in publication {_quoted_name(names, item.publication)}"


@describer(PublicationSchema)
def _publication_schema(names: Names, item: PublicationSchema) -> str:
    schema, publication = (_quoted_name(names, oid) for oid in (item.schema, item.publication))
    return f"publication of schema {schema} in publication {publication}"


DEFAULTS_ON = {
    "r": "new relations",
    "S": "new sequences",
    "f": "new functions",
    "T": "new types",
    "n": "new schemas",
    "L": "new large objects",
}


@describer(DefaultPrivileges)
def _default_privileges(names: Names, item: DefaultPrivileges) -> str:
    text = f"default privileges on {DEFAULTS_ON[item.kind]} belonging to role {names.catalog[item.role].name}"
    return f"{text} in schema {names.catalog[item.schema].name}" if item.schema else text


def _quoted_name(names: Names, oid: Oid) -> str:
    return quote_identifier(names.catalog[oid].name)
