"""Queries without rows because the tables they read are empty: nothing else needs to be known about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from meshdoc.catalog.object import Oid
from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import FromItem, RangeKind, SetOperation

Ctes = Mapping[str, nodes.Query]


class Emptiness:
    """Detects queries without rows; `is_empty` says whether a relation is empty."""

    def __init__(self, is_empty: Callable[[Oid], bool]) -> None:
        self._is_empty = is_empty
        self._relations: dict[Oid, bool] = {}
        self._queries: dict[int, tuple[nodes.Query, bool]] = {}

    def of_relation(self, relation: Oid) -> bool:
        """Whether a relation certainly has no rows; each is looked at once, however often it occurs."""
        if relation not in self._relations:
            self._relations[relation] = self._is_empty(relation)
        return self._relations[relation]

    def of(self, query: nodes.Query, outer: Sequence[Ctes] = ()) -> bool:
        """Whether the query certainly has no rows; `outer` are the WITH items of outer queries, innermost first."""
        if id(query) not in self._queries:
            self._queries[id(query)] = query, self._has_no_rows(query, outer)
        return self._queries[id(query)][1]

    def _has_no_rows(self, query: nodes.Query, outer: Sequence[Ctes]) -> bool:
        if query.command != "select":
            return False
        levels = ({cte.name: cte.query for cte in query.ctes}, *outer)
        if query.set_operation is not None:
            return self._of_set(query, query.set_operation, levels)
        if query.grouping_sets or (query.has_aggregates and not query.group):
            return False
        return any(self._of_item(query, item, levels) for item in query.from_list)

    def _of_set(self, query: nodes.Query, item: SetOperation | nodes.RangeTableRef, levels: Sequence[Ctes]) -> bool:
        if isinstance(item, nodes.RangeTableRef):
            return self._of_entry(query.range_table[item.range_index - 1], levels)
        left = self._of_set(query, item.left, levels)
        if item.operator == "except":
            return left
        right = self._of_set(query, item.right, levels)
        return left and right if item.operator == "union" else left or right

    def _of_item(self, query: nodes.Query, item: FromItem, levels: Sequence[Ctes]) -> bool:
        if isinstance(item, nodes.RangeTableRef):
            return self._of_entry(query.range_table[item.range_index - 1], levels)
        left, right = (self._of_item(query, side, levels) for side in (item.left, item.right))
        return {"inner": left or right, "left": left, "right": right, "full": left and right}[item.type]

    def _of_entry(self, entry: nodes.RangeTableEntry, levels: Sequence[Ctes]) -> bool:
        if entry.kind is RangeKind.RELATION:
            return self.of_relation(entry.relation)
        if entry.kind is RangeKind.SUBQUERY and entry.subquery is not None:
            return self.of(entry.subquery, levels)
        if entry.kind is RangeKind.CTE and not entry.self_reference and entry.cte_levels_up < len(levels):
            query = levels[entry.cte_levels_up].get(entry.cte_name)
            return query is not None and self.of(query, levels[entry.cte_levels_up :])
        return False
