"""Cursors: OPEN, FETCH, MOVE, CLOSE and loops over them. A cursor's rows are all read when it is opened."""

from __future__ import annotations

from collections.abc import Callable

from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.frame import ANY_RECORD, Frame, Variable, VariableScope, expression_of, statement_of, text_of
from meshdoc.interpret.plpgsql import for_rows, statement, store_row
from meshdoc.interpret.plpgsql_sql import all_rows, dynamic
from meshdoc.interpret.query import Rows, analyzed, assigned, run_query
from meshdoc.syntax.plpgsql import Tree


def _query_of(frame: Frame, node: Tree) -> Rows:
    """The rows of the cursor that OPEN or FOR names."""
    line = int(node["lineno"])
    if "dynquery" in node:
        parsed, scope = dynamic(frame, node, "dynquery")
        return all_rows(frame, parsed, line, scope)
    if "query" in node:
        return all_rows(frame, statement_of(text_of(node["query"])), line, VariableScope(frame))
    datum = frame.body.datum(node["curvar"])[1]
    if "cursor_explicit_expr" not in datum:
        raise SqlError("42601", f'cursor FOR loop must use a bound cursor variable: "{datum["refname"]}"')
    with frame.level():
        if "argquery" in node:
            _bind(frame, datum, node)
        return all_rows(frame, statement_of(text_of(datum["cursor_explicit_expr"])), line, VariableScope(frame))


def _bind(frame: Frame, datum: Tree, node: Tree) -> None:
    """The cursor's arguments, as variables of a level of their own."""
    scope = VariableScope(frame)
    query = analyzed(frame.session, expression_of(text_of(node["argquery"])), scope)
    found = run_query(frame.session, query, scope)
    fields = frame.body.datum(datum["cursor_explicit_argrow"])[1]["fields"]
    for place, item in enumerate(fields):
        given, value = found.fields[place].type, found.rows[0][place]
        frame.declare(Variable(str(item["name"]), given, assigned(frame.session, value, given, TypeRef(given.oid))))


def _cursor(frame: Frame, node: Tree) -> str:
    return frame.body.name(node["curvar"])


def _opened(frame: Frame, name: str) -> Rows:
    if name not in frame.cursors:
        raise SqlError("22004", f'cursor variable "{name}" is null')
    return frame.cursors[name]


@statement("PLpgSQL_stmt_open")
def open_cursor(frame: Frame, node: Tree) -> None:
    """OPEN."""
    name = _cursor(frame, node)
    if name in frame.cursors:
        raise SqlError("42P03", f'cursor "{name}" already in use')
    frame.cursors[name], frame.positions[name] = _query_of(frame, node), 0
    frame.variable(name).value = name


@statement("PLpgSQL_stmt_close")
def close_cursor(frame: Frame, node: Tree) -> None:
    """CLOSE."""
    name = _cursor(frame, node)
    _opened(frame, name)
    del frame.cursors[name]


@statement("PLpgSQL_stmt_forc")
def for_cursor(frame: Frame, node: Tree) -> None:
    """FOR row IN cursor LOOP."""
    found = _query_of(frame, node)
    ((_, target),) = node["var"].items()
    with frame.level(node.get("label", "")):
        frame.declare(Variable(str(target["refname"]), ANY_RECORD))
        for_rows(frame, node, found.fields, found.rows)


FORWARD_BY, BACKWARD_BY, ABSOLUTE_TO, RELATIVE_BY = range(4)  # FetchDirection
MOVES: dict[int, Callable[[int, int, int], int]] = {
    FORWARD_BY: lambda at, count, size: at + count,
    BACKWARD_BY: lambda at, count, size: at - count,
    ABSOLUTE_TO: lambda at, count, size: count if count >= 0 else size + 1 + count,
    RELATIVE_BY: lambda at, count, size: at + count,
}


@statement("PLpgSQL_stmt_fetch")
def fetch(frame: Frame, node: Tree) -> None:
    """FETCH and MOVE."""
    name = _cursor(frame, node)
    rows = _opened(frame, name)
    count = int(node.get("how_many", 1))
    if "expr" in node:
        count = frame.number(node["expr"], "relative or absolute cursor position")
    size = len(rows.rows)
    count = min(count, size + 1)
    position = MOVES[int(node.get("direction", FORWARD_BY))](frame.positions[name], count, size)
    frame.positions[name] = position = max(0, min(position, size + 1))
    inside = 1 <= position <= size
    if not node.get("is_move"):
        store_row(frame, node["target"], rows.fields, rows.rows[position - 1] if inside else None)
    frame.set_found(inside)
    frame.row_count = int(inside)
