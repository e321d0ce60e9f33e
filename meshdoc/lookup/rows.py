"""User-defined types and routines as rows of the system catalogs, so that analysis handles one form only."""

from __future__ import annotations

from dataclasses import replace

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.relation import CompositeType
from meshdoc.catalog.routine import ArgumentMode, Routine
from meshdoc.catalog.system import SystemAggregate, SystemProc, SystemType
from meshdoc.catalog.type import (
    ArrayType,
    BaseType,
    Domain,
    EnumType,
    MultirangeType,
    RangeType,
    RowType,
    Type,
)
from meshdoc.nodes import oids

# The output functions that correspond to the input functions, as in pg_proc.dat.
OUTPUTS = {oids.ARRAY_IN: 751, oids.ENUM_IN: 3507, oids.RANGE_IN: 3835, oids.MULTIRANGE_IN: 4232, oids.RECORD_IN: 2291}


PLAIN = SystemType(
    oid=NO_OID,
    name="",
    schema=NO_OID,
    length=-1,
    by_value=False,
    kind="",
    category="",
    preferred=False,
    defined=True,
    delimiter=",",
    relation=NO_OID,
    subscript=NO_OID,
    element=NO_OID,
    array=NO_OID,
    input=NO_OID,
    output=NO_OID,
    receive=NO_OID,
    send=NO_OID,
    typmod_in=NO_OID,
    typmod_out=NO_OID,
    analyze=NO_OID,
    align="i",
    storage="x",
    not_null=False,
    base=NO_OID,
    base_typmod=-1,
    dimensions=0,
    collation=NO_OID,
    default="",
)
"""What the rows of a user's types have in common."""


def _type(catalog: Catalog, item: Type | CompositeType, kind: str, category: str, input: Oid) -> SystemType:
    array = catalog.find("array type", item.oid)
    return replace(
        PLAIN,
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
        return replace(_type(catalog, item, "e", "E", oids.ENUM_IN), length=4)
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
    inputs = item.inputs()
    others = any(argument.mode is not ArgumentMode.IN for argument in item.arguments)
    return SystemProc(
        oid=item.oid,
        name=item.name,
        schema=item.schema,
        language=item.language,
        cost=item.cost,
        rows=item.rows,
        variadic=variadic,
        support=item.support,
        kind=item.kind.value,
        security_definer=item.security_definer,
        leakproof=item.leakproof,
        strict=item.strict,
        returns_set=item.returns_set,
        volatility=item.volatility,
        parallel=item.parallel,
        returns=item.returns.oid,
        argument_types=item.input_types(),
        all_argument_types=tuple(a.type.oid for a in item.arguments) if others else (),
        argument_modes=tuple(a.mode.value for a in item.arguments) if others else (),
        argument_names=tuple(a.name for a in item.arguments) if any(a.name for a in item.arguments) else (),
        defaults=tuple("" for a in inputs if a.default is not None),
        body=item.body,
        library=item.library or "",
        sql_body="",
        config=(),
    )


def aggregate_row(item: Routine) -> SystemAggregate:
    """The row of a user-defined aggregate."""
    (made,) = item.aggregate
    return SystemAggregate(
        function=item.oid,
        kind=made.kind,
        direct_arguments=made.direct_arguments,
        transition_function=made.transition_function,
        final_function=made.final_function,
        combine_function=made.combine_function,
        serial_function=made.serial_function,
        deserial_function=made.deserial_function,
        moving_transition_function=made.moving_transition_function,
        moving_inverse_function=made.moving_inverse_function,
        moving_final_function=made.moving_final_function,
        final_extra=made.final_extra,
        moving_final_extra=made.moving_final_extra,
        final_modify=made.final_modify,
        moving_final_modify=made.moving_final_modify,
        sort_operator=made.sort_operator,
        transition_type=made.transition_type,
        transition_space=made.transition_space,
        moving_transition_type=made.moving_transition_type,
        moving_transition_space=made.moving_transition_space,
        initial_value=made.initial_value or "",
        moving_initial_value=made.moving_initial_value or "",
    )
