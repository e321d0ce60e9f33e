"""The columns that triggers set before a row is inserted, judging by the assignments in their functions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pglast import ast

from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.routine import Routine
from meshdoc.diagnostics import SqlError
from meshdoc.insight.insert.conditions import is_required
from meshdoc.insight.insert.generated import TOTAL, TOTAL_OPERATORS
from meshdoc.insight.insert.refusals import insert_triggers
from meshdoc.syntax.calls import nodes_in
from meshdoc.syntax.names import qualified
from meshdoc.syntax.parser import raw_parser

ASSIGNS = re.compile(
    r"(?:;|\b(?:begin|then|else|loop)\b)(?:\s++|--[^\n]*+)*+new\s*+\.\s*+(?:\"(?P<quoted>[^\"]+)\"|(?P<plain>\w++))\s*+:?="
    r"(?=(?P<value>[^;]*+))",
    re.IGNORECASE,
)
"""A statement that sets a column of the row; a block begins, or another statement ends, before it."""
NEW = frozenset({"now", "clock_timestamp", "statement_timestamp", "gen_random_uuid", "random", "timeofday"})
"""Functions without arguments that return a value each time."""
NEW_ROW = "new"


def columns_set(names: Names, table: Oid) -> set[str]:
    """The names of the columns that triggers may set before a row is inserted."""
    return {column for column, _ in _assignments(names, table)}


def columns_filled(names: Names, table: Oid) -> set[str]:
    """The names of those that are never set to null, if the INSERT gives them a value."""
    found = list(_assignments(names, table))
    unsure = {column for column, value in found if not _is_never_null(_parsed(value), column)}
    return {column for column, _ in found} - unsure


def columns_nulled(names: Names, table: Relation) -> Iterator[str]:
    """The names of the required columns that are set to what functions of the project return, which may be null."""
    found = ((column, _parsed(value)) for column, value in _assignments(names, table.oid))
    risky = {column for column, value in found if not _is_never_null(value, column) and _calls_own(names, value)}
    return (column.name for column in table.columns if column.name in risky and is_required(names, column))


def _assignments(names: Names, table: Oid) -> Iterator[tuple[str, str]]:
    for trigger in insert_triggers(names, table):
        routine = names.catalog.get(trigger.function)
        if trigger.timing == "before" and isinstance(routine, Routine):
            for found in ASSIGNS.finditer(routine.body):
                yield found["quoted"] or found["plain"].lower(), found["value"]


def _parsed(sql: str) -> ast.Node | None:
    """The tree of an expression; None if it is none."""
    try:
        (statement,) = raw_parser(f"select {sql}")
    except (SqlError, ValueError):
        return None
    targets: tuple[ast.ResTarget, ...] = getattr(statement.stmt, "targetList", None) or ()
    return targets[0].val if len(targets) == 1 else None


def _calls_own(names: Names, node: ast.Node | None) -> bool:
    """Whether an expression calls a function that is not PostgreSQL's, judging by its name."""
    calls = (item for item in nodes_in(node) if isinstance(item, ast.FuncCall)) if node else ()
    return any(not names.system.procs_named(qualified(call.funcname).name) for call in calls)


def _is_never_null(node: ast.Node | None, column: str) -> bool:
    """Whether an expression has a value wherever it is evaluated, for a column that has one."""
    match node:
        case ast.A_Const():
            return not node.isnull
        case ast.ColumnRef():
            return [getattr(part, "sval", "") for part in node.fields] == [NEW_ROW, column]
        case ast.CoalesceExpr():
            return any(_is_never_null(arg, column) for arg in node.args)
        case ast.TypeCast():
            return _is_never_null(node.arg, column)
        case ast.SQLValueFunction():
            return True
        case ast.FuncCall(args=None):
            return qualified(node.funcname).name in NEW
        case ast.FuncCall():
            return qualified(node.funcname).name in TOTAL and all(_is_never_null(arg, column) for arg in node.args)
        case ast.A_Expr():
            parts = (node.lexpr, node.rexpr)
            return node.name[-1].sval in TOTAL_OPERATORS and all(_is_never_null(part, column) for part in parts)
    return False
