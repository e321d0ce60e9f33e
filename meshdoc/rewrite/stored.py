"""View queries and column defaults as analysed trees: get_view_query, build_column_default (rewriteHandler.c)."""

from __future__ import annotations

from meshdoc.analyze.bind import bind_expression, bind_query
from meshdoc.analyze.state import ExprKind
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.names.names import expression
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.relation import Column, ColumnDefault, MaterializedView, Relation, View
from meshdoc.catalog.type import Domain
from meshdoc.nodes import nodes
from meshdoc.syntax.parser import raw_parser


def view_query(names: Names, view: View | MaterializedView) -> nodes.Query:
    """A view's query; its text was printed with an empty search path."""
    qualified = Names(names.catalog, names.system)
    (statement,) = raw_parser(expression(qualified, view.query))
    return bind_query(statement.stmt, qualified).query


def default_expression(catalog: Catalog, relation: Relation, column: Column) -> Expr | None:
    """The default of a column, or else of its domain; None for a generated column."""
    found = catalog.find("default", relation.oid, column.attnum)
    if isinstance(found, ColumnDefault):
        return None if column.generated else found.expression
    item = catalog.get(column.type.oid)
    while isinstance(item, Domain):
        if item.default is not None:
            return item.default
        item = catalog.get(item.base.oid)
    return None


def column_default(names: Names, relation: Relation, column: Column) -> nodes.Node | None:
    """The same as a value of the column's type."""
    found = default_expression(names.catalog, relation, column)
    if found is None:
        return None
    qualified = Names(names.catalog, names.system)
    (statement,) = raw_parser(f"SELECT {expression(qualified, found)}")
    value = statement.stmt.targetList[0].val
    return bind_expression(value, qualified, ExprKind.COLUMN_DEFAULT, coerce_to=column.type).node
