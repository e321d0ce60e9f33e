"""Stored expressions and queries analyzed again; what a hidden constant makes invalid is unknown, not an error."""

from __future__ import annotations

from meshdoc.analyze import stored
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Object
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes, oids

UNKNOWN = nodes.Param(type=TypeRef(oids.BOOL), kind=nodes.ParamKind.SUBLINK, number=1)
"""What an expression is if it cannot be analyzed: a value from elsewhere."""


def stored_expression(
    names: Names, expr: Expr, *, relation: Object | None = None, value: TypeRef | None = None
) -> nodes.Node:
    """An expression over the columns of `relation`, or over VALUE of that type; `UNKNOWN` if it cannot be analyzed."""
    try:
        return stored.stored_expression(names, expr, relation=relation, value=value)
    except SqlError:
        return UNKNOWN


def stored_query(names: Names, expr: Expr) -> nodes.Query | None:
    """The query of a view; None if it cannot be analyzed."""
    try:
        return stored.stored_query(names, expr)
    except SqlError:
        return None
