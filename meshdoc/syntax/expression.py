"""Parse a single expression."""

from __future__ import annotations

from pglast import ast

from meshdoc.syntax.parser import raw_parser


def parse_expression(text: str) -> ast.Node:
    """The raw parse tree of an expression, for instance of a stored one to be analyzed again."""
    return raw_parser(f"SELECT {text}")[0].stmt.targetList[0].val
