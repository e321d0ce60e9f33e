"""The searches of a query: for each table in it, the conditions and the order that an index could serve."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from meshdoc.catalog.expr import Expr
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.relation import Relation
from meshdoc.insight.reanalyzed import stored_expression
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import RangeKind, SubLinkKind
from meshdoc.nodes.walk import children, rebuild, walk
from meshdoc.record import record

KEEPS = {"inner": ("left", "right"), "left": ("right",), "right": ("left",), "full": ()}
"""The sides of a join whose rows its condition restricts."""


@record
class Test:
    """A comparison of `key`, a column or expression of the table, by an operator that has it on the left."""

    key: nodes.Node
    operator: Oid
    is_equality: bool


@record
class SortItem:
    """A key of ORDER BY."""

    key: nodes.Node
    descending: bool
    nulls_first: bool


@record
class Search:
    """A search in a table: the comparisons that all hold, all conditions on its columns alone, and the order.

    The table is range table entry 1 of every node. `line` is that of a routine's body.
    """

    table: Oid
    tests: tuple[Test, ...]
    conditions: tuple[nodes.Node, ...] = ()
    order: tuple[SortItem, ...] = ()
    line: int = 0


def searches(facts: Facts, query: nodes.Query, line: int = 0) -> Iterator[Search]:
    """The searches of a query and of all queries inside it."""
    for node in walk(query):
        if isinstance(node, nodes.Query):
            yield from _Level(facts, node, line).searches()


def searches_of_condition(names: Names, table: Relation, condition: Expr) -> Iterator[Search]:
    """The searches of a condition over the rows of a table, such as that of a policy."""
    entry = nodes.RangeTableEntry(kind=RangeKind.RELATION, name=table.name, columns=(), relation=table.oid)
    tree = stored_expression(names, condition, relation=table)
    row = (nodes.RangeTableRef(range_index=1),)
    yield from searches(Facts(names), nodes.Query(range_table=(entry,), from_list=row, where=tree))


def conjuncts(node: nodes.Node | None) -> Iterator[nodes.Node]:
    """The conditions that AND joins."""
    if isinstance(node, nodes.BoolExpr) and node.operator == "and":
        for arg in node.args:
            yield from conjuncts(arg)
    elif node is not None:
        yield node


def bare(node: nodes.Node) -> nodes.Node:
    """An expression without casts between types that are stored alike: an index ignores them."""
    while isinstance(node, nodes.RelabelType):
        node = node.arg
    return node


class _Level:
    """One query without those inside it."""

    def __init__(self, facts: Facts, query: nodes.Query, line: int) -> None:
        self._facts, self._query, self._line = facts, query, line

    def searches(self) -> Iterator[Search]:
        for index, entry in enumerate(self._query.range_table, 1):
            is_read = entry.in_from or index == self._query.result_relation
            if entry.kind is RangeKind.RELATION and is_read and self._query.command != "insert":
                yield from self._in_table(index, entry.relation)

    def _in_table(self, index: int, table: Oid) -> Iterator[Search]:
        """The search by what is known without other tables, and one for each table that it is joined with."""
        own: list[nodes.Node] = []
        joined: dict[int, list[nodes.Node]] = {}
        for condition in self._conditions(index):
            others = self._entries(condition) - {index}
            if not others:
                own.append(condition)
            elif len(others) == 1:
                joined.setdefault(others.pop(), []).append(condition)
        order = self._order(index)
        alone = list(self._tests(index, own))
        if alone or order:
            yield self._search(table, index, alone, own, order)
        for conditions in joined.values():
            tests = list(self._tests(index, conditions))
            if tests:
                yield self._search(table, index, [*alone, *tests], own, ())

    def _search(
        self, table: Oid, index: int, tests: Iterable[Test], own: list[nodes.Node], order: tuple[SortItem, ...]
    ) -> Search:
        conditions = (_first(node, index) for node in own if index in self._entries(node))
        unique = tuple(dict.fromkeys(tests))
        return Search(table=table, tests=unique, conditions=tuple(conditions), order=order, line=self._line)

    # --- conditions --------------------------------------------------------------------------------------

    def _conditions(self, index: int) -> Iterator[nodes.Node]:
        """The conditions that restrict the rows of an entry, without the columns that joins only repeat."""
        for node in conjuncts(self._query.where):
            yield self._resolved(node)
        for item in self._query.from_list:
            yield from self._of_joins(item, index)

    def _of_joins(self, item: nodes.FromItem, index: int) -> Iterator[nodes.Node]:
        if isinstance(item, nodes.JoinExpr):
            sides = {"left": item.left, "right": item.right}
            if any(index in _members(sides[side]) for side in KEEPS[item.type]):
                for node in conjuncts(item.condition):
                    yield self._resolved(node)
            for side in sides.values():
                yield from self._of_joins(side, index)

    def _resolved(self, node: nodes.Node) -> nodes.Node:
        """An expression with columns of tables instead of those that joins repeat."""
        if isinstance(node, nodes.Query):
            return node
        if isinstance(node, nodes.Var) and not node.levels_up and node.attnum > 0:
            entry = self._query.range_table[node.range_index - 1]
            repeated = entry.join_alias_vars
            return self._resolved(repeated[node.attnum - 1]) if repeated else node
        return rebuild(node, self._resolved)

    def _entries(self, node: nodes.Node) -> set[int]:
        """The range table entries that an expression uses, sub-queries included."""
        return set(_used(node, 0))

    # --- tests -------------------------------------------------------------------------------------------

    def _tests(self, index: int, conditions: Iterable[nodes.Node]) -> Iterator[Test]:
        for node in conditions:
            match node:
                case nodes.OpExpr(operator=operator, args=(left, right)) if type(node) is nodes.OpExpr:
                    yield from self._test(index, left, right, operator)
                    yield from self._test(index, right, left, self._facts.operator(operator).commutator)
                case nodes.ScalarArrayOpExpr(operator=operator, args=(left, right), use_or=True):
                    yield from self._test(index, left, right, operator)
                case nodes.SubLink(kind=SubLinkKind.ANY, test=nodes.OpExpr(operator=operator, args=(left, right))):
                    if index not in self._entries(node.query):  # type: ignore[arg-type]
                        yield from self._test(index, left, right, operator)

    def _test(self, index: int, key: nodes.Node, value: nodes.Node, operator: Oid) -> Iterator[Test]:
        if not operator or not any(each.purpose == "s" for each in self._facts.families_of(operator)):
            return  # no index serves it, as for <>
        if self._entries(key) == {index} and index not in self._entries(value):
            name = self._facts.operator(operator).name
            yield Test(key=_first(bare(key), index), operator=operator, is_equality=name == "=")

    # --- order -------------------------------------------------------------------------------------------

    def _order(self, index: int) -> tuple[SortItem, ...]:
        """The keys of ORDER BY, if all are columns of one entry."""
        by_ref = {target.sort_group_ref: target.expr for target in self._query.targets if target.sort_group_ref}
        if self._query.set_operation is not None or self._query.group or self._query.distinct:
            return ()
        keys = [(bare(self._resolved(by_ref[item.ref])), item) for item in self._query.sort]
        if not all(self._entries(key) == {index} for key, _ in keys):
            return ()
        return tuple(
            SortItem(key=_first(key, index), descending=item.descending, nulls_first=item.nulls_first)
            for key, item in keys
        )


def _members(item: nodes.FromItem) -> Iterator[int]:
    if isinstance(item, nodes.JoinExpr):
        yield from _members(item.left)
        yield from _members(item.right)
    else:
        yield item.range_index


def _used(node: object, depth: int) -> Iterator[int]:
    if isinstance(node, nodes.Var) and node.levels_up == depth:
        yield node.range_index
    inner = depth + isinstance(node, nodes.Query)
    for child in children(node):
        yield from _used(child, inner)


def _first(node: nodes.Node, index: int) -> nodes.Node:
    """The expression over range table entry 1 instead of another one."""
    if isinstance(node, nodes.Var):
        return nodes.Var(type=node.type, collation=node.collation, range_index=1, attnum=node.attnum)
    if isinstance(node, nodes.Query):
        return node
    return rebuild(node, lambda child: _first(child, index))


def column_of(node: nodes.Node) -> int:
    """The column that a key is; 0 for an expression."""
    return node.attnum if isinstance(node, nodes.Var) and node.attnum > 0 else NO_OID
