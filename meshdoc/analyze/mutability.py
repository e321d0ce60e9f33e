"""Whether an expression contains functions that are not immutable: contain_mutable_functions of clauses.c.

As in PostgreSQL's planner, simple SQL functions are inlined before the check.
Differs from PostgreSQL: constants are not folded first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from meshdoc.analyze.coerce import EXPLICIT, coerce_to_target_type
from meshdoc.analyze.sql_function import inlined
from meshdoc.catalog.object import Oid
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.type import TypeRef
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.walk import walk

CONCATENATIONS = {2003: 1, 2004: 0}  # textanycat, anytextcat of pg_proc.dat: the argument that is not text


def functions_of(facts: Facts, node: Any) -> Iterator[Oid]:
    """The functions that a node itself calls."""
    if isinstance(node, nodes.FuncExpr | nodes.Aggref | nodes.WindowFunc):
        yield node.function
    elif isinstance(node, nodes.OpExpr | nodes.ScalarArrayOpExpr):
        yield facts.operator(node.operator).function
    elif isinstance(node, nodes.RowCompareExpr):
        yield from (facts.operator(operator).function for operator in node.operators)
    elif isinstance(node, nodes.CoerceViaIO):
        yield facts.type(node.arg.type.oid).output
        yield facts.type(node.type.oid).input


def contains_mutable(facts: Facts, tree: nodes.Node) -> bool:
    """Whether an expression contains anything that is not immutable."""
    return any(_is_mutable(facts, node) for node in walk(tree))


def _is_mutable(facts: Facts, node: Any) -> bool:
    if isinstance(node, nodes.SQLValueFunction | nodes.NextValueExpr):
        return True
    text = _concatenated(facts, node)
    if text is not None:
        return contains_mutable(facts, text)
    return any(_is_mutable_function(facts, oid) for oid in functions_of(facts, node) if oid)


def _concatenated(facts: Facts, node: Any) -> nodes.Node | None:
    """The implicit conversion to text of the other operand of `||`, which is a SQL function."""
    for function in functions_of(facts, node):
        if function in CONCATENATIONS:
            type = node.args[CONCATENATIONS[function]].type
            value = nodes.Param(type=type, kind=nodes.ParamKind.EXTERNAL, number=1)
            return coerce_to_target_type(facts, value, TypeRef(oids.TEXT), EXPLICIT)
    return None


def _is_mutable_function(facts: Facts, oid: Oid) -> bool:
    if facts.volatility(oid) == "i":
        return False
    routine = facts.names.catalog.get(oid)
    body = inlined(facts, routine) if isinstance(routine, Routine) else None
    return body is None or contains_mutable(facts, body)
