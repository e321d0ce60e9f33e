"""The analyzing function for each raw node: the switches of transformExprRecurse and transformStmt, as registries.

The modules of this package register their functions; `bind` imports them all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from pglast import ast

from meshdoc.analyze.state import ExprKind, ParseState
from meshdoc.diagnostics import Unsupported
from meshdoc.limits import tick
from meshdoc.nodes import nodes
from meshdoc.registry import Registry

Transform: TypeAlias = Callable[..., nodes.Node]
Analysis: TypeAlias = Callable[..., nodes.Query]

expression: Registry[type[ast.Node], Transform] = Registry("expression")
statement: Registry[type[ast.Node], Analysis] = Registry("statement")


def transform(state: ParseState, raw: ast.Node) -> nodes.Node:
    """Analyze a raw expression in the current context: transformExprRecurse."""
    tick()
    function = expression.get(raw.__class__)
    if function is None:
        raise Unsupported(f"expression {raw.__class__.__name__} is not supported")
    return function(state, raw)


def transform_expr(state: ParseState, raw: ast.Node, kind: ExprKind) -> nodes.Node:
    """Analyze a raw expression as one of the given kind: transformExpr."""
    former, state.expr_kind = state.expr_kind, kind
    try:
        return transform(state, raw)
    finally:
        state.expr_kind = former


def transform_optional(state: ParseState, raw: ast.Node | None) -> nodes.Node | None:
    """Analyze a raw expression if there is one."""
    return None if raw is None else transform(state, raw)


def analyze_statement(state: ParseState, raw: ast.Node) -> nodes.Query:
    """Analyze a raw statement at its own query level, `state`: transformStmt."""
    function = statement.get(raw.__class__)
    if function is None:
        raise Unsupported(f"statement {raw.__class__.__name__} is not supported in a query")
    return function(state, raw)
