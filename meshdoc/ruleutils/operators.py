"""Operators and operator-like tests: get_oper_expr and cases of get_rule_expr."""

from __future__ import annotations

from meshdoc.nodes import nodes
from meshdoc.ruleutils.printer import Implicit, Printer, printer
from meshdoc.ruleutils.variables import wholes


@printer(nodes.OpExpr)
def operation(node: nodes.OpExpr, to: Printer, implicit: Implicit) -> None:
    """A binary or prefix operator."""
    *left, right = node.args
    with to.parentheses():
        for operand in left:
            to.operand(operand, node, Implicit.SHOWN)
            to.write(" ")
        to.write(*to.naming.operator(node.operator), " ")
        to.operand(right, node, Implicit.SHOWN)


@printer(nodes.DistinctExpr)
def distinct(node: nodes.DistinctExpr, to: Printer, implicit: Implicit) -> None:
    """a IS DISTINCT FROM b."""
    left, right = node.args
    with to.parentheses():
        to.operand(left, node, Implicit.SHOWN)
        to.write(" IS DISTINCT FROM ")
        to.operand(right, node, Implicit.SHOWN)


@printer(nodes.ScalarArrayOpExpr)
def array_operation(node: nodes.ScalarArrayOpExpr, to: Printer, implicit: Implicit) -> None:
    """scalar op ANY (array). A cast keeps a sub-select that returns an array from being read as a list of scalars."""
    left, right = node.args
    with to.parentheses():
        to.operand(left, node, Implicit.SHOWN)
        to.write(" ", *to.naming.operator(node.operator), " ANY (" if node.use_or else " ALL (")
        to.operand(right, node, Implicit.SHOWN)
        if isinstance(right, nodes.SubLink) and right.kind is nodes.SubLinkKind.EXPR:
            to.write("::", right.type)
        to.write(")")


@printer(nodes.BoolExpr)
def connective(node: nodes.BoolExpr, to: Printer, implicit: Implicit) -> None:
    """AND, OR, NOT."""
    word = node.operator.upper()
    with to.parentheses():
        for operand in to.separated(node.args, f" {word} ", first="NOT " if word == "NOT" else ""):
            to.operand(operand, node)


@printer(nodes.RowCompareExpr)
def row_comparison(node: nodes.RowCompareExpr, to: Printer, implicit: Implicit) -> None:
    """ROW(a, b) < ROW(c, d), with the operator of the first column."""
    to.write("(ROW(")
    wholes(node.left, to, Implicit.SHOWN)
    to.write(") ", *to.naming.operator(node.operators[0]), " ROW(")
    wholes(node.right, to, Implicit.SHOWN)
    to.write("))")


@printer(nodes.NullTest)
def null_test(node: nodes.NullTest, to: Printer, implicit: Implicit) -> None:
    """IS NULL, and IS NOT DISTINCT FROM NULL for a row as a whole."""
    usual = node.is_row or not to.naming.facts.is_row_type(node.arg.type.oid)
    words = ("IS NULL", "IS NOT NULL") if usual else ("IS NOT DISTINCT FROM NULL", "IS DISTINCT FROM NULL")
    with to.parentheses():
        to.operand(node.arg, node, Implicit.SHOWN)
        to.write(f" {words[node.negated]}")


@printer(nodes.BooleanTest)
def boolean_test(node: nodes.BooleanTest, to: Printer, implicit: Implicit) -> None:
    """IS [NOT] TRUE, FALSE, UNKNOWN."""
    words = node.test.upper()
    with to.parentheses():
        to.operand(node.arg, node)
        to.write(f" {words}" if words.startswith("IS ") else f" IS {words}")
