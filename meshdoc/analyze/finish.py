"""The last steps of analyzing every query: the end of the transform...Stmt functions of analyze.c."""

from __future__ import annotations

from pglast import ast

from meshdoc.analyze.collate import assign_target_collations, check_collations
from meshdoc.analyze.state import ParseState
from meshdoc.nodes import nodes
from meshdoc.record import replace


def finish_query(state: ParseState, query: nodes.Query, clause: ast.WithClause | None) -> nodes.Query:
    """The query with its range table and join tree, and the collations of its outputs."""
    facts = state.facts
    done = replace(
        query,
        range_table=tuple(state.range_table),
        from_list=tuple(state.from_list),
        ctes=tuple(state.ctes),
        recursive=clause is not None and bool(clause.recursive),
        modifying_cte=state.has_modifying_cte,
        has_aggregates=state.has_aggregates,
        has_windows=state.has_windows,
        has_target_srfs=state.has_target_srfs,
        has_sublinks=state.has_sublinks,
        targets=assign_target_collations(facts, query.targets),
        returning=assign_target_collations(facts, query.returning),
    )
    joins = [join.condition for join in state.join_exprs.values()]
    check_collations(facts, [query.where, query.having, *joins])
    return done
