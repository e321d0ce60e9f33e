"""Views that are simple enough for changes to be passed on: view_query_is_auto_updatable of rewriteHandler.c."""

from __future__ import annotations

from collections.abc import Iterator

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
