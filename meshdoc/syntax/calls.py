"""The nodes of a parse tree, and the function calls among them."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from pglast import ast


def nodes_in(node: object) -> Iterator[ast.Node]:
    """All nodes below a node or a tuple of nodes, at any depth, and the node itself."""
    waiting = [node]
    while waiting:
        item = waiting.pop()
        if isinstance(item, ast.Node):
            yield item
            waiting += [getattr(item, name) for name in _inner(item.__class__)]
        elif isinstance(item, tuple | list):
            waiting += item


@functools.cache
def _inner(cls: type[ast.Node]) -> tuple[str, ...]:
    """The attributes that may hold nodes; the others are numbers, texts and choices."""
    held = ((name, types if isinstance(types, tuple) else (types,)) for name, (_, types, _) in cls.__slots__.items())
    return tuple(name for name, types in held if any(issubclass(each, tuple | ast.Node) for each in types))


def calls_in(node: object) -> Iterator[ast.FuncCall]:
    """All function calls below a node or a tuple of nodes, at any depth."""
    return (item for item in nodes_in(node) if isinstance(item, ast.FuncCall))
