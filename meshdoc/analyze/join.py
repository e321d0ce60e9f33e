"""Joins: the JoinExpr part of transformFromClauseItem (parse_clause.c)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pglast import ast, enums

from meshdoc.analyze.clause import Item, Namespace, from_item, lateral_state, transform_from_item, transform_where
from meshdoc.analyze.coerce import IMPLICIT, coerce_to_boolean, coerce_type
from meshdoc.analyze.collate import with_collation
from meshdoc.analyze.common_type import select_common_type, select_common_typmod
from meshdoc.analyze.entries import alias_of
from meshdoc.analyze.oper import make_op
from meshdoc.analyze.row import bool_expr
from meshdoc.analyze.scope import check_conflicts, column_var
from meshdoc.analyze.state import ExprKind, ParseState, ScopeColumn, ScopeItem, word_of
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import CoercionForm, RangeColumn, RangeKind
from meshdoc.record import replace
from meshdoc.syntax.names import strings


@dataclass(slots=True)
class _Columns:
    """The columns of a join under construction: the expressions they represent, and their origins."""

    items: list[ScopeColumn] = field(default_factory=list)
    expressions: list[nodes.Node] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    right: list[int] = field(default_factory=list)


@from_item(ast.JoinExpr)
def join_expr(state: ParseState, raw: ast.JoinExpr) -> Item:
    """a JOIN b."""
    type = word_of(enums.JoinType(raw.jointype), "JOIN_")
    left, left_item, left_names = transform_from_item(state, raw.larg)
    count = len(state.namespace)
    state.namespace += lateral_state(left_names, only=True, ok=type in ("inner", "left"))
    right, right_item, right_names = transform_from_item(state, raw.rarg)
    del state.namespace[count:]
    check_conflicts(left_names, right_names)
    namespace = [*left_names, *right_names]
    using = strings(raw.usingClause)
    if raw.isNatural:
        using = _natural(left_item, right_item)
    number = len(state.range_table) + 1
    columns, conditions = _merged(state, type, using, left_item, right_item, number)
    _remaining(columns, left_item, right_item, using)
    condition: nodes.Node | None = None
    if using:
        condition = conditions[0] if len(conditions) == 1 else bool_expr("and", *conditions)
    elif raw.quals is not None:
        condition = _on(state, raw.quals, namespace)
    item = _entry(state, raw, columns, len(using))
    found = nodes.JoinExpr(
        type=type,
        left=left,
        right=right,
        range_index=item.range_index,
        using=using,
        using_alias=alias_of(raw.join_using_alias)[0],
        condition=condition,
        alias=item.entry.alias,
        alias_columns=item.entry.alias_columns,
    )
    state.join_exprs[item.range_index] = found
    return found, item, _visible(raw, item, namespace, len(using))


def _natural(left: ScopeItem, right: ScopeItem) -> tuple[str, ...]:
    others = {column.name for column in right.columns if column.range_index}
    return tuple(column.name for column in left.columns if column.range_index and column.name in others)


def _place(item: ScopeItem, name: str, side: str) -> int:
    """The position of a USING column on one side."""
    found = [place for place, c in enumerate(item.columns) if c.name == name and c.range_index]
    if len(found) > 1:
        message = f'common column name "{name}" appears more than once in {side} table'
        raise SqlError("42702", message)
    if not found:
        message = f'column "{name}" specified in USING clause does not exist in {side} table'
        raise SqlError("42703", message)
    return found[0]


def _merged(
    state: ParseState, type: str, using: Sequence[str], left: ScopeItem, right: ScopeItem, number: int
) -> tuple[_Columns, list[nodes.Node]]:
    """The columns that USING merges, and its implicit join conditions."""
    columns = _Columns()
    conditions: list[nodes.Node] = []
    for name in using:
        if any(column.name == name for column in columns.items):
            raise SqlError("42701", f'column name "{name}" appears more than once in USING clause')
        one, other = _place(left, name, "left"), _place(right, name, "right")
        first, second = column_var(left, left.columns[one], 0), column_var(right, right.columns[other], 0)
        with state.kind(ExprKind.JOIN_USING):
            test = make_op(state.facts, ("=",), first, second, None)
        conditions.append(coerce_to_boolean(state.facts, test, "JOIN/USING"))
        merged = _merged_var(state.facts, type, first, second)
        if merged is first:
            column = left.columns[one]
        elif merged is second:
            column = right.columns[other]
        else:
            column = ScopeColumn(
                name=name,
                range_index=number,
                attnum=len(columns.items) + 1,
                type=merged.type,
                collation=merged.collation,
            )
        columns.items.append(column)
        columns.expressions.append(merged)
        columns.left.append(one + 1)
        columns.right.append(other + 1)
    return columns, conditions


def _merged_var(facts: Facts, type: str, left: nodes.Var, right: nodes.Var) -> nodes.Node:
    """buildMergedJoinVar."""
    common = select_common_type(facts, [left, right], "JOIN/USING")
    wanted = TypeRef(common, select_common_typmod([left, right], common))
    one, other = _as_common(facts, left, wanted), _as_common(facts, right, wanted)
    if type == "inner":
        return one if one is left or other is not right else other
    if type == "left":
        return one
    if type == "right":
        return other
    return with_collation(facts, nodes.CoalesceExpr(type=wanted, args=(one, other)))


def _as_common(facts: Facts, var: nodes.Var, wanted: TypeRef) -> nodes.Node:
    if var.type.oid != wanted.oid:
        return coerce_type(facts, var, wanted, IMPLICIT)
    if var.type.typmod != wanted.typmod:
        return nodes.RelabelType(type=wanted, collation=var.collation, arg=var, form=CoercionForm.IMPLICIT_CAST)
    return var


def _remaining(columns: _Columns, left: ScopeItem, right: ScopeItem, using: Sequence[str]) -> None:
    """The columns that USING does not merge: extractRemainingColumns."""
    for side, item in (("left", left), ("right", right)):
        for place, column in enumerate(item.columns, start=1):
            if not column.range_index or column.name in using:
                continue
            columns.items.append(column)
            columns.expressions.append(column_var(item, column, 0))
            columns.left.append(place if side == "left" else 0)
            columns.right.append(place if side == "right" else 0)


def _on(state: ParseState, raw: ast.Node, namespace: Namespace) -> nodes.Node | None:
    """transformJoinOnClause: a condition that sees only the two sides."""
    former, state.namespace = state.namespace, lateral_state(namespace, only=False, ok=True)
    condition = transform_where(state, raw, ExprKind.JOIN_ON, "JOIN/ON")
    state.namespace = former
    return condition


def _entry(state: ParseState, raw: ast.JoinExpr, columns: _Columns, merged: int) -> ScopeItem:
    """addRangeTableEntryForJoin."""
    alias, aliases = alias_of(raw.alias)
    if len(aliases) > len(columns.items):
        have = f"{len(columns.items)} columns available but {len(aliases)} columns specified"
        raise SqlError("42P10", f'join expression "{alias}" has {have}')
    names = [column.name for column in columns.items]
    names[: len(aliases)] = aliases
    entry = nodes.RangeTableEntry(
        kind=RangeKind.JOIN,
        name=alias or "unnamed_join",
        columns=tuple(
            RangeColumn(name=name, type=column.type, collation=column.collation)
            for name, column in zip(names, columns.items, strict=True)
        ),
        alias=alias,
        alias_columns=aliases,
        merged=merged,
        left_columns=tuple(columns.left),
        right_columns=tuple(columns.right),
        join_alias_vars=tuple(columns.expressions),
        join_using_alias=alias_of(raw.join_using_alias)[0],
    )
    number = state.add_entry(entry)
    scope = columns.items
    if alias:
        scope = [
            replace(column, name=name, range_index=number, attnum=place)
            for place, (name, column) in enumerate(zip(names, columns.items, strict=True), start=1)
        ]
    return ScopeItem(entry=entry, range_index=number, name=entry.name, columns=tuple(scope))


def _visible(raw: ast.JoinExpr, item: ScopeItem, namespace: Namespace, merged: int) -> Namespace:
    """The namespace items of a join: both sides and the join without an alias, the join alone with one."""
    visible = [replace(inner, columns_visible=False) for inner in namespace]
    if raw.join_using_alias is not None:
        name = raw.join_using_alias.aliasname
        if any(other.relation_visible and other.name == name for other in namespace):
            raise SqlError("42712", f'table name "{name}" specified more than once')
        visible.append(replace(item, name=name, columns=item.columns[:merged], columns_visible=False))
    if raw.alias is not None:
        visible = []
    return [*visible, replace(item, relation_visible=raw.alias is not None, columns_visible=True)]
