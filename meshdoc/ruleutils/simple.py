"""Operands for which parentheses can be omitted: isSimpleNode."""

from __future__ import annotations

from collections.abc import Callable

from meshdoc.catalog.object import Oid
from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import CoercionForm

TESTS = (nodes.SubLink, nodes.NullTest, nodes.BooleanTest, nodes.DistinctExpr, nodes.JsonIsPredicate)
ENCLOSING = (
    nodes.SubscriptingRef,
    nodes.ArrayExpr,
    nodes.RowExpr,
    nodes.CoalesceExpr,
    nodes.MinMaxExpr,
    nodes.XmlExpr,
    nodes.NullIfExpr,
    nodes.Aggref,
    nodes.GroupingFunc,
    nodes.WindowFunc,
    nodes.CaseExpr,
)
ALWAYS = (
    *ENCLOSING,
    nodes.Var,
    nodes.Const,
    nodes.Param,
    nodes.CoerceToDomainValue,
    nodes.SetToDefault,
    nodes.CurrentOfExpr,
    nodes.SQLValueFunction,
    nodes.NextValueExpr,
    nodes.MergeSupportFunc,
    nodes.FuncExpr,
    nodes.JsonConstructorExpr,
    nodes.JsonExpr,
)
# Operators with the precedence of + and -, and of * and /. The precedence of others is unknown.
PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2, "%": 2}


def is_simple(node: nodes.Node, parent: nodes.Node, operator_name: Callable[[Oid], str]) -> bool:
    """Whether `node` can be printed below `parent` without parentheses."""
    if isinstance(node, ALWAYS):
        return True
    if isinstance(node, nodes.FieldSelect | nodes.FieldStore):
        return type(parent) is not type(node)
    if isinstance(node, nodes.Cast):
        return is_simple(node.arg, node, operator_name)
    if isinstance(node, nodes.JsonValueExpr):
        return is_simple(node.raw, node, operator_name)
    if isinstance(node, nodes.BoolExpr):
        return _simple_connective(node, parent)
    if type(node) is nodes.OpExpr and type(parent) is nodes.OpExpr:
        return _binds_tighter(node, parent, operator_name)
    if isinstance(node, (nodes.OpExpr, *TESTS)):
        return isinstance(parent, nodes.BoolExpr) or _is_enclosed(parent)
    return False


def _binds_tighter(node: nodes.OpExpr, parent: nodes.OpExpr, operator_name: Callable[[Oid], str]) -> bool:
    if len(node.args) != 2 or len(parent.args) != 2:
        return False
    inner, outer = (PRECEDENCE.get(operator_name(item.operator), 0) for item in (node, parent))
    if not inner or not outer:
        return False
    return inner > outer or (inner == outer and node is parent.args[0])


def _is_enclosed(parent: nodes.Node) -> bool:
    if isinstance(parent, nodes.FuncExpr):
        return parent.form is CoercionForm.EXPLICIT_CALL
    return isinstance(parent, ENCLOSING)


def _simple_connective(node: nodes.BoolExpr, parent: nodes.Node) -> bool:
    if isinstance(parent, nodes.BoolExpr):
        return parent.operator == "or" or (parent.operator == "and" and node.operator != "or")
    return isinstance(parent, nodes.JsonExpr) or _is_enclosed(parent)
