"""Function calls in a parse tree."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast


def calls_in(node: object) -> Iterator[ast.FuncCall]:
    """All function calls below a node or a tuple of nodes, at any depth."""
    waiting = [node]
    while waiting:
        item = waiting.pop()
        if isinstance(item, tuple | list):
            waiting.extend(item)
        elif isinstance(item, ast.Node):
            if isinstance(item, ast.FuncCall):
                yield item
            waiting.extend(getattr(item, name) for name in item)
