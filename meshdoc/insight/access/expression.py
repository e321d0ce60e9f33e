"""The parts of expressions: what they call, and the nodes of one query level."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.nodes.walk import children


def function_of(names: Names, node: object) -> Oid:
    """The function that a node calls when it is evaluated; 0 if it calls none."""
    if isinstance(node, nodes.FuncExpr | nodes.Aggref | nodes.WindowFunc):
        return node.function
    if isinstance(node, nodes.OpExpr | nodes.ScalarArrayOpExpr):
        return Facts(names).operator(node.operator).function
    return NO_OID


def own_nodes(node: object) -> Iterator[object]:
    """The nodes of a query level or an expression: not those of subqueries."""
    waiting: list[object] = [node]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, nodes.RangeTableEntry):
            node = replace(node, join_alias_vars=(), subquery=None)
        inner: Iterable[object] = children(node)
        waiting += [child for child in inner if not isinstance(child, nodes.Query | nodes.CommonTableExpr)]
