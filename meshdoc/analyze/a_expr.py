"""Operators and operator-like syntax: the transformAExpr functions of parse_expr.c."""

from __future__ import annotations

from pglast import ast, enums

from meshdoc.analyze.coerce import coerce_to_boolean, coerce_to_common_type
from meshdoc.analyze.coercion_path import can_coerce_type
from meshdoc.analyze.common_type import offset_of, select_common_type
from meshdoc.analyze.dispatch import expression, transform, transform_optional
from meshdoc.analyze.oper import make_op, make_scalar_array_op
from meshdoc.analyze.restrictions import check_set_allowed, sets_not_allowed
from meshdoc.analyze.row import bool_expr, distinct_expr, row_comparison, row_distinct
from meshdoc.analyze.state import ParseState, location, place_of
from meshdoc.analyze.sublink import row_compare_sublink
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError, Unsupported
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.walk import contains_vars_of_level, set_calls
from meshdoc.syntax.names import strings

Kind = enums.A_Expr_Kind
_PLAIN = frozenset({Kind.AEXPR_OP, Kind.AEXPR_LIKE, Kind.AEXPR_ILIKE, Kind.AEXPR_SIMILAR})
_BETWEEN = {
    Kind.AEXPR_BETWEEN: ("and", (">=", "<=")),
    Kind.AEXPR_NOT_BETWEEN: ("or", ("<", ">")),
    Kind.AEXPR_BETWEEN_SYM: ("and", (">=", "<=")),
    Kind.AEXPR_NOT_BETWEEN_SYM: ("or", ("<", ">")),
}


@expression(ast.A_Expr)
def a_expr(state: ParseState, raw: ast.A_Expr) -> nodes.Node:
    """An operator, IN, BETWEEN, LIKE, IS DISTINCT FROM, NULLIF, ANY and ALL."""
    kind = Kind(raw.kind)
    if kind in _PLAIN:
        return _operator(state, raw)
    if kind in (Kind.AEXPR_OP_ANY, Kind.AEXPR_OP_ALL):
        left, right, any_of = transform(state, raw.lexpr), transform(state, raw.rexpr), kind is Kind.AEXPR_OP_ANY
        return make_scalar_array_op(state.facts, strings(raw.name), left, right, location(raw), use_or=any_of)
    if kind in (Kind.AEXPR_DISTINCT, Kind.AEXPR_NOT_DISTINCT):
        return _distinct(state, raw, negated=kind is Kind.AEXPR_NOT_DISTINCT)
    if kind is Kind.AEXPR_NULLIF:
        return _nullif(state, raw)
    if kind is Kind.AEXPR_IN:
        return _in(state, raw)
    if kind in _BETWEEN:
        return _between(state, raw, kind)
    raise Unsupported(f"expression {kind.name} is not supported", offset=location(raw))


def _operator(state: ParseState, raw: ast.A_Expr) -> nodes.Node:
    """transformAExprOp."""
    name, offset = strings(raw.name), location(raw)
    scalar = isinstance(raw.rexpr, ast.SubLink) and raw.rexpr.subLinkType == enums.SubLinkType.EXPR_SUBLINK
    if isinstance(raw.lexpr, ast.RowExpr) and scalar:
        return row_compare_sublink(state, raw.rexpr, raw.lexpr, name)
    if isinstance(raw.lexpr, ast.RowExpr) and isinstance(raw.rexpr, ast.RowExpr):
        left, right = transform(state, raw.lexpr), transform(state, raw.rexpr)
        assert isinstance(left, nodes.RowExpr) and isinstance(right, nodes.RowExpr)
        return row_comparison(state.facts, name, left.args, right.args, offset)
    first = transform_optional(state, raw.lexpr)
    call = make_op(state.facts, name, first, transform(state, raw.rexpr), offset)
    if call.returns_set:
        check_set_allowed(state, offset_of(call))
    return call


def _distinct(state: ParseState, raw: ast.A_Expr, *, negated: bool) -> nodes.Node:
    """IS [NOT] DISTINCT FROM: transformAExprDistinct."""
    for side, other in ((raw.rexpr, raw.lexpr), (raw.lexpr, raw.rexpr)):
        if isinstance(side, ast.A_Const) and side.isnull:
            arg = transform(state, other)
            return nodes.NullTest(type=TypeRef(oids.BOOL), arg=arg, negated=not negated, location=arg.location)
    name, offset = strings(raw.name), location(raw)
    left, right = transform(state, raw.lexpr), transform(state, raw.rexpr)
    if isinstance(left, nodes.RowExpr) and isinstance(right, nodes.RowExpr):
        result = row_distinct(state.facts, name, left.args, right.args, offset)
    else:
        result = distinct_expr(state.facts, name, left, right, offset)
    return bool_expr("not", result, location=result.location) if negated else result


def _nullif(state: ParseState, raw: ast.A_Expr) -> nodes.Node:
    """transformAExprNullIf."""
    left, right, offset = transform(state, raw.lexpr), transform(state, raw.rexpr), location(raw)
    call = make_op(state.facts, strings(raw.name), left, right, offset)
    if call.type.oid != oids.BOOL:
        raise SqlError("42804", "NULLIF requires = operator to yield boolean", offset=offset)
    if call.returns_set:
        raise SqlError("42804", "NULLIF must not return a set", offset=offset)
    return nodes.NullIfExpr(type=call.args[0].type, operator=call.operator, args=call.args, location=call.location)


# --- IN and BETWEEN ---------------------------------------------------------------------------------


def _in(state: ParseState, raw: ast.A_Expr) -> nodes.Node:
    """x IN (a, b): one array comparison if the list allows it, else one comparison per item: transformAExprIn."""
    facts, name, offset = state.facts, strings(raw.name), location(raw)
    use_or = name != ("<>",)
    left = transform(state, raw.lexpr)
    items = [transform(state, item) for item in raw.rexpr]
    constant = [item for item in items if not contains_vars_of_level(item)]
    result: nodes.Node | None = None
    if len(constant) > 1:
        common = _common_or_none(state, [left, *constant])
        array = facts.array_type(common) if common and common != oids.RECORD else NO_OID
        if array:
            elements = tuple(coerce_to_common_type(facts, item, common, "IN") for item in constant)
            made = nodes.ArrayExpr(type=TypeRef(array), element_type=common, elements=elements)
            result = make_scalar_array_op(facts, name, left, made, offset, use_or=use_or)
            items = [item for item in items if contains_vars_of_level(item)]
    for item in items:
        call = _compare_in(state, name, left, item, offset)
        result = call if result is None else bool_expr("or" if use_or else "and", result, call)
    assert result is not None
    return result


def _compare_in(
    state: ParseState, name: tuple[str, ...], left: nodes.Node, item: nodes.Node, offset: int | None
) -> nodes.Node:
    if isinstance(left, nodes.RowExpr) and isinstance(item, nodes.RowExpr):
        call = row_comparison(state.facts, name, left.args, item.args, offset)
    else:
        call = make_op(state.facts, name, left, item, offset)
    return coerce_to_boolean(state.facts, call, "IN")


def _common_or_none(state: ParseState, exprs: list[nodes.Node]) -> Oid:
    try:
        common = select_common_type(state.facts, exprs, "")
    except SqlError:
        return NO_OID
    fits = all(can_coerce_type(state.facts, [expr.type.oid], [common]) for expr in exprs)
    return common if fits else NO_OID


def _between(state: ParseState, raw: ast.A_Expr, kind: enums.A_Expr_Kind) -> nodes.Node:
    """transformAExprBetween."""
    junction, operators = _BETWEEN[kind]
    low, high = raw.rexpr
    inner = _range_test(state, raw, low, high, junction, operators)
    if kind in (Kind.AEXPR_BETWEEN, Kind.AEXPR_NOT_BETWEEN):
        return inner
    outer = _range_test(state, raw, high, low, junction, operators)
    return bool_expr("or" if junction == "and" else "and", inner, outer, location=inner.location)


def _range_test(
    state: ParseState, raw: ast.A_Expr, low: ast.Node, high: ast.Node, junction: str, operators: tuple[str, str]
) -> nodes.Node:
    calls = []
    for operator, bound in zip(operators, (low, high), strict=True):
        test = ast.A_Expr(
            kind=Kind.AEXPR_OP, name=(ast.String(sval=operator),), lexpr=raw.lexpr, rexpr=bound, location=raw.location
        )
        calls.append(coerce_to_boolean(state.facts, _operator(state, test), junction.upper()))
    return bool_expr(junction, *calls, location=place_of(raw))


def refuse_sets(node: nodes.Node, construct: str) -> None:
    """Raises SqlError 0A000 if a set-returning function is used in a conditional construct."""
    if calls := list(set_calls(node)):
        raise sets_not_allowed(f"set-returning functions are not allowed in {construct}", offset_of(calls[0]))
