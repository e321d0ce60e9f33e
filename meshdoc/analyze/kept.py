"""Trees as the catalog stores them: they refer by oid and attnum, so a rename leaves them unchanged.

A constant holds the output of its type's output function. If that contains renamable names (labels of an enum,
attributes of a row), it also holds the text with holes, which are filled with current names when the tree is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from meshdoc.analyze.state import ExprKind
from meshdoc.catalog.expr import Expr, Part
from meshdoc.catalog.names.names import expression
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import FIRST_USER_OID, NO_OID, Address, Oid
from meshdoc.catalog.tree import Tree
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import RangeKind
from meshdoc.nodes.walk import rebuild, walk
from meshdoc.record import record, replace
from meshdoc.ruleutils import definitions as ruleutils
from meshdoc.ruleutils.constants import with_names
from meshdoc.ruleutils.naming import Naming
from meshdoc.ruleutils.writer import Style

SHAPED = (nodes.Query, nodes.RowExpr, nodes.Const)
"""Nodes that may show the columns of a relation, or names in a constant."""


@record
class KeptExpression:
    """An expression of some kind; `relation` is the relation of its range table entries."""

    node: nodes.Node
    kind: ExprKind
    relation: Oid = NO_OID


def text_of(facts: Facts, kept: KeptExpression, style: Style = Style.INDENTED) -> tuple[Part, ...]:
    """The text of an expression, printed as PostgreSQL prints this kind."""
    context = ruleutils.Context(facts=facts, relation=kept.relation)
    match kept.kind:
        case ExprKind.INDEX_EXPRESSION | ExprKind.PARTITION_EXPRESSION:
            return ruleutils.key(kept.node, context, style)
        case ExprKind.STATS_EXPRESSION:
            return ruleutils.statistics_item(kept.node, context)
        case ExprKind.FUNCTION_DEFAULT:
            return ruleutils.argument_default(kept.node, facts)
        case ExprKind.TRIGGER_WHEN:
            return ruleutils.trigger_condition(kept.node, kept.relation, facts, style)
        case ExprKind.PARTITION_BOUND:
            assert isinstance(kept.node, nodes.Const)
            return ruleutils.bound(kept.node, facts)
        case _:
            return ruleutils.expression(kept.node, context, style)


def keep(facts: Facts, root: KeptExpression | nodes.Query | tuple[nodes.Query, ...]) -> Tree:
    """The tree to store beside the text of an expression, of a query, or of the queries of a body."""
    parts = root if isinstance(root, tuple) else (root,)
    found = [node for part in parts for node in walk(part) if isinstance(node, SHAPED)]
    shapes = {oid for node in found for oid in _shapes(facts, node)}
    naming = Naming(facts)
    own = (node for node in found if isinstance(node, nodes.Const) and node.type.oid >= FIRST_USER_OID)
    named = any(with_names(node, naming).names for node in own)
    if named:
        root = _each(root, lambda node: with_names(node, naming))
    return Tree(root, shapes=tuple(sorted(shapes)), mentions_names=named)


def root_of(names: Names, tree: Tree) -> Any:
    """The stored tree, with current names in its constants."""
    if not tree.mentions_names:
        return tree.root
    return _each(tree.root, lambda node: _with_today(names, node))


def _with_today(names: Names, node: nodes.Const) -> nodes.Const:
    literal = expression(names, Expr(node.names)) if node.names else ""
    return replace(node, value=literal[1:-1].replace("''", "'")) if literal else node


def _each(value: Any, change: Callable[[nodes.Const], nodes.Const]) -> Any:
    """A tree with each of its constants changed."""
    if isinstance(value, tuple):
        return tuple(_each(item, change) for item in value)
    if isinstance(value, nodes.Const):
        return change(value)
    return rebuild(value, lambda child: _each(child, change))


# --- shapes -----------------------------------------------------------------------------------------------


def _shapes(facts: Facts, node: nodes.Query | nodes.RowExpr | nodes.Const) -> Iterator[Oid]:
    """The relations whose columns, not only their names, affect how a node is printed."""
    if isinstance(node, nodes.Query):
        merges = any(_names_columns(item) for item in node.from_list)
        for entry in node.range_table:
            if entry.kind is RangeKind.RELATION and (merges or entry.alias_columns):
                yield entry.relation
            for function in entry.functions:
                yield from _row(facts, function.expr.type.oid)
    else:
        yield from _row(facts, node.type.oid)


def _names_columns(item: nodes.FromItem) -> bool:
    """Whether a join, or one inside it, has an alias or merges columns."""
    if isinstance(item, nodes.RangeTableRef):
        return False
    return item.alias is not None or bool(item.using) or _names_columns(item.left) or _names_columns(item.right)


def _row(facts: Facts, type: Oid) -> Iterator[Oid]:
    relation = facts.type_relation(type)
    if relation in facts.names.catalog:
        yield relation


# --- copies -----------------------------------------------------------------------------------------------


def has_whole_row(expr: Expr) -> bool:
    """Whether an expression refers to a row as a whole, which would be of another type in another relation."""
    root = expr.tree.root if expr.tree else None
    return isinstance(root, KeptExpression) and is_of_whole_row(root.node)


def is_of_whole_row(tree: object) -> bool:
    """The same of an analyzed expression."""
    return any(isinstance(node, nodes.Var) and not node.attnum for node in walk(tree))


def moved(expr: Expr, change: Callable[[Address], Address]) -> Expr:
    """An expression moved to the columns of another relation: map_variable_attnos (rewriteManip.c).

    The tree of an expression with a whole-row reference is dropped.
    """
    made = expr.map(change)
    root = expr.tree.root if expr.tree else None
    if expr.tree is None or not isinstance(root, KeptExpression):
        return made
    if is_of_whole_row(root.node):
        return made
    relation = root.relation

    def own(node: Any) -> Any:
        if isinstance(node, nodes.Var) and node.attnum > 0:
            return replace(node, attnum=change(Address(relation, node.attnum)).sub)
        return rebuild(node, own)

    kept = replace(root, node=own(root.node), relation=change(Address(relation)).oid)
    return replace(made, tree=Tree(kept, shapes=expr.tree.shapes, mentions_names=expr.tree.mentions_names))
