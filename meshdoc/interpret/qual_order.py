"""The order in which the conditions of WHERE are tested: order_qual_clauses of createplan.c.

It decides whether a condition that fails is reached for a row that another one excludes.
"""

from __future__ import annotations

from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.walk import walk

SUB_SELECT = 1_000_000.0
"""The cost of a sub-select, which is planned on its own: more than that of any expression here."""
ELEMENTS = 10
"""How many elements an array has whose elements are not known: estimate_array_length."""


def in_order(facts: Facts, where: nodes.Node) -> list[nodes.Node]:
    """The conditions that AND combines, the cheapest first, equalities last among those of one cost."""
    conditions = sorted(conjuncts(where), key=lambda node: _is_equality(facts, node))
    return sorted(conditions, key=lambda node: sum(_cost(facts, item) for item in walk(node)))


def conjuncts(node: nodes.Node) -> list[nodes.Node]:
    """The conditions that AND combines."""
    if isinstance(node, nodes.BoolExpr) and node.operator == "and":
        return [part for arg in node.args for part in conjuncts(arg)]
    return [node]


def _is_equality(facts: Facts, node: nodes.Node) -> bool:
    """Whether it is of an equivalence class."""
    return type(node) is nodes.OpExpr and facts.operator(node.operator).merges


def _cost(facts: Facts, node: nodes.Node) -> float:
    """What a node costs besides its parts, in units of cpu_operator_cost: cost_qual_eval_walker."""
    if isinstance(node, nodes.FuncExpr):
        return facts.proc(node.function).cost
    if isinstance(node, nodes.OpExpr):
        return facts.proc(facts.operator(node.operator).function).cost
    if isinstance(node, nodes.ScalarArrayOpExpr):
        return facts.proc(facts.operator(node.operator).function).cost * _elements(node.args[1]) / 2
    if isinstance(node, nodes.CoerceViaIO):
        return 2
    if isinstance(node, nodes.RowCompareExpr):
        return len(node.operators)
    if isinstance(node, nodes.MinMaxExpr | nodes.SQLValueFunction | nodes.CoerceToDomain):
        return 1
    return SUB_SELECT if isinstance(node, nodes.SubLink) else 0


def _elements(array: nodes.Node) -> int:
    if isinstance(array, nodes.ArrayExpr):
        return len(array.elements)
    known = isinstance(array, nodes.Const) and array.value is not None and array.type.oid != oids.UNKNOWN
    return str(getattr(array, "value", "")).count(",") + 1 if known else ELEMENTS
