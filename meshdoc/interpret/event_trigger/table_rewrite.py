"""The tables that ALTER TABLE rewrites: ATRewriteTables, ATColumnChangeRequiresRewrite (tablecmds.c)."""

from __future__ import annotations

from pglast import ast

from meshdoc.analyze.mutability import functions_of
from meshdoc.analyze.rewriting import has_constraints, requires_rewrite
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Column, Generated, Table
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.nodes.walk import walk
from meshdoc.rewrite.column_default import column_default
from meshdoc.session import Session

PERSISTENCE, DEFAULT, COLUMN, ACCESS_METHOD = 1, 2, 4, 8  # AT_REWRITE_*


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
            reason |= DEFAULT if differs_by_row(session.names, after, column) else 0
        elif former[column.attnum].type != column.type:
            reason |= COLUMN if requires_rewrite(facts, former[column.attnum], column.type) else 0
    return reason


def differs_by_row(names: Names, table: Table, column: Column) -> bool:
    """Whether the value of an added column differs between rows, or has to be checked in each."""
    if column.generated is Generated.VIRTUAL:
        return False
    if column.identity or column.generated is Generated.STORED or has_constraints(names, column.type.oid):
        return True
    default = column_default(names, table, column)
    return default is not None and any(_is_volatile(Facts(names), item) for item in walk(default))


def _is_volatile(facts: Facts, node: nodes.Node) -> bool:
    if isinstance(node, nodes.NextValueExpr):
        return True
    return any(facts.volatility(oid) == "v" for oid in functions_of(facts, node) if oid)
