"""User-defined types, routines and operators as rows of the system catalogs: analysis handles one form only."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import fields
from typing import Any, TypeVar

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.operator import FamilyOperator
from meshdoc.catalog.relation import CompositeType
from meshdoc.catalog.routine import ArgumentMode, Routine
from meshdoc.catalog.system import SystemAggregate, SystemFamilyOperator, SystemProc, SystemType
from meshdoc.catalog.type import ArrayType, BaseType, Domain, EnumType, MultirangeType, RangeType, RowType, Type
from meshdoc.nodes import oids
from meshdoc.record import replace

T = TypeVar("T")

# The output functions that correspond to the input functions, as in pg_proc.dat.
OUTPUTS = {oids.ARRAY_IN: 751, oids.ENUM_IN: 3507, oids.RANGE_IN: 3835, oids.MULTIRANGE_IN: 4232, oids.RECORD_IN: 2291}


def copied(cls: Callable[..., T], item: Any, **others: Any) -> T:
    """An instance of the class with the item's values in the fields of the same names, and the others."""
    return cls(**{name: getattr(item, name) for name in _names(cls) & _names(item.__class__) - others.keys()}, **others)


@functools.cache
def _names(cls: Any) -> frozenset[str]:
    return frozenset(field.name for field in fields(cls))


def _type(catalog: Catalog, item: Type | CompositeType, kind: str, category: str, input: Oid) -> SystemType:
    array = catalog.find("array type", item.oid)
    return SystemType(
        oid=item.oid,
        name=item.name,
        schema=item.schema,
        kind=kind,
        category=category,
        array=array.oid if array else NO_OID,
        input=input,
        output=OUTPUTS.get(input, NO_OID),
    )


def _array_row(catalog: Catalog, item: ArrayType, element: SystemType) -> SystemType:
    return replace(
        _type(catalog, item, "b", "A", oids.ARRAY_IN),
        element=element.oid,
        subscript=oids.ARRAY_SUBSCRIPT_HANDLER,
        delimiter=element.delimiter,
        collation=element.collation,
        typmod_in=element.typmod_in,
        typmod_out=element.typmod_out,
    )


def _domain_row(catalog: Catalog, item: Domain, base: SystemType) -> SystemType:
    return replace(
        _type(catalog, item, "d", base.category, oids.DOMAIN_IN),
        output=base.output,
        length=base.length,
        by_value=base.by_value,
        align=base.align,
        storage=base.storage,
        base=item.base.oid,
        base_typmod=item.base.typmod,
        collation=item.collation,
        delimiter=base.delimiter,
    )


def _base_row(catalog: Catalog, item: BaseType) -> SystemType:
    kind, category = ("b", item.category) if item.defined else ("p", "P")
    return replace(
        _type(catalog, item, kind, category, item.input),
        element=item.element,
        collation=item.collation,
        subscript=item.subscript,
        delimiter=item.delimiter,
        length=item.length,
        preferred=item.preferred,
        defined=item.defined,
        typmod_in=item.typmod_in,
        typmod_out=item.typmod_out,
    )


def type_row(catalog: Catalog, item: Type | CompositeType, inner: SystemType | None) -> SystemType:
    """The row of a user-defined type; `inner` is the row of an array's element type or of a domain's base type."""
    if isinstance(item, RowType):
        return replace(_type(catalog, item, "c", "C", oids.RECORD_IN), relation=item.relation)
    if isinstance(item, CompositeType):
        return replace(_type(catalog, item, "c", "C", oids.RECORD_IN), relation=item.oid)
    if isinstance(item, ArrayType) and inner is not None:
        return _array_row(catalog, item, inner)
    if isinstance(item, EnumType):
        return replace(_type(catalog, item, "e", "E", oids.ENUM_IN), length=4, by_value=True, storage="p")
    if isinstance(item, Domain) and inner is not None:
        return _domain_row(catalog, item, inner)
    if isinstance(item, RangeType):
        return _type(catalog, item, "r", "R", oids.RANGE_IN)
    if isinstance(item, MultirangeType):
        return _type(catalog, item, "m", "R", oids.MULTIRANGE_IN)
    assert isinstance(item, BaseType)
    return _base_row(catalog, item)


def proc_row(item: Routine, variadic: Oid) -> SystemProc:
    """The row of a user-defined routine; `variadic` is the element type of its VARIADIC argument, or 0."""
    others = any(argument.mode is not ArgumentMode.IN for argument in item.arguments)
    return copied(
        SystemProc,
        item,
        variadic=variadic,
        kind=item.kind.value,
        returns=item.returns.oid,
        argument_types=item.input_types(),
        all_argument_types=tuple(a.type.oid for a in item.arguments) if others else (),
        argument_modes=tuple(a.mode.value for a in item.arguments) if others else (),
        argument_names=tuple(a.name for a in item.arguments) if any(a.name for a in item.arguments) else (),
        defaults=tuple("" for a in item.inputs() if a.default is not None),
        library=item.library or "",
        sql_body="",
        config=(),
    )


def aggregate_row(item: Routine) -> SystemAggregate:
    """The row of a user-defined aggregate."""
    (made,) = item.aggregate
    return copied(
        SystemAggregate,
        made,
        function=item.oid,
        initial_value=made.initial_value or "",
        moving_initial_value=made.moving_initial_value or "",
    )


def family_operator_row(item: FamilyOperator, method: Oid = NO_OID) -> SystemFamilyOperator:
    """The row of an operator in an operator family."""
    purpose = "o" if item.sort_family else "s"
    return copied(SystemFamilyOperator, item, strategy=item.number, purpose=purpose, method=method)
