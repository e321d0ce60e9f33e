"""Where aggregates, window functions, set-returning functions and subqueries are not allowed.

The cases are those of parse_agg.c, check_srf_call_placement (parse_func.c) and transformSubLink (parse_expr.c).
"""

from __future__ import annotations

from meshdoc.analyze.state import ExprKind as Kind
from meshdoc.analyze.state import ParseState
from meshdoc.diagnostics import SqlError

_PLURAL = {
    Kind.JOIN_ON: "JOIN conditions",
    Kind.JOIN_USING: "JOIN conditions",
    Kind.FROM_SUBSELECT: "FROM clause of their own query level",
    Kind.FROM_FUNCTION: "functions in FROM",
    Kind.POLICY: "policy expressions",
    Kind.MERGE_WHEN: "MERGE WHEN conditions",
    Kind.CHECK_CONSTRAINT: "check constraints",
    Kind.DOMAIN_CHECK: "check constraints",
    Kind.COLUMN_DEFAULT: "DEFAULT expressions",
    Kind.FUNCTION_DEFAULT: "DEFAULT expressions",
    Kind.INDEX_EXPRESSION: "index expressions",
    Kind.INDEX_PREDICATE: "index predicates",
    Kind.STATS_EXPRESSION: "statistics expressions",
    Kind.ALTER_COLUMN_TRANSFORM: "transform expressions",
    Kind.EXECUTE_PARAMETER: "EXECUTE parameters",
    Kind.TRIGGER_WHEN: "trigger WHEN conditions",
    Kind.PARTITION_BOUND: "partition bound",
    Kind.PARTITION_EXPRESSION: "partition key expressions",
    Kind.CALL_ARGUMENT: "CALL arguments",
    Kind.COPY_WHERE: "COPY FROM WHERE conditions",
    Kind.GENERATED_COLUMN: "column generation expressions",
}
_SUBQUERIES_ALLOWED = frozenset(
    {Kind.JOIN_ON, Kind.JOIN_USING, Kind.FROM_SUBSELECT, Kind.FROM_FUNCTION, Kind.POLICY, Kind.MERGE_WHEN}
)
_WINDOWS = frozenset(
    {
        Kind.WINDOW_PARTITION,
        Kind.WINDOW_ORDER,
        Kind.WINDOW_FRAME_RANGE,
        Kind.WINDOW_FRAME_ROWS,
        Kind.WINDOW_FRAME_GROUPS,
    }
)
_WINDOW_FUNCTIONS_ALLOWED = frozenset({Kind.NONE, Kind.OTHER, Kind.SELECT_TARGET, Kind.ORDER_BY, Kind.DISTINCT_ON})
_AGGREGATES_ALLOWED = _WINDOW_FUNCTIONS_ALLOWED | {Kind.HAVING, Kind.WINDOW_PARTITION, Kind.WINDOW_ORDER}
_SETS_ALLOWED = _WINDOW_FUNCTIONS_ALLOWED | {
    Kind.WINDOW_PARTITION,
    Kind.WINDOW_ORDER,
    Kind.INSERT_TARGET,
    Kind.GROUP_BY,
    Kind.VALUES_SINGLE,
    Kind.FROM_FUNCTION,
}


def check_aggregate_allowed(kind: Kind, what: str, offset: int | None) -> None:
    """Raises SqlError 42803 if aggregate functions or grouping operations (`what`) are not allowed."""
    if kind not in _AGGREGATES_ALLOWED:
        raise SqlError("42803", f"{what} are not allowed in {_PLURAL.get(kind, kind.clause)}", offset=offset)


def check_window_allowed(kind: Kind, offset: int | None) -> None:
    """Raises SqlError 42P20 if window functions are not allowed."""
    if kind in _WINDOW_FUNCTIONS_ALLOWED:
        return
    raise SqlError("42P20", f"window functions are not allowed in {_where(kind)}", offset=offset)


def sets_not_allowed(message: str, offset: int | None) -> SqlError:
    """SqlError 0A000 for a set-returning function where a LATERAL item of FROM may serve instead."""
    hint = "You might be able to move the set-returning function into a LATERAL FROM item."
    return SqlError("0A000", message, hint=hint, offset=offset)


def check_set_allowed(state: ParseState, offset: int | None) -> None:
    """Raises SqlError 0A000 if set-returning functions are not allowed: check_srf_call_placement."""
    kind = state.expr_kind
    if kind in _SETS_ALLOWED:
        if kind is not Kind.FROM_FUNCTION:
            state.has_target_srfs = True
        return
    raise SqlError("0A000", f"set-returning functions are not allowed in {_where(kind)}", offset=offset)


def _where(kind: Kind) -> str:
    return "window definitions" if kind in _WINDOWS else _PLURAL.get(kind, kind.clause)


def check_subquery_allowed(kind: Kind, offset: int | None) -> None:
    """Raises SqlError 0A000 if subqueries are not allowed."""
    if kind in _PLURAL and kind not in _SUBQUERIES_ALLOWED:
        raise SqlError("0A000", f"cannot use subquery in {_PLURAL[kind].removesuffix('s')}", offset=offset)
