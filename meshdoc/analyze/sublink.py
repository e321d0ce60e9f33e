"""Subqueries in expressions: transformSubLink of parse_expr.c."""

from __future__ import annotations

from pglast import ast, enums

from meshdoc import errors
from meshdoc.analyze.dispatch import analyze_statement, expression, transform
from meshdoc.analyze.restrictions import check_subquery_allowed
from meshdoc.analyze.row import row_comparison
from meshdoc.analyze.state import ParseState, location, place_of
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.nodes import SubLinkKind
from meshdoc.syntax.names import strings

BOOLEAN = TypeRef(oids.BOOL)


def sub_analyze(state: ParseState, raw: ast.Node) -> nodes.Query:
    """A subquery analyzed inside a query level: parse_sub_analyze."""
    return analyze_statement(state.child(), raw)


@expression(ast.SubLink)
def sub_link(state: ParseState, raw: ast.SubLink) -> nodes.Node:
    """EXISTS, a scalar subquery, ARRAY(...), x IN (...), x op ANY or ALL (...)."""
    kind = SubLinkKind[enums.SubLinkType(raw.subLinkType).name.removesuffix("_SUBLINK")]
    query = _query(state, raw)
    if kind is SubLinkKind.EXISTS:
        return nodes.SubLink(type=BOOLEAN, kind=kind, query=query, location=place_of(raw))
    if kind in (SubLinkKind.EXPR, SubLinkKind.ARRAY):
        return _scalar(state, raw, kind, query)
    name = strings(raw.operName)
    return _test(state, raw, kind, query, raw.testexpr, name)


def row_compare_sublink(state: ParseState, raw: ast.SubLink, row: ast.RowExpr, name: tuple[str, ...]) -> nodes.Node:
    """(a, b) op (SELECT ...)."""
    return _test(state, raw, SubLinkKind.ROWCOMPARE, _query(state, raw), row, name)


def _query(state: ParseState, raw: ast.SubLink) -> nodes.Query:
    check_subquery_allowed(state.expr_kind, location(raw))
    state.has_sublinks = True
    query = sub_analyze(state, raw.subselect)
    targets = query.outputs
    state.sublink_names[id(raw)] = targets[0].name if targets else ""
    return query


def _scalar(state: ParseState, raw: ast.SubLink, kind: SubLinkKind, query: nodes.Query) -> nodes.Node:
    targets = query.outputs
    if len(targets) != 1:
        raise SqlError("42601", "subquery must return only one column", offset=location(raw))
    type = targets[0].expr.type
    if kind is SubLinkKind.ARRAY:
        array = state.facts.promoted_array_type(type.oid)
        if not array:
            raise errors.undefined_array_type(state.facts.format_type(type.oid), offset=location(raw))
        type = TypeRef(array, type.typmod)
    collation = targets[0].expr.collation
    return nodes.SubLink(type=type, collation=collation, kind=kind, query=query, location=place_of(raw))


def _test(
    state: ParseState,
    raw: ast.SubLink,
    kind: SubLinkKind,
    query: nodes.Query,
    left_raw: ast.Node,
    name: tuple[str, ...],
) -> nodes.Node:
    left = transform(state, left_raw)
    items = left.args if isinstance(left, nodes.RowExpr) else (left,)
    outputs = tuple(
        nodes.Param(
            type=target.expr.type, collation=target.expr.collation, kind=nodes.ParamKind.SUBLINK, number=target.number
        )
        for target in query.outputs
    )
    if len(items) != len(outputs):
        many = "many" if len(items) < len(outputs) else "few"
        raise SqlError("42601", f"subquery has too {many} columns", offset=location(raw))
    test = row_comparison(state.facts, name or ("=",), items, outputs, location(raw))
    return nodes.SubLink(type=BOOLEAN, kind=kind, query=query, test=test, operator_name=name, location=place_of(raw))
