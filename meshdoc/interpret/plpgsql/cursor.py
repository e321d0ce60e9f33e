"""Cursors: OPEN, FETCH, MOVE, CLOSE and loops over them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from meshdoc.catalog.contents import Unknown, Value
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.plpgsql.current_of import remember_places
from meshdoc.interpret.plpgsql.datatype import declared_type
from meshdoc.interpret.plpgsql.execute import statement, store_row
from meshdoc.interpret.plpgsql.frame import Frame, VariableScope
from meshdoc.interpret.plpgsql.loops import for_rows
from meshdoc.interpret.plpgsql.sql import all_rows, dynamic
from meshdoc.interpret.plpgsql.variable import ANY_RECORD, Variable, expression_of, statement_of, text_of
from meshdoc.interpret.portal import Portal
from meshdoc.interpret.query.query import analyzed_select, run_query
from meshdoc.interpret.value import Undecided
from meshdoc.syntax.plpgsql import Tree


def _filled(frame: Frame, node: Tree, cursor: Variable, name: str | None) -> Portal:
    """A portal with the rows of the query that OPEN or FOR names."""
    line = int(node["lineno"])
    datum = frame.body.datum(node.get("curvar", 0))[1]
    with frame.level():
        if "argquery" in node:
            _bind(frame, cursor, node)
        scope = VariableScope(frame)
        if "dynquery" in node:
            parsed, scope = dynamic(frame, node, "dynquery")
        else:
            parsed = statement_of(text_of(node["query"] if "query" in node else datum["cursor_explicit_expr"]))
        portal = frame.budget.portals.open(name, all_rows(frame, parsed, line, scope))
        if re.search(r"current\s+of", str(frame.body.action), re.IGNORECASE):
            remember_places(frame, portal, parsed, scope)
    return portal


def _bind(frame: Frame, cursor: Variable, node: Tree) -> None:
    """Bind the cursor's arguments as variables of a level of their own: a query with one row, as for FOUND."""
    scope = VariableScope(frame)
    query = analyzed_select(frame.session, expression_of(text_of(node["argquery"])), scope)
    found = run_query(frame.session, query, scope)
    for place, (name, text) in enumerate(cursor.arguments):
        type, fields = declared_type(frame, text)
        variable = frame.declare(Variable(name, type, fields=fields))
        frame.initialize(variable, found.rows[0][place], found.fields[place].type)
    frame.row_count = 1
    frame.set_found(True)


def _cursor(frame: Frame, node: Tree) -> Variable:
    return frame.variable(frame.body.name(node.get("curvar", 0)))


def _opened(frame: Frame, node: Tree) -> Portal:
    cursor = _cursor(frame, node)
    if isinstance(cursor.value, Unknown):
        raise Undecided(f'the value of cursor variable "{cursor.name}" is unknown: {cursor.value.reason}')
    if cursor.value is None:
        raise SqlError("22004", f'cursor variable "{cursor.name}" is null')
    return frame.budget.portals.find(str(cursor.value))


def _open(frame: Frame, node: Tree) -> Portal:
    """Open a portal with the cursor's name, naming the cursor first if it has no name."""
    cursor = _cursor(frame, node)
    name = cursor.value if isinstance(cursor.value, str) else None
    if name in frame.budget.portals.opened:
        raise SqlError("42P03", f'cursor "{name}" already in use')
    portal = _filled(frame, node, cursor, name)
    declared = frame.body.datum(node.get("curvar", 0))[1]
    portal.forward_only = any(int(said.get("cursor_options", 0)) & NO_SCROLL for said in (node, declared))
    cursor.value = portal.name
    return portal


NO_SCROLL = 4  # CURSOR_OPT_NO_SCROLL


@statement("PLpgSQL_stmt_open")
def open_cursor(frame: Frame, node: Tree) -> None:
    """OPEN."""
    _open(frame, node)


@statement("PLpgSQL_stmt_close")
def close_cursor(frame: Frame, node: Tree) -> None:
    """CLOSE."""
    frame.budget.portals.close(_opened(frame, node).name)


@statement("PLpgSQL_stmt_forc")
def for_cursor(frame: Frame, node: Tree) -> None:
    """FOR row IN cursor LOOP: exec_stmt_forc."""
    cursor = _cursor(frame, node)
    former = cursor.value
    portal = _open(frame, node)
    portal.pinned = True
    ((_, target),) = node["var"].items()
    try:
        with frame.level(node.get("label", "")):
            frame.declare(Variable(str(target["refname"]), ANY_RECORD))
            for_rows(frame, node, portal.rows.fields, _walked(portal))
    finally:
        frame.budget.portals.opened.pop(portal.name, None)
        cursor.value = former


def _walked(portal: Portal) -> Iterator[tuple[Value, ...]]:
    """The portal's rows, each while the cursor is positioned on it."""
    for row in portal.rows.rows:
        portal.position += 1
        yield row


FORWARD_BY, BACKWARD_BY, ABSOLUTE_TO, RELATIVE_BY = range(4)  # FetchDirection
MOVES: dict[int, Callable[[int, int, int], int]] = {
    FORWARD_BY: lambda at, count, size: at + count,
    BACKWARD_BY: lambda at, count, size: at - count,
    ABSOLUTE_TO: lambda at, count, size: count if count >= 0 else size + 1 + count,
    RELATIVE_BY: lambda at, count, size: at + count,
}


@statement("PLpgSQL_stmt_fetch")
def fetch(frame: Frame, node: Tree) -> None:
    """FETCH and MOVE: exec_stmt_fetch."""
    portal = _opened(frame, node)
    rows, before = portal.rows, portal.position
    count = int(node.get("how_many", 1))
    if "expr" in node:
        count = frame.number(node["expr"], "relative or absolute cursor position")
    size, direction = len(rows.rows), int(node.get("direction", FORWARD_BY))
    position = MOVES[direction](before, min(count, size + 1), size)
    portal.position = position = max(0, min(position, size + 1))
    if portal.forward_only and position < before:
        raise SqlError(
            "55000", "cursor can only scan forward", hint="Declare it with SCROLL option to enable backward scan."
        )
    inside = 1 <= position <= size
    if not node.get("is_move"):
        store_row(frame, node["target"], rows.fields, rows.rows[position - 1] if inside else None)
    passed = int(inside)
    if node.get("is_move") and direction in (FORWARD_BY, BACKWARD_BY):
        passed = abs(max(1, min(position, size)) - before)
    frame.row_count = passed
    frame.set_found(passed > 0)
