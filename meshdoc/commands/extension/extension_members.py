"""Members of an extension as catalog objects: one function per kind of System row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
from meshdoc.registry import Registry


@dataclass(frozen=True, slots=True)
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
            Column(
                attnum=row.attnum,
                name=row.name,
                type=TypeRef(row.type, row.typmod),
                collation=row.collation,
                not_null=row.not_null,
            )
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


@member(SystemType)
def _type(row: SystemType, members: Members) -> Iterator[Object]:
    kind = "array" if row.element and row.name.startswith("_") else row.kind
    made = TYPES[kind](row, members)
    yield replace(made, oid=row.oid, extension=members.extension)


def _domain(row: SystemType, members: Members) -> Object:
    return Domain(
        name=row.name,
        schema=row.schema,
        owner=members.owner,
        base=TypeRef(row.base, row.base_typmod),
        collation=row.collation,
        output=_if_own(row.output),
        send=_if_own(row.send),
        analyze=_if_own(row.analyze),
        default=Expr((row.default,)) if row.default else None,
    )


def _if_own(function: Oid) -> Oid:
    return function if function >= FIRST_USER_OID else NO_OID


def _range(row: SystemType, members: Members) -> Object:
    of: SystemRange = members.of(SystemRange, "type")[row.oid]
    return RangeType(
        name=row.name,
        schema=row.schema,
        owner=members.owner,
        subtype=of.subtype,
        collation=of.collation,
        subtype_opclass=of.subtype_opclass,
    )


def _multirange(row: SystemType, members: Members) -> Object:
    of: SystemRange = members.of(SystemRange, "multirange")[row.oid]
    return MultirangeType(name=row.name, schema=row.schema, range=of.type)


def _array(row: SystemType, members: Members) -> Object:
    return ArrayType(name=row.name, schema=row.schema, element=row.element)


def _row_type(row: SystemType, members: Members) -> Object:
    relation: SystemRelation = members.of(SystemRelation, "oid")[row.relation]
    if relation.kind != "c":
        return RowType(name=row.name, schema=row.schema, relation=relation.oid)
    columns = members.columns(relation.oid)
    return CompositeType(
        name=row.name, schema=row.schema, owner=members.owner, columns=columns, attribute_count=len(columns)
    )


def _base_type(row: SystemType, members: Members) -> Object:
    return BaseType(
        name=row.name,
        schema=row.schema,
        owner=members.owner,
        input=row.input,
        output=row.output,
        receive=row.receive,
        send=row.send,
        typmod_in=row.typmod_in,
        typmod_out=row.typmod_out,
        analyze=row.analyze,
        subscript=row.subscript,
        length=row.length,
        by_value=row.by_value,
        align=row.align,
        storage=row.storage,
        category=row.category,
        preferred=row.preferred,
        default=row.default or None,
        element=row.element,
        delimiter=row.delimiter,
        collation=row.collation,
    )


TYPES: dict[str, Callable[[SystemType, Members], Object]] = {
    "array": _array,
    "b": _base_type,
    "c": _row_type,
    "d": _domain,
    "m": _multirange,
    "r": _range,
}


@member(SystemProc)
def _proc(row: SystemProc, members: Members) -> Iterator[Object]:
    aggregate = members.of(SystemAggregate, "function").get(row.oid)
    yield replace(
        routine_of(row),
        extension=members.extension,
        owner=members.owner,
        library=row.library or None,
        aggregate=(_aggregate(aggregate),) if aggregate else (),
    )


def _aggregate(row: SystemAggregate) -> AggregateDefinition:
    return AggregateDefinition(
        kind=row.kind,
        direct_arguments=row.direct_arguments,
        transition_function=row.transition_function,
        transition_type=row.transition_type,
        transition_space=row.transition_space,
        final_function=row.final_function,
        combine_function=row.combine_function,
        initial_value=row.initial_value or None,
        sort_operator=row.sort_operator,
    )


@member(SystemOperator)
def _operator(row: SystemOperator, members: Members) -> Iterator[Object]:
    yield replace(operator_of(row), extension=members.extension, owner=members.owner)


@member(SystemCast)
def _cast(row: SystemCast, members: Members) -> Iterator[Object]:
    yield Cast(
        oid=row.oid,
        extension=members.extension,
        source=row.source,
        target=row.target,
        function=row.function,
        context=row.context,
        method=row.method,
    )


@member(SystemOperatorFamily)
def _family(row: SystemOperatorFamily, members: Members) -> Iterator[Object]:
    yield OperatorFamily(
        oid=row.oid,
        name=row.name,
        schema=row.schema,
        extension=members.extension,
        owner=members.owner,
        method=row.method,
    )


@member(SystemOperatorClass)
def _class(row: SystemOperatorClass, members: Members) -> Iterator[Object]:
    yield OperatorClass(
        oid=row.oid,
        name=row.name,
        schema=row.schema,
        extension=members.extension,
        owner=members.owner,
        method=row.method,
        family=row.family,
        input_type=row.input_type,
        key_type=row.key_type,
        default=row.default,
    )


@member(SystemFamilyOperator)
def _family_operator(row: SystemFamilyOperator, members: Members) -> Iterator[Object]:
    yield FamilyOperator(
        oid=row.oid,
        family=row.family,
        left=row.left,
        right=row.right,
        number=row.strategy,
        operator=row.operator,
        sort_family=row.sort_family,
    )


@member(SystemFamilyProc)
def _family_proc(row: SystemFamilyProc, members: Members) -> Iterator[Object]:
    yield FamilyProc(
        oid=row.oid,
        family=row.family,
        left=row.left,
        right=row.right,
        number=row.number,
        function=row.function,
    )


@member(SystemAccessMethod)
def _access_method(row: SystemAccessMethod, members: Members) -> Iterator[Object]:
    yield AccessMethod(oid=row.oid, name=row.name, extension=members.extension, handler=row.handler, kind=row.kind)


@member(SystemLanguage)
def _language(row: SystemLanguage, members: Members) -> Iterator[Object]:
    yield Language(
        oid=row.oid,
        name=row.name,
        extension=members.extension,
        owner=members.owner,
        trusted=row.trusted,
        handler=row.handler,
        inline=row.inline,
        validator=row.validator,
    )


@member(SystemTransform)
def _transform(row: SystemTransform, members: Members) -> Iterator[Object]:
    yield Transform(
        oid=row.oid,
        extension=members.extension,
        type=row.type,
        language=row.language,
        from_sql=row.from_sql,
        to_sql=row.to_sql,
    )


@member(SystemForeignDataWrapper)
def _wrapper(row: SystemForeignDataWrapper, members: Members) -> Iterator[Object]:
    yield ForeignDataWrapper(
        oid=row.oid,
        name=row.name,
        extension=members.extension,
        owner=members.owner,
        handler=row.handler,
        validator=row.validator,
    )


@member(SystemTextSearchTemplate)
def _template(row: SystemTextSearchTemplate, members: Members) -> Iterator[Object]:
    yield TextSearchTemplate(
        oid=row.oid,
        name=row.name,
        schema=row.schema,
        extension=members.extension,
        init=row.init,
        lexize=row.lexize,
    )


@member(SystemTextSearchDictionary)
def _dictionary(row: SystemTextSearchDictionary, members: Members) -> Iterator[Object]:
    yield TextSearchDictionary(
        oid=row.oid,
        name=row.name,
        schema=row.schema,
        extension=members.extension,
        owner=members.owner,
        template=row.template,
    )


@member(SystemRelation)
def _relation(row: SystemRelation, members: Members) -> Iterator[Object]:
    columns = members.columns(row.oid)
    made: dict[str, Relation] = {
        "v": View(name=row.name, schema=row.schema, query=Expr(())),
        "r": Table(name=row.name, schema=row.schema),
    }
    if row.kind in made:
        yield replace(
            made[row.kind],
            oid=row.oid,
            extension=members.extension,
            owner=members.owner,
            columns=columns,
            attribute_count=len(columns),
        )


@member(SystemConstraint)
def _constraint(row: SystemConstraint, members: Members) -> Iterator[Object]:
    if row.kind == "c":
        expression = Expr((row.expression,))
        yield Check(
            oid=row.oid, name=row.name, domain=row.domain, table=row.table, columns=row.columns, expression=expression
        )
