"""Expressions that are literals: their values need no engine."""

from __future__ import annotations

from meshdoc.analyze import nodes
from meshdoc.analyze.constant import fold_constant
from meshdoc.analyze.lsyscache import Facts
from meshdoc.analyze.nodes import CoercionForm
from meshdoc.interpret.text import from_text
from meshdoc.interpret.value import Value


def literal_value(facts: Facts, node: nodes.Node) -> tuple[Value] | None:
    """The value of a literal under casts, alone in a tuple; None for any other expression."""
    if _calls(node):
        return None
    constant = fold_constant(facts, node)
    if constant is None:
        return None
    return (None if constant.value is None else from_text(facts, constant.type, constant.value),)


def _calls(node: nodes.Node) -> bool:
    """Whether a function is called under the casts."""
    while not isinstance(node, nodes.Const):
        if isinstance(node, nodes.FuncExpr):
            if node.form is CoercionForm.EXPLICIT_CALL or not node.args:
                return True
            node = node.args[0]
        elif isinstance(node, nodes.RelabelType | nodes.CoerceViaIO | nodes.CoerceToDomain | nodes.CollateExpr):
            node = node.arg
        else:
            return True
    return False
