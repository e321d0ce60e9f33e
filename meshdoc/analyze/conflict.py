"""ON CONFLICT: transformOnConflictClause of analyze.c, transformOnConflictArbiter of parse_clause.c."""

from __future__ import annotations

from pglast import ast, enums

from meshdoc.analyze.clause import transform_where
from meshdoc.analyze.dispatch import transform_expr
from meshdoc.analyze.entries import relation_entry
from meshdoc.analyze.modify import update_targets
from meshdoc.analyze.opclass import resolve_operator_class
from meshdoc.analyze.scope import add_to_query
from meshdoc.analyze.state import ExprKind, ParseState, location
from meshdoc.analyze.type import resolve_collation
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes
from meshdoc.record import replace


def on_conflict(state: ParseState, raw: ast.OnConflictClause) -> nodes.OnConflict:
    """The ON CONFLICT clause of an INSERT."""
    assert state.target is not None
    updates = enums.OnConflictAction(raw.action) is enums.OnConflictAction.ONCONFLICT_UPDATE
    if not updates:
        return _arbiter(state, raw, updates=False)
    relation = state.facts.names.relation_by_oid(state.target.entry.relation)
    assert relation is not None
    item = relation_entry(state, relation, "excluded", inherit=False, in_from=False)
    made = _arbiter(state, raw, updates=True)
    namespace, state.namespace = state.namespace, list(state.namespace)
    add_to_query(state, item, to_from=False, relation_visible=True, columns_visible=True)
    targets = update_targets(state, raw.targetList)
    where = transform_where(state, raw.whereClause, ExprKind.WHERE, "WHERE")
    state.namespace = namespace
    return replace(made, action="update", set=targets, where=where, excluded_index=item.range_index)


def _arbiter(state: ParseState, raw: ast.OnConflictClause, *, updates: bool) -> nodes.OnConflict:
    """The indexes or constraint that the clause names or infers."""
    infer = raw.infer
    if infer is None:
        if updates:
            raise SqlError(
                "42601",
                "ON CONFLICT DO UPDATE requires inference specification or constraint name",
                hint="For example, ON CONFLICT (column_name).",
                offset=location(raw),
            )
        return nodes.OnConflict(action="nothing")
    if infer.conname:
        return nodes.OnConflict(action="nothing", constraint=_constraint(state, infer))
    assert state.target is not None
    namespace, state.namespace = state.namespace, []
    add_to_query(state, state.target, to_from=False, relation_visible=True, columns_visible=True)
    arbiters = tuple(_element(state, item) for item in infer.indexElems)
    where = transform_where(state, infer.whereClause, ExprKind.INDEX_PREDICATE, "WHERE")
    state.namespace = namespace
    return nodes.OnConflict(action="nothing", arbiters=arbiters, where_arbiter=where)


def _constraint(state: ParseState, infer: ast.InferClause) -> Oid:
    assert state.target is not None
    relation = state.target.entry.relation
    found = state.facts.names.catalog.find("constraint", relation, infer.conname)
    if found is None:
        item = state.facts.names.relation_by_oid(relation)
        name = item.name if item is not None else ""
        message = f'constraint "{infer.conname}" for table "{name}" does not exist'
        raise SqlError("42704", message)
    return found.oid


def _element(state: ParseState, item: ast.IndexElem) -> tuple[nodes.Node, Oid, Oid]:
    """One inferred column or expression: resolve_unique_index_expr."""
    if enums.SortByDir(item.ordering) is not enums.SortByDir.SORTBY_DEFAULT:
        raise SqlError("42P10", "ASC/DESC is not allowed in ON CONFLICT clause")
    if enums.SortByNulls(item.nulls_ordering) is not enums.SortByNulls.SORTBY_NULLS_DEFAULT:
        raise SqlError("42P10", "NULLS FIRST/LAST is not allowed in ON CONFLICT clause")
    raw = item.expr if item.expr is not None else ast.ColumnRef(fields=(ast.String(sval=item.name),))
    node = transform_expr(state, raw, ExprKind.INDEX_EXPRESSION)
    collation = resolve_collation(state.facts, item.collation, None) if item.collation else NO_OID
    opclass = resolve_operator_class(state.facts, item.opclass) if item.opclass else NO_OID
    return node, opclass, collation
