"""INSERT, with ON CONFLICT: transformInsertStmt of analyze.c."""

from __future__ import annotations

from collections.abc import Sequence

from pglast import ast, enums

from meshdoc import errors
from meshdoc.analyze.assign import assigned_expr, find_attribute
from meshdoc.analyze.collate import collation_of
from meshdoc.analyze.common_type import offset_of
from meshdoc.analyze.conflict import on_conflict
from meshdoc.analyze.cte import transform_with
from meshdoc.analyze.dispatch import analyze_statement, statement
from meshdoc.analyze.entries import subquery_entry, values_entry
from meshdoc.analyze.finish import finish_query
from meshdoc.analyze.modify import set_target
from meshdoc.analyze.query import value_rows
from meshdoc.analyze.returning import with_returning
from meshdoc.analyze.scope import add_to_query
from meshdoc.analyze.state import ExprKind, ParseState, location
from meshdoc.analyze.target import transform_expression_list
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.nodes import RangeColumn
from meshdoc.nodes.walk import contains_vars_of_level
from meshdoc.record import replace

OVERRIDING = {
    enums.OverridingKind.OVERRIDING_NOT_SET: "",
    enums.OverridingKind.OVERRIDING_USER_VALUE: "user",
    enums.OverridingKind.OVERRIDING_SYSTEM_VALUE: "system",
}
Column = tuple[int, ast.ResTarget | None]


@statement(ast.InsertStmt)
def insert(state: ParseState, raw: ast.InsertStmt) -> nodes.Query:
    """transformInsertStmt."""
    transform_with(state, raw.withClause)
    inner = _inner_state(state, raw.selectStmt)
    target = set_target(state, raw.relation, also_source=False)
    columns = insert_columns(state, raw.cols)
    row = _source(state, inner, raw, columns)
    query = nodes.Query(
        command="insert",
        result_relation=target,
        overriding=OVERRIDING[enums.OverridingKind(raw.override)],
        targets=insert_targets(state, row, columns),
    )
    if raw.onConflictClause is not None or raw.returningClause is not None:
        assert state.target is not None
        state.namespace = []
        add_to_query(state, state.target, to_from=False, relation_visible=True, columns_visible=True)
    if raw.onConflictClause is not None:
        query = replace(query, on_conflict=on_conflict(state, raw.onConflictClause))
    query = with_returning(state, query, raw.returningClause, ExprKind.RETURNING)
    return finish_query(state, query, raw.withClause)


def _is_general(select: ast.SelectStmt | None) -> bool:
    """Whether the rows come from a query other than plain VALUES."""
    return select is not None and bool(
        not select.valuesLists
        or select.sortClause
        or select.limitOffset is not None
        or select.limitCount is not None
        or select.lockingClause
        or select.withClause is not None
    )


def _inner_state(state: ParseState, select: ast.SelectStmt | None) -> ParseState:
    """The query level of the SELECT; in a rule, the existing entries OLD and NEW move into it."""
    inner = state.child()
    inner.resolve_unknowns = False
    if _is_general(select) and state.range_table:
        inner.range_table, state.range_table = state.range_table, []
        inner.namespace, state.namespace = state.namespace, []
    return inner


def insert_columns(state: ParseState, raw: Sequence[ast.ResTarget] | None) -> list[Column]:
    """The target columns: checkInsertTargets."""
    assert state.target is not None
    item = state.target
    if not raw:
        return [(n, None) for n, column in enumerate(item.entry.columns, start=1) if not column.dropped]
    relation = state.facts.names.relation_by_oid(item.entry.relation)
    assert relation is not None
    whole: set[int] = set()
    partial: set[int] = set()
    found: list[Column] = []
    for column in raw:
        attnum = find_attribute(item, relation.name, column.name, location(column))
        if attnum in whole or (attnum in partial and not column.indirection):
            raise errors.repeated_column(column.name, offset=location(column))
        (partial if column.indirection else whole).add(attnum)
        found.append((attnum, column))
    return found


def _source(state: ParseState, inner: ParseState, raw: ast.InsertStmt, columns: list[Column]) -> list[nodes.Node]:
    """The values of the columns, or the columns of the range table entry that supplies them."""
    select = raw.selectStmt
    explicit = bool(raw.cols)
    if select is None:
        return []
    if _is_general(select):
        return _from_query(state, inner, select, columns, explicit)
    if len(select.valuesLists) > 1:
        return _from_rows(state, select, columns, explicit)
    values = transform_expression_list(state, select.valuesLists[0], ExprKind.VALUES_SINGLE, allow_default=True)
    return insert_row(state, values, columns, explicit=explicit)


def _from_query(
    state: ParseState, inner: ParseState, select: ast.SelectStmt, columns: list[Column], explicit: bool
) -> list[nodes.Node]:
    query = analyze_statement(inner, select)
    item = subquery_entry(state, query, "*SELECT*", in_from=False)
    add_to_query(state, item, to_from=True, relation_visible=False, columns_visible=False)
    values: list[nodes.Node] = []
    for target in query.outputs:
        expr = target.expr
        if isinstance(expr, nodes.Const) and expr.type.oid == oids.UNKNOWN:
            values.append(expr)
        else:
            var = nodes.Var(
                type=expr.type,
                collation=expr.collation,
                range_index=item.range_index,
                attnum=target.number,
                location=expr.location,
            )
            values.append(var)
    return insert_row(state, values, columns, explicit=explicit)


def _from_rows(state: ParseState, select: ast.SelectStmt, columns: list[Column], explicit: bool) -> list[nodes.Node]:
    """VALUES of several rows: each is converted to the columns' types, then read from a VALUES entry."""
    rows: list[tuple[nodes.Node, ...]] = []
    for row in value_rows(state, select.valuesLists, allow_default=True):
        made = insert_row(state, row, columns, explicit=explicit)
        rows.append(tuple(_without_indirection(node) for node in made))
    facts = state.facts
    shape = tuple(
        RangeColumn(name=f"column{n}", type=node.type, collation=collation_of(facts, node))
        for n, node in enumerate(rows[0], start=1)
    )
    lateral = bool(state.namespace) and any(contains_vars_of_level(node) for row in rows for node in row)
    item = values_entry(state, tuple(rows), shape, lateral=lateral)
    add_to_query(state, item, to_from=True, relation_visible=False, columns_visible=False)
    variables: list[nodes.Node] = [
        nodes.Var(type=column.type, collation=column.collation, range_index=item.range_index, attnum=n)
        for n, column in enumerate(shape, start=1)
    ]
    return insert_row(state, variables, columns, explicit=explicit)


def _without_indirection(node: nodes.Node) -> nodes.Node:
    """The value itself, if it is assigned to an element or field of a column."""
    while True:
        if isinstance(node, nodes.CoerceToDomain) and isinstance(node.arg, nodes.FieldStore | nodes.SubscriptingRef):
            if isinstance(node.arg, nodes.SubscriptingRef) and node.arg.assign is None:
                return node
            node = node.arg
        elif isinstance(node, nodes.FieldStore):
            node = node.values[0]
        elif isinstance(node, nodes.SubscriptingRef) and node.assign is not None:
            node = node.assign
        else:
            return node


def insert_row(
    state: ParseState, values: Sequence[nodes.Node], columns: Sequence[Column], *, explicit: bool
) -> list[nodes.Node]:
    """Values converted for storage in the columns: transformInsertRow."""
    if len(values) > len(columns):
        message = "INSERT has more expressions than target columns"
        raise SqlError("42601", message, offset=offset_of(values[len(columns)]))
    if explicit and len(values) < len(columns):
        raw = columns[len(values)][1]
        offset = location(raw) if raw is not None else None
        raise SqlError("42601", "INSERT has more target columns than expressions", offset=offset)
    return [
        assigned_expr(state, value, attnum, raw, insert=True)
        for value, (attnum, raw) in zip(values, columns, strict=False)
    ]


def insert_targets(
    state: ParseState, row: Sequence[nodes.Node], columns: Sequence[Column]
) -> tuple[nodes.TargetEntry, ...]:
    """The target list of an INSERT."""
    assert state.target is not None
    entry = state.target.entry
    return tuple(
        nodes.TargetEntry(expr=expr, number=attnum, name=entry.columns[attnum - 1].name)
        for expr, (attnum, _) in zip(row, columns, strict=False)
    )
