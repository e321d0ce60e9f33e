"""The tenancy of a schema: the tenant, the way of each table to it, and the ways that need not agree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product

from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import Policy, Trigger
from meshdoc.insight.effects.index import RoutineEffects
from meshdoc.insight.normalization import uses
from meshdoc.insight.tenancy.chase import Tableau, Unbounded, disagreement
from meshdoc.insight.tenancy.identity import Identities
from meshdoc.insight.tenancy.remedy import Remedy, remedy_of
from meshdoc.insight.tenancy.root import Edges, Root, distances, edges, root_of
from meshdoc.insight.tenancy.shape import Shapes
from meshdoc.record import record

SKIPS = re.compile(r"\breturn\s+null\b", re.IGNORECASE)
"""How a trigger function leaves a row out."""
LONGEST = 6
"""A longer way from a table to the tenant is not followed, unless it is the shortest one."""
MOST_WAYS = 8
"""So many ways that begin with the same foreign key are compared with those that begin with another."""


@record
class Way:
    """Foreign keys from a table to the tenant; `required` is whether every row has all of the rows on it."""

    keys: tuple[Oid, ...]
    required: bool


@record
class Member:
    """A table that leads to the tenant: its shortest way, and the policies that use the first foreign key of any.

    `policies` counts all of its policies.
    """

    table: Oid
    way: Way
    following: tuple[Oid, ...]
    policies: int


@record
class Diamond:
    """Two ways of a table to the tenant that nothing makes agree: a row may belong to two tenants.

    `same_name` is whether the columns that lead to the tenant have one name on both ways. `triggers` of the table may
    enforce what no constraint does. `carriers` are the tables that would need a column for the tenant first.
    """

    table: Oid
    one: Way
    other: Way
    same_name: bool
    triggers: tuple[Oid, ...]
    remedy: Remedy | None
    carriers: tuple[Oid, ...]


@record
class Tenancy:
    """How the tables of a schema belong to tenants. `apart` are those from which no foreign key leads to one.

    `undecided` are pairs of foreign keys of a table whose ways were not compared: too many rows are needed.
    """

    root: Root
    members: tuple[Member, ...]
    apart: tuple[Oid, ...]
    diamonds: tuple[Diamond, ...]
    undecided: tuple[tuple[Oid, Oid], ...]


def tenancy(
    names: Names,
    effects: RoutineEffects,
    tables: Sequence[Relation],
    *,
    configured: Oid = NO_OID,
    most_referenced: Oid = NO_OID,
) -> Tenancy | None:
    """The tenancy of some tables; None for a schema without a tenant.

    `configured` is the tenant that the settings name, `most_referenced` the one if no policy tells: 0 for none.
    """
    graph = edges(names.catalog)
    oids = [table.oid for table in tables]
    root = root_of(oids, graph, Identities(names, effects), configured, most_referenced)
    return _Reader(names, effects, graph, root.table).read(tables, root) if root else None


@dataclass
class _Reader:
    names: Names
    effects: RoutineEffects
    graph: Edges
    root: Oid

    def __post_init__(self) -> None:
        self.catalog = self.names.catalog
        self.distance = distances(self.graph, self.root)
        self.shapes = Shapes(self.names)

    def read(self, tables: Sequence[Relation], root: Root) -> Tenancy:
        members = [table for table in tables if table.oid in self.distance and table.oid != self.root]
        found = [pair for table in members for pair in self._pairs(table)]
        return Tenancy(
            root=root,
            members=tuple(map(self._member, members)),
            apart=tuple(table.oid for table in tables if table.oid not in self.distance),
            diamonds=tuple(each for each in found if isinstance(each, Diamond)),
            undecided=tuple(each for each in found if not isinstance(each, Diamond)),
        )

    # --- ways --------------------------------------------------------------------------------------------

    def _ways(self, table: Oid, seen: tuple[Oid, ...], most: int) -> Iterator[tuple[ForeignKey, ...]]:
        """The ways of a table to the root that visit no table twice, at most so many keys long."""
        if table == self.root:
            yield ()
            return
        for key in self.graph.get(table, ()):
            target = key.references_table
            if target not in seen and self.distance.get(target, most) < most:
                for way in self._ways(target, (*seen, target), most - 1):
                    yield (key, *way)

    def _by_first(self, table: Relation) -> dict[Oid, list[tuple[ForeignKey, ...]]]:
        """The shortest ways that begin with each foreign key."""
        found: dict[Oid, list[tuple[ForeignKey, ...]]] = {}
        for key in self.graph.get(table.oid, ()):
            target = key.references_table
            if target in self.distance and target != table.oid:
                most = max(LONGEST, self.distance[target] + 1)
                rest = islice(self._ways(target, (table.oid, target), most - 1), 10 * MOST_WAYS)
                ways = sorted(((key, *way) for way in rest), key=len)
                if ways:
                    found[key.oid] = ways[:MOST_WAYS]
        return found

    def _way(self, keys: Sequence[ForeignKey]) -> Way:
        return Way(keys=tuple(key.oid for key in keys), required=all(map(self._is_required, keys)))

    def _is_required(self, key: ForeignKey) -> bool:
        return set(key.columns).issubset(self.shapes.of(key.table).required)

    def _member(self, table: Relation) -> Member:
        ways = [self._way(way) for found in self._by_first(table).values() for way in found]
        best = min(ways, key=lambda way: (len(way.keys), not way.required, way.keys))
        firsts = {attnum for way in ways for attnum in self._columns(way.keys[0])}
        policies = [policy for policy in self.catalog.children(table.oid, Policy) if policy.table == table.oid]
        following = (each.oid for each in policies if any(uses(each, table.oid, attnum) for attnum in firsts))
        return Member(table=table.oid, way=best, following=tuple(sorted(following)), policies=len(policies))

    def _columns(self, key: Oid) -> tuple[int, ...]:
        item = self.catalog[key]
        assert isinstance(item, ForeignKey)
        return item.columns

    # --- diamonds ----------------------------------------------------------------------------------------

    def _pairs(self, table: Relation) -> Iterator[Diamond | tuple[Oid, Oid]]:
        """The pairs of foreign keys that may lead to different tenants, and those that could not be decided."""
        for (one, ways), (other, more) in combinations(self._by_first(table).items(), 2):
            pairs = sorted(product(ways, more), key=lambda pair: len(pair[0]) + len(pair[1]))
            try:
                found = next((pair for pair in pairs if self.example(table.oid, *pair)), None)
            except Unbounded:
                yield one, other
                continue
            if found:
                yield self._diamond(table, *sorted(found, key=len))

    def example(self, table: Oid, one: Sequence[ForeignKey], other: Sequence[ForeignKey]) -> Tableau | None:
        return disagreement(self.shapes, table, one, other)

    def _diamond(self, table: Relation, one: Sequence[ForeignKey], other: Sequence[ForeignKey]) -> Diamond:
        remedy = remedy_of(self.catalog, one, other, is_whole=self._is_required(one[0]))
        return Diamond(
            table=table.oid,
            one=self._way(one),
            other=self._way(other),
            same_name=self._names(one[-1]) == self._names(other[-1]),
            triggers=tuple(self._enforcing(table, {*one[0].columns, *other[0].columns})),
            remedy=remedy,
            carriers=() if remedy else tuple(self._carriers(one, other)),
        )

    def _enforcing(self, table: Relation, attnums: set[int]) -> Iterator[Oid]:
        """The triggers that may make ways agree: those that can refuse a row, or set the columns that lead there."""
        names = {table.attribute(attnum).name for attnum in attnums}
        for trigger in sorted(self.catalog.children(table.oid, Trigger), key=lambda trigger: trigger.oid):
            routine = self.catalog.get(trigger.function)
            if trigger.table != table.oid or not _sees_new_rows(trigger) or not isinstance(routine, Routine):
                continue
            effects = self.effects.of(routine.oid)
            may_refuse = effects.raises or effects.calls or not effects.is_complete or SKIPS.search(routine.body)
            if may_refuse or names.intersection(name for name, _ in effects.sets):
                yield trigger.oid

    def _names(self, key: ForeignKey) -> list[str]:
        table = self.catalog[key.table]
        assert isinstance(table, Relation)
        return [table.attribute(attnum).name for attnum in key.columns]

    def _carriers(self, one: Sequence[ForeignKey], other: Sequence[ForeignKey]) -> Iterator[Oid]:
        """The tables on both ways that do not reference the tenant themselves."""
        tables = dict.fromkeys(key.table for way in (one, other) for key in way)
        for table in tables:
            if not any(key.references_table == self.root for key in self.graph.get(table, ())):
                yield table


def _sees_new_rows(trigger: Trigger) -> bool:
    """Whether a trigger runs for new rows; those of partitions are copies of their table's."""
    return not trigger.parent and trigger.enabled != "D" and bool(trigger.events & {"insert", "update"})
