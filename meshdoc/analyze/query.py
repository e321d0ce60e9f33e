"""SELECT and VALUES: analyze.c."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pglast import ast, enums

from meshdoc.analyze.aggcheck import check_aggregates, is_plain_grouping
from meshdoc.analyze.clause import limited, transform_from, transform_where
from meshdoc.analyze.coerce import coerce_to_common_type
from meshdoc.analyze.collate import select_common_collation
from meshdoc.analyze.common_type import offset_of, select_common_type, select_common_typmod
from meshdoc.analyze.cte import transform_with
from meshdoc.analyze.dispatch import statement
from meshdoc.analyze.entries import values_entry
from meshdoc.analyze.finish import finish_query
from meshdoc.analyze.group import group_clause, window_definitions
from meshdoc.analyze.locking import lock_words, with_locks
from meshdoc.analyze.scope import add_to_query
from meshdoc.analyze.setop import set_operation
from meshdoc.analyze.sort import Targets, distinct_clause, distinct_on_clause, sort_clause
from meshdoc.analyze.state import ExprKind, ParseState
from meshdoc.analyze.target import (
    item_columns,
    resolve_unknown_targets,
    transform_expression_list,
    transform_target_list,
)
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import RangeColumn
from meshdoc.nodes.walk import contains_vars_of_level
from meshdoc.record import replace


@statement(ast.SelectStmt)
def select_statement(state: ParseState, raw: ast.SelectStmt) -> nodes.Query:
    """SELECT, VALUES or a set operation: transformStmt."""
    if raw.intoClause is not None:
        raise SqlError("42601", "SELECT ... INTO is not allowed here", offset=raw.intoClause.rel.location)
    if raw.valuesLists:
        return _values(state, raw)
    if enums.SetOperation(raw.op) is not enums.SetOperation.SETOP_NONE:
        return set_operation(state, raw)
    return _select(state, raw)


def _select(state: ParseState, raw: ast.SelectStmt) -> nodes.Query:
    """transformSelectStmt."""
    transform_with(state, raw.withClause)
    state.windows = list(raw.windowClause or ())
    transform_from(state, raw.fromClause or ())
    targets = transform_target_list(state, raw.targetList or (), ExprKind.SELECT_TARGET)
    where = transform_where(state, raw.whereClause, ExprKind.WHERE, "WHERE")
    having = transform_where(state, raw.havingClause, ExprKind.HAVING, "HAVING")
    order = sort_clause(state, raw.sortClause or (), targets, ExprKind.ORDER_BY, sql92=True)
    group, sets = group_clause(state, raw.groupClause or (), targets, order)
    distinct, distinct_on = _distinct(state, raw, targets, order)
    query = nodes.Query(
        where=where,
        having=having,
        sort=tuple(order),
        group=tuple(group),
        group_distinct=bool(raw.groupDistinct),
        grouping_sets=tuple(sets),
        distinct=tuple(distinct),
        distinct_on=distinct_on,
    )
    query = limited(state, raw, query)
    query = replace(query, windows=tuple(window_definitions(state, targets)))
    if state.resolve_unknowns:
        resolve_unknown_targets(state, targets)
    query = replace(query, targets=tuple(targets))
    query = finish_query(state, query, raw.withClause)
    query = with_locks(query, raw)
    if query.has_aggregates or group or sets or having is not None:
        query = check_aggregates(state, query)
        if group and is_plain_grouping(query):
            query = replace(query, grouping_sets=())
    return query


def _distinct(
    state: ParseState, raw: ast.SelectStmt, targets: Targets, order: Sequence[nodes.SortGroupClause]
) -> tuple[list[nodes.SortGroupClause], bool]:
    if not raw.distinctClause:
        return [], False
    items = [item for item in raw.distinctClause if item is not None]
    if not items:
        return distinct_clause(state, targets, order, in_aggregate=False), False
    return distinct_on_clause(state, items, targets, order), True


def _values(state: ParseState, raw: ast.SelectStmt) -> nodes.Query:
    """VALUES as a query: transformValuesClause."""
    transform_with(state, raw.withClause)
    rows, columns = common_columns(state, list(value_rows(state, raw.valuesLists)))
    lateral = bool(state.range_table) and any(contains_vars_of_level(node) for row in rows for node in row)
    item = values_entry(state, rows, columns, lateral=lateral)
    add_to_query(state, item, to_from=True, relation_visible=True, columns_visible=True)
    targets = [
        nodes.TargetEntry(expr=expr, number=number, name=name)
        for number, (name, expr) in enumerate(item_columns(item, 0), start=1)
    ]
    state.next_resno = len(targets) + 1
    order = sort_clause(state, raw.sortClause or (), targets, ExprKind.ORDER_BY, sql92=True)
    query = limited(state, raw, nodes.Query(sort=tuple(order), targets=tuple(targets)))
    if raw.lockingClause:
        raise SqlError("0A000", f"{lock_words(raw.lockingClause[0])} cannot be applied to VALUES")
    return finish_query(state, query, raw.withClause)


def value_rows(
    state: ParseState, raw: Sequence[Sequence[ast.Node]], *, allow_default: bool = False
) -> Iterator[list[nodes.Node]]:
    """The rows of VALUES, which must have equal length."""
    length: int | None = None
    for values in raw:
        row = transform_expression_list(state, values, ExprKind.VALUES, allow_default=allow_default)
        if length is not None and len(row) != length:
            offset = offset_of(row[0]) if row else None
            raise SqlError("42601", "VALUES lists must all be the same length", offset=offset)
        length = len(row)
        yield row


def common_columns(
    state: ParseState, rows: list[list[nodes.Node]]
) -> tuple[tuple[tuple[nodes.Node, ...], ...], tuple[RangeColumn, ...]]:
    """The rows converted to common column types, and the columns."""
    facts = state.facts
    columns: list[RangeColumn] = []
    settled: list[list[nodes.Node]] = []
    for number in range(len(rows[0])):
        values = [row[number] for row in rows]
        type = select_common_type(facts, values, "VALUES")
        values = [coerce_to_common_type(facts, value, type, "VALUES") for value in values]
        collation = select_common_collation(facts, values, none_ok=True)
        typmod = select_common_typmod(values, type)
        columns.append(RangeColumn(name=f"column{number + 1}", type=TypeRef(type, typmod), collation=collation))
        settled.append(values)
    return tuple(zip(*settled, strict=True)) if settled else tuple(() for _ in rows), tuple(columns)
