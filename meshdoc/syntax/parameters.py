"""The parameters of a prepared statement: $1, $2, …"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy

from pglast import ast


def highest_parameter(node: object) -> int:
    """The highest parameter number below a node; 0 if there is none."""
    if isinstance(node, tuple):
        return max(map(highest_parameter, node), default=0)
    if isinstance(node, ast.ParamRef):
        return int(node.number)
    return highest_parameter(tuple(getattr(node, name) for name in node)) if isinstance(node, ast.Node) else 0


def with_arguments(node: ast.Node, arguments: Mapping[int, ast.Node]) -> ast.Node:
    """A copy of the tree in which expressions replace the parameters.

    A target that is a parameter keeps the column name it has as a parameter.
    """
    copied = copy(node)
    for name in node:
        setattr(copied, name, _filled(getattr(node, name), arguments))
    if isinstance(node, ast.ResTarget) and isinstance(node.val, ast.ParamRef) and not node.name:
        copied.name = "?column?"
    return copied


def _filled(value: object, arguments: Mapping[int, ast.Node]) -> object:
    if isinstance(value, tuple):
        return tuple(_filled(item, arguments) for item in value)
    if isinstance(value, ast.ParamRef):
        return arguments.get(value.number, value)
    return with_arguments(value, arguments) if isinstance(value, ast.Node) else value
