"""Who uses an object: what PostgreSQL records as dependent, and routines by their bodies, which it does not record.

Start with `Dependents(catalog, system)` over the state before a change; `of(address)` lists who it may break.
What is reached by way of others is included: a function that reads a view of a dropped table fails as the view does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import Check, PrimaryKey
from meshdoc.catalog.object import NO_OID, Address, Dependency, Object, Oid, Reference
from meshdoc.catalog.operator import Cast, Operator
from meshdoc.catalog.publication import Publication, PublicationSchema, is_publishable, is_published
from meshdoc.catalog.relation import (
    Column,
    ColumnDefault,
    CompositeType,
    GenerationExpression,
    Relation,
    Sequence,
    Table,
)
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.system import System
from meshdoc.catalog.trigger import Policy, Rule, Trigger
from meshdoc.catalog.type import Type
from meshdoc.history.ownership import MADE_ALONG, whole_of
from meshdoc.insight.effects.index import RoutineEffects, effects_of
from meshdoc.insight.effects.record import CHANGES, Action, Use
from meshdoc.insight.mentions import Mentions, words
from meshdoc.record import record

RECORDED = frozenset(
    {
        *(Dependency.NORMAL, Dependency.AUTO, Dependency.INTERNAL),
        *(Dependency.PARTITION_PRIMARY, Dependency.PARTITION_SECONDARY),
    }
)
"""The dependencies by which a drop is refused, or drops more."""
DECLARED = re.compile(r"(?<![\w$.\"])([\w$.\"]++)\s*+%\s*+(rowtype|type)\b", re.IGNORECASE)
LONGEST = 63
"""Longer names are cut to so many bytes: NAMEDATALEN."""
READING, CHANGING, FIRING = "reads it", "changes it", "names it in a trigger function"

Used: TypeAlias = Relation | Sequence
Reached = dict[Address, "Affected"]


@record
class Affected:
    """An object or column that uses another one, and how: `depends on it`, `reads it`, `calls it`.

    `is_certain` is whether PostgreSQL records it or the body of a routine was understood, rather than that a name
    matches. `via` is what it uses it through; 0 if it does so itself.
    """

    address: Address
    how: str
    is_certain: bool = True
    via: Oid = NO_OID


@dataclass
class Dependents:
    """The users of the objects of a catalog that does not change any more."""

    catalog: Catalog
    system: System
    _declared: dict[Oid, frozenset[tuple[str, str]]] = field(default_factory=dict)
    _used: dict[Oid, tuple[Use, ...]] = field(default_factory=dict)

    @cached_property
    def _effects(self) -> RoutineEffects:
        return effects_of(self.catalog, self.system)

    @cached_property
    def _routines(self) -> list[Routine]:
        return [item for item in self.catalog.all(Routine) if item.body and not item.extension]

    @cached_property
    def _mentions(self) -> Mentions:
        return Mentions(self._routines)

    def of(self, address: Address) -> tuple[Affected, ...]:
        """Who uses an object, or a column of a relation, nearest first."""
        found: Reached = {}
        self._follow(self._direct(address), found, start=address)
        return tuple(found.values())

    # --- the way from one to the next ---------------------------------------------------------------------------------

    def _follow(self, direct: Iterable[Affected], found: Reached, start: Address | None = None) -> None:
        """Add users, those of users, and so on."""
        waiting = [(each, NO_OID) for each in direct]
        for each, via in waiting:
            known = found.get(each.address)
            if each.address == start or (known and (known.is_certain or not each.is_certain)):
                continue
            found[each.address] = Affected(address=each.address, how=each.how, is_certain=each.is_certain, via=via)
            if known is None:
                waiting += ((further, each.address.oid) for further in self._direct(each.address))
            if isinstance(self.catalog.get(via), Routine) or each.how in (READING, CHANGING, FIRING):
                waiting += ((further, each.address.oid) for further in self._running(each.address.oid))

    def _running(self, part: Oid) -> Iterator[Affected]:
        """The users of a table that run a part of it, such as a trigger, which calls a routine that may fail."""
        item = self.catalog[part]
        table = self.catalog.get(whole_of(item))
        if isinstance(item, Trigger | Policy | Rule | Check | ColumnDefault) and isinstance(table, Relation):
            yield from self._users(table, None, frozenset(Action) if isinstance(item, Policy) else CHANGES)

    def _direct(self, address: Address) -> Iterator[Affected]:
        """Who uses an object or column itself."""
        item = self.catalog.get(address.oid)
        if item is None:
            return
        yield from self._recorded(address)
        if isinstance(item, Relation):
            column = next((each for each in item.columns if each.attnum == address.sub), None)
            if column is not None or not address.sub:
                yield from self._by_text(item, column)
        else:
            yield from self._by_text(item, None)
        if isinstance(item, PrimaryKey):
            yield from self._identifying(item)

    def _identifying(self, key: PrimaryKey) -> Iterator[Affected]:
        """The routines that update or delete rows of a published table, which needs a key to identify them."""
        table = self.catalog[key.table]
        if isinstance(table, Table) and table.replica_identity == "d" and _is_published(self.catalog, table):
            for use in self._uses(table):
                if use.action in (Action.UPDATE, Action.DELETE):
                    yield _user(use.routine, "changes rows that a publication identifies by it")

    def _recorded(self, address: Address) -> Iterator[Affected]:
        """What PostgreSQL records."""
        for oid in self._faces(address.oid):
            for user, reference in self.catalog.dependents(oid):
                if reference.kind not in RECORDED or user.oid == address.oid or isinstance(user, MADE_ALONG):
                    continue
                if not address.sub or reference.target.sub == address.sub:
                    yield Affected(address=_part(user, reference), how="depends on it")
                elif oid != address.oid:
                    yield Affected(address=_part(user, reference), how="uses its row type", is_certain=False)

    def _faces(self, oid: Oid) -> list[Oid]:
        """An object and the types created along with it."""
        found = [oid]
        for each in found:
            found += (made.oid for made in self.catalog.children(each, Object) if isinstance(made, MADE_ALONG))
        return list(dict.fromkeys(found))

    # --- bodies -------------------------------------------------------------------------------------------------------

    def _by_text(self, item: Object, column: Column | None) -> Iterator[Affected]:
        """The routines that name an object, or a column of it, in their bodies."""
        if isinstance(item, Sequence):
            yield from self._users(item, None, frozenset(Action))
        elif isinstance(item, Relation):
            yield from self._users(item, column, frozenset(Action))
            yield from self._declaring(item, column)
            if column:
                yield from self._firing(item, column)
        elif isinstance(item, Routine):
            yield from (_user(oid, "calls it") for oid in self._callers(item) if oid != item.oid)
        if column is None and isinstance(item, Type | Relation | Routine):
            yield from self._mentioned(item)

    def _uses(self, item: Used) -> Iterator[Use]:
        """The uses of a relation by routines; only the bodies that may name it are read."""
        for routine in self._naming(item.name):
            if routine.oid not in self._used:
                self._used[routine.oid] = self._effects.uses(routine.oid)
            yield from (use for use in self._used[routine.oid] if use.relation == item.oid)

    def _callers(self, item: Routine) -> Iterator[Oid]:
        """The routines that call another, by its name or else by that of an operator or a cast."""
        unnamed = any(isinstance(user, Operator | Cast) for user, _ in self.catalog.referrers(item.oid))
        for routine in self._routines if unnamed else self._naming(item.name):
            if any(call.routine == item.oid for call in self._effects.of(routine.oid).calls):
                yield routine.oid

    def _naming(self, name: str) -> Iterator[Routine]:
        """The routines of which the bodies hold a name, or run SQL that may."""
        for routine in self._routines:
            found = words(routine.body)
            is_cut = len(name.encode()) == LONGEST and any(word.startswith(name) for word in found)
            if name in found or "execute" in found or is_cut:
                yield routine

    def _users(self, item: Used, column: Column | None, actions: frozenset[Action]) -> Iterator[Affected]:
        for use in self._uses(item):
            if use.action in actions and (column is None or use.columns is None or column.attnum in use.columns):
                yield _user(self._decisive(use), CHANGING if use.action in CHANGES else READING)

    def _decisive(self, use: Use) -> Oid:
        """The trigger that decides which relation the dynamic SQL of its function names, or else the routine."""
        return next((oid for oid in use.via if isinstance(self.catalog.get(oid), Trigger)), use.routine)

    def _declaring(self, item: Relation, column: Column | None) -> Iterator[Affected]:
        """The routines with variables of a table's %ROWTYPE, or of a column's %TYPE."""
        for routine in self._routines:
            for relation, attribute in self._declarations(routine):
                if relation == item.name and (column is None or attribute in ("", column.name)):
                    yield _user(routine.oid, "declares a variable of its type")

    def _declarations(self, routine: Routine) -> frozenset[tuple[str, str]]:
        """The relations, and columns or "", of %ROWTYPE and %TYPE in a body."""
        if routine.oid not in self._declared:
            self._declared[routine.oid] = frozenset(_declarations(routine.body))
        return self._declared[routine.oid]

    def _firing(self, item: Relation, column: Column) -> Iterator[Affected]:
        """The functions of a table's triggers that name a column, as in NEW.name; those of many tables, by trigger."""
        for trigger in self.catalog.children(item.oid, Trigger):
            routine = self.catalog.get(trigger.function)
            if trigger.table == item.oid and isinstance(routine, Routine) and column.name in words(routine.body):
                others = (each.table != item.oid for each in self.catalog.children(routine.oid, Trigger))
                yield _user(trigger.oid if any(others) else routine.oid, FIRING, is_certain=False)

    def _mentioned(self, item: Object) -> Iterator[Affected]:
        """The routines that were not understood to their end, or that name a type: their words are compared."""
        for routine in self._mentions.of(item):
            is_type = isinstance(item, Type | CompositeType)
            is_open = is_type or not self._effects.of(routine.oid).is_complete
            if routine.oid != item.oid and is_open:
                yield _user(routine.oid, "mentions its name", is_certain=False)


def _is_published(catalog: Catalog, table: Table) -> bool:
    """Whether a publication has a table, by itself or with its schema or all tables."""
    by_schema = any(item.schema == table.schema for item in catalog.children(table.schema, PublicationSchema))
    with_others = by_schema or any(item.all_tables for item in catalog.all(Publication))
    return is_published(catalog, table.oid) or (with_others and is_publishable(table))


def _user(oid: Oid, how: str, *, is_certain: bool = True) -> Affected:
    return Affected(address=Address(oid), how=how, is_certain=is_certain)


def _part(user: Object, reference: Reference) -> Address:
    """The dependent part: a column of a table, that of a generation expression, or the whole object."""
    if isinstance(user, GenerationExpression):
        return Address(user.table, user.attnum)
    return Address(user.oid, reference.sub if isinstance(user, Relation) else 0)


def _declarations(body: str) -> Iterator[tuple[str, str]]:
    for name, kind in DECLARED.findall(body):
        parts = [_folded(part) for part in name.split(".")]
        if kind.lower() == "rowtype":
            yield parts[-1], ""
        elif len(parts) > 1:
            yield parts[-2], parts[-1]


def _folded(name: str) -> str:
    return name.strip('"') if name.startswith('"') else name.lower()
