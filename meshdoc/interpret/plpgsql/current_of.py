"""WHERE CURRENT OF: the table row on which an open cursor is positioned. execCurrentOf in execCurrent.c."""

from __future__ import annotations

from copy import deepcopy

from pglast import ast

from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.contents import contents
from meshdoc.interpret.plpgsql.frame import Frame, VariableScope
from meshdoc.interpret.portal import Portal
from meshdoc.interpret.query.query import analyzed_select, run_query
from meshdoc.interpret.value import Uncertain
from meshdoc.nodes import nodes, oids
from meshdoc.record import replace

PLACE = -1  # the system column that tells rows apart


def remember_places(frame: Frame, portal: Portal, node: ast.Node, scope: VariableScope) -> None:
    """Record the table rows that the cursor shows, if each of its rows comes from a single table."""
    if not isinstance(node, ast.SelectStmt):
        return
    query = analyzed_select(frame.session, node, scope)
    if query.set_operation or query.group or query.has_aggregates or query.distinct:
        portal.is_scan = False
        return
    if len(query.from_list) != 1 or not isinstance(query.from_list[0], nodes.RangeTableRef):
        return
    index = query.from_list[0].range_index
    entry = query.range_table[index - 1]
    if entry.kind is not nodes.RangeKind.RELATION or entry.relation not in frame.session.catalog:
        return
    var = nodes.Var(type=TypeRef(oids.INT8), range_index=index, attnum=PLACE)
    place = nodes.TargetEntry(expr=var, number=len(query.targets) + 1, name="place")
    found = run_query(frame.session, replace(query, targets=(*query.targets, place)), scope)
    held = contents(frame.session, frame.session.catalog[entry.relation]).rows
    portal.table, portal.held = entry.relation, [held[int(str(row[-1]))] for row in found.rows]


def with_current_row(frame: Frame, node: ast.Node) -> ast.Node:
    """The statement, with the row's position in its table filled in if it uses CURRENT OF."""
    if not isinstance(node, ast.UpdateStmt | ast.DeleteStmt) or not isinstance(node.whereClause, ast.CurrentOfExpr):
        return node
    name = str(node.whereClause.cursor_name)
    variable = frame.find(name)
    if variable and variable.value is None:
        number = frame.body.number_of(name) + 1
        raise SqlError("42704", f"no value found for parameter {number}")  # fetch_cursor_param_value
    portal = frame.budget.portals.find(str(variable.value) if variable else name)
    if not portal.is_scan:
        message = f'cursor "{portal.name}" is not a simply updatable scan of table "{node.relation.relname}"'
        raise SqlError("24000", message)
    if portal.table not in frame.session.catalog:
        raise Uncertain(f'the position of cursor "{name}" is not tracked')
    current = portal.current()
    rows = contents(frame.session, frame.session.catalog[portal.table]).rows
    place = next((n for n, row in enumerate(rows) if row is current), len(rows))
    made = deepcopy(node)
    made.whereClause.cursor_param = place + 1
    return made
