"""How the ways of tables to the tenant changed: the difference of two tenancies."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.relation import Relation, Table
from meshdoc.catalog.trigger import Policy
from meshdoc.compare.key import key_of
from meshdoc.history.history import History
from meshdoc.insight.review.change import Belonging, Tie
from meshdoc.insight.review.pairing import Pair, differs
from meshdoc.insight.review.states import States

if TYPE_CHECKING:
    from meshdoc.insight.tenancy.report import Diamond, Tenancy

KINDS = frozenset(
    {"foreign key", "primary key", "unique constraint", "index", "check", "column", "domain", "policy", "function"}
)
"""What decides where the rows of a table belong."""
Ends: TypeAlias = tuple[Oid, frozenset[Oid]]
"""A table, and the first foreign keys of two ways to the tenant."""


def belongings(states: States, tenant: Oid) -> Iterator[Belonging]:
    """The tables of the head whose rows may belong to two tenants now, or no longer, or to none any more.

    `tenant` is the table in the head that the settings name; without one, policies decide. A tenant that is only
    assumed, because most foreign keys lead to it, tells nothing.
    """
    if not any(differs(pair) and _kind(pair) in KINDS for pair in states.pairs):
        return
    base, head = states.public
    after = _tenancy(head, tenant)
    former = _counterparts(states)
    root = former.get(after.root.table, NO_OID) if after else NO_OID
    before = _tenancy(base, root) if root else None
    if after and before:
        yield from _Comparison(base, head, before, after, {old: new for new, old in former.items()})


def _kind(pair: Pair) -> str:
    return next(subject.key.kind for subject in pair if subject)


def _tenancy(history: History, tenant: Oid) -> Tenancy | None:
    if not (tenant or any(history.catalog.all(Policy))):
        return None
    from meshdoc.insight.effects.index import effects_of
    from meshdoc.insight.tenancy.report import tenancy

    names = Names(history.catalog, history.system)
    tables = [item for item in history.catalog.all(Table) if history.is_own(item) and not item.partition_of]
    return tenancy(names, effects_of(history.catalog, history.system), tables, configured=tenant)


def _counterparts(states: States) -> Mapping[Oid, Oid]:
    """The oids of the base by those of the head, of tables and foreign keys."""
    base, head = states.base.catalog, states.head.catalog
    same = {item.oid: item.oid for item in _compared(head) if states.is_one_history and item.oid in base}
    pairs = ((pair.after.address, pair.before.address) for pair in states.pairs if pair.after and pair.before)
    return same | {after.oid: before.oid for after, before in pairs if not after.sub}


def _compared(catalog: Catalog) -> Iterator[Table | ForeignKey]:
    yield from catalog.all(Table)
    yield from catalog.all(ForeignKey)


@dataclass(frozen=True)
class _Comparison:
    """The difference of two tenancies with the same tenant; `present` are the oids of the head by those of the base."""

    base: History
    head: History
    before: Tenancy
    after: Tenancy
    present: Mapping[Oid, Oid]

    def __iter__(self) -> Iterator[Belonging]:
        had = {self._ends(each): each for each in self.before.diamonds}
        has = {_ends(each): each for each in self.after.diamonds}
        doubtful = {frozenset(pair) for pair in self.after.undecided}
        doubtful |= {frozenset(map(self._now, pair)) for pair in self.before.undecided}
        members = {each.table for each in self.after.members}
        yield from (self._diamond(Tie.AMBIGUOUS, self.head, each) for each in _only(has, had, doubtful))
        for each in _only(had, has, doubtful):
            if self._now(each.table) in members:
                yield self._diamond(Tie.UNAMBIGUOUS, self.base, each)
        former = {self._now(each.table) for each in self.before.members}
        yield from (self._of(Tie.APART, table) for table in self.after.apart if table in former)

    def _now(self, oid: Oid) -> Oid:
        return self.present.get(oid, NO_OID)

    def _ends(self, each: Diamond) -> Ends:
        """The same as `_ends`, in oids of the head; a foreign key that is gone has none."""
        firsts = (each.one.keys[0], each.other.keys[0])
        return self._now(each.table), frozenset(self.present.get(key, -key) for key in firsts)

    def _diamond(self, tie: Tie, history: History, each: Diamond) -> Belonging:
        table = each.table if history is self.head else self._now(each.table)
        return self._of(tie, table, tuple(_way(history, way.keys) for way in (each.one, each.other)))

    def _of(self, tie: Tie, table: Oid, ways: tuple[str, ...] = ()) -> Belonging:
        names, catalog = Names(self.head.catalog, self.head.system), self.head.catalog
        tenant = key_of(names, catalog[self.after.root.table]).name
        return Belonging(key=key_of(names, catalog[table]), tie=tie, tenant=tenant, ways=ways)


def _ends(each: Diamond) -> Ends:
    return each.table, frozenset({each.one.keys[0], each.other.keys[0]})


def _only(
    some: Mapping[Ends, Diamond], others: Mapping[Ends, Diamond], doubtful: Collection[frozenset[Oid]]
) -> Iterator[Diamond]:
    """The first diamond of each table that only some have, without those that were not decided on either side."""
    found = (each for ends, each in some.items() if ends not in others and ends[1] not in doubtful)
    by_table: dict[Oid, Diamond] = {}
    for each in found:
        by_table.setdefault(each.table, each)
    return iter(by_table.values())


def _way(history: History, keys: tuple[Oid, ...]) -> str:
    """`workflow_id → public.workflows.project_id → public.projects`."""
    catalog, names = history.catalog, Names(history.catalog, history.system)
    text = ""
    for oid in keys:
        key = catalog[oid]
        assert isinstance(key, ForeignKey)
        table = catalog[key.table]
        assert isinstance(table, Relation)
        columns = [quote_identifier(table.attribute(attnum).name) for attnum in key.columns]
        step = columns[0] if len(columns) == 1 else f"({', '.join(columns)})"
        text = f"{text}.{step}" if text else step
        text += f" → {key_of(names, catalog[key.references_table]).name}"
    return text
