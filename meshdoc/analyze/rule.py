"""CREATE RULE: transformRuleStmt of parse_utilcmd.c."""

from __future__ import annotations

from typing import Any

from pglast import ast, enums

from meshdoc.analyze.clause import transform_where
from meshdoc.analyze.dispatch import analyze_statement, statement
from meshdoc.analyze.entries import relation_entry
from meshdoc.analyze.scope import add_to_query
from meshdoc.analyze.state import ExprKind, ParseState, ScopeItem
from meshdoc.catalog.names.quoting import quote_identifier, quote_literal
from meshdoc.catalog.object import Object
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes
from meshdoc.nodes.walk import expressions_at, select_of_insert
from meshdoc.record import record, replace

OLD, NEW = 1, 2  # the entries of the old and the new row
_VISIBLE = {
    enums.CmdType.CMD_SELECT: ("old",),
    enums.CmdType.CMD_UPDATE: ("old", "new"),
    enums.CmdType.CMD_INSERT: ("new",),
    enums.CmdType.CMD_DELETE: ("old",),
}


@record
class TransformedRule:
    """An analyzed rule; `entries` are the old and the new row, for its condition."""

    condition: nodes.Node | None
    entries: tuple[nodes.RangeTableEntry, ...]
    actions: tuple[nodes.Query, ...]


def _rows(state: ParseState, relation: Object) -> dict[str, ScopeItem]:
    return {name: relation_entry(state, relation, name, inherit=False, in_from=False) for name in ("old", "new")}


def transform_rule(state: ParseState, stmt: ast.RuleStmt, relation: Object) -> TransformedRule:
    """The condition and actions of a rule; NOTHING means no actions."""
    event = enums.CmdType(stmt.event)
    rows = _rows(state, relation)
    for name in _VISIBLE[event]:
        add_to_query(state, rows[name], to_from=False, relation_visible=True, columns_visible=True)
    condition = transform_where(state, stmt.whereClause, ExprKind.WHERE, "WHERE")
    entries = tuple(state.range_table)
    if len(entries) != len(rows):
        raise SqlError("42P17", "rule WHERE condition cannot contain references to other relations")
    actions = tuple(_action(state, raw, event, condition, relation) for raw in stmt.actions or ())
    nothing = nodes.Query(command="nothing", range_table=entries)
    return TransformedRule(condition=condition, entries=entries, actions=actions or (nothing,))


def _action(
    state: ParseState, raw: ast.Node, event: enums.CmdType, condition: nodes.Node | None, relation: Object
) -> nodes.Query:
    level = ParseState(facts=state.facts)
    for item in _rows(level, relation).values():
        add_to_query(level, item, to_from=False, relation_visible=True, columns_visible=False)
    query = analyze_statement(level, raw)
    if query.command == "utility":
        if condition is not None:
            message = "rules with WHERE conditions can only have SELECT, INSERT, UPDATE, or DELETE actions"
            raise SqlError("42P17", message)
        return query
    place, inner = select_of_insert(query)
    if inner.set_operation is not None and condition is not None:
        message = "conditional UNION/INTERSECT/EXCEPT statements are not implemented"
        raise SqlError("0A000", message)
    old = _uses(inner, OLD) or (condition is not None and _uses(condition, OLD))
    new = _uses(inner, NEW) or (condition is not None and _uses(condition, NEW))
    _check_rows(event, old, new)
    _check_ctes(query)
    if not old and not (new and event is enums.CmdType.CMD_UPDATE):
        return query
    if inner.set_operation is not None:
        message = "UNION/INTERSECT/EXCEPT statements with OLD or NEW are not implemented"
        raise SqlError("0A000", message)
    inner = replace(inner, from_list=(nodes.RangeTableRef(range_index=OLD), *inner.from_list))
    if place is None:
        return inner
    table = list(query.range_table)
    table[place] = replace(table[place], subquery=inner)
    return replace(query, range_table=tuple(table))


def _uses(tree: Any, number: int) -> bool:
    """Whether a column of that entry is used: rangeTableEntry_used."""
    return any(
        isinstance(node, nodes.Var) and node.range_index == number and node.levels_up == depth
        for node, depth in expressions_at(tree)
    )


def _check_rows(event: enums.CmdType, old: bool, new: bool) -> None:
    message = ""
    if event is enums.CmdType.CMD_SELECT and (old or new):
        message = f"ON SELECT rule cannot use {'OLD' if old else 'NEW'}"
    elif event is enums.CmdType.CMD_INSERT and old:
        message = "ON INSERT rule cannot use OLD"
    elif event is enums.CmdType.CMD_DELETE and new:
        message = "ON DELETE rule cannot use NEW"
    if message:
        raise SqlError("42P17", message)


def _check_ctes(query: nodes.Query) -> None:
    for cte in query.ctes:
        for node, depth in expressions_at(cte.query):
            if isinstance(node, nodes.Var) and node.levels_up == depth + 1 and node.range_index in (OLD, NEW):
                word = "OLD" if node.range_index == OLD else "NEW"
                raise SqlError("0A000", f"cannot refer to {word} within WITH query")


@statement(ast.NotifyStmt)
def notify(state: ParseState, raw: ast.NotifyStmt) -> nodes.Query:
    """NOTIFY, the only utility command allowed in a rule."""
    text = f"NOTIFY {quote_identifier(raw.conditionname)}"
    if raw.payload:
        text += f", {quote_literal(raw.payload)}"
    return nodes.Query(command="utility", utility=text)
