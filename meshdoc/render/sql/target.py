"""How COMMENT ON, ALTER ... OWNER TO and GRANT name an object."""

from __future__ import annotations

from meshdoc.catalog.constraint import Constraint, TriggerConstraint
from meshdoc.catalog.database import Database
from meshdoc.catalog.foreign import UserMapping
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.description import access_method_name, qualified_name
from meshdoc.catalog.names.names import relation_name, type_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import Object
from meshdoc.catalog.operator import (
    Cast,
    FamilyMember,
    Operator,
    OperatorClass,
    OperatorFamily,
    Transform,
)
from meshdoc.catalog.publication import PublicationSchema, PublicationTable
from meshdoc.catalog.relation import ColumnDefault, Sequence
from meshdoc.catalog.role import DefaultPrivileges, Role
from meshdoc.catalog.routine import Argument, ArgumentMode, Routine, RoutineKind
from meshdoc.catalog.trigger import Policy, Rule, Trigger
from meshdoc.catalog.type import Domain
from meshdoc.record import replace
from meshdoc.render.sql.operator import cast_name, transform_name
from meshdoc.render.sql.routine import aggregate_signature, argument

WORDS = {RoutineKind.PROCEDURE: "PROCEDURE", RoutineKind.AGGREGATE: "AGGREGATE"}
NOUNS = {"foreign-data wrapper": "FOREIGN DATA WRAPPER", "statistics object": "STATISTICS", "default acl": ""}
UNOWNED = (
    *(Constraint, Index, Trigger, Rule, Policy, ColumnDefault, Cast, FamilyMember, Transform, UserMapping),
    *(PublicationTable, PublicationSchema, DefaultPrivileges, Role),
)
"""The kinds without an owner of their own."""


def word(item: Object) -> str:
    """The kind of an object as a keyword of SQL: `FUNCTION`."""
    if isinstance(item, Routine):
        return WORDS.get(item.kind, "FUNCTION")
    if isinstance(item, Domain):
        return "DOMAIN"
    if isinstance(item, Constraint):
        return "CONSTRAINT"
    return NOUNS.get(item.noun, item.noun.upper())


def target(names: Names, item: Object) -> str:
    """`FUNCTION public.f(a integer)`, `TRIGGER t ON public.t`."""
    return f"{word(item)} {name_of(names, item)}"


def name_of(names: Names, item: Object) -> str:
    """The name, with what else identifies an object of its kind."""
    match item:
        case Routine():
            return routine_identity(names, item)
        case Constraint() if item.domain:
            return f"{quote_identifier(item.name)} ON DOMAIN {type_name(names, item.domain)}"
        case Constraint() | Trigger() | Rule() | Policy():
            return f"{quote_identifier(item.name)} ON {relation_name(names, item.table)}"
        case Operator():
            return operator_identity(names, item)
        case OperatorClass() | OperatorFamily():
            method = quote_identifier(access_method_name(names, item.method))
            return f"{qualified_name(names.catalog, item)} USING {method}"
        case Cast():
            return cast_name(names, item)
        case Transform():
            return transform_name(names, item)
    is_global = item.noun == "extension" or isinstance(item, Database)
    return quote_identifier(item.name) if is_global else qualified_name(names.catalog, item)


def operator_identity(names: Names, item: Operator) -> str:
    """`public.+ (integer, integer)`, with NONE for no left operand."""
    types = ", ".join(type_name(names, oid) if oid else "NONE" for oid in (item.left, item.right))
    return f"{quote_identifier(names.catalog[item.schema].name)}.{item.name} ({types})"


def routine_identity(names: Names, item: Routine) -> str:
    """`public.f(a integer, OUT b text)`: pg_get_function_identity_arguments."""
    if item.kind is RoutineKind.AGGREGATE:
        return aggregate_signature(names, item)
    shown = (argument(names, _without_default(each)) for each in item.arguments if each.mode is not ArgumentMode.TABLE)
    return f"{qualified_name(names.catalog, item)}({', '.join(shown)})"


def _without_default(item: Argument) -> Argument:
    return replace(item, default=None)


def has_owner(item: Object) -> bool:
    """Whether ALTER ... OWNER TO changes the owner of an object."""
    if isinstance(item, Sequence):
        return item.identity_of is None
    return not isinstance(item, UNOWNED) and word(item) not in ("EXTENSION", "ACCESS METHOD")


def has_comment(item: Object) -> bool:
    """Whether COMMENT ON applies to an object."""
    return not isinstance(item, TriggerConstraint)
