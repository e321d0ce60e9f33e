"""Decimal digits of a numeric, if its expression determines them: numeric.c's rules for display scales.

A DuckDB decimal has one scale per type, a PostgreSQL numeric one per value. The display scale of a computed value is
known only if it is the same for all values; that of a quotient, root or average is not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids

MOST = 20
"""A larger scale leaves too few digits before the decimal point."""
INTEGERS = frozenset({oids.INT2, oids.INT4, oids.INT8})


def scale_of(facts: Facts, node: nodes.Node) -> int | None:
    """The scale of an expression's value; None if it depends on more than the expression's form."""
    if node.type.oid == oids.NUMERIC and node.type.typmod >= 4:
        return (node.type.typmod - 4) & 0x7FF
    if facts.base_type(node.type.oid) in INTEGERS:
        return 0
    if isinstance(node, nodes.Const):
        text = str(node.value or "")
        return len(text.partition(".")[2]) if text.lstrip("-").replace(".", "", 1).isdecimal() else None
    if isinstance(node, nodes.RelabelType):
        return scale_of(facts, node.arg)
    function, args = _applied(facts, node)
    rule = RULES.get(function)
    return rule(facts, args) if rule else None


def is_rounded(facts: Facts, node: nodes.Node) -> bool:
    """Whether DuckDB may have other last digits for a value that is computed, such as a quotient."""
    return scale_of(facts, node) is None and not isinstance(node, nodes.Var | nodes.Param | nodes.Const)


def in_its_scale(facts: Facts, node: nodes.Node, text: str) -> str:
    """A numeric as written for DuckDB, with the digits that PostgreSQL would show if they are known."""
    scale = scale_of(facts, node)
    return text if scale is None or scale > MOST else f"CAST({text} AS DECIMAL(38, {scale}))"


def _applied(facts: Facts, node: nodes.Node) -> tuple[str, Sequence[nodes.Node]]:
    """The C function of a call or an operator, and its arguments."""
    if isinstance(node, nodes.FuncExpr):
        return facts.proc(node.function).body, node.args
    if isinstance(node, nodes.OpExpr):
        return facts.proc(facts.operator(node.operator).function).body, node.args
    return "", ()


Rule = Callable[[Facts, Sequence[nodes.Node]], "int | None"]


def _widest(facts: Facts, args: Sequence[nodes.Node]) -> int | None:
    scales = [scale_of(facts, arg) for arg in args]
    return None if None in scales else max(scale for scale in scales if scale is not None)


def _together(facts: Facts, args: Sequence[nodes.Node]) -> int | None:
    scales = [scale_of(facts, arg) for arg in args]
    return None if None in scales else sum(scale for scale in scales if scale is not None)


def _asked(facts: Facts, args: Sequence[nodes.Node]) -> int | None:
    """The value of the second argument, if it is a constant."""
    wanted = args[1] if len(args) > 1 else None
    return max(int(wanted.value), 0) if isinstance(wanted, nodes.Const) and wanted.value else None


RULES: dict[str, Rule] = {
    **dict.fromkeys(("numeric_add", "numeric_sub", "numeric_mod"), _widest),
    **dict.fromkeys(("numeric_abs", "numeric_uminus", "numeric_uplus"), _widest),
    "numeric_mul": _together,
    **dict.fromkeys(
        ("numeric_floor", "numeric_ceil", "numeric_sign", "int2_numeric", "int4_numeric", "int8_numeric"),
        lambda facts, args: 0,
    ),
    **dict.fromkeys(("numeric_round", "numeric_trunc"), _asked),
}
