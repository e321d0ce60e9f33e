"""Functions of arrays that differ from those of lists."""

from __future__ import annotations

from meshdoc.catalog.contents import Value
from meshdoc.interpret.builtins import plain


@plain("array_cardinality")
def cardinality(items: list[Value]) -> int:
    """cardinality(anyarray): the elements of all dimensions."""
    return sum(cardinality(item) if isinstance(item, list) else 1 for item in items)
