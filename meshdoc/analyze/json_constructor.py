"""JSON_OBJECT, JSON_ARRAY, their aggregates, JSON, JSON_SCALAR, JSON_SERIALIZE and IS JSON (parse_expr.c)."""

from __future__ import annotations

from pglast import ast, enums

from meshdoc.analyze.agg import make_aggregate, make_window_function
from meshdoc.analyze.candidates import Call
from meshdoc.analyze.clause import transform_where
from meshdoc.analyze.coerce import coerce_to_specific_type
from meshdoc.analyze.dispatch import expression, transform
from meshdoc.analyze.json_value import (
    bytea_to_text,
    coerce_json,
    constructor_output,
    format_of,
    json_output,
    json_value,
    system_function,
)
from meshdoc.analyze.state import ExprKind, ParseState, location, place_of, word_of
from meshdoc.analyze.sublink import sub_analyze
from meshdoc.catalog.object import Oid
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes, oids


def _made(
    state: ParseState,
    kind: str,
    args: list[nodes.Node],
    returning: nodes.JsonReturning,
    location: int,
    *,
    func: nodes.Node | None = None,
    unique: bool = False,
    absent_on_null: bool = False,
) -> nodes.Node:
    """makeJsonConstructorExpr."""
    own = TypeRef(oids.JSONB if returning.format == "jsonb" else oids.JSON)
    placeholder = nodes.CaseTestExpr(type=own if func is None else func.type)
    coercion = coerce_json(state.facts, placeholder, returning)
    return nodes.JsonConstructorExpr(
        type=returning.type,
        kind=kind,
        args=tuple(args),
        func=func,
        coercion=None if coercion is placeholder else coercion,
        returning=returning,
        absent_on_null=absent_on_null,
        unique=unique,
        location=location,
    )


@expression(ast.JsonObjectConstructor)
def json_object(state: ParseState, raw: ast.JsonObjectConstructor) -> nodes.Node:
    """JSON_OBJECT(...)."""
    args: list[nodes.Node] = []
    for pair in raw.exprs or ():
        args.append(transform(state, pair.key))
        args.append(json_value(state, "JSON_OBJECT()", pair.value, ""))
    returning = constructor_output(state, raw.output, args)
    unique, absent = bool(raw.unique), bool(raw.absent_on_null)
    return _made(state, "object", args, returning, place_of(raw), unique=unique, absent_on_null=absent)


@expression(ast.JsonArrayConstructor)
def json_array(state: ParseState, raw: ast.JsonArrayConstructor) -> nodes.Node:
    """JSON_ARRAY(...)."""
    args = [json_value(state, "JSON_ARRAY()", item, "") for item in raw.exprs or ()]
    returning = constructor_output(state, raw.output, args)
    return _made(state, "array", args, returning, place_of(raw), absent_on_null=bool(raw.absent_on_null))


@expression(ast.JsonArrayQueryConstructor)
def json_array_query(state: ParseState, raw: ast.JsonArrayQueryConstructor) -> nodes.Node:
    """JSON_ARRAY(SELECT ...), which is (SELECT JSON_ARRAYAGG(a) FROM (SELECT ...) q(a))."""
    if len(sub_analyze(state, raw.query).outputs) != 1:
        raise SqlError("42601", "subquery must return only one column", offset=location(raw))
    column = ast.ColumnRef(fields=(ast.String(sval="q"), ast.String(sval="a")))
    aggregate = ast.JsonArrayAgg(
        arg=ast.JsonValueExpr(raw_expr=column, format=raw.format),
        absent_on_null=raw.absent_on_null,
        constructor=ast.JsonAggConstructor(output=raw.output, location=raw.location),
    )
    alias = ast.Alias(aliasname="q", colnames=(ast.String(sval="a"),))
    select = ast.SelectStmt(
        targetList=(ast.ResTarget(val=aggregate),),
        fromClause=(ast.RangeSubselect(lateral=False, subquery=raw.query, alias=alias),),
        op=enums.SetOperation.SETOP_NONE,
        limitOption=enums.LimitOption.LIMIT_OPTION_DEFAULT,
        all=False,
        groupDistinct=False,
    )
    kind = enums.SubLinkType.EXPR_SUBLINK
    return transform(state, ast.SubLink(subLinkType=kind, subselect=select, location=raw.location))


# --- aggregates -----------------------------------------------------------------------------------------


def _aggregate(
    state: ParseState,
    raw: ast.JsonAggConstructor,
    returning: nodes.JsonReturning,
    name: str,
    args: list[nodes.Node],
    types: tuple[Oid, ...],
) -> nodes.Node:
    """The aggregate or window function behind JSON_OBJECTAGG and JSON_ARRAYAGG."""
    filter = transform_where(state, raw.agg_filter, ExprKind.FILTER, "FILTER")
    proc = state.facts.proc(system_function(state.facts, name, *types))
    type = TypeRef(oids.JSONB if returning.format == "jsonb" else oids.JSON)
    plain = ast.FuncCall(
        funcname=(ast.String(sval=name),),
        agg_order=raw.agg_order,
        over=raw.over,
        agg_within_group=False,
        agg_star=False,
        agg_distinct=False,
        func_variadic=False,
        funcformat=0,
    )
    call = Call(names=(name,), args=tuple(args), raw=plain, filter=filter, offset=location(raw))
    return (make_aggregate if raw.over is None else make_window_function)(state, call, proc, type)


@expression(ast.JsonObjectAgg)
def json_object_agg(state: ParseState, raw: ast.JsonObjectAgg) -> nodes.Node:
    """JSON_OBJECTAGG(key : value)."""
    args = [transform(state, raw.arg.key), json_value(state, "JSON_OBJECTAGG()", raw.arg.value, "")]
    returning = constructor_output(state, raw.constructor.output, args)
    name = "jsonb_object_agg" if returning.format == "jsonb" else "json_object_agg"
    name += ("_unique" if raw.unique else "") + ("_strict" if raw.absent_on_null else "")
    func = _aggregate(state, raw.constructor, returning, name, args, (oids.ANY, oids.ANY))
    where, unique, absent = place_of(raw.constructor), bool(raw.unique), bool(raw.absent_on_null)
    return _made(state, "objectagg", [], returning, where, func=func, unique=unique, absent_on_null=absent)


@expression(ast.JsonArrayAgg)
def json_array_agg(state: ParseState, raw: ast.JsonArrayAgg) -> nodes.Node:
    """JSON_ARRAYAGG(value)."""
    args = [json_value(state, "JSON_ARRAYAGG()", raw.arg, "")]
    returning = constructor_output(state, raw.constructor.output, args)
    name = "jsonb_agg" if returning.format == "jsonb" else "json_agg"
    name += "_strict" if raw.absent_on_null else ""
    func = _aggregate(state, raw.constructor, returning, name, args, (oids.ANYELEMENT,))
    where, absent = place_of(raw.constructor), bool(raw.absent_on_null)
    return _made(state, "arrayagg", [], returning, where, func=func, absent_on_null=absent)


# --- JSON, JSON_SCALAR, JSON_SERIALIZE, IS JSON -----------------------------------------------------------


def _parse_argument(state: ParseState, raw: ast.Node, format: ast.JsonFormat | None) -> tuple[nodes.Node, Oid]:
    """The argument to be parsed, as text: transformJsonParseArg."""
    facts = state.facts
    node = transform(state, raw)
    said, encoding = format_of(format)
    if node.type.oid == oids.BYTEA:
        made = bytea_to_text(facts, node, encoding)
        wrapped = nodes.JsonValueExpr(type=made.type, raw=node, formatted=made, format=said, encoding=encoding)
        return wrapped, oids.TEXT
    if node.type.oid == oids.UNKNOWN or facts.category(node.type.oid)[0] == "S":
        node = coerce_to_specific_type(facts, node, oids.TEXT, "JSON()")
        type = oids.TEXT
    else:
        type = node.type.oid
    if encoding:
        message = "cannot use JSON FORMAT ENCODING clause for non-bytea input types"
        raise SqlError("0A000", message)
    return node, type


@expression(ast.JsonIsPredicate)
def is_json(state: ParseState, raw: ast.JsonIsPredicate) -> nodes.Node:
    """x IS JSON."""
    node, type = _parse_argument(state, raw.expr, raw.format)
    if type not in (oids.TEXT, oids.JSON, oids.JSONB):
        name = state.facts.format_type(type)
        raise SqlError("42804", f"cannot use type {name} in IS JSON predicate")
    return nodes.JsonIsPredicate(
        type=TypeRef(oids.BOOL),
        expr=node,
        item=word_of(enums.JsonValueType(raw.item_type), "JS_TYPE_"),
        unique=bool(raw.unique_keys),
    )


def _json_returning(state: ParseState, raw: ast.JsonOutput | None, name: str) -> nodes.JsonReturning:
    """transformJsonReturning."""
    if raw is None:
        return nodes.JsonReturning(type=TypeRef(oids.JSON), format="json")
    found = json_output(state, raw, any_format=False)
    if found.type.oid not in (oids.JSON, oids.JSONB):
        type = state.facts.format_type(found.type.oid)
        raise SqlError("42804", f"cannot use RETURNING type {type} in {name}", offset=location(raw.typeName))
    return found


@expression(ast.JsonParseExpr)
def json_parse(state: ParseState, raw: ast.JsonParseExpr) -> nodes.Node:
    """JSON(text)."""
    returning = _json_returning(state, raw.output, "JSON()")
    if raw.unique_keys:
        arg, type = _parse_argument(state, raw.expr.raw_expr, raw.expr.format)
        if type != oids.TEXT:
            message = "cannot use non-string types with WITH UNIQUE KEYS clause"
            raise SqlError("42804", message, offset=location(raw))
    else:
        arg = json_value(state, "JSON()", raw.expr, "json", returning.type.oid)
    return _made(state, "parse", [arg], returning, place_of(raw), unique=bool(raw.unique_keys))


@expression(ast.JsonScalarExpr)
def json_scalar(state: ParseState, raw: ast.JsonScalarExpr) -> nodes.Node:
    """JSON_SCALAR(value)."""
    arg = transform(state, raw.expr)
    returning = _json_returning(state, raw.output, "JSON_SCALAR()")
    if arg.type.oid == oids.UNKNOWN:
        arg = coerce_to_specific_type(state.facts, arg, oids.TEXT, "JSON_SCALAR")
    return _made(state, "scalar", [arg], returning, place_of(raw))


@expression(ast.JsonSerializeExpr)
def json_serialize(state: ParseState, raw: ast.JsonSerializeExpr) -> nodes.Node:
    """JSON_SERIALIZE(value)."""
    arg = json_value(state, "JSON_SERIALIZE()", raw.expr, "json")
    returning = nodes.JsonReturning(type=TypeRef(oids.TEXT), format="json")
    if raw.output is not None:
        returning = json_output(state, raw.output, any_format=True)
        type = returning.type.oid
        if type != oids.BYTEA and state.facts.category(type)[0] != "S":
            name = state.facts.format_type(type)
            message = f"cannot use type {name} in RETURNING clause of JSON_SERIALIZE()"
            raise SqlError("42804", message, hint="Try returning a string type or bytea.")
    return _made(state, "serialize", [arg], returning, place_of(raw))
