"""Queries that become relations: their columns and text (view.c, createas.c)."""

from __future__ import annotations

from collections.abc import Sequence as Several
from copy import copy

from pglast import ast

from meshdoc.analyze.bind import BoundQuery
from meshdoc.analyze.kept import keep
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.relation import Column, Persistence, Relation, Sequence
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.nodes.walk import walk
from meshdoc.ruleutils import definitions as ruleutils
from meshdoc.session import Session


def into_clause(select: ast.Node | None) -> ast.IntoClause | None:
    """The INTO clause of a SELECT; in a set operation it is in the leftmost one."""
    while isinstance(select, ast.SelectStmt) and select.larg is not None:
        select = select.larg
    return select.intoClause if isinstance(select, ast.SelectStmt) else None


def without_into(select: ast.SelectStmt) -> ast.SelectStmt:
    """A copy of the SELECT without its INTO clause."""
    copied = copy(select)
    if select.larg is None:
        copied.intoClause = None
    else:
        copied.larg = without_into(select.larg)
    return copied


def outputs(query: nodes.Query) -> list[nodes.TargetEntry]:
    """The visible outputs of a query."""
    return [target for target in query.targets if not target.junk]


def output_names(query: nodes.Query, names: Several[str] = ()) -> tuple[str, ...]:
    """The names of a query's outputs; `names` overrides the first ones."""
    own = [target.name for target in outputs(query)]
    return (*names[: len(own)], *own[len(names) :])


def view_text(session: Session, bound: BoundQuery, names: Several[str]) -> Expr:
    """The text of a view over a query, whose columns are called `names`."""
    facts = Facts(session.names)
    return Expr(ruleutils.view(bound.query, facts, names), bound.depends, keep(facts, bound.query))


def query_columns(
    session: Session, query: nodes.Query, names: Several[str], no_collation: str, suffix: str = ""
) -> tuple[Column, ...]:
    """The columns of a relation created from a query.

    Raises SqlError 42P22 if a column needs a collation and has none; the message is `no_collation`, the column's name
    and `suffix`.
    """
    facts = Facts(session.names)
    columns: list[Column] = []
    for attnum, (target, name) in enumerate(zip(outputs(query), names, strict=True), 1):
        type, collation = target.expr.type, target.expr.collation
        row = facts.type(type.oid)
        if row.collation and not collation:
            raise SqlError(
                "42P22",
                f'{no_collation} "{name}"{suffix.format(type=session.shown_type(type))}',
                hint="Use the COLLATE clause to set the collation explicitly.",
            )
        columns.append(Column(attnum=attnum, name=name, type=type, collation=collation if row.collation else 0))
    return tuple(columns)


def uses_temporary(session: Session, query: nodes.Query) -> bool:
    """Whether a query reads a temporary relation: isQueryUsingTempRelation."""
    if not session.temporary:
        return False
    entries = (node for node in walk(query) if isinstance(node, nodes.RangeTableEntry))
    found = (session.catalog.get(entry.relation) for entry in entries if entry.kind is nodes.RangeKind.RELATION)
    return any(isinstance(item, Relation | Sequence) and item.persistence is Persistence.TEMPORARY for item in found)
