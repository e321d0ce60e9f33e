"""Check that outputs are grouped, aggregated or functionally dependent: parseCheckAggregates of parse_agg.c.

Differs from PostgreSQL 18: no RTE_GROUP is made; the expression that its Var is printed as is used instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from meshdoc.analyze.common_type import offset_of
from meshdoc.analyze.state import ParseState
from meshdoc.catalog.constraint import PrimaryKey
from meshdoc.catalog.object import Oid
from meshdoc.catalog.system import SYSTEM_COLUMNS
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import RangeKind
from meshdoc.nodes.walk import expressions_at, raise_levels, rebuild
from meshdoc.record import replace

MAX_GROUPING_SETS = 4096


@dataclass(slots=True)
class _Check:
    state: ParseState
    grouped: list[nodes.Node]
    written: list[nodes.Node]
    common: set[tuple[int, int]]
    """The plain columns that every grouping set groups by."""
    constraints: dict[int, Oid] = field(default_factory=dict)
    in_direct_args: bool = False


def check_aggregates(state: ParseState, query: nodes.Query) -> nodes.Query:
    """Raises 42803 if an output or HAVING uses an ungrouped column: parseCheckAggregates.

    The query returned records the primary keys it relies on. Its join columns are replaced by the columns they
    represent, except grouped ones.
    """
    by_ref = {target.sort_group_ref: target.expr for target in query.targets if target.sort_group_ref}
    written = [by_ref[item.ref] for item in query.group]
    grouped = [flatten_joins(state, expr) for expr in written]
    refs = _common_refs(query)
    common = {
        (expr.range_index, expr.attnum)
        for item, expr in zip(query.group, grouped, strict=True)
        if item.ref in refs and isinstance(expr, nodes.Var) and not expr.levels_up
    }
    check = _Check(state, grouped, written, common)
    _check_groupings(check, query.targets)
    targets = [_target(check, target) for target in query.targets]
    having = None
    if query.having is not None:
        _check_groupings(check, (query.having,))
        having = _as_named(_substituted(check, flatten_joins(state, query.having), 0))
    recursive = any(entry.self_reference for entry in state.range_table)
    if recursive and state.has_aggregates:
        message = "aggregate functions are not allowed in a recursive query's recursive term"
        raise SqlError("42P19", message)
    constraints = tuple(sorted(set(check.constraints.values())))
    return replace(query, targets=tuple(targets), having=having, constraints=constraints)


def _target(check: _Check, target: nodes.TargetEntry) -> nodes.TargetEntry:
    """An output; it keeps its derived collation."""
    expr = _as_named(_substituted(check, flatten_joins(check.state, target.expr), 0))
    return replace(target, expr=replace(expr, collation=target.expr.collation))


# --- grouping sets --------------------------------------------------------------------------------------


def _common_refs(query: nodes.Query) -> set[int]:
    if not query.grouping_sets:
        return {item.ref for item in query.group}
    expanded = expand_grouping_sets(query.grouping_sets)
    return set.intersection(*(set(found) for found in expanded)) if expanded else set()


def is_plain_grouping(query: nodes.Query) -> bool:
    """Whether grouping sets expand to a single set, which is an ordinary GROUP BY."""
    found = expand_grouping_sets(query.grouping_sets) if query.grouping_sets else []
    return len(set(found) if query.group_distinct else found) == 1


def expand_grouping_sets(sets: tuple[nodes.GroupingSet, ...]) -> list[frozenset[int]]:
    """All grouping sets of a GROUP BY. Raises SqlError 54001 if there are too many: expand_grouping_sets."""
    choices = [_expanded(item) for item in sets]
    count = 1
    for choice in choices:
        count *= len(choice)
    if count > MAX_GROUPING_SETS:
        raise SqlError("54001", f"too many grouping sets present (maximum {MAX_GROUPING_SETS})")
    return [frozenset().union(*picked) for picked in product(*choices)]


def _expanded(item: nodes.GroupingSet) -> list[frozenset[int]]:
    if item.kind == "simple":
        return [frozenset(ref for ref in item.content if isinstance(ref, int))]
    inner = [found for found in item.content if isinstance(found, nodes.GroupingSet)]
    if item.kind == "empty":
        return [frozenset()]
    if item.kind == "sets":
        return [found for part in inner for found in _expanded(part)]
    parts = [_expanded(part)[0] for part in inner]
    if item.kind == "rollup":
        return [frozenset().union(*parts[:count]) for count in range(len(parts), -1, -1)]
    return [
        frozenset().union(*(part for place, part in enumerate(parts) if mask >> place & 1))
        for mask in range(2 ** len(parts))
    ]


# --- the walk -------------------------------------------------------------------------------------------


def flatten_joins(state: ParseState, node: Any, depth: int = 0) -> Any:
    """An expression with each join column replaced by the expression it represents: flatten_join_alias_vars."""
    if isinstance(node, nodes.Var):
        if node.levels_up != depth or node.attnum < 0:
            return node
        entry = state.range_table[node.range_index - 1]
        if entry.kind is not RangeKind.JOIN:
            return node
        if not node.attnum:
            return raise_levels(_row(state, node, entry), depth)
        flat = raise_levels(flatten_joins(state, entry.join_alias_vars[node.attnum - 1]), depth)
        return replace(flat, syntactic=node) if isinstance(flat, nodes.Var) else flat
    if not any(entry.kind is RangeKind.JOIN for entry in state.range_table):
        return node
    inner = depth + isinstance(node, nodes.Query)
    return rebuild(node, lambda child: flatten_joins(state, child, inner))


def _row(state: ParseState, node: nodes.Var, join: nodes.RangeTableEntry) -> nodes.RowExpr:
    """All columns of a join."""
    args = tuple(flatten_joins(state, expr) for expr in join.join_alias_vars)
    names = tuple(column.name for column in join.columns)
    return nodes.RowExpr(type=node.type, args=args, names=names, location=node.location)


def _as_named(node: Any) -> Any:
    """An expression with join columns under the join's names again."""
    if isinstance(node, nodes.Var):
        return node.syntactic or node
    return rebuild(node, _as_named)


def _substituted(check: _Check, node: Any, depth: int) -> Any:
    """The expression with grouped expressions as written: substitute_grouped_columns_mutator of PostgreSQL 18."""
    if isinstance(node, nodes.Const | nodes.Param):
        return node
    if isinstance(node, nodes.Aggref | nodes.GroupingFunc) and node.levels_up >= depth:
        return _of_own_level(check, node, depth) if node.levels_up == depth else node
    if isinstance(node, nodes.Var):
        return _column(check, node, depth)
    written = None if depth else _as_written(check, node)
    if written is not None:
        return written
    return rebuild(node, lambda child: _substituted(check, child, depth + isinstance(child, nodes.Query)))


def _as_written(check: _Check, node: Any) -> nodes.Node | None:
    """The grouping expression equal to this expression, if any."""
    pairs = zip(check.grouped, check.written, strict=True)
    return next((expr for flat, expr in pairs if not isinstance(flat, nodes.Var) and _alike(node, flat)), None)


def _of_own_level(check: _Check, node: nodes.Aggref | nodes.GroupingFunc, depth: int) -> nodes.Node:
    if isinstance(node, nodes.GroupingFunc):
        return node
    check.in_direct_args = True
    direct = tuple(_substituted(check, arg, depth) for arg in node.direct_args)
    check.in_direct_args = False
    return replace(node, direct_args=direct)


def _check_groupings(check: _Check, clause: Sequence[nodes.TargetEntry | nodes.Node]) -> None:
    """Raise SqlError 42803 for an argument of GROUPING() that is no grouping expression: finalize_grouping_exprs."""
    found = (pair for each in clause for pair in expressions_at(each))
    for arg in (arg for node, level in found if _is_grouping(node, level) for arg in node.args):
        flat = flatten_joins(check.state, arg)
        if not any(_same(flat, expr) for expr in check.grouped):
            message = "arguments to GROUPING must be grouping expressions of the associated query level"
            raise SqlError("42803", message, offset=offset_of(arg))


def _is_grouping(node: object, level: int) -> bool:
    return isinstance(node, nodes.GroupingFunc) and node.levels_up == level


def _same(one: nodes.Node, other: nodes.Node) -> bool:
    if isinstance(one, nodes.Var) and isinstance(other, nodes.Var):
        return (one.range_index, one.attnum) == (other.range_index, other.attnum) and not other.levels_up
    return _alike(one, other)


def _alike(one: nodes.Node, other: nodes.Node) -> bool:
    """Whether two expressions are equal; only an output's expression has its collation recorded."""
    if isinstance(one, nodes.CollateExpr) or type(one) is not type(other):
        return one == other
    return one == (other if one.collation == other.collation else replace(other, collation=one.collation))


def _column(check: _Check, var: nodes.Var, depth: int) -> nodes.Node:
    """A column, as written if it is grouped. Raises SqlError 42803 if it may not be used."""
    if var.levels_up != depth:
        return var
    for flat, written in zip(check.grouped, check.written, strict=True):
        if isinstance(flat, nodes.Var) and _same(var, flat):
            return raise_levels(written, depth)
    if var.range_index in check.constraints or _determined(check, var):
        return var
    entry = check.state.range_table[var.range_index - 1]
    name = f'"{entry.name}.{_attribute_name(entry, var.attnum)}"'
    if depth:
        message = f"subquery uses ungrouped column {name} from outer query"
    else:
        message = f"column {name} must appear in the GROUP BY clause or be used in an aggregate function"
    detail = ""
    if check.in_direct_args:
        detail = "Direct arguments of an ordered-set aggregate must use only grouped columns."
    raise SqlError("42803", message, detail=detail, offset=offset_of(var))


def _attribute_name(entry: nodes.RangeTableEntry, attnum: int) -> str:
    if attnum > 0:
        return entry.columns[attnum - 1].name
    return "*" if attnum == 0 else SYSTEM_COLUMNS[-attnum - 1].name


def _determined(check: _Check, var: nodes.Var) -> bool:
    """Whether GROUP BY contains the primary key of the column's table: check_functional_grouping."""
    entry = check.state.range_table[var.range_index - 1]
    if entry.kind is not RangeKind.RELATION:
        return False
    grouped = {attnum for range_index, attnum in check.common if range_index == var.range_index}
    for oid, columns in _primary_keys(check.state, entry.relation):
        if set(columns) <= grouped:
            check.constraints[var.range_index] = oid
            return True
    return False


def _primary_keys(state: ParseState, relation: Oid) -> Iterator[tuple[Oid, tuple[int, ...]]]:
    for item in state.facts.names.catalog.children(relation, PrimaryKey):
        if item.table == relation and not item.deferrable:
            yield item.oid, item.columns
    for row in state.facts.names.system.constraints(relation):
        if row.kind == "p":
            yield row.oid, row.columns
