"""The clauses of a view's query, taken apart: what it reads and joins, its filter, grouping and limits.

Expressions are texts with holes that are easy to read; they are those of the query itself, not of its sub-queries.
"""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.constraint import NotNull
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import FIRST_USER_OID, NO_OID, Oid
from meshdoc.catalog.relation import Relation
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import RangeKind
from meshdoc.nodes.walk import leaves
from meshdoc.record import record
from meshdoc.ruleutils import definitions as ruleutils

KINDS = {
    RangeKind.SUBQUERY: "a subquery",
    RangeKind.FUNCTION: "a function",
    RangeKind.TABLE_FUNCTION: "a table function",
    RangeKind.VALUES: "a list of values",
}
NEVER_NULL = frozenset({"count", "row_number", "rank", "dense_rank", "ntile", "percent_rank", "cume_dist", "now"})
"""Built-in functions that never return null."""


@record
class Source:
    """An item of FROM: a relation, or its kind in words; `alias` is its name in the query.

    `join` is how it is joined to the items before it: empty for the first and after a comma, else cross, inner, left,
    right or full. `condition` is that of the join.
    """

    relation: Oid
    words: str
    alias: str
    join: str
    condition: Expr | None = None


@record
class Clauses:
    """The clauses of a query. `operation` names the set operation of `branches` queries; sources are then theirs."""

    sources: tuple[Source, ...]
    outputs: tuple[Expr, ...]
    never_null: tuple[bool, ...]
    operation: str = ""
    branches: int = 1
    filter: Expr | None = None
    group: tuple[Expr, ...] = ()
    grouping_sets: bool = False
    aggregates: bool = False
    having: Expr | None = None
    distinct: bool = False
    distinct_on: tuple[Expr, ...] = ()
    order: tuple[tuple[Expr, bool], ...] = ()
    limit: Expr | None = None
    offset: Expr | None = None
    ctes: tuple[str, ...] = ()
    recursive: bool = False


def clauses(names: Names, query: nodes.Query) -> Clauses:
    """The clauses of a view's query."""
    return _Reader(names, query).read()


class _Reader:
    def __init__(self, names: Names, query: nodes.Query) -> None:
        self._names = names
        self._facts = Facts(names)
        self._query = query
        self._part = ruleutils.parts_of(query, self._facts)
        self._outer = {index for item in query.from_list for index in _null_extended(item, by_join=False)}

    def read(self) -> Clauses:
        query = self._query
        operation = query.set_operation
        distinct = self._keys(query.distinct)
        return Clauses(
            sources=tuple(source for item in query.from_list for source in self._sources(item, "", None)),
            outputs=tuple(self._text(target.expr) for target in query.outputs),
            never_null=tuple(operation is None and self._is_never_null(target.expr) for target in query.outputs),
            operation=_operation(operation) if operation else "",
            branches=sum(1 for _ in leaves(operation)) if operation else 1,
            filter=self._optional(query.where),
            group=self._keys(query.group),
            grouping_sets=bool(query.grouping_sets),
            aggregates=query.has_aggregates,
            having=self._optional(query.having),
            distinct=bool(distinct) and not query.distinct_on,
            distinct_on=distinct if query.distinct_on else (),
            order=tuple(
                (key, item.descending) for item in query.sort for key in (self._keys((item,)) if not operation else ())
            ),
            limit=self._optional(query.limit_count),
            offset=self._optional(query.limit_offset),
            ctes=tuple(cte.name for cte in query.ctes),
            recursive=query.recursive,
        )

    def _text(self, node: nodes.Node) -> Expr:
        return Expr(self._part(node))

    def _optional(self, node: nodes.Node | None) -> Expr | None:
        return None if node is None else self._text(node)

    def _keys(self, items: tuple[nodes.SortGroupClause, ...]) -> tuple[Expr, ...]:
        by_ref = {target.sort_group_ref: target.expr for target in self._query.targets if target.sort_group_ref}
        return tuple(self._text(by_ref[item.ref]) for item in items)

    # --- FROM ------------------------------------------------------------------------------------------

    def _sources(self, item: nodes.FromItem, join: str, condition: Expr | None) -> Iterator[Source]:
        if isinstance(item, nodes.JoinExpr):
            yield from self._sources(item.left, join, condition)
            kind = item.type if item.condition is not None else "cross"
            yield from self._sources(item.right, kind, self._optional(item.condition))
            return
        entry = self._query.range_table[item.range_index - 1]
        if entry.in_from:
            relation = entry.relation if entry.kind is RangeKind.RELATION else NO_OID
            words = f"WITH query {entry.cte_name}" if entry.kind is RangeKind.CTE else KINDS.get(entry.kind, "")
            yield Source(relation=relation, words=words, alias=entry.name, join=join, condition=condition)

    # --- null ------------------------------------------------------------------------------------------

    def _is_never_null(self, node: nodes.Node) -> bool:
        """Whether an expression is certain not to be null, by declarations and constants alone."""
        match node:
            case nodes.Const():
                return node.value is not None
            case nodes.Var():
                return self._is_required(node)
            case nodes.Aggref() | nodes.WindowFunc() | nodes.FuncExpr() if node.function < FIRST_USER_OID:
                return self._facts.proc(node.function).name in NEVER_NULL
            case nodes.CoalesceExpr():
                return any(map(self._is_never_null, node.args))
            case nodes.NullTest() | nodes.BooleanTest() | nodes.DistinctExpr() | nodes.SQLValueFunction():
                return not isinstance(node, nodes.SQLValueFunction) or node.name != "CURRENT_SCHEMA"
            case nodes.BoolExpr():
                return all(map(self._is_never_null, node.args))
            case nodes.RelabelType():
                return self._is_never_null(node.arg)
            case nodes.CaseExpr():
                return all(map(self._is_never_null, (*(result for _, result in node.whens), node.default)))
            case nodes.SubLink():
                return node.kind is nodes.SubLinkKind.EXISTS
        return False

    def _is_required(self, node: nodes.Var) -> bool:
        """Whether a column is declared NOT NULL and no outer join makes it null."""
        entry = self._query.range_table[node.range_index - 1]
        if node.levels_up or node.attnum <= 0 or node.range_index in self._outer or self._query.grouping_sets:
            return False
        relation = self._names.catalog.get(entry.relation) if entry.kind is RangeKind.RELATION else None
        return isinstance(relation, Relation) and relation.attribute(node.attnum).not_null and not self._unchecked(node)

    def _unchecked(self, node: nodes.Var) -> bool:
        """Whether existing rows were not checked: NOT VALID."""
        relation = self._query.range_table[node.range_index - 1].relation
        return any(
            node.attnum == constraint.attnum and not constraint.validated
            for constraint in self._names.catalog.children(relation, NotNull)
        )


def _null_extended(item: nodes.FromItem, *, by_join: bool) -> Iterator[int]:
    """The range table entries whose columns an outer join may make null."""
    if isinstance(item, nodes.RangeTableRef):
        if by_join:
            yield item.range_index
        return
    if by_join:
        yield item.range_index
    yield from _null_extended(item.left, by_join=by_join or item.type in ("right", "full"))
    yield from _null_extended(item.right, by_join=by_join or item.type in ("left", "full"))


def _operation(item: nodes.SetOperation) -> str:
    """`UNION ALL`, or that they are of several kinds."""
    word = item.operator.upper() + (" ALL" if item.all else "")
    inner = [part for part in (item.left, item.right) if isinstance(part, nodes.SetOperation)]
    return word if all(_operation(part) == word for part in inner) else "set operations"
