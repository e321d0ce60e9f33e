"""Walk and rebuild analyzed trees: expression_tree_walker and expression_tree_mutator of nodeFuncs.c.

Both use the fields of the dataclasses, so a new node class needs no code here. Trees are immutable; a rebuilt tree
shares the unchanged nodes.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import Any, TypeVar

from meshdoc.catalog.type import TypeRef
from meshdoc.nodes import nodes
from meshdoc.record import replace

T = TypeVar("T")


@functools.cache
def _is_node(cls: type) -> bool:
    return is_dataclass(cls) and cls is not TypeRef


@functools.cache
def _inner(cls: Any) -> tuple[str, ...]:
    """The fields of a node class that may contain nodes; the columns of range table entries are not nodes."""
    plain = {"int", "str", "bool", "Oid", "TypeRef", "CoercionForm", "ParamKind", "SubLinkKind", "RangeKind", "Part"}
    plain |= {"tuple", "frozenset", "None", "RangeColumn"}
    return tuple(field.name for field in fields(cls) if not plain.issuperset(_WORD.findall(str(field.type))))


_WORD = re.compile(r"\w+")


@functools.cache
def _values(cls: Any) -> Callable[[Any], tuple[Any, ...]]:
    """A function that returns the values of those fields."""
    names = _inner(cls)
    if len(names) > 1:
        return attrgetter(*names)
    return (lambda node: (getattr(node, names[0]),)) if names else (lambda node: ())


def children(node: Any) -> list[Any]:
    """The dataclasses directly inside a node: sub-expressions, target entries, queries, range table entries."""
    found: list[Any] = []
    _gather(_values(node.__class__)(node), found)
    return found


def _gather(values: Iterable[Any], found: list[Any]) -> None:
    for value in values:
        if not value:
            continue
        cls = value.__class__
        if cls is tuple:
            _gather(value, found)
        elif _is_node(cls):
            found.append(value)


def walk(node: Any) -> Iterator[Any]:
    """The node and all nodes below it, sub-queries included."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        if inner := children(node):
            inner.reverse()
            waiting += inner


def rebuild(node: T, change: Callable[[Any], Any]) -> T:
    """A copy of the node with `change` applied to each direct child; the node itself if no child changed."""
    changed = {}
    inner: Any = node.__class__
    for name in _inner(inner):
        before = getattr(node, name)
        after = _changed(before, change)
        if after is not before:
            changed[name] = after
    if not changed:
        return node
    result: T = replace(node, **changed)  # type: ignore[type-var]
    return result


def _changed(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, tuple):
        items = tuple(_changed(item, change) for item in value)
        return items if any(a is not b for a, b in zip(items, value, strict=True)) else value
    return change(value) if _is_node(value.__class__) else value


def expressions_at(node: Any, levels_up: int = 0) -> Iterator[tuple[Any, int]]:
    """The node and all nodes below it, each with its query nesting level relative to the start."""
    yield node, levels_up
    for child in children(node):
        yield from expressions_at(child, levels_up + isinstance(child, nodes.Query))


def raise_levels(node: T, delta: int) -> T:
    """The expression for use `delta` query levels further in: IncrementVarSublevelsUp of rewriteManip.c."""
    raised: T = _raised(node, delta, 0) if delta else node
    return raised


def _raised(node: Any, delta: int, minimum: int) -> Any:
    if isinstance(node, nodes.Query):
        return rebuild(node, lambda child: _raised(child, delta, minimum + 1))
    result = rebuild(node, lambda child: _raised(child, delta, minimum))
    if isinstance(node, nodes.Var | nodes.Aggref | nodes.GroupingFunc) and node.levels_up >= minimum:
        result = replace(result, levels_up=node.levels_up + delta)
    if isinstance(node, nodes.RangeTableEntry) and node.kind is nodes.RangeKind.CTE and node.cte_levels_up >= minimum:
        result = replace(result, cte_levels_up=node.cte_levels_up + delta)
    return result


def select_of_insert(query: nodes.Query) -> tuple[int | None, nodes.Query]:
    """The query whose range table holds OLD and NEW: getInsertSelectQuery of rewriteManip.c."""
    if query.command == "insert":
        for place, entry in enumerate(query.range_table):
            inner = entry.subquery if entry.kind is nodes.RangeKind.SUBQUERY else None
            if inner is not None and [item.alias for item in inner.range_table[:2]] == ["old", "new"]:
                return place, inner
    return None, query


def contains(node: object, *classes: type) -> bool:
    """Whether the tree contains a node of these classes, outside sub-queries."""
    if isinstance(node, classes):
        return True
    return any(not isinstance(child, nodes.Query) and contains(child, *classes) for child in children(node))


def contains_vars_of_level(node: object, level: int = 0) -> bool:
    """Whether the tree refers to a column of the query `level` levels out: contain_vars_of_level of var.c."""
    return any(isinstance(item, nodes.Var) and item.levels_up == level + depth for item, depth in expressions_at(node))


def returns_set(node: object) -> bool:
    """Whether the tree calls a set-returning function: expression_returns_set of nodeFuncs.c."""
    return any(True for _ in set_calls(node))


def set_calls(node: object) -> Iterator[nodes.FuncExpr | nodes.OpExpr]:
    """The calls of set-returning functions in the tree, outermost first."""
    if isinstance(node, nodes.FuncExpr | nodes.OpExpr) and node.returns_set:
        yield node
    if not isinstance(node, nodes.Query | nodes.Aggref | nodes.GroupingFunc | nodes.WindowFunc):
        for child in children(node):
            yield from set_calls(child)


def leaves(item: nodes.SetOperation | nodes.RangeTableRef) -> Iterator[nodes.RangeTableRef]:
    """The queries that UNION, INTERSECT and EXCEPT combine, from left to right."""
    if isinstance(item, nodes.RangeTableRef):
        yield item
    else:
        yield from leaves(item.left)
        yield from leaves(item.right)
