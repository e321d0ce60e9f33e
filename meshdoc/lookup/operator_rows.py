"""User-defined operators, casts and operator classes as rows of the system catalogs; rows.py does so for types."""

from __future__ import annotations

from meshdoc.catalog.object import NO_OID
from meshdoc.catalog.operator import Cast, FamilyOperator, FamilyProc, Operator, OperatorClass
from meshdoc.catalog.system import (
    SystemCast,
    SystemFamilyOperator,
    SystemFamilyProc,
    SystemOperator,
    SystemOperatorClass,
)


def operator_row(item: Operator) -> SystemOperator:
    """The row of an operator."""
    return SystemOperator(
        oid=item.oid,
        name=item.name,
        schema=item.schema,
        kind="b" if item.left else "l",
        merges=item.merges,
        hashes=item.hashes,
        left=item.left,
        right=item.right,
        result=item.result,
        commutator=item.commutator,
        negator=item.negator,
        function=item.function,
        restrict=item.restrict,
        join=item.join,
    )


def cast_row(item: Cast) -> SystemCast:
    """The row of a cast."""
    return SystemCast(
        oid=item.oid,
        source=item.source,
        target=item.target,
        function=item.function,
        context=item.context,
        method=item.method,
    )


def operator_class_row(item: OperatorClass) -> SystemOperatorClass:
    """The row of an operator class."""
    return SystemOperatorClass(
        oid=item.oid,
        method=item.method,
        name=item.name,
        schema=item.schema,
        family=item.family,
        input_type=item.input_type,
        default=item.default,
        key_type=item.key_type,
    )


def family_operator_row(item: FamilyOperator, method: int = NO_OID) -> SystemFamilyOperator:
    """The row of an operator in an operator family."""
    return SystemFamilyOperator(
        oid=item.oid,
        family=item.family,
        left=item.left,
        right=item.right,
        strategy=item.number,
        purpose="o" if item.sort_family else "s",
        operator=item.operator,
        method=method,
        sort_family=item.sort_family,
    )


def family_proc_row(item: FamilyProc) -> SystemFamilyProc:
    """The row of a support function in an operator family."""
    return SystemFamilyProc(
        oid=item.oid,
        family=item.family,
        left=item.left,
        right=item.right,
        number=item.number,
        function=item.function,
    )
