"""An expression's text parsed on its own."""

from __future__ import annotations

from pglast import ast

from meshdoc.syntax.parser import raw_parser


def parse_expression(text: str) -> ast.Node:
    """The raw tree of an expression, as where a stored one is analysed anew."""
    return raw_parser(f"SELECT {text}")[0].stmt.targetList[0].val
