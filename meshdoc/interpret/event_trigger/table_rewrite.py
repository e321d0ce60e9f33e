"""The tables that ALTER TABLE rewrites: ATRewriteTables, ATColumnChangeRequiresRewrite (tablecmds.c)."""

from __future__ import annotations

from pglast import ast

from meshdoc.analyze.coercion_path import is_binary_coercible
from meshdoc.analyze.mutability import functions_of
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Column, Generated, Table
from meshdoc.catalog.type import TypeRef
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.walk import walk
from meshdoc.rewrite.column_default import column_default
from meshdoc.session import Session

PERSISTENCE, DEFAULT, COLUMN, ACCESS_METHOD = 1, 2, 4, 8  # AT_REWRITE_*
LONGER = frozenset({oids.VARCHAR, oids.VARBIT, oids.TIMESTAMP, oids.TIMESTAMPTZ, oids.TIME, oids.TIMETZ})
"""Types whose modifier can be increased without a rewrite."""


def rewritten(session: Session, node: ast.Node, mark: int) -> dict[Oid, int]:
    """The tables rewritten since a mark, in the order of their first change, with the reasons."""
    found: dict[Oid, int] = {}
    if not isinstance(node, ast.AlterTableStmt):
        return found
    first: dict[Oid, Table] = {}
    if any(_is_computed(command.def_) for command in node.cmds or ()):
        named = session.find_relation(node.relation)
        if isinstance(named, Table):
            first[named.oid], found[named.oid] = named, COLUMN
    for change in session.catalog.journal[mark:]:
        if isinstance(change.before, Table):
            first.setdefault(change.oid, change.before)
    for oid, before in first.items():
        after = session.catalog.get(oid)
        if isinstance(after, Table):
            found[oid] = found.get(oid, 0) | _reason(session, before, after)
    return {oid: reason for oid, reason in found.items() if reason and not first[oid].partition_strategy}


def _is_computed(definition: ast.Node | None) -> bool:
    """Whether ALTER COLUMN ... TYPE computes the values, other than from an unchanged column."""
    if not isinstance(definition, ast.ColumnDef) or definition.raw_default is None or definition.colname is not None:
        return False
    return not isinstance(definition.raw_default, ast.ColumnRef)


def _reason(session: Session, before: Table, after: Table) -> int:
    reason = PERSISTENCE if before.persistence != after.persistence else 0
    reason |= ACCESS_METHOD if before.access_method != after.access_method else 0
    former = {column.attnum: column for column in before.columns}
    facts = Facts(session.names)
    for column in after.columns:
        if column.attnum not in former:
            reason |= DEFAULT if _differs_by_row(session, after, column) else 0
        elif former[column.attnum].type != column.type:
            reason |= 0 if _serves(facts, former[column.attnum].type, column.type) else COLUMN
    return reason


def _differs_by_row(session: Session, table: Table, column: Column) -> bool:
    """Whether the value of an added column differs between rows."""
    if column.identity or column.generated is Generated.STORED:
        return True
    default = column_default(session.names, table, column)
    return default is not None and any(_is_volatile(Facts(session.names), item) for item in walk(default))


def _is_volatile(facts: Facts, node: nodes.Node) -> bool:
    if isinstance(node, nodes.NextValueExpr):
        return True
    return any(facts.volatility(oid) == "v" for oid in functions_of(facts, node) if oid)


def _serves(facts: Facts, before: TypeRef, after: TypeRef) -> bool:
    """Whether values of one type can serve unchanged as values of the other."""
    if not is_binary_coercible(facts, before.oid, after.oid):
        return False
    if after.typmod < 0 or (before.oid == after.oid and before.typmod == after.typmod):
        return True
    if before.typmod < 0 or before.oid != after.oid:
        return False
    if after.oid == oids.NUMERIC:
        return _scale(before) == _scale(after) and before.typmod <= after.typmod
    return after.oid in LONGER and before.typmod <= after.typmod


def _scale(type: TypeRef) -> int:
    return (type.typmod - 4) & 0x7FF
