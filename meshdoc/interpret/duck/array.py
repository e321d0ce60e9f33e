"""Arrays in DuckDB's SQL, whose lists have one dimension and count from 1."""

from __future__ import annotations

from meshdoc.catalog.type import TypeRef
from meshdoc.interpret.duck.operator import operation
from meshdoc.interpret.duck.writer import Writer, expression
from meshdoc.interpret.types import VECTORS, element_of
from meshdoc.interpret.value import Uncertain, dimensions
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids

FROM_ZERO = TypeRef(oids.TEXT_ARRAY, 0)
"""An array with lower bound 0 although its type starts at 1, marked by an otherwise unused modifier: TG_ARGV."""


@expression(nodes.ArrayExpr)
def array(writer: Writer, node: nodes.ArrayExpr) -> str:
    """ARRAY[...]."""
    if node.multidims:
        raise dimensions()
    return f"CAST([{', '.join(writer.write(item) for item in node.elements)}] AS {writer.type(node.type)})"


@expression(nodes.SubscriptingRef)
def subscript(writer: Writer, node: nodes.SubscriptingRef) -> str:
    """array[i] and array[i:j]; vectors count from 0."""
    base = writer.facts.base_type(node.container.type.oid)
    if node.assign is not None or not element_of(writer.facts, base):
        raise Uncertain("this kind of subscript is not supported")
    if len(node.upper) > 1:
        raise dimensions()
    text = writer.write(node.container)
    first = 1 if counts_from_zero(writer.facts, node.container.type) else 0
    if node.lower:
        lower, upper = (_bound(writer, bound, first) for bound in (node.lower[0], node.upper[0]))
        return f"({text})[{_not_below(lower, 1)}:{_not_below(upper, 0)}]"
    return f"({text})[{_not_below(_bound(writer, node.upper[0], first), 0)}]"


def counts_from_zero(facts: Facts, type: TypeRef) -> bool:
    """Whether the first element of an array of the type has the subscript 0."""
    return facts.base_type(type.oid) in VECTORS or type == FROM_ZERO


def _bound(writer: Writer, node: nodes.Node | None, first: int) -> str:
    if node is None:
        return ""
    return f"{writer.write(node)} + {first}" if first else writer.write(node)


def _not_below(bound: str, least: int) -> str:
    """A bound that is not negative: DuckDB counts those from the end."""
    return bound if not bound or bound.isdigit() else f"CASE WHEN {bound} < {least} THEN {least} ELSE {bound} END"


@expression(nodes.ScalarArrayOpExpr)
def array_operator(writer: Writer, node: nodes.ScalarArrayOpExpr) -> str:
    """x = ANY (array), x <> ALL (array): null if a null leaves it open."""
    left, right = node.args
    items, element = writer.write(right), TypeRef(writer.facts.base_element_type(right.type.oid))
    with writer.testing("e"):
        test = operation(writer, node.operator, (left, nodes.CaseTestExpr(type=element)), TypeRef(oids.BOOL))

    def holds(condition: str) -> str:
        return f"len(list_filter({items}, lambda e: {condition})) > 0"

    decided = f"{holds(test)} THEN TRUE" if node.use_or else f"{holds(f'NOT {test}')} THEN FALSE"
    null = f"{items} IS NULL OR {holds(f'({test}) IS NULL')} THEN NULL"
    return f"(CASE WHEN {decided} WHEN {null} ELSE {'FALSE' if node.use_or else 'TRUE'} END)"
