"""MERGE: parse_merge.c."""

from __future__ import annotations

from pglast import ast, enums

from meshdoc.analyze.clause import transform_from, transform_where
from meshdoc.analyze.cte import transform_with
from meshdoc.analyze.dispatch import statement, transform_expr
from meshdoc.analyze.finish import finish_query
from meshdoc.analyze.insert import OVERRIDING, insert_columns, insert_row, insert_targets
from meshdoc.analyze.modify import set_target, update_targets
from meshdoc.analyze.returning import with_returning
from meshdoc.analyze.scope import add_to_query
from meshdoc.analyze.state import ExprKind, ParseState, word_of
from meshdoc.analyze.target import transform_expression_list
from meshdoc.catalog.relation import Table
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes
from meshdoc.record import replace


@statement(ast.MergeStmt)
def merge(state: ParseState, raw: ast.MergeStmt) -> nodes.Query:
    """transformMergeStmt."""
    if raw.withClause is not None and raw.withClause.recursive:
        raise SqlError("42601", "WITH RECURSIVE is not supported for MERGE statement")
    transform_with(state, raw.withClause)
    _check_reachable(raw)
    target = set_target(state, raw.relation, also_source=False)
    assert state.target is not None
    entry = replace(state.target.entry, inherit=bool(raw.relation.inh))
    state.replace_entry(target, entry)
    state.target = replace(state.target, entry=entry)
    _check_target(state)
    transform_from(state, (raw.sourceRelation,))
    source = len(state.range_table)
    if state.range_table[source - 1].name == state.target.name:
        raise SqlError(
            "42712",
            f'name "{state.target.name}" specified more than once',
            detail="The name is used both as MERGE target table and data source.",
        )
    add_to_query(state, state.target, to_from=False, relation_visible=True, columns_visible=True)
    condition = transform_expr(state, raw.joinCondition, ExprKind.JOIN_ON)  # not converted to boolean
    query = nodes.Query(command="merge", result_relation=target, merge_join_condition=condition)
    query = with_returning(state, query, raw.returningClause, ExprKind.MERGE_RETURNING)
    query = replace(query, merge_actions=tuple(_action(state, each, target, source) for each in raw.mergeWhenClauses))
    return finish_query(state, query, raw.withClause)


def _check_reachable(raw: ast.MergeStmt) -> None:
    final: set[int] = set()
    for clause in raw.mergeWhenClauses:
        if clause.matchKind in final:
            message = "unreachable WHEN clause specified after unconditional WHEN clause"
            raise SqlError("42601", message)
        if clause.condition is None:
            final.add(clause.matchKind)


def _check_target(state: ParseState) -> None:
    assert state.target is not None
    item = state.facts.names.relation_by_oid(state.target.entry.relation)
    assert item is not None
    if not isinstance(item, Table) and item.noun not in ("view",):
        detail = f"This operation is not supported for {item.noun}s."
        raise SqlError("0A000", f'cannot execute MERGE on relation "{item.name}"', detail=detail)


def _show(state: ParseState, *numbers: int, both: bool) -> None:
    """Make namespace items visible or invisible."""
    state.namespace = [
        replace(item, relation_visible=both, columns_visible=both) if item.range_index in numbers else item
        for item in state.namespace
    ]


def _action(state: ParseState, clause: ast.MergeWhenClause, target: int, source: int) -> nodes.MergeAction:
    match = word_of(enums.MergeMatchKind(clause.matchKind), "MERGE_WHEN_")
    _show(state, target, both=match != "not matched by target")
    _show(state, source, both=match != "not matched by source")
    command = word_of(enums.CmdType(clause.commandType), "CMD_")
    condition = transform_where(state, clause.condition, ExprKind.MERGE_WHEN, "WHEN")
    targets: tuple[nodes.TargetEntry, ...] = ()
    if command == "insert":
        columns = insert_columns(state, clause.targetList)
        if clause.values:
            values = transform_expression_list(state, clause.values, ExprKind.VALUES_SINGLE, allow_default=True)
            row = insert_row(state, values, columns, explicit=bool(clause.targetList))
            targets = insert_targets(state, row, columns)
    elif command == "update":
        targets = update_targets(state, clause.targetList)
    return nodes.MergeAction(
        match=match,
        command=command,
        overriding=OVERRIDING[enums.OverridingKind(clause.override)],
        condition=condition,
        targets=targets,
    )
