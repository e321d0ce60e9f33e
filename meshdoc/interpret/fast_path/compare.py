"""Comparisons of two values, for the types whose order and equality are the same in Python."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from meshdoc.catalog.contents import Unknown, Value
from meshdoc.catalog.object import FIRST_USER_OID, Oid
from meshdoc.interpret.fast_path.given import Elsewhere, Given, simple_value, unknown_in
from meshdoc.interpret.text import is_computed
from meshdoc.interpret.types import WHOLE
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids

NUMBERS = WHOLE | {oids.NUMERIC, oids.FLOAT4, oids.FLOAT8}
SAME_TEXT = frozenset({oids.BOOL, oids.UUID, oids.DATE, oids.NAME, oids.TIMESTAMP, oids.TIMESTAMPTZ, oids.CHAR})
"""Types whose values are equal if and only if they are printed alike (under a deterministic collation)."""
STRINGS = frozenset({oids.TEXT, oids.VARCHAR, oids.NAME})
"""Types that are compared character by character: the collation of the replay's database is C."""
ELEMENTS = WHOLE | STRINGS | SAME_TEXT
"""Types of which arrays are equal if all elements are, NULL being equal to NULL."""
CLOSE = Decimal("1e-9")
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def compared(facts: Facts, name: str, types: Sequence[Oid], left: Value, right: Value) -> Value:
    """The result of a comparison of values of these base types. Raises Elsewhere if it is not simple."""
    one, other = types
    numbers = one in NUMBERS and other in NUMBERS and (one == other or oids.FLOAT4 not in types)
    ordered = numbers or (one in STRINGS and other in STRINGS)
    alike = one == other and (one in SAME_TEXT or facts.is_enum(one) or facts.base_element_type(one) in ELEMENTS)
    if name not in COMPARISONS or not (ordered or (alike and name in ("=", "<>"))):
        raise Elsewhere
    if (unknown := unknown_in([left, right])) is not None:
        return unknown
    if left is None or right is None:
        return None
    if _is_special(left) or _is_special(right):
        raise Elsewhere
    if isinstance(left, Decimal) and isinstance(right, Decimal) and _are_close(left, right):
        return Unknown("the last digits of a computed numeric are unknown")
    return COMPARISONS[name](left, right)


def _are_close(left: Decimal, right: Decimal) -> bool:
    """Whether the digits that are unknown of a computed numeric may decide."""
    return (is_computed(left) or is_computed(right)) and abs(left - right) <= CLOSE


def _is_special(value: Value) -> bool:
    """Whether it is a NaN, which PostgreSQL sorts after all numbers."""
    return (isinstance(value, float) and value != value) or (isinstance(value, Decimal) and value.is_nan())


def operands(given: Given, node: nodes.OpExpr) -> tuple[list[Value], list[Oid]]:
    """The arguments of one of PostgreSQL's own binary operators, and their base types."""
    if node.operator >= FIRST_USER_OID or len(node.args) != 2:
        raise Elsewhere
    return [simple_value(given, arg) for arg in node.args], [given.facts.base_type(arg.type.oid) for arg in node.args]
