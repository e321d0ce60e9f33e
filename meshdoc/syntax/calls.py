"""The nodes of a parse tree, and the function calls among them."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast


def nodes_in(node: object) -> Iterator[ast.Node]:
    """All nodes below a node or a tuple of nodes, at any depth, and the node itself."""
    waiting = [node]
    while waiting:
        item = waiting.pop()
        if isinstance(item, tuple | list):
            waiting.extend(item)
        elif isinstance(item, ast.Node):
            yield item
            waiting.extend(getattr(item, name) for name in item)


def calls_in(node: object) -> Iterator[ast.FuncCall]:
    """All function calls below a node or a tuple of nodes, at any depth."""
    return (item for item in nodes_in(node) if isinstance(item, ast.FuncCall))
