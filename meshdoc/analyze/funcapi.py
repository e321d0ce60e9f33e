"""The row type of a function's result: get_expr_result_type and related functions of funcapi.c."""

from __future__ import annotations

from collections.abc import Callable

from meshdoc.analyze.polymorphic import gather
from meshdoc.catalog.object import Oid
from meshdoc.catalog.system import SystemProc
from meshdoc.catalog.type import TypeRef
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.nodes import RangeColumn
from meshdoc.record import positional


@positional
class ResultRow:
    """The columns of a result: None for a scalar, or for a record of unknown columns.

    `composite` is true for a row type (or a domain over one), false for a record made of OUT parameters.
    """

    columns: tuple[RangeColumn, ...] | None
    composite: bool = False
    record: bool = False


def result_row(facts: Facts, expr: nodes.Node) -> ResultRow:
    """The result columns of an expression in FROM: get_expr_result_type."""
    if isinstance(expr, nodes.FuncExpr):
        proc = facts.proc(expr.function)
        outputs = output_columns(facts, proc, tuple(arg.type.oid for arg in expr.args))
        if outputs is not None:
            return ResultRow(outputs, record=True)
    elif isinstance(expr, nodes.RowExpr) and expr.type.oid == oids.RECORD:
        return ResultRow(
            tuple(
                RangeColumn(name=f"f{number}", type=arg.type, collation=arg.collation)
                for number, arg in enumerate(expr.args, start=1)
            ),
            record=True,
        )
    return type_row(facts, expr.type.oid)


def type_row(facts: Facts, type: Oid) -> ResultRow:
    """The columns of a type: get_type_func_class."""
    relation = facts.type_relation(type)
    if relation:
        return ResultRow(facts.relation_columns(relation), composite=True)
    return ResultRow(None, record=type == oids.RECORD)


def output_columns(facts: Facts, proc: SystemProc, actual: tuple[Oid, ...]) -> tuple[RangeColumn, ...] | None:
    """The columns defined by OUT parameters, if the result is a record of them: build_function_result_tupdesc."""
    if proc.returns != oids.RECORD or not proc.argument_modes:
        return None
    outputs = [place for place, mode in enumerate(proc.argument_modes) if mode in "obt"]
    if not outputs:
        return None
    resolve = _resolver(facts, proc, actual)
    columns: list[RangeColumn] = []
    for number, place in enumerate(outputs, start=1):
        name = proc.argument_names[place] if proc.argument_names else ""
        type = resolve(proc.all_argument_types[place])
        columns.append(
            RangeColumn(name=name or f"column{number}", type=TypeRef(type), collation=facts.type_collation(type))
        )
    return tuple(columns)


def _resolver(facts: Facts, proc: SystemProc, actual: tuple[Oid, ...]) -> Callable[[Oid], Oid]:
    """A function that resolves the polymorphic outputs of a call: resolve_polymorphic_tupdesc."""
    if not any(type in oids.POLYMORPHIC for type in proc.all_argument_types):
        return lambda type: type
    first, second = gather(facts, actual, proc.argument_types)
    if first.count:
        first.declared |= set(proc.all_argument_types) & oids.POLYMORPHIC_FIRST
        first.enforce(oids.ANYELEMENT)
    if second.any:
        second.declared |= set(proc.all_argument_types) & oids.POLYMORPHIC_SECOND
        second.enforce(oids.ANYCOMPATIBLE)

    def resolve(type: Oid) -> Oid:
        if type in oids.POLYMORPHIC_FIRST:
            return first.resolve(type)
        return second.resolve(type) if type in oids.POLYMORPHIC_SECOND else type

    return resolve


def record_columns(facts: Facts, expr: nodes.Node) -> tuple[RangeColumn, ...] | None:
    """The columns of a row-valued expression, possibly of type record; None if unknown."""
    return result_row(facts, expr).columns
