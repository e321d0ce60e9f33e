"""The default of a column: build_column_default (rewriteHandler.c)."""

from __future__ import annotations

from meshdoc.analyze.coerce import ASSIGNMENT, coerce_to_target_type
from meshdoc.analyze.stored import empty_path, stored_expression
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.relation import Column, ColumnDefault, Relation
from meshdoc.catalog.type import Domain
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes


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
    """The default as a tree, converted to the column's type."""
    found = default_expression(names.catalog, relation, column)
    if found is None:
        return None
    return coerce_to_target_type(Facts(empty_path(names)), stored_expression(names, found), column.type, ASSIGNMENT)
