"""An expression's text parsed on its own."""

from __future__ import annotations

from pglast import ast
from pglast.parser import parse_sql


def parse_expression(text: str) -> ast.Node:
    """The raw tree of an expression, as where a stored one is analysed anew."""
    target: ast.Node = parse_sql(f"SELECT {text}")[0].stmt.targetList[0].val
    return target
