"""The base columns behind each column of a view, through other views, and those that decide which rows it has.

Changing any other column of a base table does not change the view, as far as no function that the view calls reads
tables: such calls are listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import FIRST_USER_OID, Address, Oid
from meshdoc.catalog.relation import MaterializedView, View
from meshdoc.insight.reanalyzed import stored_query
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import RangeKind
from meshdoc.nodes.walk import children, leaves, walk
from meshdoc.record import record

Levels: TypeAlias = tuple[nodes.Query, ...]
"""The queries around an expression, innermost first."""
Found: TypeAlias = frozenset[Address]


@record
class ColumnLineage:
    """The sources of one column.

    `direct` is the column of a table or view that it is a copy of, if it is nothing else. `sources` are the columns of
    base tables that its values are computed from.
    """

    number: int
    direct: Address | None
    sources: Found


@record
class Lineage:
    """The columns of a view, the base columns that decide which rows it has, and the routines it calls."""

    columns: tuple[ColumnLineage, ...]
    rows: Found
    calls: frozenset[Oid]


class Lineages:
    """The lineage of the views of a catalog that does not change any more."""

    def __init__(self, names: Names) -> None:
        """Nothing is read yet."""
        self._names = names
        self._facts = Facts(names)
        self._found: dict[Oid, Lineage | None] = {}

    def of(self, view: Oid) -> Lineage | None:
        """The lineage of a view; None for another relation, or if the query of the view is not kept."""
        ahead, entered = [view], set[Oid]()
        while ahead:
            if ahead[-1] in self._found:
                ahead.pop()
            elif ahead[-1] in entered:
                self._add(ahead.pop())
            else:
                entered.add(ahead[-1])
                ahead += self._below(ahead[-1])
        return self._found[view]

    def _below(self, view: Oid) -> Iterator[Oid]:
        """The views that a view refers to: they are read first, so that a long chain is no deep recursion."""
        catalog = self._names.catalog
        item = catalog.get(view)
        if isinstance(item, View | MaterializedView):
            oids = {reference.target.oid for reference in item.references()}
            yield from (oid for oid in sorted(oids) if isinstance(catalog.get(oid), View | MaterializedView))

    def _add(self, view: Oid) -> None:
        self._found[view] = None  # a view cannot read itself
        item = self._names.catalog.get(view)
        if isinstance(item, View | MaterializedView) and item.query.tree is not None:
            query = stored_query(self._names, item.query)
            self._found[view] = self._read(query) if query else None

    def _read(self, query: nodes.Query) -> Lineage:
        levels = (query,)
        columns = (
            ColumnLineage(
                number=number,
                direct=_direct(target.expr, query),
                sources=frozenset(self._output(levels, number)),
            )
            for number, target in enumerate(query.outputs, 1)
        )
        calls = {oid for node in walk(query) for oid in _called(self._facts, node)}
        return Lineage(columns=tuple(columns), rows=frozenset(self._rows(levels)), calls=frozenset(calls))

    # --- values ----------------------------------------------------------------------------------------

    def _values(self, node: object, levels: Levels) -> Iterator[Address]:
        """The base columns that an expression is computed from; those of a sub-query decide its rows too."""
        if isinstance(node, nodes.Var):
            yield from self._column(node.range_index, node.attnum, levels[node.levels_up :])
        elif isinstance(node, nodes.Query):
            inner = (node, *levels)
            for number, _ in enumerate(node.outputs, 1):
                yield from self._output(inner, number)
            yield from self._rows(inner)
        elif isinstance(node, nodes.WindowFunc):
            yield from self._window(node, levels)
        else:
            for child in children(node):
                yield from self._values(child, levels)

    def _window(self, node: nodes.WindowFunc, levels: Levels) -> Iterator[Address]:
        for child in children(node):
            yield from self._values(child, levels)
        window = levels[0].windows[node.window - 1]
        yield from self._sorted((*window.partition, *window.order), levels)
        for offset in (window.start_offset, window.end_offset):
            if offset is not None:
                yield from self._values(offset, levels)

    def _sorted(self, items: Iterable[nodes.SortGroupClause], levels: Levels) -> Iterator[Address]:
        """The sources of items of GROUP BY, ORDER BY and so on."""
        wanted = {item.ref for item in items}
        for target in levels[0].targets:
            if target.sort_group_ref in wanted:
                yield from self._values(target.expr, levels)

    def _output(self, levels: Levels, number: int) -> Iterator[Address]:
        """The sources of an output of the innermost query, by its place from 1."""
        query = levels[0]
        if query.set_operation is not None:
            for leaf in leaves(query.set_operation):
                yield from self._column(leaf.range_index, number, levels)
        else:
            yield from self._values(query.outputs[number - 1].expr, levels)

    def _column(self, index: int, attnum: int, levels: Levels) -> Iterator[Address]:
        """The sources of a column of a range table entry; all of its columns for a whole row."""
        entry = levels[0].range_table[index - 1]
        if attnum == 0:
            for number, column in enumerate(entry.columns, 1):
                if not column.dropped:
                    yield from self._column(index, number, levels)
        elif entry.kind is RangeKind.RELATION:
            yield from self._of_relation(entry.relation, attnum)
        elif entry.kind is RangeKind.SUBQUERY:
            assert entry.subquery is not None
            yield from self._output((entry.subquery, *levels), attnum)
        elif entry.kind is RangeKind.CTE:
            yield from self._of_cte(entry, attnum, levels)
        else:
            for node in _defining(entry, attnum):
                yield from self._values(node, levels)

    def _of_relation(self, relation: Oid, attnum: int) -> Iterator[Address]:
        lineage = self.of(relation)
        if lineage is not None:
            yield from lineage.columns[attnum - 1].sources if attnum > 0 else ()
        elif attnum > 0:
            yield Address(relation, attnum)

    def _of_cte(self, entry: nodes.RangeTableEntry, attnum: int, levels: Levels) -> Iterator[Address]:
        """The sources of a column of a WITH query; SEARCH and CYCLE add columns that depend on all others."""
        if entry.self_reference:
            return
        around = levels[entry.cte_levels_up :]
        cte = next(item for item in around[0].ctes if item.name == entry.cte_name)
        count = len(cte.query.outputs)
        for number in (attnum,) if attnum <= count else range(1, count + 1):
            yield from self._output((cte.query, *around), number)
        if cte.recursive:
            yield from self._rows((cte.query, *around))

    # --- rows ------------------------------------------------------------------------------------------

    def _rows(self, levels: Levels) -> Iterator[Address]:
        """The base columns that decide which rows a query has, how often, and which of them LIMIT keeps."""
        query = levels[0]
        for item in query.from_list:
            yield from self._rows_of(item, levels)
        for node in (query.where, query.having, query.limit_count, query.limit_offset):
            if node is not None:
                yield from self._values(node, levels)
        groups = (*query.group, *query.distinct)
        yield from self._sorted((*groups, *query.sort) if query.limit_count or query.limit_offset else groups, levels)
        if query.distinct_on:
            yield from self._sorted(query.sort, levels)
        for target in query.targets:
            if query.has_target_srfs and _returns_set(target.expr):
                yield from self._values(target.expr, levels)
        if query.set_operation is not None:
            yield from self._rows_of_operation(query.set_operation, levels)

    def _rows_of_operation(self, item: nodes.SetOperation | nodes.RangeTableRef, levels: Levels) -> Iterator[Address]:
        if isinstance(item, nodes.RangeTableRef):
            yield from self._rows_of(item, levels)
            return
        yield from self._rows_of_operation(item.left, levels)
        yield from self._rows_of_operation(item.right, levels)
        if item.operator != "union" or not item.all:
            for leaf in leaves(item):
                yield from self._column(leaf.range_index, 0, levels)

    def _rows_of(self, item: nodes.FromItem, levels: Levels) -> Iterator[Address]:
        if isinstance(item, nodes.JoinExpr):
            yield from self._rows_of(item.left, levels)
            yield from self._rows_of(item.right, levels)
            yield from self._values(item.condition, levels) if item.condition is not None else ()
            return
        entry = levels[0].range_table[item.range_index - 1]
        if entry.kind is RangeKind.RELATION:
            lineage = self.of(entry.relation)
            yield from lineage.rows if lineage is not None else ()
        elif entry.kind is RangeKind.SUBQUERY:
            assert entry.subquery is not None
            yield from self._rows((entry.subquery, *levels))
        elif entry.kind is RangeKind.CTE and not entry.self_reference:
            around = levels[entry.cte_levels_up :]
            cte = next(item for item in around[0].ctes if item.name == entry.cte_name)
            yield from self._rows((cte.query, *around))
        elif entry.kind in (RangeKind.FUNCTION, RangeKind.TABLE_FUNCTION):
            for node in _defining(entry, 1):
                yield from self._values(node, levels)


def _direct(node: nodes.Node, query: nodes.Query) -> Address | None:
    """The column of a relation of the query's own FROM that an expression is."""
    while isinstance(node, nodes.Var) and not node.levels_up and node.attnum > 0:
        entry = query.range_table[node.range_index - 1]
        if entry.kind is RangeKind.RELATION:
            return Address(entry.relation, node.attnum)
        if not entry.join_alias_vars:
            return None
        node = entry.join_alias_vars[node.attnum - 1]
    return None


def _defining(entry: nodes.RangeTableEntry, attnum: int) -> Iterator[object]:
    """What the values of a column of an entry without a query are computed from."""
    if entry.kind is RangeKind.JOIN:
        yield entry.join_alias_vars[attnum - 1]
    elif entry.kind is RangeKind.VALUES:
        yield from (row[attnum - 1] for row in entry.values)
    elif entry.table_function is not None:
        yield entry.table_function
    else:
        yield from (function.expr for function in entry.functions)


def _returns_set(node: object) -> bool:
    if isinstance(node, nodes.FuncExpr | nodes.OpExpr) and node.returns_set:
        return True
    return not isinstance(node, nodes.Query) and any(map(_returns_set, children(node)))


def _called(facts: Facts, node: object) -> Iterator[Oid]:
    """The user-defined routine that a node calls."""
    if isinstance(node, nodes.FuncExpr | nodes.Aggref | nodes.WindowFunc) and node.function >= FIRST_USER_OID:
        yield node.function
    elif isinstance(node, nodes.OpExpr | nodes.ScalarArrayOpExpr) and node.operator >= FIRST_USER_OID:
        yield facts.operator(node.operator).function
