"""Arrays of any number of dimensions over known values, which the engine does not have: arrayfuncs.c."""

from __future__ import annotations

from collections.abc import Sequence

from meshdoc.catalog.contents import Unknown, Value
from meshdoc.interpret.duck.array import counts_from_zero
from meshdoc.interpret.fast_path.given import Elsewhere, Given, simple, simple_value, unknown_in
from meshdoc.interpret.fast_path.scalar import scalar
from meshdoc.interpret.value import sizes
from meshdoc.nodes import nodes


@simple(nodes.ArrayExpr)
def _array(given: Given, node: nodes.ArrayExpr) -> Value:
    """ARRAY[...]; NULL and empty arrays among arrays are left to the engine."""
    items = [simple_value(given, item) for item in node.elements]
    if node.multidims and not all(isinstance(item, list) and sizes(item) == sizes(items)[1:] for item in items):
        raise Elsewhere
    return items


@simple(nodes.SubscriptingRef)
def _subscript(given: Given, node: nodes.SubscriptingRef) -> Value:
    """array[i][j] and array[i:j][k:l]; vectors count from 0."""
    first = counts_from_zero(given.facts, node.container.type)
    if node.assign is not None or (first and node.lower):
        raise Elsewhere
    array = simple_value(given, node.container)
    lower, upper = ([_bound(given, bound) for bound in bounds] for bounds in (node.lower, node.upper))
    if isinstance(array, Unknown):
        return array
    if (unknown := unknown_in([*lower, *upper])) is not None:
        return unknown
    if array is None or None in lower or None in upper:
        return None
    if not isinstance(array, list):
        raise Elsewhere
    return _slice(array, lower, upper) if node.lower else _element(array, upper, 0 if first else 1)


OMITTED = "omitted"
"""The bound of a slice that reaches to the end of the array."""


def _bound(given: Given, node: nodes.Node | None) -> Value:
    return OMITTED if node is None else simple_value(given, node)


def _element(array: list[Value], subscripts: Sequence[Value], first: int) -> Value:
    """An element; NULL outside the array, and for another number of subscripts than it has dimensions."""
    found: Value = array
    for subscript in subscripts:
        assert isinstance(subscript, int)
        if not isinstance(found, list) or not 0 <= subscript - first < len(found):
            return None
        found = found[subscript - first]
    return None if isinstance(found, list) else found


def _slice(array: list[Value], lower: Sequence[Value], upper: Sequence[Value]) -> list[Value]:
    """The part of an array within bounds; dimensions without bounds are taken as a whole: array_get_slice."""
    made = _within(array, lower, upper) if len(upper) <= len(sizes(array)) else []
    return made if len(sizes(made)) == len(sizes(array)) else []


def _within(array: list[Value], lower: Sequence[Value], upper: Sequence[Value]) -> list[Value]:
    if not upper:
        return array
    start = max(lower[0], 1) if isinstance(lower[0], int) else 1
    stop = max(upper[0], 0) if isinstance(upper[0], int) else len(array)
    part = array[start - 1 : stop]
    return [_within(item, lower[1:], upper[1:]) if isinstance(item, list) else item for item in part]


@scalar("array_length", "array_upper")
def _length(array: list[Value], dimension: int) -> int | None:
    lengths = sizes(array)
    return lengths[dimension - 1] if 0 < dimension <= len(lengths) else None


@scalar("array_lower")
def _lower(array: list[Value], dimension: int) -> int | None:
    return 1 if 0 < dimension <= len(sizes(array)) else None


@scalar("array_ndims")
def _dimensions(array: list[Value]) -> int | None:
    return len(sizes(array)) or None


@scalar("array_dims")
def _bounds(array: list[Value]) -> str | None:
    return "".join(f"[1:{length}]" for length in sizes(array)) or None
