"""Simple tests and comparisons of one row's values, for which starting an engine would be wasteful.

`Elsewhere` is raised for anything else: the caller then evaluates it with the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from meshdoc.catalog.contents import Record, Unknown, Value
from meshdoc.catalog.object import FIRST_USER_OID, Oid
from meshdoc.interpret.text import from_text
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.registry import Registry

Row = Mapping[int, Value]


STEP = 10_000
"""The distance between the column numbers of rows joined side by side."""


def place_of_column(position: int, attnum: int) -> int:
    """The number of a column of the row at a position; system columns follow all others."""
    return position * STEP + (attnum if attnum >= 0 else STEP // 2 - attnum)


class Elsewhere(Exception):
    """The expression needs more than is implemented here."""


simple: Registry[type[nodes.Node], Callable[[Facts, Any, Row], Value]] = Registry("simple expression")

NUMBERS = frozenset({oids.INT2, oids.INT4, oids.INT8, oids.NUMERIC, oids.FLOAT4, oids.FLOAT8})
SAME_TEXT = frozenset(
    {oids.TEXT, oids.VARCHAR, oids.BOOL, oids.UUID, oids.DATE, oids.NAME, oids.TIMESTAMP, oids.TIMESTAMPTZ, oids.JSONB}
)
"""Types whose values are equal if and only if they are printed alike (under a deterministic collation)."""
STRINGS = frozenset({oids.TEXT, oids.VARCHAR, oids.NAME})
ORDERS: dict[str, Callable[[int | float | Decimal, int | float | Decimal], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def simple_value(facts: Facts, node: nodes.Node, row: Row) -> Value:
    """The value of an expression over a row. Raises Elsewhere if it is not simple."""
    function = simple.get(type(node))
    if function is None:
        raise Elsewhere
    return function(facts, node, row)


@simple(nodes.Var)
def _column(facts: Facts, node: nodes.Var, row: Row) -> Value:
    place = node.attnum + (node.range_index - 1) * STEP
    if node.attnum < 0 or node.levels_up or (node.attnum == 0 and place not in row):
        raise Elsewhere
    return row.get(place)


@simple(nodes.CoerceToDomainValue)
def _value(facts: Facts, node: nodes.Node, row: Row) -> Value:
    return row.get(0)


@simple(nodes.Const)
def _constant(facts: Facts, node: nodes.Const, row: Row) -> Value:
    return None if node.value is None else from_text(facts, node.type, node.value)


@simple(nodes.RelabelType, nodes.CoerceToDomain)
def _relabelled(facts: Facts, node: nodes.RelabelType | nodes.CoerceToDomain, row: Row) -> Value:
    if facts.base_type(node.type.oid) == oids.BPCHAR or node.type.oid >= FIRST_USER_OID > node.arg.type.oid:
        raise Elsewhere
    return simple_value(facts, node.arg, row)


@simple(nodes.BoolExpr)
def _boolean(facts: Facts, node: nodes.BoolExpr, row: Row) -> Value:
    if node.operator == "not":
        value = simple_value(facts, node.args[0], row)
        return value if value is None or isinstance(value, Unknown) else not value
    deciding = node.operator == "or"
    left: Value = not deciding
    for arg in node.args:
        value = simple_value(facts, arg, row)
        if value is deciding:
            return deciding
        if isinstance(value, Unknown) or (value is None and not isinstance(left, Unknown)):
            left = value
    return left


@simple(nodes.NullTest)
def _null_test(facts: Facts, node: nodes.NullTest, row: Row) -> Value:
    value = simple_value(facts, node.arg, row)
    if node.is_row or isinstance(value, Record):
        raise Elsewhere
    return value if isinstance(value, Unknown) else (value is None) is not node.negated


@simple(nodes.OpExpr)
def _operator(facts: Facts, node: nodes.OpExpr, row: Row) -> Value:
    if node.operator >= FIRST_USER_OID or len(node.args) != 2:
        raise Elsewhere
    left, right = (simple_value(facts, arg, row) for arg in node.args)
    types = [facts.base_type(arg.type.oid) for arg in node.args]
    return _compared(facts.operator(node.operator).name, types, left, right)


def _compared(name: str, types: list[Oid], left: Value, right: Value) -> Value:
    numbers = all(type in NUMBERS for type in types)
    alike = all(type in STRINGS for type in types) or (types[0] == types[1] and types[0] in SAME_TEXT)
    if not (numbers or alike) or (name in ORDERS and not numbers):
        raise Elsewhere
    if name not in ORDERS and name not in ("=", "<>"):
        raise Elsewhere
    for value in (left, right):
        if isinstance(value, Unknown):
            return value
    if left is None or right is None:
        return None
    if name in ORDERS:
        assert isinstance(left, int | float | Decimal) and isinstance(right, int | float | Decimal)
        return ORDERS[name](left, right)
    return (left == right) is (name == "=")


@simple(nodes.ScalarArrayOpExpr)
def _any(facts: Facts, node: nodes.ScalarArrayOpExpr, row: Row) -> Value:
    """x = ANY (...) and x <> ALL (...)."""
    name = facts.operator(node.operator).name
    if node.operator >= FIRST_USER_OID or (name, node.use_or) not in (("=", True), ("<>", False)):
        raise Elsewhere
    left, items = simple_value(facts, node.args[0], row), simple_value(facts, node.args[1], row)
    if isinstance(left, Unknown) or isinstance(items, Unknown):
        return left if isinstance(left, Unknown) else items
    element = facts.base_element_type(node.args[1].type.oid)
    if not isinstance(items, list):
        raise Elsewhere
    found = [_compared("=", [facts.base_type(node.args[0].type.oid), element], left, item) for item in items]
    if True in found:
        return node.use_or
    return None if None in found else not node.use_or


@simple(nodes.ArrayExpr)
def _array(facts: Facts, node: nodes.ArrayExpr, row: Row) -> Value:
    if node.multidims:
        raise Elsewhere
    return [simple_value(facts, item, row) for item in node.elements]


@simple(nodes.ArrayCoerceExpr)
def _array_relabelled(facts: Facts, node: nodes.ArrayCoerceExpr, row: Row) -> Value:
    """An array of one string type as an array of another."""
    kinds = {facts.base_element_type(item.type.oid) for item in (node, node.arg)}
    if not kinds <= {oids.TEXT, oids.VARCHAR} or node.type.typmod >= 0:
        raise Elsewhere
    return simple_value(facts, node.arg, row)


@simple(nodes.FuncExpr)
def _function(facts: Facts, node: nodes.FuncExpr, row: Row) -> Value:
    """length(), and integer widening."""
    if node.function >= FIRST_USER_OID or len(node.args) != 1:
        raise Elsewhere
    body = facts.proc(node.function).body
    if body not in ("textlen", "i2toi4", "int28", "int48", "int2_numeric", "int4_numeric", "int8_numeric"):
        raise Elsewhere
    value = simple_value(facts, node.args[0], row)
    if value is None or isinstance(value, Unknown):
        return value
    if body == "textlen":
        return len(str(value))
    if not isinstance(value, int):
        raise Elsewhere
    return Decimal(value) if body.endswith("numeric") else value


@simple(nodes.DistinctExpr)
def _distinct(facts: Facts, node: nodes.DistinctExpr, row: Row) -> Value:
    """IS DISTINCT FROM, including whole rows."""
    left, right = (simple_value(facts, arg, row) for arg in node.args)
    if isinstance(left, Record) and isinstance(right, Record):
        return _rows_differ(facts, left, right)
    for value in (left, right):
        if isinstance(value, Unknown):
            return value
    if left is None or right is None:
        return left is not right
    return _compared("<>", [facts.base_type(arg.type.oid) for arg in node.args], left, right)


def _rows_differ(facts: Facts, left: Record, right: Record) -> Value:
    unknown: Value = False
    for field, one, other in zip(left.fields, left.values, right.values, strict=True):
        if isinstance(one, Unknown) or isinstance(other, Unknown):
            if one is not other:
                unknown = one if isinstance(one, Unknown) else other
        elif one is None or other is None:
            if one is not other:
                return True
        elif one != other:
            type = facts.base_type(field.type.oid)
            if type not in NUMBERS | SAME_TEXT and not facts.is_enum(type):
                raise Elsewhere
            return True
    return unknown
