"""Function calls: get_func_expr, get_rule_expr_funccall."""

from __future__ import annotations

from meshdoc.catalog.expr import Form, Hole
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import Address
from meshdoc.catalog.type import TypeRef
from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import CoercionForm
from meshdoc.ruleutils.coercions import length_modifier, print_cast
from meshdoc.ruleutils.printer import Implicit, Printer, printer
from meshdoc.ruleutils.syntax import print_syntax


@printer(nodes.FuncExpr)
def call(node: nodes.FuncExpr, to: Printer, implicit: Implicit) -> None:
    """A function call, or the cast or SQL syntax in which it was written."""
    if node.form is CoercionForm.IMPLICIT_CAST and implicit is Implicit.HIDDEN:
        to.operand(node.args[0], node)
    elif node.form in (CoercionForm.EXPLICIT_CAST, CoercionForm.IMPLICIT_CAST):
        print_cast(node.args[0], TypeRef(node.type.oid, length_modifier(node)), node, to)
    elif node.form is not CoercionForm.SQL_SYNTAX or not print_syntax(node, to):
        _print_call(node, to)


def _print_call(node: nodes.FuncExpr, to: Printer) -> None:
    to.write(to.naming.function(node.function, in_group_by=to.in_group_by), "(")
    for number, arg in to.separated(enumerate(node.args, 1)):
        to.write("VARIADIC " if node.variadic and number == len(node.args) else "", arg, implicit=Implicit.SHOWN)
    to.write(")")


@printer(nodes.NamedArgExpr)
def named_argument(node: nodes.NamedArgExpr, to: Printer, implicit: Implicit) -> None:
    """name => value."""
    to.write(quote_identifier(node.name), " => ", node.arg, implicit=implicit)


@printer(nodes.NextValueExpr)
def next_value(node: nodes.NextValueExpr, to: Printer, implicit: Implicit) -> None:
    """The next value of a sequence."""
    to.write("nextval(", Hole(Address(node.sequence), Form.LITERAL), ")")


CALL_LIKE = (
    nodes.NullIfExpr,
    nodes.CoalesceExpr,
    nodes.MinMaxExpr,
    nodes.SQLValueFunction,
    nodes.XmlExpr,
    nodes.JsonExpr,
)


def looks_like_function(node: nodes.Node) -> bool:
    """Whether the printed form is a function call in the grammar: looks_like_function."""
    if isinstance(node, nodes.FuncExpr):
        return node.form in (CoercionForm.EXPLICIT_CALL, CoercionForm.SQL_SYNTAX)
    return isinstance(node, CALL_LIKE)


def function_in_from(node: nodes.Node, to: Printer) -> None:
    """Print a function in FROM, inside CAST() if it does not look like a call: get_rule_expr_funccall."""
    if looks_like_function(node):
        to.expression(node, Implicit.SHOWN)
        return
    to.write("CAST(", node, " AS ", node.type, ")")
