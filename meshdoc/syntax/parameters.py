"""The parameters of a prepared statement: $1, $2, …"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy

from pglast import ast
from pglast.enums import CoercionForm


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


# --- where PostgreSQL allows none ---------------------------------------------------------------------------


def misplaced_parameters(trees: Iterable[ast.RawStmt]) -> Iterator[ast.ParamRef]:
    """The parameters in places where gram.y takes only a literal; pglast's parser takes them for normalized queries."""
    waiting: list[object] = [*trees]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            waiting += node
        elif isinstance(node, ast.Node):
            yield from (item for item in _literals(node) if isinstance(item, ast.ParamRef))
            waiting += (getattr(node, name) for name in node)


def _literals(node: ast.Node) -> tuple[object, ...]:
    """The parts of a node that are literals."""
    if isinstance(node, ast.DefElem):
        return (node.arg,)
    if isinstance(node, ast.VariableSetStmt):
        return node.args or ()
    if isinstance(node, ast.TypeCast) and isinstance(node.arg, ast.ParamRef):
        return (node.arg,) if 0 <= node.typeName.location < node.arg.location else ()  # interval $1
    if isinstance(node, ast.FuncCall) and node.funcformat is CoercionForm.COERCE_SQL_SYNTAX:
        return (node.args or ())[:1] if node.funcname[-1].sval == "extract" else ()
    return ()
