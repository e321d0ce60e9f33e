"""The differences between two states, and their effect on a state."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping

from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import Address
from meshdoc.compare.facts import Facts
from meshdoc.compare.key import Key
from meshdoc.compare.state import State, Subject
from meshdoc.record import record

COLUMN_ORDER = "column order"
KIND = "kind of object"
NOTHING: Facts = {}


class Action(enum.Enum):
    """What leads from the first state to the second."""

    CREATED = "created"
    ALTERED = "altered"
    DROPPED = "dropped"


@record
class FieldChange:
    """A field before and after, in PostgreSQL's words; empty where it is null, false or absent."""

    field: str
    before: str
    after: str


@record
class Difference:
    """The change of one object or column, with all of its fields where it is created or dropped.

    `before` and `after` are its addresses in the two catalogs, `whole` is what it is a part of.
    """

    key: Key
    action: Action
    whole: Key | None
    before: Address | None
    after: Address | None
    fields: tuple[FieldChange, ...]


def diff(before: State, after: State) -> tuple[Difference, ...]:
    """What leads from one state to another, by key."""
    found = (difference(before.get(key), after.get(key)) for key in sorted({*before, *after}))
    return tuple(each for each in found if each.action is not Action.ALTERED or each.fields)


def difference(before: Subject | None, after: Subject | None) -> Difference:
    """What leads from one subject to another, of which one may be absent."""
    action = Action.CREATED if before is None else Action.DROPPED if after is None else Action.ALTERED
    subject = after or before
    assert subject
    return Difference(
        key=subject.key,
        action=action,
        whole=subject.whole,
        before=before.address if before else None,
        after=after.address if after else None,
        fields=(
            *(_kinds(before, after) if before and after else ()),
            *_changes(before.facts if before else NOTHING, after.facts if after else NOTHING),
            *(_reordering(before.order, after.order) if before and after else ()),
        ),
    )


def _kinds(before: Subject, after: Subject) -> Iterator[FieldChange]:
    """Another kind: a table that has become a view, or is partitioned."""
    if before.key.kind != after.key.kind:
        yield FieldChange(field=KIND, before=before.key.kind, after=after.key.kind)


def _changes(before: Facts, after: Facts) -> Iterator[FieldChange]:
    for field in sorted({*before, *after}):
        if before.get(field) != after.get(field):
            yield FieldChange(field=field, before=before.get(field, ""), after=after.get(field, ""))


def _reordering(before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[FieldChange]:
    """The order of the columns that are in both, where it differs."""
    former, present = ([name for name in one if name in other] for one, other in ((before, after), (after, before)))
    if former != present:
        texts = (", ".join(map(quote_identifier, names)) for names in (former, present))
        yield FieldChange(field=COLUMN_ORDER, before=next(texts), after=next(texts))


def applied(differences: Iterable[Difference], facts: Mapping[Key, Facts]) -> dict[Key, Facts]:
    """The facts by key after differences took effect: with those of `diff(a, b)`, a's become b's."""
    found = dict(facts)
    for each in differences:
        if each.action is Action.DROPPED:
            del found[each.key]
            continue
        changed = {change.field: change.after for change in each.fields if change.field != COLUMN_ORDER}
        together = {**found.get(each.key, NOTHING), **changed}
        found[each.key] = {field: text for field, text in together.items() if text}
    return found


def told(differences: Iterable[Difference]) -> tuple[Difference, ...]:
    """The differences for a reader: those of a table together, and none of the parts of a created or dropped one."""
    found = list(differences)
    wholes = {each.key for each in found if each.action is not Action.ALTERED}
    shown = (each for each in found if each.whole not in wholes)
    return tuple(sorted(shown, key=lambda each: ((each.whole or each.key)[::-1], each.whole is not None, each.key)))
