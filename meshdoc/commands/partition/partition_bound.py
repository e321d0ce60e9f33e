"""Overlap of a new partition's bound with its siblings': check_new_partition_bound (partbounds.c).

Differs from PostgreSQL: values are only ordered for types whose text order is known here (numbers, dates, times and
text under the C collation); for other types only equal values count as overlapping.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import Decimal

from meshdoc.catalog.expr import Expr
from meshdoc.catalog.inherit import Heir, partitions_of
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Edge, PartitionBound, PartitionStrategy, Table
from meshdoc.commands.index.index_key import key_type
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import oids
from meshdoc.session import Session

Value = tuple[int, Decimal | str]
BELOW: Value = (-1, "")
ABOVE: Value = (1, "")
NUMBERS = frozenset({oids.INT2, oids.INT4, oids.INT8, oids.NUMERIC, oids.FLOAT4, oids.FLOAT8})
ORDERED_TEXTS = frozenset(
    {oids.TEXT, oids.VARCHAR, oids.BPCHAR, oids.DATE, oids.TIMESTAMP, oids.TIMESTAMPTZ, oids.UUID}
)


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


def _overlap(name: str, sibling: Heir) -> SqlError:
    return SqlError("42P17", f'partition "{name}" would overlap partition "{sibling.name}"')


def _check_list(session: Session, parent: Table, name: str, bound: PartitionBound, siblings: Sequence[Heir]) -> None:
    wanted = set(bound.values)
    for sibling in siblings:
        if sibling.partition_bound and not wanted.isdisjoint(sibling.partition_bound.values):
            raise _overlap(name, sibling)


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
    types = [session.names.system.type(key_type(parent, item).oid) for item in parent.partition_key]
    measures = [MEASURES.get(type.oid) if type else None for type in types]
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
    for sibling in siblings:
        other = sibling.partition_bound
        if other is None or other.default:
            continue
        low, high = _values(other.lower, measures), _values(other.upper, measures)
        if low is not None and high is not None and lower < high and low < upper:
            raise _overlap(name, sibling)


def _values(
    side: Sequence[Expr | Edge], measures: Sequence[Callable[[str], Decimal | str] | None]
) -> tuple[Value, ...] | None:
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
