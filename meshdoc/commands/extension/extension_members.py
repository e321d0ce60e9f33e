"""Members of an extension as catalog objects: one function per kind of System row."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from meshdoc.analyze.lookup_function import routine_of
from meshdoc.analyze.lookup_operator import operator_of
from meshdoc.catalog.constraint import Check
from meshdoc.catalog.database import Language
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.foreign import ForeignDataWrapper
from meshdoc.catalog.object import FIRST_USER_OID, NO_OID, Object, Oid
from meshdoc.catalog.operator import (
    AccessMethod,
    Cast,
    FamilyOperator,
    FamilyProc,
    OperatorClass,
    OperatorFamily,
    Transform,
)
from meshdoc.catalog.relation import Column, CompositeType, Relation, Table, View
from meshdoc.catalog.routine import AggregateDefinition
from meshdoc.catalog.system import (
    SystemAccessMethod,
    SystemAggregate,
    SystemCast,
    SystemColumn,
    SystemConstraint,
    SystemFamilyOperator,
    SystemFamilyProc,
    SystemForeignDataWrapper,
    SystemLanguage,
    SystemOperator,
    SystemOperatorClass,
    SystemOperatorFamily,
    SystemProc,
    SystemRange,
    SystemRelation,
    SystemRow,
    SystemTextSearchDictionary,
    SystemTextSearchTemplate,
    SystemTransform,
    SystemType,
)
from meshdoc.catalog.textsearch import TextSearchDictionary, TextSearchTemplate
from meshdoc.catalog.type import ArrayType, BaseType, Domain, MultirangeType, RangeType, RowType, TypeRef
from meshdoc.lookup.rows import copied
from meshdoc.record import positional, replace
from meshdoc.registry import Registry


@positional
class Members:
    """The rows of one extension; dependent rows are found by the row that they belong to."""

    rows: Sequence[SystemRow]
    extension: Oid
    owner: Oid

    def of(self, row: type[SystemRow], field: str) -> Mapping[Oid, Any]:
        """The rows of a class, by one of their fields."""
        return {getattr(item, field): item for item in self.rows if isinstance(item, row)}

    def columns(self, relation: Oid) -> tuple[Column, ...]:
        """The columns of a relation."""
        return tuple(
            copied(Column, row, type=TypeRef(row.type, row.typmod))
            for row in self.rows
            if isinstance(row, SystemColumn) and row.relation == relation
        )


member: Registry[type[SystemRow], Callable[[Any, Members], Iterator[Object]]] = Registry("member of an extension")

# Rows that describe another row and create no object of their own.
PARTS = (SystemColumn, SystemRange, SystemAggregate)


def objects(members: Members) -> Iterator[Object]:
    """The members as objects, with the oids of their rows."""
    for row in members.rows:
        if not isinstance(row, PARTS):
            yield from member[type(row)](row, members)


COPIED: dict[type[SystemRow], type[Object]] = {
    SystemAccessMethod: AccessMethod,
    SystemCast: Cast,
    SystemForeignDataWrapper: ForeignDataWrapper,
    SystemLanguage: Language,
    SystemOperatorClass: OperatorClass,
    SystemOperatorFamily: OperatorFamily,
    SystemTextSearchDictionary: TextSearchDictionary,
    SystemTextSearchTemplate: TextSearchTemplate,
    SystemTransform: Transform,
}
OWNERLESS = (AccessMethod, Cast, TextSearchTemplate, Transform)


@member(*COPIED)
def _object(row: SystemRow, members: Members) -> Iterator[Object]:
    cls = COPIED[type(row)]
    owner = NO_OID if issubclass(cls, OWNERLESS) else members.owner
    others: dict[str, Any] = {"options": ()} if hasattr(row, "options") else {}  # rows have them in another form
    yield copied(cls, row, extension=members.extension, owner=owner, **others)


# --- types ----------------------------------------------------------------------------------------------


@member(SystemType)
def _type(row: SystemType, members: Members) -> Iterator[Object]:
    kind = "array" if row.element and row.name.startswith("_") else row.kind
    made = TYPES[kind](row, members)
    yield replace(made, oid=row.oid, extension=members.extension)


def _domain(row: SystemType, members: Members) -> Object:
    functions = {name: getattr(row, name) for name in ("output", "send", "analyze")}
    own = {name: function if function >= FIRST_USER_OID else NO_OID for name, function in functions.items()}
    default = Expr((row.default,)) if row.default else None
    base = TypeRef(row.base, row.base_typmod)
    return copied(Domain, row, owner=members.owner, base=base, default=default, **own)


def _range(row: SystemType, members: Members) -> Object:
    of: SystemRange = members.of(SystemRange, "type")[row.oid]
    return copied(RangeType, of, name=row.name, schema=row.schema, owner=members.owner)


def _multirange(row: SystemType, members: Members) -> Object:
    of: SystemRange = members.of(SystemRange, "multirange")[row.oid]
    return copied(MultirangeType, row, range=of.type)


def _row_type(row: SystemType, members: Members) -> Object:
    relation: SystemRelation = members.of(SystemRelation, "oid")[row.relation]
    if relation.kind != "c":
        return copied(RowType, row)
    columns = members.columns(relation.oid)
    return copied(CompositeType, row, owner=members.owner, columns=columns, attribute_count=len(columns))


TYPES: dict[str, Callable[[SystemType, Members], Object]] = {
    "array": lambda row, members: copied(ArrayType, row),
    "b": lambda row, members: copied(BaseType, row, owner=members.owner, default=row.default or None),
    "c": _row_type,
    "d": _domain,
    "m": _multirange,
    "r": _range,
}

# --- routines and operators -----------------------------------------------------------------------------


@member(SystemProc)
def _proc(row: SystemProc, members: Members) -> Iterator[Object]:
    aggregate = members.of(SystemAggregate, "function").get(row.oid)
    yield replace(
        routine_of(row),
        extension=members.extension,
        owner=members.owner,
        library=row.library or None,
        sql_body=Expr((row.sql_body,)) if row.sql_body else None,
        aggregate=(_aggregate(aggregate),) if aggregate else (),
    )


def _aggregate(row: SystemAggregate) -> AggregateDefinition:
    initial, moving = row.initial_value or None, row.moving_initial_value or None
    return copied(AggregateDefinition, row, initial_value=initial, moving_initial_value=moving)


@member(SystemOperator)
def _operator(row: SystemOperator, members: Members) -> Iterator[Object]:
    yield replace(operator_of(row), extension=members.extension, owner=members.owner)


@member(SystemFamilyOperator)
def _family_operator(row: SystemFamilyOperator, members: Members) -> Iterator[Object]:
    yield copied(FamilyOperator, row, number=row.strategy)


@member(SystemFamilyProc)
def _family_proc(row: SystemFamilyProc, members: Members) -> Iterator[Object]:
    yield copied(FamilyProc, row)


# --- relations and constraints --------------------------------------------------------------------------


RELATIONS: dict[str, Callable[..., Relation]] = {"v": functools.partial(View, query=Expr(())), "r": Table}


@member(SystemRelation)
def _relation(row: SystemRelation, members: Members) -> Iterator[Object]:
    if cls := RELATIONS.get(row.kind):
        columns = members.columns(row.oid)
        yield cls(
            oid=row.oid,
            name=row.name,
            schema=row.schema,
            extension=members.extension,
            owner=members.owner,
            columns=columns,
            attribute_count=len(columns),
        )


@member(SystemConstraint)
def _constraint(row: SystemConstraint, members: Members) -> Iterator[Object]:
    if row.kind == "c":
        yield copied(Check, row, expression=Expr((row.expression,)))
