"""Casts, and whether they are printed: get_coercion_expr."""

from __future__ import annotations

from meshdoc.catalog.type import TypeRef
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.nodes import CoercionForm
from meshdoc.ruleutils.constants import Shown, print_constant
from meshdoc.ruleutils.printer import Implicit, Printer, printer


def print_cast(arg: nodes.Node, type: TypeRef, parent: nodes.Node, to: Printer) -> None:
    """Print (arg)::type. A constant of the same type needs neither parentheses nor a cast of its own."""
    if isinstance(arg, nodes.Const) and arg.type == TypeRef(type.oid, -1):
        print_constant(arg, to, Shown.NEVER)
    else:
        with to.parentheses():
            to.operand(arg, parent)
    to.write("::", type)


def without_implicit_casts(node: nodes.Node) -> nodes.Node:
    """The expression below implicit casts: strip_implicit_coercions."""
    while True:
        if isinstance(node, nodes.FuncExpr) and node.form is CoercionForm.IMPLICIT_CAST:
            node = node.args[0]
        elif isinstance(node, nodes.Cast) and node.form is CoercionForm.IMPLICIT_CAST:
            node = node.arg
        else:
            return node


def _print(node: nodes.Cast, type: TypeRef, to: Printer, implicit: Implicit) -> None:
    if node.form is CoercionForm.IMPLICIT_CAST and implicit is Implicit.HIDDEN:
        to.operand(node.arg, node)
    else:
        print_cast(node.arg, type, node, to)


@printer(nodes.RelabelType, nodes.ArrayCoerceExpr)
def cast_with_modifier(node: nodes.RelabelType | nodes.ArrayCoerceExpr, to: Printer, implicit: Implicit) -> None:
    """A cast whose type may have a modifier."""
    _print(node, node.type, to, implicit)


@printer(nodes.CoerceViaIO, nodes.ConvertRowtypeExpr)
def cast_without_modifier(node: nodes.CoerceViaIO | nodes.ConvertRowtypeExpr, to: Printer, implicit: Implicit) -> None:
    """A cast whose type has no modifier; a separate cast applies one if required."""
    _print(node, TypeRef(node.type.oid), to, implicit)


@printer(nodes.CoerceToDomain)
def cast_to_domain(node: nodes.CoerceToDomain, to: Printer, implicit: Implicit) -> None:
    """A cast to a domain."""
    if node.form is CoercionForm.IMPLICIT_CAST and implicit is Implicit.HIDDEN:
        to.expression(node.arg)
    else:
        print_cast(node.arg, node.type, node, to)


def length_modifier(node: nodes.FuncExpr) -> int:
    """The modifier that a length coercion function applies; -1 for other functions: exprIsLengthCoercion."""
    if node.form is CoercionForm.EXPLICIT_CALL or not 2 <= len(node.args) <= 3:
        return -1
    second = node.args[1]
    if isinstance(second, nodes.Const) and second.type.oid == oids.INT4 and second.value is not None:
        return int(second.value)
    return -1


@printer(nodes.CollateExpr)
def collate(node: nodes.CollateExpr, to: Printer, implicit: Implicit) -> None:
    """arg COLLATE collation."""
    with to.parentheses():
        to.operand(node.arg, node, implicit)
        to.write(" COLLATE ", to.naming.collation(node.collation))
