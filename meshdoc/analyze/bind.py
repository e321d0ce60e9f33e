"""Raw trees to catalog expressions: names and types are resolved here, then printed by ruleutils.

Every function here takes raw nodes of pglast and a `Names`, and raises the SqlError that
PostgreSQL's analysis would raise, or Unsupported if it is not implemented. A tree nested too deeply is 54001.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Sequence
from typing import ParamSpec, TypeVar

from pglast import ast

from meshdoc import errors
from meshdoc.analyze import type as types
from meshdoc.analyze.assign import mismatch
from meshdoc.analyze.coerce import ASSIGNMENT, coerce_to_boolean, coerce_to_specific_type, coerce_to_target_type
from meshdoc.analyze.collate import collation_of
from meshdoc.analyze.common_type import offset_of
from meshdoc.analyze.constant import fold_constant
from meshdoc.analyze.dependencies import dependencies
from meshdoc.analyze.dispatch import analyze_statement, transform_expr
from meshdoc.analyze.entries import query_columns
from meshdoc.analyze.kept import KeptExpression, keep, text_of
from meshdoc.analyze.mutability import contains_mutable
from meshdoc.analyze.rule import transform_rule
from meshdoc.analyze.state import ExprKind, ParseState
from meshdoc.analyze.stored import domain_value, enter_relation
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import NO_OID, Address, Object, Oid
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.limits import TOO_DEEP, Exhausted
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.nodes import RangeColumn
from meshdoc.nodes.walk import walk
from meshdoc.record import record
from meshdoc.ruleutils import definitions as ruleutils

P = ParamSpec("P")
R = TypeVar("R")


@record
class Bound:
    """An expression analyzed and printed; `columns` are the attnums of its relation that it uses, sorted."""

    expr: Expr
    type: TypeRef
    collation: Oid
    node: nodes.Node
    columns: tuple[int, ...] = ()


@record
class BoundQuery:
    """An analyzed query and its dependencies; `print_query` and commands/view/view_query.py print it."""

    columns: tuple[RangeColumn, ...]
    query: nodes.Query
    depends: tuple[Address, ...]


@record
class BoundRule:
    """The parts of CREATE RULE; NOTHING means no actions."""

    condition: Expr | None
    actions: tuple[BoundQuery, ...]


def _limited(function: Callable[P, R]) -> Callable[P, R]:
    """Raise Exhausted 54001 if a tree is nested too deeply for Python; PostgreSQL's own stack is deeper."""

    @functools.wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except RecursionError:
            raise Exhausted("54001", TOO_DEEP) from None

    return guarded


def resolve_type(name: ast.TypeName, names: Names) -> TypeRef:
    """The type and modifier that a name refers to. Raises SqlError 42704 if it does not exist."""
    return types.resolve_type(Facts(names), name)


def resolve_collation(name: Sequence[ast.Node], type: TypeRef, names: Names) -> Oid:
    """A collation by name, for a column of that type. Raises SqlError 42704, or 42804 if the type is not collatable."""
    facts = Facts(names)
    found = types.resolve_collation(facts, name, None)
    if not facts.type_collation(type.oid):
        raise errors.not_collatable(facts.format_type(type.oid))
    return found


# --- expressions --------------------------------------------------------------------------------------


@_limited
def bind_expression(
    node: ast.Node,
    names: Names,
    kind: ExprKind,
    *,
    relation: Object | None = None,
    old: Object | None = None,
    new: Object | None = None,
    value: TypeRef | None = None,
    coerce_to: TypeRef | None = None,
    column: str = "",
) -> Bound:
    """Analyze an expression of the given kind.

    Its columns are those of `relation`, or of the rows `old` and `new` of a trigger; `value` is the type of VALUE in
    a domain's check. A value for a column is converted to `coerce_to`; `column` names the column in messages.
    """
    state = ParseState(facts=Facts(names))
    rows = {name: row for name, row in (("old", old), ("new", new)) if row is not None}
    enter_relation(state, relation, rows)
    if value is not None:
        state.column_hook = domain_value(value)
    raw = transform_expr(state, node, kind)
    if kind is ExprKind.GENERATED_COLUMN:
        _check(state, raw, kind)
    made = _coerced(state.facts, raw, kind, coerce_to, column)
    if kind is not ExprKind.GENERATED_COLUMN:
        _check(state, made, kind)
    collation = collation_of(state.facts, made)
    made = _stripped(made) if kind in _KEYS else made
    about = relation or old or new
    oid = about.oid if about is not None else NO_OID
    kept = KeptExpression(node=made, kind=kind, relation=oid)
    depends = dependencies(state.facts, made, entries=state.range_table)
    expr = Expr(text_of(state.facts, kept), depends, keep(state.facts, kept))
    return Bound(expr=expr, type=made.type, collation=collation, node=made, columns=_columns(made))


_CONDITIONS = {
    ExprKind.CHECK_CONSTRAINT: "CHECK",
    ExprKind.DOMAIN_CHECK: "CHECK",
    ExprKind.POLICY: "POLICY",
    ExprKind.INDEX_PREDICATE: "WHERE",
    ExprKind.TRIGGER_WHEN: "WHEN",
    ExprKind.COPY_WHERE: "WHERE",
    ExprKind.WHERE: "WHERE",
}


def _coerced(facts: Facts, node: nodes.Node, kind: ExprKind, type: TypeRef | None, column: str) -> nodes.Node:
    """The expression converted as its kind requires: to boolean, or to the column's type (cookDefault)."""
    if kind in _CONDITIONS:
        return coerce_to_boolean(facts, node, _CONDITIONS[kind])
    if type is None:
        return node if kind in _KEYS else _known(facts, node)
    if kind is ExprKind.FUNCTION_DEFAULT:
        return coerce_to_specific_type(facts, node, type.oid, "DEFAULT")
    made = coerce_to_target_type(facts, node, type, ASSIGNMENT)
    if made is not None:
        return made
    if kind is ExprKind.ALTER_COLUMN_TRANSFORM:
        wanted = facts.format_type(type.oid)
        message = f'result of USING clause for column "{column}" cannot be cast automatically to type {wanted}'
        raise SqlError("42804", message, hint="You might need to add an explicit cast.", offset=offset_of(node))
    raise mismatch(facts, f'column "{column}" is of', type, node, offset_of(node), "default expression")


_KEYS = (ExprKind.INDEX_EXPRESSION, ExprKind.PARTITION_EXPRESSION)
"""Where a literal stays of unknown type, for which there is no operator class, and COLLATE goes beside the key."""


def _stripped(node: nodes.Node) -> nodes.Node:
    """A key without its COLLATE: ComputeIndexAttrs and ComputePartitionAttrs."""
    while isinstance(node, nodes.CollateExpr):
        node = node.arg
    return node


def _known(facts: Facts, node: nodes.Node) -> nodes.Node:
    if node.type.oid != oids.UNKNOWN:
        return node
    return coerce_to_specific_type(facts, node, oids.TEXT, "expression")


_IMMUTABLE = {
    ExprKind.GENERATED_COLUMN: "generation expression is not immutable",
    ExprKind.INDEX_EXPRESSION: "functions in index expression must be marked IMMUTABLE",
    ExprKind.INDEX_PREDICATE: "functions in index predicate must be marked IMMUTABLE",
    ExprKind.PARTITION_EXPRESSION: "functions in partition key expression must be marked IMMUTABLE",
}


def _check(state: ParseState, node: nodes.Node, kind: ExprKind) -> None:
    if kind in _IMMUTABLE and contains_mutable(state.facts, node):
        raise SqlError("42P17", _IMMUTABLE[kind])


def _columns(node: nodes.Node) -> tuple[int, ...]:
    found = {item.attnum for item in walk(node) if isinstance(item, nodes.Var) and item.levels_up == 0 and item.attnum}
    return tuple(sorted(found))


@_limited
def partition_value(
    node: ast.Node, names: Names, type: TypeRef, column: str, evaluate: Callable[[nodes.Node], str | None]
) -> Expr:
    """A value of a partition bound, as a constant of the key's type: transformPartitionBoundValue.

    `evaluate` returns the text of the value of a non-constant expression, None for NULL.
    """
    state = ParseState(facts=Facts(names))
    facts = state.facts
    given = transform_expr(state, node, ExprKind.PARTITION_BOUND)
    made = coerce_to_target_type(facts, given, type, ASSIGNMENT)
    if made is None:
        wanted = facts.format_type(type.oid)
        message = f'specified value cannot be cast to type {wanted} for column "{column}"'
        raise SqlError("42804", message, offset=offset_of(given))
    constant = fold_constant(facts, made)
    if constant is None:
        constant = nodes.Const(type=made.type, collation=made.collation, value=evaluate(made))
    return Expr(
        ruleutils.bound(constant, facts), (), keep(facts, KeptExpression(node=constant, kind=ExprKind.PARTITION_BOUND))
    )


# --- queries ------------------------------------------------------------------------------------------


@_limited
def bind_query(node: ast.Node, names: Names) -> BoundQuery:
    """An analyzed statement: parse_analyze. INTO is left to the caller."""
    state = ParseState(facts=Facts(names))
    return _bound(state.facts, analyze_statement(state, node))


def _bound(facts: Facts, query: nodes.Query) -> BoundQuery:
    return BoundQuery(columns=query_columns(query), query=query, depends=dependencies(facts, query))


@_limited
def print_query(bound: BoundQuery, names: Names) -> Expr:
    """An analyzed query as text."""
    facts = Facts(names)
    return Expr(ruleutils.query(bound.query, facts), bound.depends, keep(facts, bound.query))


@_limited
def bind_rule(stmt: ast.RuleStmt, names: Names, relation: Object) -> BoundRule:
    """CREATE RULE's condition and actions: transformRuleStmt."""
    facts = Facts(names)
    made = transform_rule(ParseState(facts=facts), stmt, relation)
    condition = None
    if made.condition is not None:
        text = ruleutils.rule_condition(made.condition, made.actions, facts)
        kept = keep(facts, KeptExpression(node=made.condition, kind=ExprKind.WHERE, relation=relation.oid))
        condition = Expr(text, dependencies(facts, made.condition, entries=made.entries), kept)
    actions = tuple(_bound(facts, action) for action in made.actions if action.command != "nothing")
    return BoundRule(condition=condition, actions=actions)


sys.setrecursionlimit(max(sys.getrecursionlimit(), 5000))
