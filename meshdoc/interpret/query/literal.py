"""Literal expressions, whose values need no engine."""

from __future__ import annotations

from meshdoc.analyze.constant import fold_constant
from meshdoc.catalog.contents import Value
from meshdoc.interpret.modifier import FITS, fitted
from meshdoc.interpret.text import from_text
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import CoercionForm


def literal_value(facts: Facts, node: nodes.Node) -> tuple[Value] | None:
    """The value of a literal under casts, in a one-element tuple; None for any other expression.

    Raises SqlError 22001 or 22003 if it does not fit the length or precision that it is assigned to.
    """
    if _calls(node):
        return None
    if isinstance(node, nodes.FuncExpr) and len(node.args) > 1 and facts.base_type(node.type.oid) in FITS:
        inner = literal_value(facts, node.args[0])
        return None if inner is None else (fitted(facts, node.type, inner[0], explicit=_is_explicit(node)),)
    if isinstance(node, nodes.CoerceToDomain | nodes.CollateExpr | nodes.RelabelType) and _is_fitted(node.arg):
        return literal_value(facts, node.arg)
    constant = fold_constant(facts, node)
    if constant is None:
        return None
    return (None if constant.value is None else from_text(facts, constant.type, constant.value),)


def _is_explicit(node: nodes.FuncExpr) -> bool:
    """Whether an explicit cast, which may truncate, applies a length: the third argument of varchar(), bpchar() ..."""
    return len(node.args) > 2 and isinstance(node.args[2], nodes.Const) and node.args[2].value == "t"


def _is_fitted(node: nodes.Node) -> bool:
    return isinstance(node, nodes.FuncExpr) and len(node.args) > 1


def _calls(node: nodes.Node) -> bool:
    """Whether a function is called, or a domain's constraints are checked, under the casts."""
    while not isinstance(node, nodes.Const):
        if isinstance(node, nodes.FuncExpr):
            if node.form in (CoercionForm.EXPLICIT_CALL, CoercionForm.SQL_SYNTAX) or not node.args:
                return True
            node = node.args[0]
        elif isinstance(node, nodes.CoerceToDomain) and node.form is CoercionForm.EXPLICIT_CAST:
            return True
        elif isinstance(node, nodes.RelabelType | nodes.CoerceViaIO | nodes.CoerceToDomain | nodes.CollateExpr):
            node = node.arg
        else:
            return True
    return False
