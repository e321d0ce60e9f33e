"""Turns net changes into the lines of a changelog, with the properties that changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property

from meshdoc.catalog.change import Cause
from meshdoc.catalog.constraint import Constraint, NotNull
from meshdoc.catalog.database import THIS_DATABASE
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import NO_OID, Address, Object, Oid
from meshdoc.catalog.operator import FamilyMember
from meshdoc.catalog.relation import ForeignTable, Relation, Sequence, Table
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import Policy, Rule, Trigger
from meshdoc.catalog.type import Domain
from meshdoc.history.columns import Columns
from meshdoc.history.facts import differences, main_details, not_null_text
from meshdoc.history.item import Action, Detail, Item, altered
from meshdoc.history.net import Net
from meshdoc.history.ownership import is_implied, whole_of
from meshdoc.history.pairs import Pair, pairs, removed
from meshdoc.history.wording import full_name, noun_of
from meshdoc.record import replace

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
        for oid in self.added:
            yield from self._added(self.nets[oid])
        for oid in self.removed:
            yield from self._removed(self.nets[oid])
        for pair in self.pairs.values():
            if not is_implied(pair.after) or isinstance(pair.after, Sequence) or _is_same_not_null(pair):
                yield from self._changed(pair)
        yield from Columns(self.before, self.after, self.nets, self.pairs, self.added).items()

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
            partition_of=item.partition_of if isinstance(item, Table | ForeignTable) else NO_OID,
        )

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
        yield self._item(Action.REMOVED, item, self.before, net.change.cause)

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
        whole = names.catalog.get(whole_of(item))
        return Item(
            action=action,
            address=Address(item.oid),
            whole=whole.oid if whole else item.oid,
            part_of=noun_of(whole) if whole else "",
            noun=noun_of(item),
            name=full_name(names, item),
            cause=cause,
        )

    # --- changed and renamed ------------------------------------------------------------------------------

    def _changed(self, pair: Pair) -> Iterator[Item]:
        renamed = bool({"name", "schema"} & {*pair.net.change.fields()}) and pair.after.oid != THIS_DATABASE
        cause = pair.net.cause_of("name") if renamed else pair.net.change.cause
        item = self._item(Action.CHANGED, pair.after, self.after, cause)
        former = full_name(self.before, pair.before) if renamed or pair.is_replaced else item.name
        yield from altered(item, former, tuple(differences(self.before, self.after, pair)))


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


def _is_same_not_null(pair: Pair) -> bool:
    """A NOT NULL constraint has a name and more; one that was replaced is a matter of its column."""
    return isinstance(pair.after, NotNull) and not pair.is_replaced
