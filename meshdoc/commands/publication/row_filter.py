"""Row filters of publications, and the expressions that they may contain (publicationcmds.c).

Differs from PostgreSQL: a user-defined collation of an operator's or a function's input is reported at that input.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pglast import ast

from meshdoc.analyze.bind import Bound, bind_expression
from meshdoc.analyze.collate import collation_of
from meshdoc.analyze.common_type import offset_of
from meshdoc.analyze.mutability import functions_of
from meshdoc.analyze.state import ExprKind
from meshdoc.catalog.object import FIRST_USER_OID
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.walk import walk
from meshdoc.session import Session

_SIMPLE = (
    nodes.Var,
    nodes.OpExpr,
    nodes.ScalarArrayOpExpr,
    nodes.RowCompareExpr,
    nodes.Const,
    nodes.FuncExpr,
    nodes.BoolExpr,
    nodes.RelabelType,
    nodes.CollateExpr,
    nodes.CaseExpr,
    nodes.CaseTestExpr,
    nodes.ArrayExpr,
    nodes.RowExpr,
    nodes.CoalesceExpr,
    nodes.MinMaxExpr,
    nodes.XmlExpr,
    nodes.NullTest,
    nodes.BooleanTest,
)


def row_filter(session: Session, table: Relation, node: ast.Node) -> Bound:
    """The row filter of a table: TransformPubWhereClauses."""
    bound = bind_expression(node, session.names, ExprKind.WHERE, relation=table, coerce_to=TypeRef(oids.BOOL))
    facts = Facts(session.names)
    for part in walk(bound.node):
        for detail in _complaints(facts, part):
            raise SqlError("0A000", "invalid publication WHERE expression", detail=detail, offset=offset_of(part))
    return bound


def _complaints(facts: Facts, node: Any) -> Iterator[str]:
    """The constructs of a node that a row filter must not contain, in order: check_simple_rowfilter_expr_walker."""
    if not isinstance(node, nodes.Node):
        return
    if isinstance(node, nodes.Var) and node.attnum < 0:
        yield "System columns are not allowed."
    if _has_own_operator(node):
        yield "User-defined operators are not allowed."
    if not isinstance(node, _SIMPLE):
        yield (
            "Only columns, constants, built-in operators, built-in data types, built-in collations, "
            "and immutable built-in functions are allowed."
        )
    if node.type.oid >= FIRST_USER_OID:
        yield "User-defined types are not allowed."
    if any(oid >= FIRST_USER_OID or facts.volatility(oid) != "i" for oid in functions_of(facts, node)):
        yield "User-defined or built-in mutable functions are not allowed."
    if collation_of(facts, node) >= FIRST_USER_OID:
        yield "User-defined collations are not allowed."


def _has_own_operator(node: nodes.Node) -> bool:
    if isinstance(node, nodes.RowCompareExpr):
        return any(operator >= FIRST_USER_OID for operator in node.operators)
    return isinstance(node, nodes.OpExpr | nodes.ScalarArrayOpExpr) and node.operator >= FIRST_USER_OID
