"""The access paths that a schema shows: how foreign keys, policies, views and routines look rows up, and by what.

A unique key serves itself and is no path here.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass, replace

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.relation import MaterializedView, Relation, Table, View
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import Policy
from meshdoc.insight.effects.index import RoutineEffects
from meshdoc.insight.index.search import Search, Test, column_of, searches, searches_of_condition
from meshdoc.insight.index.serving import Served, Service, Serving, operator_class
from meshdoc.insight.reanalyzed import stored_query
from meshdoc.insight.tables import Kind, kind_of
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.record import record


class Use(enum.Enum):
    """What looks rows up."""

    FOREIGN_KEY = "foreign key"
    POLICY = "policy"
    VIEW = "view"
    ROUTINE = "function"


@record
class Source:
    """A foreign key, policy, view or routine that looks rows up, and the line of the routine's body."""

    use: Use
    object: Oid
    line: int = 0


@record
class Comparison:
    """A column that is compared by another operator than =."""

    attnum: int
    operator: str


@record
class Order:
    """A column of ORDER BY."""

    attnum: int
    descending: bool
    nulls_first: bool


@record
class AccessPath:
    """Columns by which rows of a table are looked up: compared by =, by other operators, and sorted by.

    `expressions` counts comparisons of anything but a column. `services` are the indexes that help, the best first.
    `is_spared` is whether it is only a foreign key to a look-up table, whose rows rarely go. `partitions` is whether
    only indexes of every partition serve it.
    """

    table: Oid
    equal: tuple[int, ...]
    others: tuple[Comparison, ...]
    order: tuple[Order, ...]
    expressions: int
    sources: tuple[Source, ...]
    services: tuple[Service, ...]
    is_spared: bool = False
    partitions: bool = False

    @property
    def served(self) -> Served:
        """How far the best index serves it."""
        return self.services[0].served if self.services else Served.NOT


def access_paths(names: Names, effects: RoutineEffects, tables: frozenset[Oid]) -> tuple[AccessPath, ...]:
    """The access paths of some tables, each with all that use it."""
    return _Paths(names, Serving(names), tables).collect(effects)


@dataclass
class _Paths:
    names: Names
    serving: Serving
    tables: frozenset[Oid]

    def collect(self, effects: RoutineEffects) -> tuple[AccessPath, ...]:
        found: dict[tuple[object, ...], AccessPath] = {}
        for source, search in self._searches(effects):
            if search.table not in self.tables:
                continue
            path = self._path(source, search)
            key = (path.table, path.equal, path.others, path.order, path.expressions, path.services)
            known = found.get(key)
            sources = (*known.sources, source) if known else (source,)
            spared = path.is_spared and (known is None or known.is_spared)
            found[key] = replace(path, sources=tuple(dict.fromkeys(sources)), is_spared=spared)
        return tuple(found.values())

    def _path(self, source: Source, search: Search) -> AccessPath:
        columns = [(column_of(test.key), test) for test in search.tests]
        others = {
            (attnum, Facts(self.names).operator(test.operator).name)
            for attnum, test in columns
            if attnum and not test.is_equality
        }
        services = self.serving.of(search)
        by_partitions = () if services else self._by_partitions(search)
        plain = all(column_of(item.key) for item in search.order)
        return AccessPath(
            table=search.table,
            equal=tuple(sorted({attnum for attnum, test in columns if attnum and test.is_equality})),
            others=tuple(Comparison(attnum=attnum, operator=name) for attnum, name in sorted(others)),
            order=tuple(
                Order(attnum=column_of(item.key), descending=item.descending, nulls_first=item.nulls_first)
                for item in search.order
                if plain
            ),
            expressions=sum(1 for attnum, _ in columns if not attnum),
            sources=(),
            services=services or by_partitions,
            is_spared=source.use is Use.FOREIGN_KEY and not services and self._spares(source.object),
            partitions=bool(by_partitions),
        )

    def _spares(self, oid: Oid) -> bool:
        key = self.names.catalog[oid]
        return isinstance(key, ForeignKey) and to_lookup(self.names.catalog, key)

    def _by_partitions(self, search: Search) -> tuple[Service, ...]:
        """The services of the first partition, if every partition has an index that serves the search."""
        found = [self.serving.of(each) for each in partition_searches(self.names.catalog, search)]
        return found[0] if found and all(found) else ()

    # --- what looks rows up --------------------------------------------------------------------------------

    def _searches(self, effects: RoutineEffects) -> Iterator[tuple[Source, Search]]:
        catalog = self.names.catalog
        for key in sorted(catalog.all(ForeignKey), key=lambda key: key.oid):
            if key.enforced and not key.parent and not key.of_referenced:
                yield Source(use=Use.FOREIGN_KEY, object=key.oid), foreign_key_search(self.names, key)
        for policy in sorted(catalog.all(Policy), key=lambda policy: policy.oid):
            table = catalog[policy.table]
            assert isinstance(table, Relation)
            for search in self._of_policy(policy, table):
                yield Source(use=Use.POLICY, object=policy.oid), search
        views: list[View | MaterializedView] = [*catalog.all(View), *catalog.all(MaterializedView)]
        for view in sorted(views, key=lambda view: view.oid):
            query = stored_query(self.names, view.query) if view.query.tree is not None else None
            for search in searches(Facts(self.names), query) if query else ():
                yield Source(use=Use.VIEW, object=view.oid), search
        for routine in sorted(catalog.all(Routine), key=lambda routine: routine.oid):
            for search in effects.of(routine.oid).searches if not routine.extension else ():
                source = Source(use=Use.ROUTINE, object=routine.oid, line=search.line)
                yield source, replace(search, line=0)

    def _of_policy(self, policy: Policy, table: Relation) -> Iterator[Search]:
        """The searches of a policy; WITH CHECK looks up no row of the table itself."""
        for expr in (policy.using, policy.with_check):
            for search in searches_of_condition(self.names, table, expr) if expr else ():
                if expr is policy.using or search.table != table.oid:
                    yield search


def foreign_key_search(names: Names, key: ForeignKey) -> Search:
    """The search for rows that reference one which is deleted or changed; a period is compared by other operators."""
    table = names.catalog[key.table]
    assert isinstance(table, Relation)
    tests = []
    for attnum, target in list(zip(key.columns, key.references_columns, strict=True))[: -1 if key.period else None]:
        column = table.attribute(attnum)
        node = nodes.Var(type=column.type, collation=column.collation, range_index=1, attnum=attnum)
        if operator := _equality(names, key, node, target):
            tests.append(Test(key=node, operator=operator, is_equality=True))
    return Search(table=key.table, tests=tuple(tests))


def _equality(names: Names, key: ForeignKey, column: nodes.Var, target: int) -> Oid:
    """The operator = by which a column is compared with the referenced one: that of the family of the unique index."""
    facts, index = Facts(names), names.catalog[key.index]
    assert isinstance(index, Index)
    opclass = next(item.opclass for item in index.index_keys if item.attnum == target)
    row = operator_class(names, opclass)
    members = [each for each in facts.family_operators(row.family) if facts.operator(each.operator).name == "="]
    own = facts.base_type(column.type.oid)
    ranked = sorted(members, key=lambda each: (each.left != own, each.left != each.right))
    return ranked[0].operator if ranked else NO_OID


def to_lookup(catalog: Catalog, key: ForeignKey) -> bool:
    """Whether a foreign key leads to a look-up table, whose rows rarely go: words, or numbers with a label each."""
    target = catalog.get(key.references_table)
    if len(key.columns) > 1 or not isinstance(target, Relation) or kind_of(catalog, target) is not Kind.LOOKUP:
        return False
    return len(target.columns) > 1 or bool(target.attribute(key.references_columns[0]).collation)


def partition_searches(catalog: Catalog, search: Search) -> Iterator[Search]:
    """The same search in each partition of its table, by the names of columns."""
    parent = catalog[search.table]
    assert isinstance(parent, Relation)
    for item in catalog.sharing("partitions", parent.oid):
        if isinstance(item, Table):
            numbers = {column.attnum: other.attnum for column in parent.columns if (other := item.column(column.name))}
            tests = tuple(replace(test, key=_renumbered(test.key, numbers)) for test in search.tests)
            order = tuple(replace(each, key=_renumbered(each.key, numbers)) for each in search.order)
            yield Search(table=item.oid, tests=tests, order=order)


def _renumbered(node: nodes.Node, numbers: dict[int, int]) -> nodes.Node:
    return replace(node, attnum=numbers.get(node.attnum, NO_OID)) if isinstance(node, nodes.Var) else node
