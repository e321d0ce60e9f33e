"""Turns net changes into the lines of a changelog, with the properties that changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from meshdoc.catalog.change import Cause
from meshdoc.catalog.constraint import Constraint
from meshdoc.catalog.database import THIS_DATABASE
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Address, Object, Oid
from meshdoc.catalog.relation import Column, ColumnDefault, Relation, Sequence
from meshdoc.history.history import column_of, default_of
from meshdoc.history.item import Action, Detail, Item
from meshdoc.history.net import Net
from meshdoc.history.ownership import is_implied, whole_of
from meshdoc.history.wording import (
    column_name,
    expression_text,
    field_text,
    field_words,
    full_name,
    is_same,
    noun_of,
    told_fields,
)


@dataclass(frozen=True, slots=True)
class Pair:
    """An object before and after a version: the same one, or one that replaced another of its name."""

    before: Object
    after: Object
    net: Net

    @property
    def is_replaced(self) -> bool:
        """Whether they are different objects."""
        return self.before.oid != self.after.oid


class Teller:
    """Lists the net changes between two catalogs, each with its own names."""

    def __init__(self, before: Names, after: Names, nets: Iterable[Net]) -> None:
        self.before = before
        self.after = after
        self.nets = {net.oid: net for net in nets}
        self.pairs = {pair.after.oid: pair for pair in self._pairs()}
        replaced = {pair.before.oid for pair in self.pairs.values() if pair.is_replaced}
        self.removed = {oid for oid, net in self.nets.items() if net.change.after is None} - replaced
        self.added = {oid for oid, net in self.nets.items() if net.change.before is None} - self.pairs.keys()

    def _pairs(self) -> Iterator[Pair]:
        gone = {
            (type(item), full_name(self.before, item)): item
            for net in self.nets.values()
            if net.change.after is None and (item := net.change.before)
        }
        for net in self.nets.values():
            before, after = net.change.before, net.change.after
            if after and before is None:
                before = gone.get((type(after), full_name(self.after, after)))
            if before and after:
                yield Pair(before, after, net)

    def items(self) -> Iterator[Item]:
        """All lines, in no particular order."""
        for oid in self.added:
            yield from self._added(self.nets[oid])
        for oid in self.removed:
            yield from self._removed(self.nets[oid])
        for pair in self.pairs.values():
            if not is_implied(pair.after) or isinstance(pair.after, Sequence):
                yield from self._changed(pair)
        yield from self._columns()

    # --- added and removed ------------------------------------------------------------------------------

    def _added(self, net: Net) -> Iterator[Item]:
        item = net.change.object
        if is_implied(item) or item.extension or (isinstance(item, Constraint) and whole_of(item) in self.added):
            return
        yield self._item(Action.ADDED, item, self.after, net.steps[0].cause)

    def _removed(self, net: Net) -> Iterator[Item]:
        item = net.change.object
        if is_implied(item) or item.extension or whole_of(item) in self.removed:
            return
        yield self._item(Action.REMOVED, item, self.before, net.change.cause)

    def _item(self, action: Action, item: Object, names: Names, cause: Cause | None) -> Item:
        return Item(
            action=action,
            address=Address(item.oid),
            whole=whole_of(item) or item.oid,
            noun=noun_of(item),
            name=full_name(names, item),
            cause=cause,
        )

    # --- changed and renamed ------------------------------------------------------------------------------

    def _changed(self, pair: Pair) -> Iterator[Item]:
        renamed = not pair.is_replaced and bool({"name", "schema"} & {*pair.net.change.fields()})
        renamed = renamed and pair.after.oid != THIS_DATABASE  # the name of which is learned, and does not change
        former = full_name(self.before, pair.before) if renamed else ""
        cause = pair.net.cause_of("name") if renamed else pair.net.change.cause
        item = self._item(Action.CHANGED, pair.after, self.after, cause)
        yield from _altered(item, former, tuple(self._details(pair)))

    def _details(self, pair: Pair) -> Iterator[Detail]:
        """The fields that differ; for a replaced object, those whose texts differ."""
        differing = pair.net.change.fields()
        for field in told_fields(pair.after):
            if pair.is_replaced or field.name in differing:
                before = field_text(self.before, pair.before, pair.before, field)
                after = field_text(self.after, pair.after, pair.after, field)
                if before != after:
                    yield Detail(field_words(field), before, after, pair.net.cause_of(field.name))

    # --- columns ------------------------------------------------------------------------------------------

    def _columns(self) -> Iterator[Item]:
        """The changes of columns of relations that exist both before and after."""
        for oid in self._relations_with_changed_columns():
            pair = self.pairs.get(oid)
            before, after = (pair.before, pair.after) if pair else (self.before.catalog[oid], self.after.catalog[oid])
            if isinstance(before, Relation) and isinstance(after, Relation):
                yield from self._columns_of(before, after)

    def _relations_with_changed_columns(self) -> list[Oid]:
        altered = {pair.after.oid for pair in self.pairs.values() if isinstance(pair.after, Relation)}
        defaults = (net.change.object for net in self.nets.values())
        tables = {item.table for item in defaults if isinstance(item, ColumnDefault)}
        stay = {oid for oid in tables if oid in self.after.catalog and oid not in self.added}
        return sorted(altered | stay)

    def _columns_of(self, before: Relation, after: Relation) -> Iterator[Item]:
        same = before.oid == after.oid
        former = {column.attnum if same else column.name: column for column in before.columns}
        present = {column.attnum if same else column.name: column for column in after.columns}
        for key in former.keys() - present.keys():
            yield self._column(Action.REMOVED, self.before, before, former[key])
        for key, column in present.items():
            if key in former:
                yield from self._column_changed((before, former[key]), (after, column))
            else:
                yield self._column(Action.ADDED, self.after, after, column)

    def _column(self, action: Action, names: Names, relation: Relation, column: Column) -> Item:
        return Item(
            action=action,
            address=Address(relation.oid, column.attnum),
            whole=relation.oid,
            noun="column",
            name=column_name(names, relation, column),
            cause=(self._addition if action is Action.ADDED else self._column_cause)(relation.oid, column.attnum),
        )

    def _column_changed(self, former: tuple[Relation, Column], present: tuple[Relation, Column]) -> Iterator[Item]:
        relation, column = present
        cause = self._column_cause(relation.oid, column.attnum)
        details = (
            *self._column_details(former, present, cause),
            *self._default_detail(Address(former[0].oid, former[1].attnum), Address(relation.oid, column.attnum)),
        )
        name = column_name(self.before, *former) if former[1].name != column.name else ""
        yield from _altered(self._column(Action.CHANGED, self.after, relation, column), name, details)

    def _column_details(
        self, former: tuple[Relation, Column], present: tuple[Relation, Column], cause: Cause | None
    ) -> Iterator[Detail]:
        for field in told_fields(present[1]):
            if is_same(former[1], present[1], field):
                continue
            texts = field_text(self.before, *former, field), field_text(self.after, *present, field)
            if texts[0] != texts[1]:
                yield Detail(field_words(field), *texts, cause)

    def _default_detail(self, before: Address, after: Address) -> Iterator[Detail]:
        former, present = self._default(self.before, before), self._default(self.after, after)
        if former != present:
            yield Detail("default", former, present, self._default_cause(after))

    def _default(self, names: Names, column: Address) -> str:
        found = default_of(names.catalog, *column)
        return expression_text(names, found.expression) if found else ""

    # --- causes ----------------------------------------------------------------------------------------------

    def _addition(self, oid: Oid, attnum: int) -> Cause | None:
        """The statement that added a column."""
        net = self.nets.get(oid)
        for step in net.steps if net else ():
            if column_of(step.before, attnum) is None and column_of(step.after, attnum):
                return step.cause
        return None

    def _column_cause(self, oid: Oid, attnum: int) -> Cause | None:
        """The last statement that changed a column."""
        net = self.nets.get(oid)
        for step in reversed(net.steps if net else ()):
            if column_of(step.before, attnum) != column_of(step.after, attnum):
                return step.cause
        return None

    def _default_cause(self, column: Address) -> Cause | None:
        causes = [
            net.change.cause
            for net in self.nets.values()
            if isinstance(net.change.object, ColumnDefault)
            and (net.change.object.table, net.change.object.attnum) == column
        ]
        return causes[-1] if causes else self._column_cause(*column)


def _altered(item: Item, former: str, details: tuple[Detail, ...]) -> Iterator[Item]:
    """The line of a renamed or changed object; the cause of a change is that of its last property."""
    if former:
        yield replace(item, action=Action.RENAMED, former=former, details=details)
    elif details:
        yield replace(item, details=details, cause=details[-1].cause)
