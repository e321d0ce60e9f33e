"""Comparisons of rows: make_row_comparison_op and make_row_distinct_op of parse_expr.c."""

from __future__ import annotations

from collections.abc import Sequence

from meshdoc.analyze.coerce import bool_const
from meshdoc.analyze.oper import EQUAL, make_op
from meshdoc.catalog.object import Oid
from meshdoc.catalog.operator import BTREE
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.walk import returns_set

BOOLEAN = TypeRef(oids.BOOL)
NOT_EQUAL = 6  # beside the strategies of btree: COMPARE_NE


def bool_expr(operator: str, *args: nodes.Node, location: int = -1) -> nodes.BoolExpr:
    """AND, OR or NOT."""
    return nodes.BoolExpr(type=BOOLEAN, operator=operator, args=args, location=location)


def row_comparison(
    facts: Facts, names: Sequence[str], left: Sequence[nodes.Node], right: Sequence[nodes.Node], offset: int | None
) -> nodes.Node:
    """(a, b) op (c, d): make_row_comparison_op."""
    if len(left) != len(right):
        raise SqlError("42601", "unequal number of entries in row expressions", offset=offset)
    if not left:
        raise SqlError("0A000", "cannot compare rows of zero length", offset=offset)
    calls = [_compare(facts, names, one, other, offset) for one, other in zip(left, right, strict=True)]
    if len(calls) == 1:
        return calls[0]
    strategy = _common_strategy(facts, [call.operator for call in calls], names, offset)
    if strategy in (EQUAL, NOT_EQUAL):
        return bool_expr("and" if strategy == EQUAL else "or", *calls)
    return nodes.RowCompareExpr(
        type=BOOLEAN,
        operators=tuple(call.operator for call in calls),
        left=tuple(call.args[0] for call in calls),
        right=tuple(call.args[1] for call in calls),
    )


def _compare(
    facts: Facts, names: Sequence[str], left: nodes.Node, right: nodes.Node, offset: int | None
) -> nodes.OpExpr:
    call = make_op(facts, names, left, right, offset)
    if call.type.oid != oids.BOOL:
        name = facts.format_type(call.type.oid)
        message = f"row comparison operator must yield type boolean, not type {name}"
        raise SqlError("42804", message, offset=offset)
    if returns_set(call):
        raise SqlError("42804", "row comparison operator must not return a set", offset=offset)
    return call


def _common_strategy(facts: Facts, operators: list[Oid], names: Sequence[str], offset: int | None) -> int:
    """The btree strategy that all operators have in common."""
    common: set[int] | None = None
    for operator in operators:
        found = _strategies(facts, operator)
        common = found if common is None else common & found
    if not common:
        raise SqlError(
            "0A000",
            f"could not determine interpretation of row comparison operator {names[-1]}",
            hint="Row comparison operators must be associated with btree operator families.",
            offset=offset,
        )
    return min(common)


def _strategies(facts: Facts, operator: Oid) -> set[int]:
    """get_op_index_interpretation."""
    found = {member.strategy for member in facts.families_of(operator) if member.method == BTREE}
    if found:
        return found
    negator = facts.operator(operator).negator
    if negator and any(member.strategy == EQUAL for member in facts.families_of(negator) if member.method == BTREE):
        return {NOT_EQUAL}
    return set()


def distinct_expr(
    facts: Facts, names: Sequence[str], left: nodes.Node, right: nodes.Node, offset: int | None
) -> nodes.Node:
    """a IS DISTINCT FROM b: make_distinct_op."""
    call = make_op(facts, names, left, right, offset)
    if call.type.oid != oids.BOOL:
        raise SqlError("42804", "IS DISTINCT FROM requires = operator to yield boolean", offset=offset)
    if call.returns_set:
        raise SqlError("42804", "IS DISTINCT FROM must not return a set", offset=offset)
    return nodes.DistinctExpr(type=call.type, operator=call.operator, args=call.args, location=call.location)


def row_distinct(
    facts: Facts, names: Sequence[str], left: Sequence[nodes.Node], right: Sequence[nodes.Node], offset: int | None
) -> nodes.Node:
    """(a, b) IS DISTINCT FROM (c, d): make_row_distinct_op."""
    if len(left) != len(right):
        raise SqlError("42601", "unequal number of entries in row expressions", offset=offset)
    result: nodes.Node | None = None
    for one, other in zip(left, right, strict=True):
        call = distinct_expr(facts, names, one, other, offset)
        result = call if result is None else bool_expr("or", result, call)
    return bool_const(False) if result is None else result
