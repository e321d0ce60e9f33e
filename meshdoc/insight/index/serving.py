"""Which index serves a search: the rules by which the planner matches conditions and order with the keys of one."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from meshdoc.catalog.index import Index, IndexKey, indexes_of
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Oid
from meshdoc.catalog.operator import BTREE, HASH, OperatorClass
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.system import SystemOperatorClass
from meshdoc.insight.index.search import Search, SortItem, Test, bare, column_of, conjuncts
from meshdoc.insight.reanalyzed import stored_expression
from meshdoc.lookup.lsyscache import Facts, existing
from meshdoc.nodes import nodes
from meshdoc.record import record


class Served(enum.Enum):
    """How far an index serves a search: it finds the rows, or more than these, or does not help."""

    WHOLLY = "wholly"
    PARTLY = "partly"
    NOT = "not"


@record
class Service:
    """What an index does for a search: how many of its first keys are compared, and whether it sorts."""

    index: Oid
    served: Served
    keys: int
    sorts: bool


@dataclass
class Serving:
    """Matches searches with the indexes of a catalog that does not change any more."""

    names: Names
    _predicates: dict[Oid, tuple[nodes.Node, ...]] = field(default_factory=dict)
    _keys: dict[tuple[Oid, int], nodes.Node] = field(default_factory=dict)

    def of(self, search: Search) -> tuple[Service, ...]:
        """The indexes of the table that serve a search, the best first."""
        found = [
            service for index in indexes_of(self.names.catalog, search.table) for service in self._by(index, search)
        ]
        order = list(Served)
        return tuple(sorted(found, key=lambda each: (order.index(each.served), not each.sorts, each.keys, each.index)))

    def _by(self, index: Index, search: Search) -> Iterator[Service]:
        if not index.valid or not self._has_rows(index, search):
            return
        found: list[Test] = []
        for number, key in enumerate(index.index_keys):
            tests = [test for test in search.tests if self._matches(index, number, key, test)]
            found += tests
            if index.method == BTREE and not any(test.is_equality for test in tests):
                break
        keys = len({test.key for test in found})
        sorts = self._sorts(index, search, [test for test in found if test.is_equality])
        if found:
            yield Service(index=index.oid, served=self._extent(index, search, found), keys=keys, sorts=sorts)
        elif sorts and not search.tests:
            yield Service(index=index.oid, served=Served.WHOLLY, keys=0, sorts=True)

    def _extent(self, index: Index, search: Search, found: Iterable[Test]) -> Served:
        """Wholly: all comparisons by = are of its keys, or those of a unique index, which finds one row at most."""
        bound = {test.key for test in found if test.is_equality}
        in_predicate = {
            bare(arg) for node in self._predicate(index) if isinstance(node, nodes.OpExpr) for arg in node.args
        }
        equal = {test.key for test in search.tests if test.is_equality} - in_predicate
        is_one_row = index.unique and len(bound) == len(index.index_keys)
        return Served.WHOLLY if equal <= bound or is_one_row else Served.PARTLY

    # --- keys --------------------------------------------------------------------------------------------

    def _matches(self, index: Index, number: int, key: IndexKey, test: Test) -> bool:
        """Whether a comparison is one of a key, by an operator of its family and with its collation."""
        if column_of(test.key) != key.attnum:
            return False
        if not key.attnum and self._expression(index, number, key) != test.key:
            return False
        if key.collation and test.key.collation and key.collation != test.key.collation:
            return False
        if index.method == HASH and not test.is_equality:
            return False
        family = operator_class(self.names, key.opclass).family
        members = Facts(self.names).families_of(test.operator)
        return any(member.family == family and member.purpose == "s" for member in members)

    def _expression(self, index: Index, number: int, key: IndexKey) -> nodes.Node:
        if (index.oid, number) not in self._keys:
            assert key.expression is not None
            table = self.names.relation_by_oid(index.table)
            self._keys[index.oid, number] = bare(stored_expression(self.names, key.expression, relation=table))
        return self._keys[index.oid, number]

    # --- order -------------------------------------------------------------------------------------------

    def _sorts(self, index: Index, search: Search, equal: Iterable[Test]) -> bool:
        """Whether an index returns the rows in the order of a search, forwards or backwards."""
        constant = {test.key for test in equal}
        keys = [
            (key, self._key(index, number, key))
            for number, key in enumerate(index.index_keys)
            if index.method == BTREE and self._key(index, number, key) not in constant
        ]
        wanted = [item for item in search.order if item.key not in constant]
        if not wanted or len(keys) < len(wanted):
            return False
        pairs = list(zip(wanted, keys, strict=False))
        return any(
            all(_is_sorted(item, *key, backwards=backwards) for item, key in pairs) for backwards in (False, True)
        )

    def _key(self, index: Index, number: int, key: IndexKey) -> nodes.Node:
        """A key as an expression over the table."""
        if not key.attnum:
            return self._expression(index, number, key)
        table = self.names.relation_by_oid(index.table)
        assert isinstance(table, Relation)
        column = table.attribute(key.attnum)
        return nodes.Var(type=column.type, collation=column.collation, range_index=1, attnum=key.attnum)

    # --- rows --------------------------------------------------------------------------------------------

    def _has_rows(self, index: Index, search: Search) -> bool:
        """Whether an index has every row that a search can find: predicate_implied_by of predtest.c, in part."""
        return all(_is_implied(condition, search) for condition in self._predicate(index))

    def _predicate(self, index: Index) -> tuple[nodes.Node, ...]:
        if index.oid not in self._predicates:
            table = self.names.relation_by_oid(index.table)
            tree = stored_expression(self.names, index.predicate, relation=table) if index.predicate else None
            self._predicates[index.oid] = tuple(conjuncts(tree))
        return self._predicates[index.oid]


def operator_class(names: Names, oid: Oid) -> OperatorClass | SystemOperatorClass:
    """The row of an operator class."""
    item = names.catalog.get(oid)
    return item if isinstance(item, OperatorClass) else existing(names.system.operator_class(oid), oid)


def _is_implied(condition: nodes.Node, search: Search) -> bool:
    if isinstance(condition, nodes.BoolExpr) and condition.operator in ("and", "or"):
        decide = all if condition.operator == "and" else any
        return condition in search.conditions or decide(_is_implied(arg, search) for arg in condition.args)
    if condition in search.conditions:
        return True
    if not isinstance(condition, nodes.NullTest) or condition.is_row or not condition.negated:
        return False
    return any(test.key == bare(condition.arg) for test in search.tests)


def _is_sorted(item: SortItem, key: IndexKey, node: nodes.Node, *, backwards: bool) -> bool:
    if item.key != node or (key.collation and node.collation and key.collation != node.collation):
        return False
    return (item.descending, item.nulls_first) == (key.descending is not backwards, key.nulls_first is not backwards)
