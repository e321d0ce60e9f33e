"""Overlap of a new partition's bound with its siblings': check_new_partition_bound (partbounds.c).

Differs from PostgreSQL: values are only ordered for types whose text order is known here (numbers, dates, times and
text under the C collation); for other types only equal values count as overlapping.
"""

from __future__ import annotations

import math
from bisect import bisect_right, insort
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter, itemgetter
from typing import TypeAlias
from weakref import WeakKeyDictionary

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.inherit import Heir, partitions_of
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Edge, PartitionBound, PartitionStrategy, Table
from meshdoc.commands.index.index_key import key_type
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import oids
from meshdoc.session import Session

Value: TypeAlias = tuple[int, Decimal | str]
Point: TypeAlias = tuple[Value, ...]
Measures: TypeAlias = Sequence[Callable[[str], Decimal | str] | None]
BOUND: Callable[[Heir], PartitionBound | None] = attrgetter("partition_bound")
BELOW: Value = (-1, "")
ABOVE: Value = (1, "")
NUMBERS = frozenset({oids.INT2, oids.INT4, oids.INT8, oids.NUMERIC, oids.FLOAT4, oids.FLOAT8})
ORDERED_TEXTS = frozenset(
    {oids.TEXT, oids.VARCHAR, oids.BPCHAR, oids.DATE, oids.TIMESTAMP, oids.TIMESTAMPTZ, oids.UUID}
)


@dataclass(slots=True)
class Described:
    """The bounds of a table's partitions, kept from one new partition to the next: PartitionDesc (partdesc.c)."""

    bounds: list[PartitionBound | None]  # ordered by oid
    ranges: list[tuple[Point, Point, int]]  # lower and upper end and place in `bounds`, in order
    places: dict[Expr, int]  # of list values


_described: WeakKeyDictionary[Catalog, dict[Oid, Described]] = WeakKeyDictionary()


def check_new_bound(session: Session, parent: Table, name: str, bound: PartitionBound) -> None:
    """Raise SqlError 42P17 if the bound is empty or overlaps a sibling's."""
    siblings = partitions_of(session.catalog, parent.oid)
    if bound.default:
        present = next((item for item in siblings if item.partition_bound and item.partition_bound.default), None)
        if present:
            raise SqlError("42P17", f'partition "{name}" conflicts with existing default partition "{present.name}"')
        return
    assert parent.partition_strategy is not None
    CHECKS[parent.partition_strategy](session, parent, name, bound, siblings)


def _described_by(session: Session, parent: Table, siblings: Sequence[Heir]) -> Described:
    """The bounds of all partitions; those known from an earlier check are not looked at again."""
    bounds = list(map(BOUND, siblings))
    held = _described.setdefault(session.catalog, {})
    known = held.get(parent.oid)
    if known is None or known.bounds != bounds[: len(known.bounds)]:
        known = held[parent.oid] = Described([], [], {})
    for place in range(len(known.bounds), len(bounds)):
        _describe(known, bounds[place], place, _measures(session, parent))
    return known


def _describe(known: Described, bound: PartitionBound | None, place: int, measures: Measures) -> None:
    known.bounds.append(bound)
    if bound is None or bound.default:
        return
    known.places.update(dict.fromkeys(bound.values, place))
    if bound.lower:
        lower, upper = _values(bound.lower, measures), _values(bound.upper, measures)
        if lower is not None and upper is not None:
            insort(known.ranges, (lower, upper, place))


def _overlap(name: str, sibling: Heir) -> SqlError:
    return SqlError("42P17", f'partition "{name}" would overlap partition "{sibling.name}"')


def _check_list(session: Session, parent: Table, name: str, bound: PartitionBound, siblings: Sequence[Heir]) -> None:
    places = _described_by(session, parent, siblings).places
    for value in bound.values:
        if value in places:
            raise _overlap(name, siblings[places[value]])


def _check_hash(session: Session, parent: Table, name: str, bound: PartitionBound, siblings: Sequence[Heir]) -> None:
    if wrong := _wrong_modulus(bound, siblings):
        message = "every hash partition modulus must be a factor of the next larger modulus"
        raise SqlError("42P17", message, detail=wrong)
    for sibling in siblings:
        other = sibling.partition_bound
        if other and other.modulus:
            step = math.gcd(other.modulus, bound.modulus)
            if bound.remainder % step == other.remainder % step:
                raise _overlap(name, sibling)


def _wrong_modulus(bound: PartitionBound, siblings: Sequence[Heir]) -> str:
    """Why a modulus does not fit those of the neighboring partitions, in bound order; '' if it fits."""
    bounds = ((item.partition_bound, item.name) for item in siblings if item.partition_bound)
    known = sorted((other.modulus, other.remainder, name) for other, name in bounds)
    place = sum((modulus, remainder) <= (bound.modulus, bound.remainder) for modulus, remainder, _ in known)
    if place and bound.modulus % known[place - 1][0]:
        modulus, _, name = known[place - 1]
        return (
            f"The new modulus {bound.modulus} is not divisible by {modulus}, "
            f'the modulus of existing partition "{name}".'
        )
    if place < len(known) and known[place][0] % bound.modulus:
        modulus, _, name = known[place]
        return (
            f'The new modulus {bound.modulus} is not a factor of {modulus}, the modulus of existing partition "{name}".'
        )
    return ""


def _check_range(session: Session, parent: Table, name: str, bound: PartitionBound, siblings: Sequence[Heir]) -> None:
    measures = _measures(session, parent)
    lower, upper = _values(bound.lower, measures), _values(bound.upper, measures)
    if lower is None or upper is None:
        return
    if lower >= upper:
        shown = tuple(", ".join(_shown(value) for value in side) for side in (bound.lower, bound.upper))
        raise SqlError(
            "42P17",
            f'empty range bound specified for partition "{name}"',
            detail=f"Specified lower bound ({shown[0]}) is greater than or equal to upper bound ({shown[1]}).",
        )
    ranges = _described_by(session, parent, siblings).ranges
    place = bisect_right(ranges, lower, key=itemgetter(0))
    for low, high, sibling in ranges[max(place - 1, 0) : place + 1]:
        if lower < high and low < upper:
            raise _overlap(name, siblings[sibling])


def _measures(session: Session, parent: Table) -> Measures:
    types = [session.names.system.type(key_type(parent, item).oid) for item in parent.partition_key]
    return [MEASURES.get(type.oid) if type else None for type in types]


def _values(side: Sequence[Expr | Edge], measures: Measures) -> Point | None:
    """One end of a range in comparable form; None if the order of a type is not known here."""
    found: list[Value] = []
    for value, measure in zip(side, measures, strict=True):
        if isinstance(value, Edge):
            found.append(BELOW if value is Edge.MINVALUE else ABOVE)
        elif measure is None or not all(isinstance(part, str) for part in value.text):
            return None
        else:
            text = "".join(part for part in value.text if isinstance(part, str))
            found.append((0, measure(text.strip("'"))))
    return tuple(found)


def _shown(value: Expr | Edge) -> str:
    if isinstance(value, Edge):
        return value.value
    return "".join(part if isinstance(part, str) else "?" for part in value.text)


MEASURES: dict[Oid, Callable[[str], Decimal | str]] = {
    **{oid: Decimal for oid in NUMBERS},
    **{oid: str for oid in ORDERED_TEXTS},
}
CHECKS = {
    PartitionStrategy.LIST: _check_list,
    PartitionStrategy.HASH: _check_hash,
    PartitionStrategy.RANGE: _check_range,
}
