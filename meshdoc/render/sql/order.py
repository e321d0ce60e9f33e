"""The entries of a dump in an order in which each finds what it needs: pg_dump_sort.c.

Entries are sorted by kind, schema and name, and moved forward as far as what depends on them asks. Where objects depend
on each other in a circle, one of them is created in two steps: a default or a check constraint apart from its table, a
type by way of a shell, a view by way of one without rows.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeAlias

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import Check, ForeignKey, NotNull, TriggerConstraint
from meshdoc.catalog.foreign import UserMapping
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.names import type_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import NO_OID, Object, Oid
from meshdoc.catalog.operator import Cast, FamilyMember, Operator
from meshdoc.catalog.relation import ColumnDefault, ForeignTable, GenerationExpression, Sequence, Table, View
from meshdoc.catalog.routine import Routine, RoutineKind
from meshdoc.catalog.trigger import Trigger
from meshdoc.catalog.type import ArrayType, BaseType, Domain, MultirangeType, RangeType, RowType
from meshdoc.history.ownership import whole_of
from meshdoc.record import positional
from meshdoc.render.sql.altered import added_columns
from meshdoc.render.sql.entry import Dump, Rank, Stage, form_of


class Place(NamedTuple):
    """An entry: an object, and which part of it is created."""

    oid: Oid
    stage: Stage = Stage.WHOLE


Needs: TypeAlias = dict[Place, set[Place]]
SortKey: TypeAlias = tuple[object, ...]


@dataclass(frozen=True)
class Plan:
    """The entries of some objects: those that the project created, and those that it changed, as they were before."""

    names: Names
    items: Mapping[Oid, Object]
    originals: Mapping[Oid, Object]
    apart: frozenset[Oid] = frozenset()

    @property
    def catalog(self) -> Catalog:
        """The catalog of the objects."""
        return self.names.catalog

    @cached_property
    def dump(self) -> Dump:
        """What the statements are printed from."""
        return Dump(self.names, self.originals, self.apart)

    # --- what there is ----------------------------------------------------------------------------------------

    def makes(self, oid: Oid, attnum: int = 0) -> bool:
        """Whether the dump creates an object, or a column of one."""
        return oid in self.items and (oid not in self.originals or attnum in added_columns(self.dump, oid))

    def is_entry(self, item: Object) -> bool:
        """Whether an object is created by a statement of its own."""
        if form_of(item) is None or item.oid in self.originals:
            return False
        match item:
            case Routine() | Cast():
                return not item.made_for
            case Operator():
                return bool(item.function)
            case Index():
                return not item.constraint
            case FamilyMember():
                return not item.opclass and item.family not in self.items
            case ColumnDefault():
                return self._is_default_apart(item)
            case Check():
                return item.is_local and not (self._is_inline(item) and self.makes(item.table or item.domain))
            case NotNull():
                made = self.makes(item.table or item.domain, item.attnum)
                return item.is_local and not (item.validated and made)
            case Trigger():
                parent = self.catalog.get(item.parent)
                return not isinstance(parent, Trigger) or parent.enabled != item.enabled
            case ForeignKey():
                return not item.parent
        return True

    def _is_inline(self, item: Check) -> bool:
        return item.validated and item.oid not in self.apart

    def _is_default_apart(self, item: ColumnDefault) -> bool:
        table = self.catalog[item.table]
        if isinstance(item, GenerationExpression) or not isinstance(table, Table | ForeignTable):
            return isinstance(table, View)
        listed = table.attribute(item.attnum).is_local or table.partition_of or getattr(table, "of_type", NO_OID)
        return item.oid in self.apart or not listed or not self.makes(item.table, item.attnum)

    @cached_property
    def places(self) -> dict[Oid, list[Place]]:
        """The entries of each object that has any."""
        found: dict[Oid, list[Place]] = {}
        for oid, item in self.items.items():
            stages = [stage for stage in Stage if self._has(item, stage)]
            if stages:
                found[oid] = [Place(oid, stage) for stage in stages]
        return found

    def _has(self, item: Object, stage: Stage) -> bool:
        original = self.originals.get(item.oid)
        match stage:
            case Stage.EARLY:
                return original is None and item.oid in self.apart and form_of(item, stage) is not None
            case Stage.WHOLE:
                return self.is_entry(item)
            case Stage.ALTERED:
                return original is not None and form_of(item, stage) is not None
            case Stage.ATTACH:
                return original is None and _is_attached(item)
            case Stage.GUARD:
                return isinstance(item, Table) and item.row_security and not getattr(original, "row_security", False)

    # --- what each needs --------------------------------------------------------------------------------------

    @cached_property
    def needs(self) -> Needs:
        """What has to be created before each entry."""
        found: Needs = {place: set() for places in self.places.values() for place in places}
        for place in found:
            found[place] |= set(self._needed(place)) - {place}
        return found

    def _needed(self, place: Place) -> Iterator[Place]:
        item = self.items[place.oid]
        if place.stage is Stage.EARLY:
            yield from self._of_columns(item) if isinstance(item, View) else self._homes([getattr(item, "schema", 0)])
            return
        if place.stage is Stage.ATTACH:
            yield from self._attached(item)
            return
        if place.stage is Stage.GUARD:
            yield from self._homes([item.oid])
            return
        if place.oid in self.apart and form_of(item, Stage.EARLY):
            yield Place(item.oid, Stage.EARLY)
        later = set() if isinstance(item, Trigger) else {_parent(item)}
        targets = [reference.target.oid for part in self._parts(item) for reference in part.references()]
        for home in self._homes(oid for oid in targets if oid not in later):
            yield self._early(item, home)

    def _parts(self, item: Object) -> Iterator[Object]:
        """An object and what its statement creates along with it."""
        yield item
        for part in self.catalog.children(item.oid, Object):
            if self.home(part.oid) == item.oid and part.oid != item.oid:
                yield part

    def _of_columns(self, item: View) -> Iterator[Place]:
        targets = [column.type.oid for column in item.columns]
        yield from self._homes([*targets, *(column.collation for column in item.columns), item.schema])

    def _attached(self, item: Object) -> Iterator[Place]:
        """A partition or its index comes after both tables or indexes, a sequence after the column."""
        yield from self.places[item.oid][:1]
        if isinstance(item, Sequence):
            yield from self._homes([item.owned_by.oid if item.owned_by else NO_OID])
            return
        yield from self._homes([_parent(item)])
        if isinstance(item, Index):
            yield from self._homes([item.constraint])

    def _early(self, item: Object, home: Place) -> Place:
        """Where functions need a type only by name, and all need of a view only the columns."""
        other = self.items[home.oid]
        if home.oid not in self.apart or home.oid == item.oid:
            return home
        if isinstance(other, View) or (isinstance(other, BaseType | RangeType) and isinstance(item, Routine)):
            return Place(home.oid, Stage.EARLY)
        return home

    def _homes(self, oids: Iterable[Oid]) -> Iterator[Place]:
        for oid in oids:
            home = self.home(oid)
            if home in self.places:
                yield self._main(home)

    def _main(self, oid: Oid) -> Place:
        return next((place for place in self.places[oid] if place.stage is not Stage.EARLY), self.places[oid][0])

    def home(self, oid: Oid) -> Oid:
        """The object whose statement creates another one; 0 for what the dump does not create."""
        item = self.items.get(oid)
        if item is None or oid in self.places:
            return oid if item else NO_OID
        match item:
            case RowType() | ArrayType() | MultirangeType() | ColumnDefault() | NotNull() | Check():
                return self.home(whole_of(item))
            case Index():
                return self.home(item.constraint)
            case TriggerConstraint():
                return self.home(item.trigger)
            case Routine() | Cast():
                return self.home(item.made_for)
            case FamilyMember():
                return self.home(item.opclass or item.family)
        return self.home(_parent(item))

    # --- the order --------------------------------------------------------------------------------------------

    def rank(self, place: Place) -> Rank:
        """The rank of an entry."""
        item = self.items[place.oid]
        found = form_of(item, place.stage)
        assert found
        if isinstance(item, Routine) and item.kind is RoutineKind.AGGREGATE:
            return Rank.AGGREGATE
        return found.rank

    def sort_key(self, place: Place) -> SortKey:
        """The order of entries that do not depend on each other: DOTypeNameCompare."""
        item = self.items[place.oid]
        whole = self.catalog.get(getattr(item, "table", NO_OID) or getattr(item, "domain", NO_OID))
        schema = self.catalog.get(getattr(item, "schema", NO_OID) or getattr(whole, "schema", NO_OID))
        name = whole.name if whole and not item.name else item.name
        detail: tuple[object, ...] = (whole.name if whole else "", getattr(item, "attnum", 0))
        if isinstance(item, Routine):
            types = [type_name(self.names, oid) for oid in item.input_types()]
            detail = (str(len(types)).zfill(4), *types)
        elif isinstance(item, Operator):
            detail = tuple(type_name(self.names, oid) if oid else "" for oid in (item.left, item.right))
        elif isinstance(item, Cast):
            name = f"{type_name(self.names, item.source)} {type_name(self.names, item.target)}"
        elif isinstance(item, UserMapping):
            name = self.catalog[item.server].name
        ordered = (self.rank(place), not schema, schema.name.encode() if schema else b"", name.encode())
        return (*ordered, *map(str, detail), place.oid, place.stage)

    @cached_property
    def late(self) -> frozenset[Place]:
        """The entries behind the tables: constraints, indexes, triggers, and what depends on any."""
        found = {place for place in self.needs if self.rank(place).is_post_data}
        dependents: Needs = {place: set() for place in self.needs}
        for place, needed in self.needs.items():
            for other in needed:
                dependents[other].add(place)
        ahead = list(found)
        for place in ahead:
            fresh = dependents[place] - found
            found |= fresh
            ahead += fresh
        return frozenset(found)

    def sorted(self) -> list[Place]:
        """All entries in order; those of a circle that nothing opens come where their kinds do."""
        early = [place for place in self.needs if place not in self.late]
        return [*self._sorted(early), *self._sorted(list(self.late))]

    def _sorted(self, places: list[Place]) -> list[Place]:
        """From the last to the first, each time the greatest entry that no remaining one needs: TopoSort."""
        inside = set(places)
        keys = {place: _Descending(self.sort_key(place)) for place in places}
        waiting = dict.fromkeys(places, 0)
        for place in places:
            for other in self.needs[place] & inside:
                waiting[other] += 1
        heap = [(keys[place], place) for place in places if not waiting[place]]
        heapq.heapify(heap)
        found: list[Place] = []
        while heap:
            _, place = heapq.heappop(heap)
            found.append(place)
            for other in self.needs[place] & inside:
                waiting[other] -= 1
                if not waiting[other]:
                    heapq.heappush(heap, (keys[other], other))
        stuck = sorted(inside - set(found), key=self.sort_key)
        return [*stuck, *found[::-1]]


@positional
class _Descending:
    """A key that sorts the other way round."""

    key: SortKey

    def __lt__(self, other: _Descending) -> bool:
        return other.key < self.key


def _parent(item: Object) -> Oid:
    """The partitioned table of a partition, or the like part of that; 0 for anything else."""
    found: Oid = getattr(item, "partition_of", NO_OID) or getattr(item, "parent", NO_OID)
    return found


def _is_attached(item: Object) -> bool:
    """Whether it is a partition, the index of one, or a sequence that belongs to a column."""
    match item:
        case Table() | ForeignTable():
            return bool(item.partition_of)
        case Index():
            return bool(item.parent)
        case Sequence():
            return item.owned_by is not None
    return False


# --- circles ------------------------------------------------------------------------------------------------------


def plan(names: Names, items: Mapping[Oid, Object], originals: Mapping[Oid, Object]) -> Plan:
    """The entries of some objects, with circles opened where that is possible."""
    apart: frozenset[Oid] = frozenset()
    while True:
        found = Plan(names, items, originals, apart)
        opened = {oid for circle in circles(found.needs) for oid in _openable(found, circle)[:1]}
        if not opened - apart:
            return found
        apart |= opened


def _openable(found: Plan, circle: set[Place]) -> list[Oid]:
    """What can be created apart in a circle: first defaults and checks, then types, then views."""
    oids = {place.oid for place in circle}
    parts: list[Oid] = []
    wholes: list[Oid] = []
    for oid in sorted(oids):
        item = found.items[oid]
        if isinstance(item, BaseType | RangeType | View) and oid not in found.apart:
            wholes.append(oid)
        if isinstance(item, Table | ForeignTable | Domain):
            for part in found.catalog.children(oid, Object):
                separable = isinstance(part, Check | ColumnDefault) and not isinstance(part, GenerationExpression)
                mine = whole_of(part) == oid and part.oid not in found.apart and separable
                if mine and any(found.home(each.target.oid) in oids - {oid} for each in part.references()):
                    parts.append(part.oid)
    return parts or sorted(wholes, key=lambda oid: isinstance(found.items[oid], View))


def circles(needs: Needs) -> list[set[Place]]:
    """The sets of entries that need each other: strongly connected components of more than one (Tarjan)."""
    order: dict[Place, int] = {}
    low: dict[Place, int] = {}
    stack: list[Place] = []
    on_stack: set[Place] = set()
    found: list[set[Place]] = []
    for start in needs:
        if start in order:
            continue
        work = [(start, iter(needs[start]))]
        order[start] = low[start] = len(order)
        stack.append(start)
        on_stack.add(start)
        while work:
            place, rest = work[-1]
            for other in rest:
                if other not in order:
                    order[other] = low[other] = len(order)
                    stack.append(other)
                    on_stack.add(other)
                    work.append((other, iter(needs[other])))
                    break
                if other in on_stack:
                    low[place] = min(low[place], order[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[place])
                if low[place] == order[place]:
                    circle: set[Place] = set()
                    while place not in circle:
                        circle.add(stack.pop())
                    on_stack -= circle
                    if len(circle) > 1:
                        found.append(circle)
    return found
