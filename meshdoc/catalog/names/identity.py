"""The type and identity of objects: getObjectTypeDescription, getObjectIdentity."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from meshdoc.catalog.constraint import Constraint
from meshdoc.catalog.database import PG_CATALOG
from meshdoc.catalog.foreign import UserMapping
from meshdoc.catalog.names.description import qualified_name
from meshdoc.catalog.names.format_type import SPELLED, format_type_be
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import NO_OID, Address, Object, Oid
from meshdoc.catalog.operator import Cast, Operator, OperatorClass, OperatorFamily
from meshdoc.catalog.publication import PublicationTable
from meshdoc.catalog.relation import ColumnDefault, CompositeType, Relation
from meshdoc.catalog.routine import Routine, RoutineKind
from meshdoc.catalog.trigger import Policy, Rule, Trigger
from meshdoc.catalog.type import Type
from meshdoc.registry import Registry

ROUTINES = {RoutineKind.PROCEDURE: "procedure", RoutineKind.AGGREGATE: "aggregate"}
UNNAMED = (Constraint, Trigger, Policy, Rule, Routine, Operator, OperatorClass, OperatorFamily, Cast)
"""Objects that schema and name do not identify."""


def object_type(names: Names, address: Address) -> str:
    """`table`, `table column`, `domain constraint`."""
    item = names.catalog[address.oid]
    if isinstance(item, Routine):
        return ROUTINES.get(item.kind, "function")
    if isinstance(item, Constraint):
        return "table constraint" if item.table else "domain constraint"
    return f"{item.noun} column" if address.sub else item.noun


def schema_name(names: Names, address: Address) -> str | None:
    """The schema of the object, None if it belongs to none."""
    item = names.catalog[address.oid]
    if isinstance(item, Constraint):
        return schema_name(names, Address(item.table or item.domain))
    schema: Oid = getattr(item, "schema", NO_OID)
    return names.catalog[schema].name if schema and item.noun != "extension" else None


def object_name(names: Names, address: Address) -> str | None:
    """The object's name, if schema and name identify it among objects of its kind; otherwise None."""
    item = names.catalog[address.oid]
    return None if address.sub or isinstance(item, (*UNNAMED, ColumnDefault, UserMapping)) else item.name


identity_of: Registry[type[Object], Callable[[Names, Any], str]] = Registry("identity")


def identity(names: Names, address: Address) -> str:
    """`public.t`, `public.t.a`, `c on public.t`, `public.f(integer)`."""
    item = names.catalog[address.oid]
    if address.sub:
        assert isinstance(item, Relation)
        column = next(column for column in item.columns if column.attnum == address.sub)
        return f"{qualified_name(names.catalog, item)}.{quote_identifier(column.name)}"
    for cls in type(item).__mro__:
        if function := identity_of.get(cls):
            return function(names, item)
    return quote_identifier(item.name) if item.noun == "extension" else qualified_name(names.catalog, item)


def qualified_type(names: Names, oid: Oid) -> str:
    """The schema-qualified type, unless it has a SQL name of its own: format_type_be_qualified."""
    shown = format_type_be(names.catalog, names.system, oid)
    row = names.system.type(oid)
    spelled = row is None or row.schema != PG_CATALOG or oid in SPELLED or row.element in SPELLED
    return shown if spelled else f"pg_catalog.{shown}"


@identity_of(Type, CompositeType)
def _type(names: Names, item: Object) -> str:
    return qualified_type(names, item.oid)


@identity_of(Routine)
def _routine(names: Names, item: Routine) -> str:
    types = ",".join(qualified_type(names, oid) for oid in item.input_types())
    return f"{qualified_name(names.catalog, item)}({types})"


@identity_of(Operator)
def _operator(names: Names, item: Operator) -> str:
    types = ",".join(qualified_type(names, oid) if oid else "NONE" for oid in (item.left, item.right))
    return f"{quote_identifier(names.catalog[item.schema].name)}.{item.name}({types})"


@identity_of(Constraint)
def _constraint(names: Names, item: Constraint) -> str:
    return f"{quote_identifier(item.name)} on {identity(names, Address(item.table or item.domain))}"


@identity_of(Trigger, Rule, Policy)
def _of_table(names: Names, item: Trigger | Rule | Policy) -> str:
    return f"{quote_identifier(item.name)} on {identity(names, Address(item.table))}"


@identity_of(ColumnDefault)
def _default(names: Names, item: ColumnDefault) -> str:
    return f"for {identity(names, Address(item.table, item.attnum))}"


@identity_of(Cast)
def _cast(names: Names, item: Cast) -> str:
    return f"({qualified_type(names, item.source)} AS {qualified_type(names, item.target)})"


@identity_of(UserMapping)
def _user_mapping(names: Names, item: UserMapping) -> str:
    user = names.catalog[item.user].name if item.user else "public"
    return f"{user} on server {names.catalog[item.server].name}"


@identity_of(PublicationTable)
def _publication_table(names: Names, item: PublicationTable) -> str:
    return f"{identity(names, Address(item.table))} in publication {names.catalog[item.publication].name}"
