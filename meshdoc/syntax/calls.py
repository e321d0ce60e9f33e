"""The function calls in a statement's tree."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast
from pglast.visitors import Visitor


class _Calls(Visitor):
    def __init__(self) -> None:
        self.found: list[ast.FuncCall] = []

    def visit_FuncCall(self, ancestors: object, node: ast.FuncCall) -> None:  # noqa: N802
        self.found.append(node)


def calls_in(node: ast.Node) -> Iterator[ast.FuncCall]:
    """All calls, however deep, in the order of the tree."""
    visitor = _Calls()
    visitor(node)
    return iter(visitor.found)
