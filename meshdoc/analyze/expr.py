"""Simple expressions: constants, AND and OR, calls, CASE, ARRAY, ROW, casts, tests (parse_expr.c)."""

from __future__ import annotations

from collections.abc import Sequence

from pglast import ast, enums

from meshdoc import errors
from meshdoc.analyze.a_expr import refuse_sets
from meshdoc.analyze.agg import make_grouping
from meshdoc.analyze.candidates import Call
from meshdoc.analyze.clause import transform_where
from meshdoc.analyze.coerce import EXPLICIT, coerce_to_boolean, coerce_to_common_type, coerce_to_target_type, known
from meshdoc.analyze.common_type import common_type_ref, offset_of, select_common_type
from meshdoc.analyze.constant import make_const
from meshdoc.analyze.dispatch import expression, transform, transform_expr
from meshdoc.analyze.func import form_of, function_or_column
from meshdoc.analyze.oper import make_op
from meshdoc.analyze.row import bool_expr
from meshdoc.analyze.scope import expanded_row
from meshdoc.analyze.state import ExprKind, ParseState, location, place_of
from meshdoc.analyze.type import resolve_collation, resolve_type
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.record import replace
from meshdoc.syntax.names import strings

BOOLEAN = TypeRef(oids.BOOL)
MAX_GROUPING_ARGS = 31
_VALUE_FUNCTIONS = {
    "CURRENT_DATE": oids.DATE,
    "CURRENT_TIME": oids.TIMETZ,
    "CURRENT_TIMESTAMP": oids.TIMESTAMPTZ,
    "LOCALTIME": oids.TIME,
    "LOCALTIMESTAMP": oids.TIMESTAMP,
}


@expression(ast.A_Const)
def constant(state: ParseState, raw: ast.A_Const) -> nodes.Node:
    """A literal; a string has type unknown until its context determines one: make_const."""
    return make_const(state.facts, raw)


@expression(ast.BoolExpr)
def boolean(state: ParseState, raw: ast.BoolExpr) -> nodes.Node:
    """transformBoolExpr."""
    word = enums.BoolExprType(raw.boolop).name.removesuffix("_EXPR").lower()
    args = tuple(coerce_to_boolean(state.facts, transform(state, arg), word.upper()) for arg in raw.args)
    return bool_expr(word, *args, location=place_of(raw))


@expression(ast.FuncCall)
def function_call(state: ParseState, raw: ast.FuncCall) -> nodes.Node:
    """transformFuncCall."""
    args = [transform(state, arg) for arg in raw.args or ()]
    if raw.agg_within_group:
        args += [transform_expr(state, item.node, ExprKind.ORDER_BY) for item in raw.agg_order]
    filter = transform_where(state, raw.agg_filter, ExprKind.FILTER, "FILTER")
    call = Call(names=strings(raw.funcname), args=tuple(args), raw=raw, filter=filter, offset=location(raw))
    found = function_or_column(state, call)
    assert found is not None
    return found


@expression(ast.NamedArgExpr)
def named_argument(state: ParseState, raw: ast.NamedArgExpr) -> nodes.Node:
    """name => value; its position is known once the function is."""
    arg = transform(state, raw.arg)
    return nodes.NamedArgExpr(
        type=arg.type, collation=arg.collation, arg=arg, name=raw.name, number=-1, location=place_of(raw)
    )


@expression(ast.GroupingFunc)
def grouping(state: ParseState, raw: ast.GroupingFunc) -> nodes.Node:
    """GROUPING(...)."""
    if len(raw.args) > MAX_GROUPING_ARGS:
        raise SqlError("54023", "GROUPING must have fewer than 32 arguments", offset=location(raw))
    args = tuple(transform(state, arg) for arg in raw.args)
    made = nodes.GroupingFunc(type=TypeRef(oids.INT4), args=args, location=place_of(raw))
    return make_grouping(state, made)


# --- CASE and related expressions -------------------------------------------------------------------


@expression(ast.CaseExpr)
def case(state: ParseState, raw: ast.CaseExpr) -> nodes.Node:
    """transformCaseExpr."""
    facts = state.facts
    arg = None if raw.arg is None else known(facts, transform(state, raw.arg))
    whens = [(_condition(state, arg, when), transform(state, when.result)) for when in raw.args]
    results = [result for _, result in whens]
    if raw.defresult is None:
        default: nodes.Node = nodes.Const(type=TypeRef(oids.UNKNOWN), value=None)
    else:
        default = transform(state, raw.defresult)
    type = select_common_type(facts, [default, *results], "CASE")
    default = coerce_to_common_type(facts, default, type, "CASE/ELSE")
    results = [coerce_to_common_type(facts, result, type, "CASE/WHEN") for result in results]
    made = nodes.CaseExpr(
        type=common_type_ref([default, *results], type),
        arg=arg,
        whens=tuple((condition, result) for (condition, _), result in zip(whens, results, strict=True)),
        default=default,
        location=place_of(raw),
    )
    refuse_sets(made, "CASE")
    return made


def _condition(state: ParseState, arg: nodes.Node | None, when: ast.CaseWhen) -> nodes.Node:
    tested = transform(state, when.expr)
    if arg is not None:
        test = nodes.CaseTestExpr(type=arg.type, collation=arg.collation)
        tested = make_op(state.facts, ("=",), test, tested, location(when))
    return coerce_to_boolean(state.facts, tested, "CASE/WHEN")


@expression(ast.CoalesceExpr)
def coalesce(state: ParseState, raw: ast.CoalesceExpr) -> nodes.Node:
    """transformCoalesceExpr."""
    type, args = _common_arguments(state, raw.args, "COALESCE")
    made = nodes.CoalesceExpr(type=type, args=args, location=place_of(raw))
    refuse_sets(made, "COALESCE")
    return made


@expression(ast.MinMaxExpr)
def min_max(state: ParseState, raw: ast.MinMaxExpr) -> nodes.Node:
    """GREATEST and LEAST: transformMinMaxExpr."""
    greatest = enums.MinMaxOp(raw.op) is enums.MinMaxOp.IS_GREATEST
    type, args = _common_arguments(state, raw.args, "GREATEST" if greatest else "LEAST")
    return nodes.MinMaxExpr(type=type, greatest=greatest, args=args, location=place_of(raw))


def _common_arguments(
    state: ParseState, raw: Sequence[ast.Node], construct: str
) -> tuple[TypeRef, tuple[nodes.Node, ...]]:
    given = [transform(state, arg) for arg in raw]
    type = select_common_type(state.facts, given, construct)
    args = tuple(coerce_to_common_type(state.facts, arg, type, construct) for arg in given)
    return common_type_ref(args, type), args


@expression(ast.NullTest)
def null_test(state: ParseState, raw: ast.NullTest) -> nodes.Node:
    """IS [NOT] NULL."""
    arg = transform(state, raw.arg)
    return nodes.NullTest(
        type=BOOLEAN,
        arg=arg,
        negated=enums.NullTestType(raw.nulltesttype) is enums.NullTestType.IS_NOT_NULL,
        is_row=state.facts.is_row_type(arg.type.oid),
        location=place_of(raw),
    )


@expression(ast.BooleanTest)
def boolean_test(state: ParseState, raw: ast.BooleanTest) -> nodes.Node:
    """IS [NOT] TRUE, FALSE or UNKNOWN: transformBooleanTest."""
    test = enums.BoolTestType(raw.booltesttype).name.replace("_", " ")
    arg = coerce_to_boolean(state.facts, transform(state, raw.arg), test)
    return nodes.BooleanTest(type=BOOLEAN, arg=arg, test=test, location=place_of(raw))


@expression(ast.SQLValueFunction)
def value_function(state: ParseState, raw: ast.SQLValueFunction) -> nodes.Node:
    """CURRENT_DATE and similar functions: transformSQLValueFunction."""
    word = enums.SQLValueFunctionOp(raw.op).name.removeprefix("SVFOP_")
    with_precision = word.endswith("_N")
    word = word.removesuffix("_N")
    type = TypeRef(_VALUE_FUNCTIONS.get(word, oids.NAME), min(raw.typmod, 6) if with_precision else -1)
    collation = oids.C_COLLATION if type.oid == oids.NAME else NO_OID
    return nodes.SQLValueFunction(type=type, collation=collation, name=word, location=place_of(raw))


@expression(ast.SetToDefault)
def set_to_default(state: ParseState, raw: ast.SetToDefault) -> nodes.Node:
    """DEFAULT outside VALUES and SET."""
    raise SqlError("42601", "DEFAULT is not allowed in this context", offset=location(raw))


@expression(ast.CurrentOfExpr)
def current_of(state: ParseState, raw: ast.CurrentOfExpr) -> nodes.Node:
    """WHERE CURRENT OF cursor."""
    return nodes.CurrentOfExpr(type=BOOLEAN, cursor=raw.cursor_name, parameter=raw.cursor_param or 0)


# --- ROW, ARRAY, casts ------------------------------------------------------------------------------


@expression(ast.RowExpr)
def row(state: ParseState, raw: ast.RowExpr) -> nodes.Node:
    """ROW(...): transformRowExpr."""
    from meshdoc.analyze.target import transform_expression_list

    args = tuple(transform_expression_list(state, raw.args or (), state.expr_kind))
    return nodes.RowExpr(
        type=TypeRef(oids.RECORD),
        args=args,
        names=tuple(f"f{number}" for number in range(1, len(args) + 1)),
        form=form_of(raw.row_format),
        location=place_of(raw),
    )


@expression(ast.A_ArrayExpr)
def array(state: ParseState, raw: ast.A_ArrayExpr) -> nodes.Node:
    """ARRAY[...] without a cast."""
    return _array(state, raw, NO_OID, NO_OID, -1)


def _array(state: ParseState, raw: ast.A_ArrayExpr, array_type: Oid, element: Oid, typmod: int) -> nodes.ArrayExpr:
    """transformArrayExpr: of the type that a cast names, if there is one."""
    facts = state.facts
    elements: list[nodes.Node] = []
    multidims = False
    for item in raw.elements or ():
        if isinstance(item, ast.A_ArrayExpr):
            elements.append(_array(state, item, array_type, element, typmod))
            multidims = True
        else:
            elements.append(transform(state, item))
            multidims = multidims or _is_array(facts, elements[-1].type.oid)
    if array_type:
        wanted = TypeRef(array_type if multidims else element, typmod)
        converted = [_cast(facts, item, wanted, offset_of(item)) for item in elements]
    else:
        array_type, element, common = _array_types(facts, elements, multidims, location(raw))
        converted = [coerce_to_common_type(facts, item, common, "ARRAY") for item in elements]
    typmod = common_type_ref(converted, array_type if multidims else element).typmod if converted else -1
    return nodes.ArrayExpr(
        type=TypeRef(array_type, typmod),
        element_type=element,
        elements=tuple(converted),
        multidims=multidims,
        location=place_of(raw),
    )


def _is_array(facts: Facts, type: Oid) -> bool:
    """Whether an element is a sub-array; a vector such as int2vector is not."""
    return type not in (oids.INT2VECTOR, oids.OIDVECTOR) and facts.element_type(type) != NO_OID


def _array_types(facts: Facts, elements: list[nodes.Node], multidims: bool, offset: int | None) -> tuple[Oid, Oid, Oid]:
    """The array type, its element type, and the type to which the items are converted."""
    if not elements:
        raise SqlError(
            "42P18",
            "cannot determine type of empty array",
            hint="Explicitly cast to the desired type, for example ARRAY[]::integer[].",
            offset=offset,
        )
    common = select_common_type(facts, elements, "ARRAY")
    name = facts.format_type(common)
    if multidims:
        element = facts.element_type(common)
        if not element:
            message = f"could not find element type for data type {name}"
            raise SqlError("42704", message, offset=offset)
        return common, element, common
    found = facts.array_type(common)
    if not found:
        raise errors.undefined_array_type(name, offset=offset)
    return found, common, common


def _cast(facts: Facts, node: nodes.Node, type: TypeRef, offset: int | None) -> nodes.Node:
    made = coerce_to_target_type(facts, node, type, EXPLICIT._replace(location=offset))
    if made is None:
        one, other = facts.format_type(node.type.oid), facts.format_type(type.oid)
        raise errors.cannot_cast(one, other, offset=offset)
    return made


@expression(ast.TypeCast)
def type_cast(state: ParseState, raw: ast.TypeCast) -> nodes.Node:
    """x::type: transformTypeCast. ARRAY[...] takes its elements' type from the cast."""
    facts = state.facts
    type = resolve_type(facts, raw.typeName)
    node: nodes.Node
    base = facts.base(type)
    element = facts.element_type(base.oid)
    if isinstance(raw.arg, ast.A_ArrayExpr) and element:
        node = _array(state, raw.arg, base.oid, element, base.typmod)
    else:
        node = transform(state, raw.arg)
    if isinstance(node, nodes.Var) and node.type.oid == oids.RECORD and facts.is_composite(base.oid):
        node = expanded_row(state, node)
    offset = location(raw) if location(raw) is not None else location(raw.typeName)
    if node.location < 0 and offset is not None and isinstance(node, nodes.Const):
        node = replace(node, location=offset)
    return _cast(facts, node, type, offset)


@expression(ast.CollateClause)
def collate(state: ParseState, raw: ast.CollateClause) -> nodes.Node:
    """transformCollateClause."""
    facts = state.facts
    arg = transform(state, raw.arg)
    if not facts.type_collation(arg.type.oid) and arg.type.oid != oids.UNKNOWN:
        raise errors.not_collatable(facts.format_type(arg.type.oid), offset=location(raw))
    found = resolve_collation(facts, raw.collname, location(raw))
    return nodes.CollateExpr(type=arg.type, collation=found, arg=arg, location=place_of(raw))
