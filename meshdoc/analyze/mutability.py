"""Whether an expression always gives the same for the same: contain_mutable_functions of clauses.c.

As PostgreSQL's planner does before it asks, a SQL function that is no more than an expression is taken for that
expression. Differs from PostgreSQL: constants are not folded first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from meshdoc.analyze import nodes
from meshdoc.analyze.lsyscache import Facts
from meshdoc.analyze.sql_function import inlined
from meshdoc.analyze.walk import walk
from meshdoc.catalog.object import Oid
from meshdoc.catalog.routine import Routine


def functions_of(facts: Facts, node: Any) -> Iterator[Oid]:
    """The functions that a node itself calls."""
    if isinstance(node, nodes.FuncExpr | nodes.Aggref | nodes.WindowFunc):
        yield node.function
    elif isinstance(node, nodes.OpExpr | nodes.ScalarArrayOpExpr):
        yield facts.operator(node.operator).function
    elif isinstance(node, nodes.RowCompareExpr):
        yield from (facts.operator(operator).function for operator in node.operators)
    elif isinstance(node, nodes.CoerceViaIO):
        yield facts.output_function(node.arg.type.oid)
        yield facts.input_function(node.type.oid)


def contains_mutable(facts: Facts, tree: nodes.Node) -> bool:
    """Whether there is anything in it that is not immutable."""
    return any(_is_mutable(facts, node) for node in walk(tree))


def _is_mutable(facts: Facts, node: Any) -> bool:
    if isinstance(node, nodes.SQLValueFunction | nodes.NextValueExpr):
        return True
    return any(_is_mutable_function(facts, oid) for oid in functions_of(facts, node) if oid)


def _is_mutable_function(facts: Facts, oid: Oid) -> bool:
    if facts.volatility(oid) == "i":
        return False
    routine = facts.names.catalog.get(oid)
    body = inlined(facts, routine) if isinstance(routine, Routine) else None
    return body is None or contains_mutable(facts, body)
