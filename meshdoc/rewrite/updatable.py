"""Views that are simple enough for changes to be passed on: view_query_is_auto_updatable of rewriteHandler.c."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.relation import ForeignTable, Table, View
from meshdoc.nodes import nodes
from meshdoc.nodes.walk import returns_set


def why_not_updatable(query: nodes.Query) -> str:
    """What keeps a view from being automatically updatable, in PostgreSQL's words; nothing where it is."""
    reasons = (
        (query.distinct, "Views containing DISTINCT are not automatically updatable."),
        (query.group or query.grouping_sets, "Views containing GROUP BY are not automatically updatable."),
        (query.having, "Views containing HAVING are not automatically updatable."),
        (query.set_operation, "Views containing UNION, INTERSECT, or EXCEPT are not automatically updatable."),
        (query.ctes, "Views containing WITH are not automatically updatable."),
        (query.limit_offset or query.limit_count, "Views containing LIMIT or OFFSET are not automatically updatable."),
        (query.has_aggregates, "Views that return aggregate functions are not automatically updatable."),
        (query.has_windows, "Views that return window functions are not automatically updatable."),
        (
            any(returns_set(target.expr) for target in query.targets),
            "Views that return set-returning functions are not automatically updatable.",
        ),
        (
            _entry(query) is None,
            "Views that do not select from a single table or view are not automatically updatable.",
        ),
        (getattr(_entry(query), "sample", None), "Views containing TABLESAMPLE are not automatically updatable."),
    )
    return next((words for wrong, words in reasons if wrong), "")


def _entry(query: nodes.Query) -> nodes.RangeTableEntry | None:
    if len(query.from_list) != 1 or not isinstance(query.from_list[0], nodes.RangeTableRef):
        return None
    entry = query.range_table[query.from_list[0].range_index - 1]
    return entry if entry.relation and entry.kind is nodes.RangeKind.RELATION else None


def base_entry(query: nodes.Query) -> nodes.RangeTableEntry | None:
    """The one relation that an automatically updatable view is over."""
    return None if why_not_updatable(query) else _entry(query)


def plain_columns(query: nodes.Query) -> Iterator[tuple[int, int]]:
    """The outputs that are plain columns, and which: view_col_is_auto_updatable."""
    for target in query.targets:
        if not target.junk and isinstance(target.expr, nodes.Var) and target.expr.attnum > 0:
            yield target.number, target.expr.attnum


ONE_TABLE = "Views that do not select from a single table or view are not automatically updatable."


def not_updatable(names: Names, query: nodes.Query, *, columns: bool = True) -> str:
    """Why a view over the query is not automatically updatable, or '': view_query_is_auto_updatable.

    Without `columns` it may be that none of them can be changed, but rows can be deleted.
    """
    if refused := _refused_clause(query):
        return refused
    if len(query.from_list) != 1 or not isinstance(item := query.from_list[0], nodes.RangeTableRef):
        return ONE_TABLE
    entry = query.range_table[item.range_index - 1]
    if entry.kind is not nodes.RangeKind.RELATION:
        return ONE_TABLE
    if not isinstance(names.relation_by_oid(entry.relation), Table | ForeignTable | View):
        return ONE_TABLE
    if entry.sample:
        return "Views containing TABLESAMPLE are not automatically updatable."
    if columns and all(
        column_not_updatable(target.expr, item.range_index) for target in query.targets if not target.junk
    ):
        return "Views that have no updatable columns are not automatically updatable."
    return ""


def _refused_clause(query: nodes.Query) -> str:
    contained = {
        "DISTINCT": query.distinct,
        "GROUP BY": query.group or query.grouping_sets,
        "HAVING": query.having,
        "UNION, INTERSECT, or EXCEPT": query.set_operation,
        "WITH": query.ctes,
        "LIMIT or OFFSET": query.limit_offset or query.limit_count,
    }
    returned = {
        "aggregate": query.has_aggregates,
        "window": query.has_windows,
        "set-returning": any(returns_set(target.expr) for target in query.targets),
    }
    for words, found in contained.items():
        if found:
            return f"Views containing {words} are not automatically updatable."
    for words, present in returned.items():
        if present:
            return f"Views that return {words} functions are not automatically updatable."
    return ""


def column_not_updatable(expr: nodes.Node, range_index: int) -> str:
    """Why an output is no column of the view's one table that can be changed, or '': view_col_is_auto_updatable."""
    if not isinstance(expr, nodes.Var) or expr.range_index != range_index or expr.levels_up:
        return "View columns that are not columns of their base relation are not updatable."
    if expr.attnum < 0:
        return "View columns that refer to system columns are not updatable."
    return "" if expr.attnum else "View columns that return whole-row references are not updatable."
