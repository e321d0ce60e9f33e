"""Turns net changes into the lines of a changelog, with the properties that changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from meshdoc.catalog.change import Cause
from meshdoc.catalog.constraint import Check, Constraint, ForeignKey, Match, NotNull
from meshdoc.catalog.database import THIS_DATABASE
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Address, Object, Oid
from meshdoc.catalog.operator import FamilyMember
from meshdoc.catalog.relation import ForeignTable, Relation, Sequence, Table
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import Policy, Rule, Trigger
from meshdoc.catalog.type import Domain
from meshdoc.history.columns import Columns
from meshdoc.history.facts import differences, main_details, not_null_text, privileges_changed
from meshdoc.history.history import column_of, default_of
from meshdoc.history.item import UNCHECKED, Action, Detail, Item, altered, given
from meshdoc.history.net import Net
from meshdoc.history.ownership import is_implied, whole_of
from meshdoc.history.pairs import Pair, pairs, removed
from meshdoc.history.wording import full_name, noun_of
from meshdoc.record import replace

FOLLOWING = {"parent": "partition_of", "owner": "owner"}
"""Properties of parts of a table that change with a field of the table."""
WITHIN_MEMBERS = (Constraint, Index, Policy, Rule, Trigger)
"""Parts of an extension's tables and views, which are no members of their own."""


class Teller:
    """Lists the net changes between two catalogs, each with its own names."""

    def __init__(self, before: Names, after: Names, nets: Iterable[Net]) -> None:
        self.before = before
        self.after = after
        self.nets = {net.oid: net for net in nets}
        self.pairs = pairs(before, after, self.nets.values())
        self.removed = {net.oid for net in removed(self.nets.values(), self.pairs)}
        self.added = {oid for oid, net in self.nets.items() if net.change.before is None} - self.pairs.keys()

    def items(self) -> Iterator[Item]:
        """All lines, in no particular order."""
        altered: dict[Address, Item] = {}
        for item in self._objects():
            if item.action in (Action.ADDED, Action.REMOVED):
                yield item
            elif other := altered.get(item.address):
                altered[item.address] = _together(other, item)
            else:
                altered[item.address] = item
        yield from altered.values()
        yield from Columns(self.before, self.after, self.nets, self.pairs, self.added).items()

    def _objects(self) -> Iterator[Item]:
        """The lines about objects; what came with or left a domain is told apart from its other changes."""
        for oid in self.added:
            yield from self._added(self.nets[oid])
            yield from self._granted(self.nets[oid])
        for oid in self.removed:
            yield from self._removed(self.nets[oid])
        for pair in self.pairs.values():
            is_told = not is_implied(pair.after) or isinstance(pair.after, Sequence) or _is_same_not_null(pair)
            if is_told and not _is_placed(pair):
                yield from self._changed(pair)

    # --- added and removed ------------------------------------------------------------------------------

    def _added(self, net: Net) -> Iterator[Item]:
        item, cause = net.change.object, net.steps[0].cause
        if isinstance(item, NotNull) and item.domain and item.domain not in self.added:
            yield self._domain(item, self.after, Detail("not null", "", not_null_text(item), cause))
        if is_implied(item) or _is_member(self.after, item):
            return
        if isinstance(item, Constraint) and whole_of(item) in self.added:
            return
        added = self._item(Action.ADDED, item, self.after, cause)
        yield replace(
            added,
            details=()
            if whole_of(item) in self.added
            else (*main_details(self.after, item, cause), *self._required(item)),
            holds=self._holds(item),
            **_parent(item, self.after),
        )

    def _granted(self, net: Net) -> Iterator[Item]:
        """The privileges that statements granted and revoked on a new object; default privileges came with it."""
        created, present, cause = net.steps[0].after, net.change.after, net.cause_of("acl")
        is_told = any("acl" in step.fields() for step in net.steps[1:])
        if created and present and is_told and not _is_member(self.after, present):
            whole = (created, created), (present, present)
            if details := tuple(privileges_changed(self.after, self.after, *whole, cause)):
                yield replace(self._item(Action.CHANGED, present, self.after, cause), details=details)

    def _required(self, item: Object) -> Iterator[Detail]:
        """The NOT NULL constraint of a domain that was added."""
        for constraint in self.after.catalog.children(item.oid, NotNull) if isinstance(item, Domain) else ():
            yield Detail("not null", "", not_null_text(constraint), self.nets[item.oid].steps[0].cause)

    def _removed(self, net: Net) -> Iterator[Item]:
        item = net.change.object
        if isinstance(item, NotNull) and item.domain and item.domain not in self.removed:
            yield self._domain(item, self.before, Detail("not null", not_null_text(item), "", net.change.cause))
        if is_implied(item) or _is_member(self.before, item) or whole_of(item) in self.removed:
            return
        gone = self._item(Action.REMOVED, item, self.before, net.change.cause)
        yield replace(gone, **_parent(item, self.before))

    def _domain(self, constraint: NotNull, names: Names, detail: Detail) -> Item:
        """The change of a domain whose NOT NULL constraint came or went."""
        item = self._item(Action.CHANGED, names.catalog[constraint.domain], names, detail.cause)
        return replace(item, details=(detail,))

    def _holds(self, item: Object) -> tuple[tuple[str, int], ...]:
        columns = [("column", len(item.columns))] if isinstance(item, Relation) and item.columns else []
        return (*columns, *sorted(self._held.get(item.oid, {}).items(), key=_rank))

    @cached_property
    def _held(self) -> dict[Oid, Counter[str]]:
        """The constraints of each new table and the members of each new extension, counted by noun."""
        found: dict[Oid, Counter[str]] = {}
        for oid in self.added:
            item = self.nets[oid].change.object
            holder = whole_of(item) if isinstance(item, Constraint) and not item.extension else item.extension
            is_part_of_member = isinstance(item, WITHIN_MEMBERS) and bool(item.extension)
            if holder in self.added and not is_implied(item) and not is_part_of_member:
                found.setdefault(holder, Counter())[noun_of(item)] += 1
        return found

    def _item(self, action: Action, item: Object, names: Names, cause: Cause | None) -> Item:
        whole = names.catalog.get(item.family if isinstance(item, FamilyMember) else whole_of(item))
        return Item(
            action=action,
            address=Address(item.oid),
            whole=whole.oid if whole else item.oid,
            part_of=noun_of(whole) if whole else "",
            owner=full_name(names, whole) if whole else "",
            noun=noun_of(item),
            name=full_name(names, item),
            given=given(names.catalog, item) or self._unchecked(item),
            cause=cause,
        )

    def _unchecked(self, item: Object) -> tuple[tuple[str, str], ...]:
        """The rows that a constraint or index says nothing about: all of a table that was made again are new."""
        whole = self.pairs.get(whole_of(item))
        if whole and whole.is_replaced:
            return ((UNCHECKED, "all"),)
        return ((UNCHECKED, "existing"),) if self._is_met_so_far(item) else ()

    def _is_filled_so_far(self, table: Oid, attnum: int) -> bool:
        """Whether a column is new and existing rows have its default."""
        is_new = not column_of(self.before.catalog.get(table), attnum)
        return is_new and default_of(self.after.catalog, table, attnum) is not None

    def _is_met_so_far(self, item: Object) -> bool:
        """Whether existing rows comply: all have the default of checked new columns, or null in a foreign key."""
        if isinstance(item, Check) and item.columns:
            return all(self._is_filled_so_far(item.table, attnum) for attnum in item.columns)
        if not isinstance(item, ForeignKey) or item.match is not Match.SIMPLE:
            return False
        former, catalog = self.before.catalog.get(item.table), self.after.catalog
        added = [attnum for attnum in item.columns if not column_of(former, attnum)]
        types = (column.type.oid for attnum in added if (column := column_of(catalog[item.table], attnum)))
        has_default = any(isinstance(catalog.get(type), Domain) for type in types)
        return not has_default and any(not default_of(catalog, item.table, attnum) for attnum in added)

    # --- changed and renamed ------------------------------------------------------------------------------

    def _changed(self, pair: Pair) -> Iterator[Item]:
        names = {"name"} if whole_of(pair.after) else {"name", "schema"}
        renamed = bool(names & {*pair.net.change.fields()}) and pair.after.oid != THIS_DATABASE
        cause = pair.net.cause_of(*names) if renamed else pair.net.change.cause
        item = self._item(Action.CHANGED, pair.after, self.after, cause)
        if "partition_of" in pair.net.change.fields():
            item = replace(item, **(_parent(pair.after, self.after) or _parent(pair.before, self.before)))
        former = full_name(self.before, pair.before) if renamed or pair.is_replaced else item.name
        found = differences(self.before, self.after, pair)
        yield from altered(item, former, tuple(each for each in found if not self._follows(pair.after, each)))

    def _follows(self, part: Object, detail: Detail) -> bool:
        """Whether what a part of a table lost or gained comes with a change of the table: a parent, or an owner."""
        whole = self.pairs.get(whole_of(part))
        return whole is not None and FOLLOWING.get(detail.property) in whole.net.change.fields()


def _parent(item: Object, names: Names) -> dict[str, Any]:
    """The table that one is a partition of, as a line tells it."""
    if not isinstance(item, Table | ForeignTable) or not item.partition_of:
        return {}
    return {"partition_of": item.partition_of, "owner": full_name(names, names.catalog[item.partition_of])}


def _rank(counted: tuple[str, int]) -> tuple[bool, str]:
    """The primary key comes first."""
    return counted[0] != "primary key", counted[0]


def _is_member(names: Names, item: Object) -> bool:
    """Whether an object belongs to an extension, as the parts of its operator families do, or constructs a range."""
    if isinstance(item, Routine) and item.made_for:
        return True
    if isinstance(item, FamilyMember):
        holders = (names.catalog.get(item.family), names.catalog.get(item.opclass))
        return any(holder and holder.extension for holder in holders)
    return bool(item.extension)


def _together(one: Item, other: Item) -> Item:
    """Two changes of an object as one."""
    first = one if one.action is Action.RENAMED else other
    return replace(first, details=(*one.details, *other.details))


def _is_placed(pair: Pair) -> bool:
    """Whether a member of an extension only moved along with it."""
    return bool(pair.after.extension) and pair.net.change.fields() == ("schema",)


def _is_same_not_null(pair: Pair) -> bool:
    """A NOT NULL constraint has a name and more; one that was replaced is a matter of its column."""
    return isinstance(pair.after, NotNull) and not pair.is_replaced
