"""FOR UPDATE and other locking clauses: transformLockingClause of analyze.c."""

from __future__ import annotations

from pglast import ast, enums

from meshdoc.analyze.state import location
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import RangeKind
from meshdoc.record import replace

_STRENGTHS = {
    enums.LockClauseStrength.LCS_FORKEYSHARE: "key share",
    enums.LockClauseStrength.LCS_FORSHARE: "share",
    enums.LockClauseStrength.LCS_FORNOKEYUPDATE: "no key update",
    enums.LockClauseStrength.LCS_FORUPDATE: "update",
}
_ORDER = ("key share", "share", "no key update", "update")
_WAITS = {
    enums.LockWaitPolicy.LockWaitBlock: "",
    enums.LockWaitPolicy.LockWaitSkip: "skip locked",
    enums.LockWaitPolicy.LockWaitError: "nowait",
}
_POLICIES = ("", "skip locked", "nowait")
_KINDS = {
    RangeKind.JOIN: "a join",
    RangeKind.FUNCTION: "a function",
    RangeKind.TABLE_FUNCTION: "a table function",
    RangeKind.VALUES: "VALUES",
    RangeKind.CTE: "a WITH query",
}


def with_locks(query: nodes.Query, raw: ast.SelectStmt) -> nodes.Query:
    """A SELECT with its row locks."""
    for clause in raw.lockingClause or ():
        strength = _STRENGTHS[enums.LockClauseStrength(clause.strength)]
        _check_lockable(query, strength)
        wait = _WAITS[enums.LockWaitPolicy(clause.waitPolicy)]
        for range_index in _locked(query, clause, strength):
            query = _with_lock(query, nodes.RowMark(range_index=range_index, strength=strength, wait=wait))
    return query


def _with_lock(query: nodes.Query, mark: nodes.RowMark, *, pushed_down: bool = False) -> nodes.Query:
    """The query with a lock; of several on a table, the strongest and the strictest wait policy apply.

    The tables of a subquery are locked along with it, which only shows in locks of its own: applyLockingClause.
    """
    marks = {item.range_index: item for item in query.row_marks}
    known = marks.get(mark.range_index)
    if known is not None:
        strength = max(known.strength, mark.strength, key=_ORDER.index)
        mark = replace(mark, strength=strength, wait=max(known.wait, mark.wait, key=_POLICIES.index))
    if known is not None or not pushed_down:
        query = replace(query, row_marks=tuple((marks | {mark.range_index: mark}).values()))
    entry = query.range_table[mark.range_index - 1]
    if entry.kind is not RangeKind.SUBQUERY or entry.subquery is None:
        return query
    _check_lockable(entry.subquery, mark.strength)
    inner = entry.subquery
    for range_index in _lockable(inner):
        inner = _with_lock(inner, replace(mark, range_index=range_index), pushed_down=True)
    place = mark.range_index - 1
    entries = (*query.range_table[:place], replace(entry, subquery=inner), *query.range_table[place + 1 :])
    return replace(query, range_table=entries)


def lock_words(clause: ast.LockingClause) -> str:
    """`FOR NO KEY UPDATE`: LCS_asString."""
    return f"FOR {_STRENGTHS[enums.LockClauseStrength(clause.strength)].upper()}"


def _check_lockable(query: nodes.Query, strength: str) -> None:
    """CheckSelectLocking."""
    for found, words in (
        (query.set_operation, "UNION/INTERSECT/EXCEPT"),
        (query.distinct, "DISTINCT clause"),
        (query.group or query.grouping_sets, "GROUP BY clause"),
        (query.having, "HAVING clause"),
        (query.has_aggregates, "aggregate functions"),
        (query.has_windows, "window functions"),
        (query.has_target_srfs, "set-returning functions in the target list"),
    ):
        if found:
            raise SqlError("0A000", f"FOR {strength.upper()} is not allowed with {words}")


def _lockable(query: nodes.Query) -> list[int]:
    return [
        number
        for number, entry in enumerate(query.range_table, start=1)
        if entry.in_from and entry.kind in (RangeKind.RELATION, RangeKind.SUBQUERY)
    ]


def _locked(query: nodes.Query, clause: ast.LockingClause, strength: str) -> list[int]:
    if not clause.lockedRels:
        return _lockable(query)
    found: list[int] = []
    for name in clause.lockedRels:
        if name.schemaname:
            message = f"FOR {strength.upper()} must specify unqualified relation names"
            raise SqlError("42601", message, offset=location(name))
        numbers = [
            number
            for number, entry in enumerate(query.range_table, start=1)
            if entry.in_from and _lockable_name(entry) == name.relname
        ]
        if not numbers:
            message = f'relation "{name.relname}" in FOR {strength.upper()} clause not found in FROM clause'
            raise SqlError("42P01", message, offset=location(name))
        entry = query.range_table[numbers[0] - 1]
        if entry.kind in _KINDS:
            message = f"FOR {strength.upper()} cannot be applied to {_KINDS[entry.kind]}"
            raise SqlError("0A000", message, offset=location(name))
        found.append(numbers[0])
    return found


def _lockable_name(entry: nodes.RangeTableEntry) -> str | None:
    """The name of an entry in FOR UPDATE OF; none if only its columns are visible."""
    if entry.kind is RangeKind.JOIN and not entry.alias:
        return entry.join_using_alias
    unnamed = entry.kind in (RangeKind.SUBQUERY, RangeKind.VALUES) and not entry.alias
    return None if unnamed else entry.name
