"""UPDATE, DELETE, and the parts shared with INSERT and MERGE: analyze.c."""

from __future__ import annotations

from collections.abc import Sequence

from pglast import ast, enums

from meshdoc.analyze.assign import assigned_expr, find_attribute
from meshdoc.analyze.clause import transform_from, transform_where
from meshdoc.analyze.cte import transform_with
from meshdoc.analyze.dispatch import expression, statement
from meshdoc.analyze.entries import alias_of, open_relation, relation_entry
from meshdoc.analyze.finish import finish_query
from meshdoc.analyze.returning import with_returning
from meshdoc.analyze.scope import add_to_query
from meshdoc.analyze.state import ExprKind, ParseState, location
from meshdoc.analyze.sublink import sub_analyze
from meshdoc.analyze.target import transform_expression_list, transform_target_list
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.nodes import SubLinkKind
from meshdoc.record import replace


def set_target(state: ParseState, raw: ast.RangeVar, *, also_source: bool) -> int:
    """Add the target relation of a statement: setTargetTable."""
    item = open_relation(state, raw)
    inherit = bool(raw.inh) and also_source
    target = state.target = relation_entry(state, item, *alias_of(raw.alias), inherit=inherit, in_from=False)
    if also_source:
        add_to_query(state, target, to_from=False, relation_visible=True, columns_visible=True)
    return target.range_index


def _begun(
    state: ParseState, raw: ast.UpdateStmt | ast.DeleteStmt, command: str, items: Sequence[ast.Node] | None
) -> nodes.Query:
    """The query up to its condition. The subqueries of FROM or USING do not see the target."""
    transform_with(state, raw.withClause)
    target = set_target(state, raw.relation, also_source=True)
    state.namespace = [replace(item, lateral_only=True, lateral_ok=False) for item in state.namespace]
    transform_from(state, items or ())
    where = transform_where(state, raw.whereClause, ExprKind.WHERE, "WHERE")
    return nodes.Query(command=command, result_relation=target, where=where)


@statement(ast.DeleteStmt)
def delete(state: ParseState, raw: ast.DeleteStmt) -> nodes.Query:
    """transformDeleteStmt."""
    query = _begun(state, raw, "delete", raw.usingClause)
    query = with_returning(state, query, raw.returningClause, ExprKind.RETURNING)
    return finish_query(state, query, raw.withClause)


@statement(ast.UpdateStmt)
def update(state: ParseState, raw: ast.UpdateStmt) -> nodes.Query:
    """transformUpdateStmt."""
    query = _begun(state, raw, "update", raw.fromClause)
    query = with_returning(state, query, raw.returningClause, ExprKind.RETURNING)
    query = replace(query, targets=update_targets(state, raw.targetList))
    return finish_query(state, query, raw.withClause)


def update_targets(state: ParseState, raw: Sequence[ast.ResTarget]) -> tuple[nodes.TargetEntry, ...]:
    """SET: transformUpdateTargetList."""
    assert state.target is not None
    state.multi_assignments = []
    relation = state.facts.names.relation_by_oid(state.target.entry.relation)
    assert relation is not None
    values = transform_target_list(state, raw, ExprKind.UPDATE_SOURCE)
    seen: list[nodes.TargetEntry] = []
    for item, value in zip(raw, values, strict=True):
        attnum = find_attribute(state.target, relation.name, item.name, location(item))
        expr = assigned_expr(state, value.expr, attnum, item, insert=False)
        seen.append(nodes.TargetEntry(expr=expr, number=attnum, name=item.name))
    count = len(state.target.entry.columns)
    sources = [source for source in state.multi_assignments if isinstance(source, nodes.SubLink)]
    junk = [
        nodes.TargetEntry(expr=source, number=count + number, junk=True)
        for number, source in enumerate(sources, start=1)
    ]
    return (*seen, *junk)


@expression(ast.MultiAssignRef)
def multi_assign(state: ParseState, raw: ast.MultiAssignRef) -> nodes.Node:
    """One column of (a, b) = ...: transformMultiAssignRef."""
    if raw.colno == 1:
        state.multi_assignments.append(_multi_source(state, raw))
    place: int = raw.colno - 1
    source = state.multi_assignments[-1]
    if isinstance(source, nodes.RowExpr):
        return source.args[place]
    target = source.query.outputs[place]
    return nodes.Param(
        type=target.expr.type, collation=target.expr.collation, kind=nodes.ParamKind.SUBLINK, number=raw.colno
    )


def _multi_source(state: ParseState, raw: ast.MultiAssignRef) -> nodes.SubLink | nodes.RowExpr:
    source = raw.source
    mismatch = SqlError("42601", "number of columns does not match number of values", offset=location(source))
    if isinstance(source, ast.SubLink) and source.subLinkType == enums.SubLinkType.EXPR_SUBLINK:
        state.has_sublinks = True
        query = sub_analyze(state, source.subselect)
        if len(query.outputs) != raw.ncolumns:
            raise mismatch
        return nodes.SubLink(type=TypeRef(oids.RECORD), kind=SubLinkKind.MULTIEXPR, query=query)
    if isinstance(source, ast.RowExpr):
        args = transform_expression_list(state, source.args or (), state.expr_kind, allow_default=True)
        if len(args) != raw.ncolumns:
            raise mismatch
        return nodes.RowExpr(type=TypeRef(oids.RECORD), args=tuple(args))
    message = "source for a multiple-column UPDATE item must be a sub-SELECT or ROW() expression"
    raise SqlError("0A000", message, offset=location(source))
