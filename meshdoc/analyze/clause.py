"""The items of FROM except joins: transformFromClause and related functions of parse_clause.c."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from pglast import ast, enums

from meshdoc.analyze.coerce import coerce_to_boolean, coerce_to_specific_type
from meshdoc.analyze.common_type import offset_of
from meshdoc.analyze.cte import PENDING, find_cte
from meshdoc.analyze.dispatch import analyze_statement, transform_expr
from meshdoc.analyze.entries import alias_of, cte_entry, function_entry, open_relation, relation_entry, subquery_entry
from meshdoc.analyze.func import is_plain
from meshdoc.analyze.scope import check_conflicts
from meshdoc.analyze.state import ExprKind, ParseState, ScopeItem, location
from meshdoc.analyze.target import figure_column_name
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import ForeignTable, View
from meshdoc.diagnostics import SqlError, Unsupported
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.nodes import RangeKind
from meshdoc.nodes.walk import contains_vars_of_level, set_calls
from meshdoc.record import replace
from meshdoc.registry import Registry
from meshdoc.syntax.names import strings

Namespace: TypeAlias = list[ScopeItem]
Item: TypeAlias = tuple[nodes.FromItem, ScopeItem, Namespace]
FromTransform: TypeAlias = Callable[..., Item]

from_item: Registry[type[ast.Node], FromTransform] = Registry("item of FROM")


def transform_from(state: ParseState, items: Sequence[ast.Node]) -> None:
    """FROM: its range table entries, joins and visible names: transformFromClause."""
    for raw in items:
        item, _, namespace = transform_from_item(state, raw)
        check_conflicts(state.namespace, namespace)
        state.from_list.append(item)
        state.namespace += lateral_state(namespace, only=True, ok=True)
    state.namespace = lateral_state(state.namespace, only=False, ok=True)


def transform_from_item(state: ParseState, raw: ast.Node) -> Item:
    """One FROM item: its join tree node, its namespace item, and every item it makes visible."""
    function = from_item.get(raw.__class__)
    if function is None:
        raise Unsupported(f"{raw.__class__.__name__} in FROM is not supported")
    return function(state, raw)


def lateral_state(namespace: Namespace, *, only: bool, ok: bool) -> Namespace:
    """The items, visible to all or to LATERAL items only: setNamespaceLateralState."""
    return [
        item if (item.lateral_only, item.lateral_ok) == (only, ok) else replace(item, lateral_only=only, lateral_ok=ok)
        for item in namespace
    ]


def _plain(item: ScopeItem) -> Item:
    return nodes.RangeTableRef(range_index=item.range_index), item, [item]


@from_item(ast.RangeVar)
def range_var(state: ParseState, raw: ast.RangeVar) -> Item:
    """A relation, or a WITH query."""
    if raw.schemaname is None:
        found = find_cte(state, raw.relname)
        if found is not None:
            pending = found[0].query is PENDING
            return _plain(cte_entry(state, *found, raw.alias, self_reference=pending))
        if raw.relname in state.transitions:
            return _transition_table(state, raw)
    item = open_relation(state, raw)
    return _plain(relation_entry(state, item, *alias_of(raw.alias), inherit=bool(raw.inh)))


def _transition_table(state: ParseState, raw: ast.RangeVar) -> Item:
    """A transition table of a trigger: addRangeTableEntryForENR."""
    alias, aliases = alias_of(raw.alias)
    query = state.transitions[raw.relname]()
    return _plain(subquery_entry(state, query, raw.relname if alias is None else alias, aliases))


@from_item(ast.RangeSubselect)
def range_subselect(state: ParseState, raw: ast.RangeSubselect) -> Item:
    """A subquery: transformRangeSubselect."""
    former = state.lateral_active
    with state.kind(ExprKind.FROM_SUBSELECT):
        state.lateral_active = bool(raw.lateral)
        query = analyze_statement(state.child(), raw.subquery)
        state.lateral_active = former
    return _plain(subquery_entry(state, query, *alias_of(raw.alias), lateral=bool(raw.lateral)))


# --- functions ----------------------------------------------------------------------------------------


@from_item(ast.RangeFunction)
def range_function(state: ParseState, raw: ast.RangeFunction) -> Item:
    """f(...), ROWS FROM (...): transformRangeFunction. Functions are implicitly LATERAL."""
    former, state.lateral_active = state.lateral_active, True
    calls: list[tuple[str, nodes.Node, tuple[ast.ColumnDef, ...]]] = []
    for function, definitions in raw.functions:
        for single in _unnested(function, definitions):
            expr = transform_expr(state, single, ExprKind.FROM_FUNCTION)
            _refuse_inner_sets(expr)
            name = figure_column_name(single, state.sublink_names)
            calls.append((name, expr, tuple(definitions or ())))
    state.lateral_active = former
    if raw.coldeflist:
        calls = [_with_definitions(raw, calls)]
    lateral = bool(raw.lateral) or any(contains_vars_of_level(expr) for _, expr, _ in calls)
    return _plain(function_entry(state, raw, calls, lateral=lateral))


def _refuse_inner_sets(expr: nodes.Node) -> None:
    """Raises SqlError 0A000 if a set-returning function is nested inside the function called."""
    found = next((call for call in set_calls(expr) if call is not expr), None)
    if found is not None:
        message = "set-returning functions must appear at top level of FROM"
        raise SqlError("0A000", message, offset=offset_of(found))


def _with_definitions(
    raw: ast.RangeFunction, calls: list[tuple[str, nodes.Node, tuple[ast.ColumnDef, ...]]]
) -> tuple[str, nodes.Node, tuple[ast.ColumnDef, ...]]:
    offset = location(raw.coldeflist[0])
    if len(calls) != 1:
        several = "ROWS FROM() with multiple functions cannot have a column definition list"
        if not raw.is_rowsfrom:
            several = "UNNEST() with multiple arguments cannot have a column definition list"
        raise SqlError(
            "42601",
            several,
            hint="Put a separate column definition list for each function inside ROWS FROM()."
            if raw.is_rowsfrom
            else "Use separate UNNEST() calls inside ROWS FROM(), and attach a column definition list to each one.",
            offset=offset,
        )
    if raw.ordinality:
        message = "WITH ORDINALITY cannot be used with a column definition list"
        hint = "Put the column definition list inside ROWS FROM()."
        raise SqlError("42601", message, hint=hint, offset=offset)
    name, expr, _ = calls[0]
    return name, expr, tuple(raw.coldeflist)


def _unnested(function: ast.Node, definitions: Sequence[ast.ColumnDef] | None) -> list[ast.Node]:
    """unnest(a, b) taken apart into unnest(a) and unnest(b)."""
    if (
        not isinstance(function, ast.FuncCall)
        or strings(function.funcname) != ("unnest",)
        or len(function.args or ()) < 2
        or not is_plain(function)
        or definitions
    ):
        return [function]
    name = (ast.String(sval="pg_catalog"), ast.String(sval="unnest"))
    return [
        ast.FuncCall(
            funcname=name,
            args=(arg,),
            agg_within_group=False,
            agg_star=False,
            agg_distinct=False,
            func_variadic=False,
            funcformat=0,
            location=function.location,
        )
        for arg in function.args
    ]


# --- TABLESAMPLE --------------------------------------------------------------------------------------

_SAMPLE_ARGUMENTS = {
    "bernoulli": oids.FLOAT4,
    "system": oids.FLOAT4,
    "system_rows": oids.INT8,
    "system_time": oids.FLOAT8,
}


@from_item(ast.RangeTableSample)
def range_table_sample(state: ParseState, raw: ast.RangeTableSample) -> Item:
    """relation TABLESAMPLE method (...): transformRangeTableSample."""
    found, item, _ = transform_from_item(state, raw.relation)
    relation = state.facts.names.relation_by_oid(item.entry.relation) if item.entry.relation else None
    if item.entry.kind is not RangeKind.RELATION or isinstance(relation, View | ForeignTable):
        message = "TABLESAMPLE clause can only be applied to tables and materialized views"
        raise SqlError("0A000", message, offset=location(raw.relation))
    names = strings(raw.method)
    method = _sample_method(state.facts, names, location(raw))
    wanted = _SAMPLE_ARGUMENTS[names[-1]]
    if len(raw.args) != 1:
        message = f"tablesample method {names[-1]} requires 1 argument, not {len(raw.args)}"
        raise SqlError("2202H", message, offset=location(raw))
    args = tuple(
        coerce_to_specific_type(state.facts, transform_expr(state, arg, ExprKind.FROM_FUNCTION), wanted, "TABLESAMPLE")
        for arg in raw.args
    )
    repeatable = None
    if raw.repeatable is not None:
        seed = transform_expr(state, raw.repeatable, ExprKind.FROM_FUNCTION)
        repeatable = coerce_to_specific_type(state.facts, seed, oids.FLOAT8, "REPEATABLE")
    sample = nodes.TableSample(method=method, args=args, repeatable=repeatable)
    entry = replace(item.entry, sample=sample)
    state.replace_entry(item.range_index, entry)
    return found, item, [replace(item, entry=entry)]


def _sample_method(facts: Facts, names: tuple[str, ...], offset: int | None) -> Oid:
    for schema in facts.names.search_path:
        for proc in facts.procs_named(schema, names[-1]):
            if proc.argument_types == (oids.INTERNAL,) and names[-1] in _SAMPLE_ARGUMENTS:
                return proc.oid
    name = ".".join(names)
    raise SqlError("42704", f"tablesample method {name} does not exist", offset=offset)


def transform_where(state: ParseState, raw: ast.Node | None, kind: ExprKind, construct: str) -> nodes.Node | None:
    """A condition: transformWhereClause."""
    if raw is None:
        return None
    return coerce_to_boolean(state.facts, transform_expr(state, raw, kind), construct)


def limited(state: ParseState, raw: ast.SelectStmt, query: nodes.Query) -> nodes.Query:
    """The query with its LIMIT and OFFSET."""
    ties = enums.LimitOption(raw.limitOption) is enums.LimitOption.LIMIT_OPTION_WITH_TIES
    offset = _transform_limit(state, raw.limitOffset, ExprKind.OFFSET)
    count = _transform_limit(state, raw.limitCount, ExprKind.LIMIT, with_ties=ties)
    return replace(query, limit_offset=offset, limit_count=count, limit_with_ties=ties)


def _transform_limit(
    state: ParseState, raw: ast.Node | None, kind: ExprKind, *, with_ties: bool = False
) -> nodes.Node | None:
    """LIMIT or OFFSET as bigint: transformLimitClause."""
    if raw is None:
        return None
    node = transform_expr(state, raw, kind)
    node = coerce_to_specific_type(state.facts, node, oids.INT8, kind.clause)
    check_no_columns(node, kind.clause)
    if with_ties and isinstance(node, nodes.Const) and node.value is None:
        message = "row count cannot be null in FETCH FIRST ... WITH TIES clause"
        raise SqlError("2201W", message)
    return node


def check_no_columns(node: nodes.Node, construct: str) -> None:
    """Raises SqlError 42P10 if a column of the query is used in LIMIT and the like."""
    if contains_vars_of_level(node):
        raise SqlError("42P10", f"argument of {construct} must not contain variables", offset=offset_of(node))
