"""The differences of two states: each with what it means, what it was dropped with, and where it comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from meshdoc.catalog.change import Cause
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import NO_OID, Address, Object, Oid
from meshdoc.catalog.operator import Cast
from meshdoc.catalog.relation import ForeignTable, MaterializedView, Relation, Sequence, Table, View
from meshdoc.catalog.type import Domain
from meshdoc.compare.consequence import (
    CONSTRAINTS,
    READ_ONLY,
    ROUTINES,
    STORED,
    STORED_TYPE,
    Action,
    Consequence,
    Found,
    Happening,
    consequences,
)
from meshdoc.compare.difference import COLUMN_ORDER, Difference, FieldChange, difference
from meshdoc.compare.difference import Action as Came
from meshdoc.compare.key import COLUMN, Key, key_of
from meshdoc.compare.narrowing import parts
from meshdoc.compare.place import cause_of, place_of
from meshdoc.history.changelog import DEPENDING
from meshdoc.history.history import History, column_of
from meshdoc.history.item import RECREATED, given
from meshdoc.history.net import same_statement
from meshdoc.history.ownership import is_implied
from meshdoc.history.wording import type_text
from meshdoc.insight.review.affected import Users
from meshdoc.insight.review.change import Affected, Change
from meshdoc.insight.review.overloads import Overloads
from meshdoc.insight.review.pairing import Pair, differs, is_renamed
from meshdoc.insight.review.states import States

GRAVITY = {consequence: rank for rank, consequence in enumerate(Consequence)}


@dataclass(frozen=True)
class Changes:
    """The changes between two states."""

    states: States

    def __iter__(self) -> Iterator[Change]:
        """The changes, those of a table together with what was dropped along with them, the gravest tables first."""
        found = list(filter(None, (self._change(pair) for pair in self._told)))
        causes = {change.key: change for change in found}
        worst: dict[Key, int] = {}

        def subject(change: Change) -> Key:
            cause = causes.get(change.along, change) if change.along else change
            return cause.whole or cause.key

        for change in found:
            whole = subject(change)
            worst[whole] = min(GRAVITY[change.consequence], worst.get(whole, len(GRAVITY)))

        def rank(change: Change) -> tuple[object, ...]:
            whole = subject(change)
            is_part = change.whole is not None or change.along is not None
            along = change.along is not None
            return worst[whole], whole[::-1], is_part, along, GRAVITY[change.consequence], change.key

        return iter(sorted(found, key=rank))

    # --- which pairs are told -----------------------------------------------------------------------------

    @cached_property
    def _told(self) -> tuple[Pair, ...]:
        """The pairs that differ, without what was created or dropped along with what it is a part of."""
        return tuple(pair for pair in self.states.pairs if self._is_told(pair))

    def _is_told(self, pair: Pair) -> bool:
        subject = pair.after or pair.before
        assert subject
        item = self._object(pair)
        if pair.before and pair.after:
            return isinstance(item, Sequence) or not is_implied(item)
        return not (is_implied(item) or subject.whole in self._whole)

    @cached_property
    def _whole(self) -> frozenset[Key]:
        """What was created or dropped as a whole."""
        return frozenset(
            subject.key
            for one, other in self.states.pairs
            if (subject := one or other) and not (one and other) and not subject.address.sub
        )

    @cached_property
    def _parts(self) -> Mapping[Key, Counter[str]]:
        """The parts of created objects, counted by noun."""
        found: dict[Key, Counter[str]] = {}
        for pair in self.states.pairs:
            made = pair.after if not pair.before else None
            if made and made.whole and (made.address.sub or not is_implied(self._object(pair))):
                found.setdefault(made.whole, Counter())[made.key.kind] += 1
        return found

    def _object(self, pair: Pair) -> Object:
        """The object, or the relation of a column, after the change; before it if it was dropped."""
        if pair.after:
            return self.states.head.catalog[pair.after.address.oid]
        assert pair.before
        return self.states.base.catalog[pair.before.address.oid]

    # --- one change ---------------------------------------------------------------------------------------

    def _change(self, pair: Pair) -> Change | None:
        found = difference(*pair)
        former = self._former_name(pair)
        fields = tuple(self._fields(found))
        if self._is_of_partition(pair) or (found.action is Came.ALTERED and not (fields or former)):
            return None
        along = self._along(pair)
        action = Action.CASCADED if along else Action.RENAMED if former else Action(found.action.value)
        cause = (self._rename(found) if former else None) or self._cause(found)
        names = {field.field for field in fields}
        meaning = () if self._is_on_no_rows(found) else consequences(self._happening(found, action, former, fields))
        if found.key.kind in ROUTINES:
            meaning = (*self._overloads.meaning(pair), *meaning)
        return Change(
            key=self._key(pair),
            action=action,
            whole=found.whole,
            former=former or self._former_signature(pair),
            is_guess=found.before in self.states.guessed,
            fields=fields,
            meaning=meaning,
            affected=self._affected(pair, found, action) if any(map(_is_felt, meaning)) else (),
            along=along,
            via=cause.path if cause else (),
            place=cause.location if cause else None,
            before=place_of(self.states.base, found.before, names),
            partition_of=self._partitioned(pair),
            parts=tuple(sorted(self._parts.get(found.key, Counter()).items())) if not pair.before else (),
        )

    @cached_property
    def _users(self) -> Users:
        return Users(self.states.base)

    @cached_property
    def _overloads(self) -> Overloads:
        return Overloads(self.states)

    def _affected(self, pair: Pair, found: Difference, action: Action) -> tuple[Affected, ...]:
        """The users of what changed, or of a domain with a new constraint, without those that are dropped as well."""
        address = found.before
        if found.whole and found.whole.kind == "domain":
            address = next((each.address for each in self.states.former.values() if each.key == found.whole), None)
        users = self._users.of(address, action) if address else ()
        callers = self._overloads.callers(pair) if found.key.kind in ROUTINES else {}
        return tuple(each for each in (*users, *self._users.told(callers)) if each.key not in self._gone)

    @cached_property
    def _gone(self) -> frozenset[Key]:
        """Everything that is dropped, parts included."""
        return frozenset(pair.before.key for pair in self.states.pairs if pair.before and not pair.after)

    def _partitioned(self, pair: Pair) -> Key | None:
        """The table that a created one is a partition of."""
        item = self._object(pair)
        if pair.before or not isinstance(item, Table | ForeignTable) or not item.partition_of:
            return None
        return key_of(
            Names(self.states.head.catalog, self.states.head.system), self.states.head.catalog[item.partition_of]
        )

    def _key(self, pair: Pair) -> Key:
        """The key as it is told: of what was dropped, the name that it had."""
        if pair.after:
            return self.states.present[pair.after.address].key
        assert pair.before
        return self.states.former[pair.before.address].key

    def _fields(self, found: Difference) -> Iterator[FieldChange]:
        """The properties that differ, in the words of their own time; both may be alike where a secret is hidden."""
        before = self.states.former[found.before].facts if found.before else {}
        after = self.states.present[found.after].facts if found.after else {}
        for each in found.fields:
            texts = (before.get(each.field, each.before), after.get(each.field, each.after))
            yield FieldChange(field=each.field, before=texts[0], after=texts[1])
        if self._is_recreated(found):
            yield FieldChange(field=RECREATED, before="", after="yes")

    def _is_recreated(self, found: Difference) -> bool:
        """Whether what is stored was dropped, and another object has its name."""
        if not (self.states.is_one_history and found.before and found.after):
            return False
        if found.key.kind == COLUMN:
            return found.before.oid == found.after.oid and found.before.sub != found.after.sub
        is_stored = self.states.former[found.before].key.kind in STORED
        return is_stored and found.before != found.after

    def _former_name(self, pair: Pair) -> str:
        """The name before a rename; empty without one."""
        one, other = pair
        if not (one and other):
            return ""
        before, after = self.states.base.catalog[one.address.oid], self.states.head.catalog[other.address.oid]
        former = self.states.former[one.address]
        if one.address.sub:
            return former.key.name if former.name != other.name else ""
        moved = self.states.is_one_history and one.address == other.address and is_renamed(before, after)
        return former.key.name if moved or former.name != other.name else ""

    def _former_signature(self, pair: Pair) -> str:
        """The name and arguments of the routine that another one replaced."""
        one, other = pair
        return self.states.former[one.address].key.name if one and other and one.key.name != other.key.name else ""

    def _is_of_partition(self, pair: Pair) -> bool:
        """Whether a column of a partition changed as that of its table did."""
        one, other = pair
        item = self._object(pair)
        subject = other or one
        if not (subject and subject.address.sub and isinstance(item, Table | ForeignTable) and item.partition_of):
            return False
        return (item.partition_of, subject.name) in self._columns

    @cached_property
    def _columns(self) -> frozenset[tuple[Oid, str]]:
        """The columns that changed, by relation and name."""
        return frozenset(
            (self._object(pair).oid, subject.name)
            for pair in self._told
            if (subject := pair.after or pair.before) and subject.address.sub and differs(pair)
        )

    def _is_on_no_rows(self, found: Difference) -> bool:
        """Whether a new constraint is on new columns alone, or on a table made again, so that no row has to comply."""
        if found.action is not Came.CREATED or found.key.kind not in CONSTRAINTS | {"index"} or not found.whole:
            return False
        if found.whole in self._made_again:
            return True
        columns = next((each.after for each in found.fields if each.field == "columns"), "")
        named = [f"{found.whole.name}.{name}" for name in parts(columns)]
        return bool(named) and all(found.key.kind in self._new_columns.get(name, ()) for name in named)

    @cached_property
    def _made_again(self) -> frozenset[Key]:
        """The tables that were dropped, and of which others have the names."""
        both = ((one, other) for one, other in self.states.pairs if one and other and not other.address.sub)
        moved = (other for one, other in both if one.address != other.address and other.key.kind in STORED)
        return frozenset(other.key for other in moved) if self.states.is_one_history else frozenset()

    @cached_property
    def _new_columns(self) -> Mapping[str, frozenset[str]]:
        """The kinds of constraints that existing rows satisfy, by new column: a check may refuse null."""
        made = (pair.after for pair in self.states.pairs if pair.after and not pair.before and pair.after.address.sub)
        nulls = CONSTRAINTS - {"check"}
        return {subject.key.name: CONSTRAINTS if "default" in subject.facts else nulls for subject in made}

    # --- what it means ------------------------------------------------------------------------------------

    def _happening(self, found: Difference, action: Action, former: str, fields: Iterable[FieldChange]) -> Happening:
        properties = {each.field: (each.before, each.after) for each in fields}
        if former:
            properties["name"] = former, found.key.name
        if found.key.kind == COLUMN and "type" in properties:
            base, head = self.states.base, self.states.head
            properties[STORED_TYPE] = _stored_type(base, found.before), _stored_type(head, found.after)
        if found.after and (item := self.states.head.catalog.get(found.after.oid)):
            subject = column_of(item, found.after.sub) or item
            properties |= {property: (text, text) for property, text in given(self.states.head.catalog, subject)}
        if action is Action.CREATED and self._is_of_new_type(found):
            properties.pop("context", None)
        if action is not Action.ALTERED and self._is_read_only(found):
            properties[READ_ONLY] = "yes", "yes"
        whole = found.whole.kind if found.whole else ""
        return Happening(kind=found.key.kind, whole=whole, action=action, properties=properties)

    def _is_read_only(self, found: Difference) -> bool:
        """Whether nobody could write to it before: a materialized view, or a view or a column that takes no change."""
        from meshdoc.insight.updatability import updatability

        base, address = self.states.base, found.before
        item = base.catalog.get(address.oid) if address else None
        if not isinstance(item, View):
            return isinstance(item, MaterializedView)
        told = updatability(Names(base.catalog, base.system), item)
        is_replaced = told is None or told.triggers or told.rules
        return bool(told and address and (not told.commands or (address.sub in told.read_only and not is_replaced)))

    def _is_of_new_type(self, found: Difference) -> bool:
        """Whether a cast is from or to a type that no statement so far can use."""
        cast = self.states.head.catalog.get(found.after.oid) if found.after else None
        made = {pair.after.address.oid for pair in self.states.pairs if pair.after and not pair.before}
        return isinstance(cast, Cast) and not made.isdisjoint({cast.source, cast.target})

    # --- causes -------------------------------------------------------------------------------------------

    def _cause(self, found: Difference) -> Cause | None:
        """The statement of the head that made a change."""
        if found.after and {field.field for field in found.fields} == {COLUMN_ORDER}:
            return self.states.head.set_by(found.after.oid, "columns")
        if found.after:
            return cause_of(self.states.head, found.after, {field.field for field in found.fields})
        assert found.before
        return self._drop(found.before)

    def _rename(self, found: Difference) -> Cause | None:
        """The last of the new statements that changed the name or schema of an object, or the name of a column."""
        if found.before != found.after or not found.after:
            return None
        oid, sub = found.after
        head = self.states.head
        for change in reversed(head.changes_of(oid)):
            names = change.before and _own_name(change.before, sub), change.after and _own_name(change.after, sub)
            if all(names) and names[0] != names[1]:
                return change.cause
        return None

    def _drop(self, address: Address) -> Cause | None:
        """The statement that dropped an object or column of the base."""
        if not self.states.is_one_history:
            return self._drops.get(_identity(self.states.base.catalog[address.oid], address))
        changes = reversed(self.states.head.changes_of(address.oid))
        if not address.sub:
            return next((each.cause for each in changes if each.after is None), None)
        gone = (each for each in changes if column_of(each.before, address.sub))
        return next((each.cause for each in gone if not column_of(each.after, address.sub)), None)

    @cached_property
    def _drops(self) -> Mapping[tuple[object, ...], Cause | None]:
        """The statements of the new versions that dropped something, by what it was called."""
        found: dict[tuple[object, ...], Cause | None] = {}
        steps = (self.states.head.steps[place] for place in self.states.fresh)
        for change in (change for step in steps for change in step.changes):
            before, after = change.before, change.after
            if before and after is None:
                found[_identity(before, Address(before.oid))] = change.cause
            if isinstance(before, Relation):
                for column in before.columns:
                    if not column_of(after, column.attnum):
                        found[_identity(before, Address(before.oid, column.attnum))] = change.cause
        return found

    def _along(self, pair: Pair) -> Key | None:
        """What an object depended on that was dropped by the same statement."""
        if pair.after or not pair.before or pair.before.address.sub:
            return None
        item, own = self._object(pair), pair.before.address
        for target in (each.target for each in item.references() if each.kind in DEPENDING):
            for address in (target, Address(target.oid)):
                if address in self._dropped and address != own and self._is_before(address, own):
                    return self._dropped[address]
        return None

    def _is_before(self, address: Address, own: Address) -> bool:
        """Whether the drop of one object is the reason for that of another: one statement, and no circle."""
        one, other = self._drop(address), self._drop(own)
        back = {each.target.oid for each in self.states.base.catalog[address.oid].references()}
        return (one is None or other is None or same_statement(one, other)) and own.oid not in back

    @cached_property
    def _dropped(self) -> Mapping[Address, Key]:
        gone = (pair.before for pair in self._told if pair.before and not pair.after)
        return {subject.address: self.states.former[subject.address].key for subject in gone}


def _is_felt(found: Found) -> bool:
    """Whether users of an object notice a change."""
    return found.consequence not in (Consequence.SECURITY, Consequence.COMPATIBLE)


def _identity(item: Object, address: Address) -> tuple[object, ...]:
    column = column_of(item, address.sub)
    return type(item), item.name, column.name if column else ""


def _own_name(item: Object, sub: int) -> tuple[str, Oid]:
    """The name and schema of an object, or the name of its column."""
    if not sub:
        return item.name, getattr(item, "schema", NO_OID)
    column = column_of(item, sub)
    return column.name if column else "", NO_OID


def _stored_type(history: History, address: Address | None) -> str:
    """The type of a column, or what a domain is based on."""
    column = column_of(history.catalog.get(address.oid), address.sub) if address else None
    if column is None:
        return ""
    names, type = Names(history.catalog, history.system), column.type
    while isinstance(item := history.catalog.get(type.oid), Domain):
        type = item.base
    return type_text(names, type)
