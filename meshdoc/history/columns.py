"""The changes of columns of relations that exist both before and after a version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from meshdoc.catalog.change import Cause
from meshdoc.catalog.constraint import NotNull
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Address, Oid
from meshdoc.catalog.relation import Column, ColumnDefault, GenerationExpression, Relation
from meshdoc.history.facts import not_null_text, privileges_changed, settings_changed
from meshdoc.history.history import column_of, default_of
from meshdoc.history.item import RECREATED, Action, Detail, Item, altered, given
from meshdoc.history.net import Net
from meshdoc.history.pairs import Pair
from meshdoc.history.wording import (
    SETTINGS,
    column_name,
    expression_text,
    field_text,
    field_words,
    full_name,
    noun_of,
    told_fields,
)
from meshdoc.record import replace

NOT_MAIN = frozenset({"comment", "acl", "statistics", "storage", "compression"})
"""What is not told of a new column."""
COMPUTED = ("generation expression", "default")
"""What gives a value to a column that an INSERT omits."""


class Attribute(NamedTuple):
    """A column, its relation, and their names."""

    names: Names
    relation: Relation
    column: Column

    @property
    def address(self) -> Address:
        """The address of the column."""
        return Address(self.relation.oid, self.column.attnum)

    def computed(self, words: str) -> str:
        """Its default, or its generation expression; empty if it has the other."""
        found = default_of(self.names.catalog, *self.address)
        is_one = isinstance(found, GenerationExpression) == (words == "generation expression")
        return expression_text(self.names, found.expression) if found and is_one else ""

    def not_null(self) -> str:
        """Whether it is NOT NULL, and how the constraint differs from most."""
        if not self.column.not_null:
            return ""
        constraints = self.names.catalog.children(self.relation.oid, NotNull)
        return not_null_text(next((each for each in constraints if each.attnum == self.column.attnum), None)) or "yes"


@dataclass(frozen=True)
class Columns:
    """The columns of the relations among the net changes between two catalogs."""

    before: Names
    after: Names
    nets: Mapping[Oid, Net]
    pairs: Mapping[Oid, Pair]
    added: Set[Oid]

    def items(self) -> Iterator[Item]:
        """The lines about columns."""
        for oid in sorted(self._relations()):
            pair = self.pairs.get(oid)
            before, after = (pair.before, pair.after) if pair else (self.before.catalog[oid], self.after.catalog[oid])
            if isinstance(before, Relation) and isinstance(after, Relation):
                yield from self._of(before, after)
        for oid in sorted(self.added):
            item = self.nets[oid].change.object
            if isinstance(item, Relation) and not item.extension:
                for column in item.columns:
                    yield from self._granted(Attribute(self.after, item, column))

    def _relations(self) -> set[Oid]:
        altered = {oid for oid, pair in self.pairs.items() if isinstance(pair.after, Relation)}
        return altered | {table for table in self._defaults if table in self.after.catalog and table not in self.added}

    @cached_property
    def _defaults(self) -> dict[Oid, dict[int, Cause | None]]:
        """The columns whose defaults changed, by table, and why."""
        found: dict[Oid, dict[int, Cause | None]] = {}
        for net in self.nets.values():
            if isinstance(item := net.change.object, ColumnDefault):
                found.setdefault(item.table, {})[item.attnum] = net.change.cause
        return found

    def _of(self, before: Relation, after: Relation) -> Iterator[Item]:
        """By number, the rest by name: a column with a number of its own replaced one of its name."""
        if before is after and not self._defaults.get(after.oid):
            return
        is_same = before.oid == after.oid
        numbers = {column.attnum: column for column in before.columns} if is_same else {}
        left = {column.name: column for column in before.columns}
        matched = []
        fresh = []
        for column in after.columns:
            if former := numbers.get(column.attnum):
                matched.append((former, column))
                left.pop(former.name, None)
            else:
                fresh.append(column)
        for column in fresh:
            if former := left.pop(column.name, None):
                matched.append((former, column))
            else:
                yield self._added(Attribute(self.after, after, column))
                yield from self._granted(Attribute(self.after, after, column))
        for former, column in matched:
            yield from self._changed(Attribute(self.before, before, former), Attribute(self.after, after, column))
        for column in left.values():
            gone = Attribute(self.before, before, column)
            yield _item(Action.REMOVED, gone, self._cause(gone.address))

    # --- added and changed ----------------------------------------------------------------------------------

    def _added(self, new: Attribute) -> Item:
        cause = self._addition(new.address)
        texts = (
            (field_words(field), _text(new, field.name, field))
            for field in told_fields(new.column)
            if field.name not in NOT_MAIN
        )
        found = (*texts, *((words, new.computed(words)) for words in COMPUTED))
        details = tuple(Detail(words, "", text, cause) for words, text in found if text)
        return replace(_item(Action.ADDED, new, cause), details=details)

    def _granted(self, new: Attribute) -> Iterator[Item]:
        """The privileges on a new column, each of which a statement granted."""
        bare = (new.relation, replace(new.column, acl=None))
        cause = self._cause(new.address, "acl")
        if details := tuple(privileges_changed(self.after, self.after, bare, (new.relation, new.column), cause)):
            yield replace(_item(Action.CHANGED, new, cause), details=details)

    def _changed(self, former: Attribute, present: Attribute) -> Iterator[Item]:
        default = present.address.sub in self._defaults.get(present.relation.oid, {})
        if former.column == present.column and former.relation.oid == present.relation.oid and not default:
            return
        renamed = former.column.name != present.column.name
        details = tuple(self._details(former, present))
        item = _item(Action.CHANGED, present, self._cause(present.address, "name" if renamed else ""))
        yield from altered(item, column_name(*former) if renamed else item.name, details)

    def _details(self, former: Attribute, present: Attribute) -> Iterator[Detail]:
        same = former.relation.oid == present.relation.oid
        is_same = same and former.column.attnum == present.column.attnum
        if same and not is_same:
            yield Detail(RECREATED, "", "yes", self._cause(former.address))
        one, other = (former.relation, former.column), (present.relation, present.column)
        for field in told_fields(present.column):
            if getattr(former.column, field.name) == getattr(present.column, field.name):
                continue  # what it refers to is the same, even if that was renamed
            cause = self._cause(present.address, field.name if is_same else "")
            if field.name == "acl":
                yield from privileges_changed(self.before, self.after, one, other, cause)
                continue
            if field.name in SETTINGS:
                values = (getattr(column, field.name) for column in (former.column, present.column))
                yield from settings_changed(next(values), next(values), field, cause)
                continue
            texts = (_text(former, field.name, field), _text(present, field.name, field))
            if texts[0] != texts[1]:
                yield Detail(field_words(field), *texts, cause)
        for words in COMPUTED:
            before, after = former.computed(words), present.computed(words)
            if before != after:
                yield Detail(words, before, after, self._default_cause(present.address))

    # --- causes ----------------------------------------------------------------------------------------------

    def _addition(self, address: Address) -> Cause | None:
        """The statement that added a column."""
        net = self.nets.get(address.oid)
        for step in net.steps if net else ():
            if column_of(step.before, address.sub) is None and column_of(step.after, address.sub):
                return step.cause
        return None

    def _cause(self, address: Address, field: str = "") -> Cause | None:
        """The last statement that changed a field of a column, or else any field of it."""
        net = self.nets.get(address.oid)
        steps = [
            (before, after, step.cause)
            for step in reversed(net.steps if net else ())
            if (before := column_of(step.before, address.sub)) != (after := column_of(step.after, address.sub))
        ]
        touching = (cause for before, after, cause in steps if _value(before, field) != _value(after, field))
        return next(touching, steps[0][2] if steps else None)

    def _default_cause(self, address: Address) -> Cause | None:
        causes = self._defaults.get(address.oid, {})
        return causes[address.sub] if address.sub in causes else self._cause(address)


def _value(column: Column | None, field: str) -> object:
    return getattr(column, field, None)


def _text(attribute: Attribute, name: str, field: Any) -> str:
    if name == "not_null":
        return attribute.not_null()
    return field_text(attribute.names, attribute.relation, attribute.column, field)


def _item(action: Action, attribute: Attribute, cause: Cause | None) -> Item:
    return Item(
        action=action,
        address=attribute.address,
        whole=attribute.relation.oid,
        part_of=noun_of(attribute.relation),
        owner=full_name(attribute.names, attribute.relation),
        noun="column",
        name=column_name(attribute.names, attribute.relation, attribute.column),
        given=given(attribute.names.catalog, attribute.column),
        cause=cause,
    )
