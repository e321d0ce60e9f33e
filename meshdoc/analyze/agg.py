"""Calls of aggregates and window functions, and the query levels they belong to: parse_agg.c."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pglast import ast

from meshdoc.analyze.candidates import Call
from meshdoc.analyze.common_type import offset_of
from meshdoc.analyze.restrictions import check_aggregate_allowed, check_window_allowed, sets_not_allowed
from meshdoc.analyze.sort import add_to_sort_list, distinct_clause, sort_clause
from meshdoc.analyze.state import ExprKind, ParseState, location
from meshdoc.catalog.system import SystemProc
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.nodes.walk import children, set_calls
from meshdoc.record import replace


def make_aggregate(
    state: ParseState, call: Call, proc: SystemProc, type: TypeRef, *, variadic: bool = False
) -> nodes.Node:
    """An aggregate call with its FILTER analyzed: transformAggregateCall. The arguments are converted already."""
    raw, offset = call.raw, call.offset
    star = raw is not None and bool(raw.agg_star)
    within = raw is not None and bool(raw.agg_within_group)
    if not call.args and not star and not within:
        raise _parameterless(call)
    if any(isinstance(arg, nodes.NamedArgExpr) for arg in call.args):
        raise SqlError("0A000", "aggregates cannot use named arguments", offset=offset)
    kind = state.facts.aggregate(proc.oid).kind
    made = nodes.Aggref(
        type=type,
        function=proc.oid,
        star=star,
        variadic=variadic,
        kind=kind,
        filter=call.filter,
        location=call.location,
    )
    return place_aggregate(state, (_with_args if kind == "n" else _with_ordered_args)(state, made, call))


def _parameterless(call: Call) -> SqlError:
    message = f"{call.name}(*) must be used to call a parameterless aggregate function"
    return SqlError("42809", message, offset=call.offset)


def _with_ordered_args(state: ParseState, made: nodes.Aggref, call: Call) -> nodes.Aggref:
    assert call.raw is not None
    order = call.raw.agg_order or ()
    count = len(call.args) - len(order)
    direct, ordered = call.args[:count], call.args[count:]
    targets = [nodes.TargetEntry(expr=arg, number=number) for number, arg in enumerate(ordered, start=1)]
    items: list[nodes.SortGroupClause] = []
    for place, sort in enumerate(order):
        add_to_sort_list(state, place, items, targets, sort)
    return replace(made, direct_args=direct, args=tuple(targets), order=tuple(items))


def _with_args(state: ParseState, made: nodes.Aggref, call: Call) -> nodes.Aggref:
    raw = call.raw
    targets = [nodes.TargetEntry(expr=arg, number=number) for number, arg in enumerate(call.args, start=1)]
    order: list[nodes.SortGroupClause] = []
    distinct: list[nodes.SortGroupClause] = []
    if raw is not None:
        next_number, state.next_resno = state.next_resno, len(call.args) + 1
        order = sort_clause(state, raw.agg_order or (), targets, ExprKind.ORDER_BY, sql92=False)
        if raw.agg_distinct:
            distinct = distinct_clause(state, targets, order, in_aggregate=True)
            for item in distinct:
                _check_sortable(state.facts, item, targets)
        state.next_resno = next_number
    return replace(made, args=tuple(targets), order=tuple(order), distinct=tuple(distinct))


def _check_sortable(facts: Facts, item: nodes.SortGroupClause, targets: list[nodes.TargetEntry]) -> None:
    if item.sort_operator:
        return
    expr = next(target.expr for target in targets if target.sort_group_ref == item.ref)
    raise SqlError(
        "42883",
        f"could not identify an ordering operator for type {facts.format_type(expr.type.oid)}",
        detail="Aggregates with DISTINCT must be able to sort their inputs.",
        offset=offset_of(expr),
    )


# --- the level of an aggregate ----------------------------------------------------------------------


def place_aggregate(state: ParseState, made: nodes.Aggref) -> nodes.Aggref:
    """The aggregate at the query level of its arguments: check_agglevels_and_constraints."""
    parts = [*made.args, *([made.filter] if made.filter is not None else [])]
    level = argument_level(parts, made.direct_args, made.location)
    _mark_aggregates(state, level, "aggregate functions", offset_of(made))
    return replace(made, levels_up=level)


def make_grouping(state: ParseState, made: nodes.GroupingFunc) -> nodes.GroupingFunc:
    """GROUPING(...) at the level of its arguments: transformGroupingFunc."""
    level = argument_level(list(made.args), (), made.location)
    _mark_aggregates(state, level, "grouping operations", offset_of(made))
    return replace(made, levels_up=level)


def _mark_aggregates(state: ParseState, level: int, what: str, offset: int | None) -> None:
    owner = state.outer(level)
    check_aggregate_allowed(owner.expr_kind, what, offset)
    owner.has_aggregates = True


def argument_level(args: list[Any], direct: tuple[nodes.Node, ...], location: int) -> int:
    """The number of levels up of the innermost column or aggregate in the arguments: check_agg_arguments."""
    columns, aggregates = _levels(args)
    _check_ctes(args, min((n for n in (columns, aggregates) if n is not None), default=0), location)
    found = [level for level in (columns, aggregates) if level is not None]
    level = min(found) if found else 0
    if aggregates is not None and aggregates == level:
        nested = next(
            node
            for node, depth in _argument_nodes(args)
            if isinstance(node, nodes.Aggref | nodes.GroupingFunc) and node.levels_up - depth == level
        )
        raise SqlError("42803", "aggregate function calls cannot be nested", offset=offset_of(nested))
    direct_columns, direct_aggregates = _levels(list(direct))
    if direct_columns is not None and direct_columns < level:
        message = "outer-level aggregate cannot contain a lower-level variable in its direct arguments"
        lower = next(
            node
            for node, depth in _argument_nodes(list(direct))
            if isinstance(node, nodes.Var) and node.levels_up - depth == direct_columns
        )
        raise SqlError("42803", message, offset=offset_of(lower))
    if direct_aggregates is not None and direct_aggregates <= level:
        raise SqlError("42803", "aggregate function calls cannot be nested")
    return level


def _check_ctes(args: list[Any], level: int, location: int) -> None:
    """Raises SqlError 0A000 for an aggregate of an outer query over a WITH query nested inside it."""
    for node, depth in _argument_nodes(args):
        is_cte = isinstance(node, nodes.RangeTableEntry) and node.kind is nodes.RangeKind.CTE
        if is_cte and 0 <= node.cte_levels_up - depth < level:
            message = "outer-level aggregate cannot use a nested CTE"
            detail = f'CTE "{node.cte_name}" is below the aggregate\'s semantic level.'
            raise SqlError("0A000", message, detail=detail, offset=location if location >= 0 else None)


def _levels(args: list[Any]) -> tuple[int | None, int | None]:
    """The smallest level of the columns, and of the aggregates, in expressions; None for absent ones."""
    columns: int | None = None
    aggregates: int | None = None
    for node, depth in _argument_nodes(args):
        if isinstance(node, nodes.WindowFunc) and depth == 0:
            message = "aggregate function calls cannot contain window function calls"
            raise SqlError("42803", message, offset=offset_of(node))
        if isinstance(node, nodes.Var) and node.levels_up >= depth:
            level = node.levels_up - depth
            columns = level if columns is None else min(columns, level)
        elif isinstance(node, nodes.Aggref | nodes.GroupingFunc) and node.levels_up >= depth:
            level = node.levels_up - depth
            aggregates = level if aggregates is None else min(aggregates, level)
        elif depth == 0 and isinstance(node, nodes.FuncExpr | nodes.OpExpr) and node.returns_set:
            message = "aggregate function calls cannot contain set-returning function calls"
            raise sets_not_allowed(message, offset_of(node))
    return columns, aggregates


def _argument_nodes(args: list[Any], depth: int = 0) -> Iterator[tuple[Any, int]]:
    """All descendant nodes with their query depth, except those inside an aggregate of an outer level."""
    for arg in args:
        yield arg, depth
        if isinstance(arg, nodes.Aggref | nodes.GroupingFunc) and arg.levels_up >= depth:
            continue
        yield from _argument_nodes(list(children(arg)), depth + isinstance(arg, nodes.Query))


# --- window functions -------------------------------------------------------------------------------


def make_window_function(state: ParseState, call: Call, proc: SystemProc, type: TypeRef) -> nodes.Node:
    """A call with OVER: transformWindowFuncCall, and the preceding checks of ParseFuncOrColumn."""
    assert call.raw is not None
    _check_window_call(call, call.raw, proc)
    for arg in (*call.args, *([call.filter] if call.filter is not None else [])):
        _refuse_nested_windows(arg)
    check_window_allowed(state.expr_kind, call.offset)
    state.has_windows = True
    return nodes.WindowFunc(
        type=type,
        function=proc.oid,
        args=call.args,
        window=_window_number(state, call.raw.over),
        filter=call.filter,
        star=bool(call.raw.agg_star),
        location=call.location,
    )


def _check_window_call(call: Call, raw: ast.FuncCall, proc: SystemProc) -> None:
    offset = call.offset
    if raw.agg_distinct:
        raise SqlError("0A000", "DISTINCT is not implemented for window functions", offset=offset)
    if proc.kind == "a" and not call.args and not raw.agg_star:
        raise _parameterless(call)
    if raw.agg_order:
        raise SqlError("0A000", "aggregate ORDER BY is not implemented for window functions", offset=offset)
    if proc.kind != "a" and call.filter is not None:
        raise SqlError("0A000", "FILTER is not implemented for non-aggregate window functions", offset=offset)
    if found := next((inner for arg in call.args for inner in set_calls(arg)), None):
        words = "window function calls cannot contain set-returning function calls"
        raise sets_not_allowed(words, offset_of(found))
    if proc.returns_set:
        raise SqlError("42P13", "window functions cannot return sets", offset=offset)


def _refuse_nested_windows(node: Any) -> None:
    if isinstance(node, nodes.WindowFunc):
        raise SqlError("42P20", "window function calls cannot be nested", offset=offset_of(node))
    if not isinstance(node, nodes.Query):
        for child in children(node):
            _refuse_nested_windows(child)


def _window_number(state: ParseState, window: ast.WindowDef) -> int:
    """The number of a window in its query, from 1; a window defined in the call itself is added."""
    if window.name:
        for number, known in enumerate(state.windows, start=1):
            if known.name == window.name:
                return number
        message = f'window "{window.name}" does not exist'
        raise SqlError("42704", message, offset=location(window))
    for number, known in enumerate(state.windows, start=1):
        if _definition(known) == _definition(window):
            return number
    state.windows.append(window)
    return len(state.windows)


def _definition(window: ast.WindowDef) -> tuple[object, ...]:
    """The window's definition without its name: equal definitions share a window."""
    frame = (window.frameOptions, window.startOffset, window.endOffset)
    return window.refname, window.partitionClause, window.orderClause, *frame
