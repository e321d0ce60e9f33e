"""Functions of arrays that differ from those of lists, and of any number of arguments."""

from __future__ import annotations

from meshdoc.catalog.contents import Value
from meshdoc.interpret.builtins import Call, builtin, given, plain


@plain("array_cardinality")
def cardinality(items: list[Value]) -> int:
    """cardinality(anyarray): the elements of all dimensions."""
    return sum(cardinality(item) if isinstance(item, list) else 1 for item in items)


@builtin("pg_num_nulls")
def _null_count(call: Call, *values: Value) -> int | None:
    """num_nulls(VARIADIC "any"): NULL for the array NULL."""
    return _count(call, values, null=True)


@builtin("pg_num_nonnulls")
def _other_count(call: Call, *values: Value) -> int | None:
    """num_nonnulls(VARIADIC "any")."""
    return _count(call, values, null=False)


def _count(call: Call, values: tuple[Value, ...], *, null: bool) -> int | None:
    if call.variadic and values[-1] is None:
        return None
    return sum((item is None) is null for item, _ in given(call, values, 0))
