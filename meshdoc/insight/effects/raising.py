"""The errors that a PL/pgSQL body raises."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast

from meshdoc.diagnostics import SqlError
from meshdoc.insight.effects.record import Raise
from meshdoc.interpret.plpgsql.conditions import sqlstates
from meshdoc.interpret.plpgsql.raising import EXCEPTION, OPTIONS
from meshdoc.interpret.plpgsql.variable import expression_of, text_of
from meshdoc.syntax.plpgsql import Tree

RAISE_EXCEPTION = "P0001"


def raised(node: Tree, line: int) -> Iterator[Raise]:
    """The error of a RAISE statement; none for a lower level, or if it raises a caught error again."""
    if int(node.get("elog_level", EXCEPTION)) != EXCEPTION or not node.keys() & {"message", "condname", "options"}:
        return
    options = dict(_options(node))
    condition = str(node.get("condname") or options.get("ERRCODE") or "")
    message = str(node.get("message") or options.get("MESSAGE") or condition)
    yield Raise(sqlstate=_sqlstate(condition), message=message, line=line)


def _sqlstate(condition: str) -> str:
    """The SQLSTATE of a condition name; empty if it is computed at run time."""
    if not condition:
        return RAISE_EXCEPTION
    try:
        return sqlstates(condition)[0]
    except SqlError:
        return ""


def _options(node: Tree) -> Iterator[tuple[str, str]]:
    for item in node.get("options", ()):
        option = item["PLpgSQL_raise_option"]
        text = text_of(option["expr"])
        yield OPTIONS[option.get("opt_type", 0)], _literal(text) or text


def _literal(text: str) -> str:
    """The value of a string literal; empty for any other expression."""
    try:
        value = expression_of(text).targetList[0].val
    except SqlError:
        return ""
    if isinstance(value, ast.A_Const) and isinstance(value.val, ast.String):
        return str(value.val.sval)
    return ""


def rethrows(statements: object) -> bool:
    """Whether a handler raises the error that it caught again."""
    if isinstance(statements, list):
        return any(rethrows(item) for item in statements)
    if not isinstance(statements, dict):
        return False
    for name, node in statements.items():
        if name == "PLpgSQL_stmt_raise" and not node.keys() & {"message", "condname", "options"}:
            return int(node.get("elog_level", EXCEPTION)) == EXCEPTION
        if isinstance(node, dict | list) and rethrows(node):
            return True
    return False
