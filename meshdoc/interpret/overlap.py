"""Comparison of ranges and multiranges by their printed text: range_overlaps_internal and others (rangetypes.c)."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence

from meshdoc.adt.range import range_parts
from meshdoc.analyze.input import ORDERS
from meshdoc.catalog.type import TypeRef
from meshdoc.interpret.value import Uncertain, attempted
from meshdoc.lookup.lsyscache import Facts

Bound = tuple[int, object, int]
"""Sort key of a bound: -1 or 1 if it is infinite, then its value, then whether it is just below or above it."""


def overlaps(facts: Facts, type: TypeRef, one: str, other: str) -> bool:
    """Whether two ranges or multiranges overlap. Uncertain if their order is not known here."""
    return any(
        low < other_high and other_low < high
        for low, high in spans(facts, type, one)
        for other_low, other_high in spans(facts, type, other)
    )


def certainly_overlap(facts: Facts, type: TypeRef, one: object, other: object) -> bool:
    """Whether two ranges or multiranges overlap; false if their order is not known here."""
    return attempted(lambda: overlaps(facts, type, str(one), str(other))) is True


def spans(facts: Facts, type: TypeRef, text: str) -> tuple[tuple[Bound, Bound], ...]:
    """The bounds of a range, or of each range of a multirange; empty for an empty range."""
    base = facts.base_type(type.oid)
    single = facts.multirange_range(base) or base
    order = ORDERS.get(facts.range_subtype(single))
    if order is None:
        raise Uncertain(f"the sort order of type {facts.format_type(type.oid)} is unknown")
    return _ordered(order, text)


@functools.lru_cache(maxsize=1 << 16)
def _ordered(order: Callable[[str], object], text: str) -> tuple[tuple[Bound, Bound], ...]:
    found: list[tuple[Bound, Bound]] = []
    for lower, upper, closed_below, closed_above in range_parts(text):
        low: Bound = (-1, 0, 0) if lower is None else (0, order(lower), 0 if closed_below else 1)
        high: Bound = (1, 0, 0) if upper is None else (0, order(upper), 1 if closed_above else 0)
        found.append((low, high))
    return tuple(found)


def contains(facts: Facts, type: TypeRef, outer: Sequence[str], inner: str) -> bool:
    """Whether several ranges or multiranges together contain another. Uncertain if their order is not known here."""
    covered = merged(span for text in outer for span in spans(facts, type, text))
    return all(
        any(low <= wanted_low and wanted_high <= high for low, high in covered)
        for wanted_low, wanted_high in spans(facts, type, inner)
    )


def merged(found: Iterable[tuple[Bound, Bound]]) -> list[tuple[Bound, Bound]]:
    """Sorted spans, with those that overlap or touch merged."""
    result: list[tuple[Bound, Bound]] = []
    for low, high in sorted(found):
        if result and low <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], high))
        else:
            result.append((low, high))
    return result
