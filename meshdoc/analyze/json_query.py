"""JSON_EXISTS, JSON_QUERY, JSON_VALUE: transformJsonFuncExpr of parse_expr.c."""

from __future__ import annotations

from collections.abc import Sequence

from pglast import ast, enums

from meshdoc.analyze.coerce import EXPLICIT, coerce_to_target_type
from meshdoc.analyze.coercion_path import CoercionContext
from meshdoc.analyze.common_type import offset_of
from meshdoc.analyze.dispatch import expression, transform
from meshdoc.analyze.json_value import format_of, json_output, json_value
from meshdoc.analyze.state import ParseState, location, place_of, word_of
from meshdoc.catalog.object import Oid
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.walk import contains_vars_of_level, returns_set

WRAPPERS = {
    enums.JsonWrapper.JSW_UNSPEC: "",
    enums.JsonWrapper.JSW_NONE: "without",
    enums.JsonWrapper.JSW_CONDITIONAL: "conditional",
    enums.JsonWrapper.JSW_UNCONDITIONAL: "unconditional",
}
_ALLOWED = {
    "query": (
        {"error", "null", "empty", "empty array", "empty object", "default"},
        "Only ERROR, NULL, EMPTY ARRAY, EMPTY OBJECT, or DEFAULT expression is allowed in",
        "formatted columns",
    ),
    "value": ({"error", "null", "default"}, "Only ERROR, NULL, or DEFAULT expression is allowed in", "scalar columns"),
    "exists": (
        {"error", "true", "false", "unknown"},
        "Only ERROR, TRUE, FALSE, or UNKNOWN is allowed in",
        "EXISTS columns",
    ),
}
_DEFAULT_TYPES = {"exists": oids.BOOL, "query": oids.JSONB, "value": oids.TEXT}
_SIMPLE = (nodes.Const, nodes.FuncExpr, nodes.OpExpr)


def _operation(raw: ast.JsonFuncExpr) -> str:
    """exists, query or value."""
    return word_of(enums.JsonExprOp(raw.op), "JSON_").removesuffix(" op")


def behavior_kind(raw: ast.JsonBehavior) -> str:
    """What ON EMPTY or ON ERROR asks for: `null`, `empty array`."""
    return word_of(enums.JsonBehaviorType(raw.btype), "JSON_BEHAVIOR_")


@expression(ast.JsonFuncExpr)
def json_function(state: ParseState, raw: ast.JsonFuncExpr) -> nodes.Node:
    """JSON_EXISTS, JSON_QUERY or JSON_VALUE."""
    op = _operation(raw)
    _check_clauses(raw, op)
    default = "jsonb" if op == "query" else ""
    formatted = json_value(state, f"JSON_{op.upper()}", raw.context_item, default, oids.JSONB)
    return json_call(state, raw, formatted)


def json_call(state: ParseState, raw: ast.JsonFuncExpr, formatted: nodes.Node) -> nodes.JsonExpr:
    """The call over a context item that is already analyzed: a column of JSON_TABLE has a placeholder there."""
    op = _operation(raw)
    _check_clauses(raw, op)
    name = f"JSON_{op.upper()}"
    path = json_path(state, raw.pathspec)
    values = passing_values(state, name, raw.passing or ())
    returning = json_output(state, raw.output, any_format=False)
    if not returning.type.oid:
        returning = nodes.JsonReturning(type=TypeRef(_DEFAULT_TYPES[op]))
    elif op == "value":
        returning = nodes.JsonReturning(type=returning.type)
    quotes = enums.JsonQuotes(raw.quotes) is enums.JsonQuotes.JS_QUOTES_OMIT
    ordinary = "false" if op == "exists" else "null"
    on_empty = None if op == "exists" else json_behavior(state, raw.on_empty, ordinary, returning)
    return nodes.JsonExpr(
        type=returning.type,
        op=op,
        formatted=formatted,
        path=path,
        passing=values,
        returning=returning,
        on_empty=on_empty,
        on_error=json_behavior(state, raw.on_error, ordinary, returning),
        wrapper=WRAPPERS[enums.JsonWrapper(raw.wrapper)] if op == "query" else "",
        omit_quotes=op == "value" or (op == "query" and quotes),
        column_name=raw.column_name or "",
        location=place_of(raw),
    )


def json_path(state: ParseState, raw: ast.Node) -> nodes.Node:
    """A path as jsonpath."""
    facts = state.facts
    node = transform(state, raw)
    made = coerce_to_target_type(facts, node, TypeRef(oids.JSONPATH), EXPLICIT.hidden)
    if made is None:
        name = facts.format_type(node.type.oid)
        message = f"JSON path expression must be of type jsonpath, not of type {name}"
        raise SqlError("42804", message, offset=offset_of(node))
    return made


def passing_values(state: ParseState, name: str, raw: Sequence[ast.JsonArgument]) -> tuple[tuple[str, nodes.Node], ...]:
    """PASSING value AS name: transformJsonPassingArgs."""
    return tuple((item.name, json_value(state, name, item.val, "jsonb", passing=True)) for item in raw)


def _check_clauses(raw: ast.JsonFuncExpr, op: str) -> None:
    if raw.output is not None and op != "query":
        format = raw.output.returning.format if raw.output.returning is not None else None
        if any(format_of(format)):
            message = f"cannot specify FORMAT JSON in RETURNING clause of JSON_{op.upper()}()"
            raise SqlError("42601", message, offset=location(format))
    wrapped = WRAPPERS[enums.JsonWrapper(raw.wrapper)] in ("conditional", "unconditional")
    if op == "query" and wrapped and enums.JsonQuotes(raw.quotes) is enums.JsonQuotes.JS_QUOTES_OMIT:
        message = "SQL/JSON QUOTES behavior must not be specified when WITH WRAPPER is used"
        raise SqlError("42601", message, offset=location(raw))
    for clause, behavior in (("ON EMPTY", raw.on_empty), ("ON ERROR", raw.on_error)):
        if behavior is not None and (op != "exists" or clause == "ON ERROR"):
            _check_behavior(raw, op, clause, behavior)


def _check_behavior(raw: ast.JsonFuncExpr, op: str, clause: str, behavior: ast.JsonBehavior) -> None:
    allowed, words, columns = _ALLOWED[op]
    if behavior_kind(behavior) in allowed:
        return
    message, place = f"invalid {clause} behavior", f"JSON_{op.upper()}()"
    if raw.column_name:
        message += f' for column "{raw.column_name}"'
        place = columns
    raise SqlError("42601", message, detail=f"{words} {clause} for {place}.", offset=location(behavior))


def json_behavior(
    state: ParseState, raw: ast.JsonBehavior | None, default: str, returning: nodes.JsonReturning
) -> nodes.JsonBehavior:
    """ON EMPTY or ON ERROR: transformJsonBehavior."""
    kind = default if raw is None else behavior_kind(raw)
    if raw is None or kind != "default":
        return nodes.JsonBehavior(kind=kind)
    node = transform(state, raw.expr)
    _check_default(node)
    _check_default_collation(state, node, returning)
    if node.type.oid == returning.type.oid or _converted_when_run(state, node, returning.type.oid):
        return nodes.JsonBehavior(kind=kind, expr=node)
    facts = state.facts
    string = facts.category(returning.type.oid)[0] in "SV"
    how = EXPLICIT._replace(context=CoercionContext.ASSIGNMENT) if string else EXPLICIT
    made = coerce_to_target_type(facts, node, returning.type, how)
    if made is None:
        one, other = facts.format_type(node.type.oid), facts.format_type(returning.type.oid)
        raise SqlError(
            "42846",
            f"cannot cast behavior expression of type {one} to {other}",
            hint=f"You will need to explicitly cast the expression to type {other}.",
            offset=offset_of(node),
        )
    return nodes.JsonBehavior(kind=kind, expr=made)


def _converted_when_run(state: ParseState, node: nodes.Node, type: Oid) -> bool:
    if isinstance(node, nodes.Const) and node.value is None:
        return True
    boolean = node.type.oid == oids.BOOL and state.facts.base_type(type) != oids.INT4
    return node.type.oid == oids.JSONB or boolean


def _check_default(node: nodes.Node) -> None:
    inner: nodes.Node = node
    while isinstance(inner, nodes.Cast | nodes.CollateExpr):
        inner = inner.arg
    message = ""
    if not isinstance(inner, _SIMPLE):
        message = "can only specify a constant, non-aggregate function, or operator expression for DEFAULT"
    elif contains_vars_of_level(node):
        message = "DEFAULT expression must not contain column references"
    elif returns_set(node):
        message = "DEFAULT expression must not return a set"
    if message:
        raise SqlError("42804", message, offset=offset_of(node))


def _check_default_collation(state: ParseState, node: nodes.Node, returning: nodes.JsonReturning) -> None:
    """Raises SqlError 42P21 if a DEFAULT has another collation than the result."""
    facts = state.facts
    wanted = facts.type_collation(returning.type.oid)
    found = node.collation or facts.type_collation(node.type.oid)
    if wanted and found and wanted != found:
        raise SqlError(
            "42P21",
            "collation of DEFAULT expression conflicts with RETURNING clause",
            detail=f'"{facts.collation_name(found)}" versus "{facts.collation_name(wanted)}"',
            offset=offset_of(node),
        )
