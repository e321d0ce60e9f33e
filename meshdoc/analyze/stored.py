"""The trees of stored expressions and queries: the only way back from an `Expr` to its tree.

The tree is stored beside the text. If it is missing, as in extensions and in past states, or if PostgreSQL itself
parses the text again,
the text is read under an empty search_path, as it was printed: every name outside pg_catalog is qualified, including
those of the session's temporary objects.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pglast import ast

from meshdoc.analyze.dispatch import analyze_statement, transform_expr
from meshdoc.analyze.entries import relation_entry
from meshdoc.analyze.kept import KeptExpression, root_of
from meshdoc.analyze.scope import add_to_query
from meshdoc.analyze.state import ExprKind, ParseState
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.names.names import expression
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Object
from meshdoc.catalog.tree import Tree
from meshdoc.catalog.type import TypeRef
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.syntax.parser import parse_expression, raw_parser


def empty_path(names: Names) -> Names:
    """The same catalog under an empty search_path."""
    return Names(names.catalog, names.system)


# --- trees ------------------------------------------------------------------------------------------------


def tree_of(expr: Expr) -> Tree | None:
    """The tree beside a text; None if there is none, or no longer."""
    return None if expr.tree is None or expr.tree.is_forgotten else expr.tree


def stored_query(names: Names, expr: Expr) -> nodes.Query:
    """The query of a view, or of a rule's action, whose first range table entries are OLD and NEW."""
    if tree := tree_of(expr):
        query: nodes.Query = root_of(names, tree)
        return query
    (raw,) = raw_parser(expression(names, expr))
    return analyze_statement(ParseState(facts=Facts(empty_path(names))), raw.stmt)


def stored_expression(
    names: Names, expr: Expr, *, relation: Object | None = None, value: TypeRef | None = None
) -> nodes.Node:
    """An expression over the columns of `relation`, or over VALUE of that type; OLD and NEW are entries 1, 2."""
    if tree := tree_of(expr):
        kept: KeptExpression = root_of(names, tree)
        return kept.node
    state = ParseState(facts=Facts(empty_path(names)), column_hook=domain_value(value) if value else None)
    enter_relation(state, relation, {})
    return transform_expr(state, raw_expression(names, expr), ExprKind.OTHER)


def enter_relation(state: ParseState, relation: Object | None, rows: Mapping[str, Object]) -> None:
    """Make the columns of a relation visible to an expression, and those of rows under their names."""
    for name, row in ((None, relation), *rows.items()):
        if row is None:
            continue
        item = relation_entry(state, row, name, in_from=False)
        add_to_query(state, item, to_from=False, relation_visible=True, columns_visible=True)


def domain_value(type: TypeRef) -> Callable[[ParseState, ast.ColumnRef], nodes.Node | None]:
    """VALUE, which is parsed as a column reference: replace_domain_constraint_value."""

    def hook(state: ParseState, raw: ast.ColumnRef) -> nodes.Node | None:
        field = raw.fields[0]
        if len(raw.fields) != 1 or not isinstance(field, ast.String) or field.sval != "value":
            return None
        return nodes.CoerceToDomainValue(type=type, collation=state.facts.type_collation(type.oid))

    return hook


# --- raw trees, to be analyzed again ------------------------------------------------------------------------


def raw_expression(names: Names, expr: Expr) -> ast.Node:
    """An expression as a raw tree, to analyze it for another type or to derive an index column name."""
    return parse_expression(expression(names, expr))


def raw_body(names: Names, expr: Expr) -> list[ast.Node]:
    """The raw statements of a parsed body: RETURN, or those of BEGIN ATOMIC."""
    (raw,) = raw_parser(f"CREATE FUNCTION f() RETURNS int LANGUAGE sql {expression(names, expr)}")
    body = raw.stmt.sql_body
    return [body] if isinstance(body, ast.ReturnStmt) else [node for node in body[0] or () if node is not None]
