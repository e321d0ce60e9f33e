"""RETURNING: ExecProcessReturning of nodeModifyTable.c."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field

from meshdoc.catalog.contents import Field, Row, Value
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.type import TypeRef
from meshdoc.interpret.duck.expression import CTID, TABLEOID
from meshdoc.interpret.executor.expression import RowScope, beside, evaluated, of_rows, whole
from meshdoc.interpret.fast_path.given import place_of_column
from meshdoc.interpret.query.query import run_query
from meshdoc.interpret.scope import Rows, Scope
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.walk import rebuild, walk
from meshdoc.record import positional
from meshdoc.session import Session


@positional
class Changed:
    """A row that a statement has changed, before and after, and the columns of other relations that RETURNING reads."""

    old: Row | None
    new: Row | None
    joined: Row = field(default_factory=dict)
    table: Oid = NO_OID
    """The table that held it before, if that may be a child of the one that the statement names."""


def returned(
    session: Session, query: nodes.Query, scope: Scope, relation: Relation, changes: Sequence[Changed]
) -> Rows | None:
    """The rows that RETURNING returns."""
    targets = [target for target in query.returning if not target.junk]
    if not targets:
        return None
    fields = tuple(Field(target.name, target.expr.type) for target in targets)
    facts = Facts(session.names)
    indexes = (query.result_relation, -1, -2, *range(1, len(query.range_table) + 1))
    exprs = [of_rows(told_apart(target.expr, query.result_relation), indexes) for target in targets]
    made = []
    for change in changes:
        current = change.new if change.new is not None else change.old
        rows = (whole(relation, row or {}, change.table) for row in (current, change.old, change.new))
        around = RowScope({**beside(*rows), **change.joined}, scope, facts)
        made.append(tuple(evaluated(session, expr, around) for expr in exprs))
    return Rows(fields, made)


def selected(
    session: Session, query: nodes.Query, scope: Scope, own: Sequence[nodes.Node], targets: Sequence[nodes.TargetEntry]
) -> Iterator[tuple[Sequence[Value], Sequence[Value], Row]]:
    """For each row that WHERE selects, the values of `own` expressions, those of SET, and the `joined` columns."""
    joined = _joined_columns(query)
    exprs = (*own, *(target.expr for target in targets), *joined.values())
    from_list = (nodes.RangeTableRef(range_index=query.result_relation), *query.from_list)
    end = len(own) + len(targets)
    for row in run_query(session, reading(query, exprs, from_list, query.where), scope).rows:
        yield row[: len(own)], row[len(own) : end], dict(zip(joined, row[end:], strict=True))


def _joined_columns(query: nodes.Query) -> dict[int, nodes.Var]:
    """The columns of other relations that RETURNING reads, by their position among its parameters."""
    found: dict[int, nodes.Var] = {}
    for target in query.returning:
        for node in walk(target.expr):
            if isinstance(node, nodes.Var) and node.levels_up == 0 and node.range_index != query.result_relation:
                found[place_of_column(2 + node.range_index, node.attnum)] = node
    return found


def told_apart(node: nodes.Node, index: int, depth: int = 0) -> nodes.Node:
    """OLD and NEW as range table entries of their own."""
    if isinstance(node, nodes.Var) and node.range_index == index and node.levels_up == depth and node.returning:
        return nodes.Var(
            type=node.type,
            collation=node.collation,
            range_index=-1 if node.returning == "old" else -2,
            attnum=node.attnum,
            levels_up=depth,
        )
    return rebuild(node, lambda child: told_apart(child, index, depth + isinstance(child, nodes.Query)))


def reading(
    query: nodes.Query, exprs: Iterable[nodes.Node], from_list: tuple[nodes.FromItem, ...], where: nodes.Node | None
) -> nodes.Query:
    """The query that finds the rows for a statement to change: expressions over the relations that it names."""
    return nodes.Query(
        targets=tuple(nodes.TargetEntry(expr=expr, number=n, name=f"c{n}") for n, expr in enumerate(exprs, 1)),
        range_table=query.range_table,
        from_list=from_list,
        where=where,
        ctes=query.ctes,
        recursive=query.recursive,
    )


def stored_place(query: nodes.Query) -> tuple[nodes.Var, nodes.Var]:
    """The columns that tell where a row of the target is stored: its table, and its position there."""
    tableoid, ctid = (
        nodes.Var(type=TypeRef(oids.INT8), range_index=query.result_relation, attnum=attnum)
        for attnum in (TABLEOID, CTID)
    )
    return tableoid, ctid
