"""Arrays, rows and their elements, as values and as assignment targets."""

from __future__ import annotations

from meshdoc.catalog.type import TypeRef
from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import CoercionForm
from meshdoc.ruleutils.printer import Implicit, Printer, printer
from meshdoc.ruleutils.variables import wholes


@printer(nodes.ArrayExpr)
def array(node: nodes.ArrayExpr, to: Printer, implicit: Implicit) -> None:
    """ARRAY[...]; an empty one is cast to its type."""
    to.write("ARRAY[")
    to.listed(node.elements, Implicit.SHOWN)
    to.write("]")
    if not node.elements:
        to.write("::", TypeRef(node.type.oid))


@printer(nodes.RowExpr)
def row(node: nodes.RowExpr, to: Printer, implicit: Implicit) -> None:
    """ROW(...), cast to its type if it was written so, with NULL for attributes added since."""
    relation = to.naming.facts.type_relation(node.type.oid)
    there = [label is not None for label in to.naming.column_labels(relation)] if relation else [True] * len(node.args)
    args = [arg for arg, is_there in zip(node.args, there, strict=False) if is_there]
    added = sum(there[len(node.args) :])
    to.write("ROW(")
    wholes(args, to, Implicit.SHOWN)
    to.write(", " if args and added else "", ", ".join(["NULL"] * added), ")")
    if node.form is CoercionForm.EXPLICIT_CAST:
        to.write("::", TypeRef(node.type.oid))


@printer(nodes.SubscriptingRef)
def subscripted(node: nodes.SubscriptingRef, to: Printer, implicit: Implicit) -> None:
    """container[subscripts]."""
    if isinstance(node.container, nodes.CaseTestExpr):
        to.expression(node.assign, implicit)
        return
    bare = isinstance(node.container, nodes.Var | nodes.FieldSelect)
    to.write("" if bare else "(", node.container, "" if bare else ")", implicit=implicit)
    subscripts(node, to)


def subscripts(node: nodes.SubscriptingRef, to: Printer) -> None:
    """Print subscripts, or the bounds of slices: printSubscripts."""
    for number, upper in enumerate(node.upper):
        to.write("[")
        if node.lower:
            to.write(node.lower[number], ":")
        to.write(upper, "]")


@printer(nodes.FieldStore)
def field_store(node: nodes.FieldStore, to: Printer, implicit: Implicit) -> None:
    """The assigned values alone, because SQL has no expression for an assignment to fields."""
    several = len(node.values) != 1
    to.write("ROW(" if several else "")
    to.listed(node.values, implicit)
    to.write(")" if several else "")


def indirection(node: nodes.Node, to: Printer) -> nodes.Node:
    """Print the assigned fields and subscripts, and return the assigned value: processIndirection."""
    domain: nodes.CoerceToDomain | None = None
    while True:
        if isinstance(node, nodes.FieldStore):
            to.write(".", to.naming.attribute(to.naming.facts.type_relation(node.type.oid), node.attnums[0]))
            node = node.values[0]
        elif isinstance(node, nodes.SubscriptingRef) and node.assign is not None:
            subscripts(node, to)
            node = node.assign
        elif isinstance(node, nodes.CoerceToDomain):
            domain = node
            if node.form is not CoercionForm.IMPLICIT_CAST:
                break
            node = node.arg
        else:
            break
    return domain if domain is not None and node is domain.arg else node
