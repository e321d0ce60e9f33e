"""Which function analyses which raw node: transformExprRecurse's and transformStmt's switches, as registries.

The modules of this room register what they serve; `bind` imports them all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from pglast import ast

from meshdoc.analyze.state import ExprKind, ParseState
from meshdoc.diagnostics import Unsupported
from meshdoc.nodes import nodes
from meshdoc.registry import Registry

Transform: TypeAlias = Callable[..., nodes.Node]
Analysis: TypeAlias = Callable[..., nodes.Query]

expression: Registry[type[ast.Node], Transform] = Registry("expression")
statement: Registry[type[ast.Node], Analysis] = Registry("statement")


def transform(state: ParseState, raw: ast.Node) -> nodes.Node:
    """A raw expression analysed, as part of whatever is being analysed: transformExprRecurse."""
    function = expression.get(raw.__class__)
    if function is None:
        raise Unsupported(f"expression {raw.__class__.__name__} is not supported")
    return function(state, raw)


def transform_expr(state: ParseState, raw: ast.Node, kind: ExprKind) -> nodes.Node:
    """A raw expression analysed as one of some kind: transformExpr."""
    with state.kind(kind):
        return transform(state, raw)


def transform_optional(state: ParseState, raw: ast.Node | None) -> nodes.Node | None:
    """The same, None for nothing."""
    return None if raw is None else transform(state, raw)


def analyze_statement(state: ParseState, raw: ast.Node) -> nodes.Query:
    """A raw statement analysed at a level of its own, which is `state`: transformStmt."""
    function = statement.get(raw.__class__)
    if function is None:
        raise Unsupported(f"statement {raw.__class__.__name__} is not supported in a query")
    return function(state, raw)
