"""What makes a schema slow or fail as it grows: wide deletions, triggers a row, missing keys, keys that run out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import Constraint, ForeignKey, PrimaryKey, Unique, constraints_of
from meshdoc.catalog.index import indexes_of
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Column, Persistence, Relation, Table
from meshdoc.catalog.relation import Sequence as Counter
from meshdoc.catalog.trigger import Trigger
from meshdoc.history.history import default_of
from meshdoc.insight.cascade import Cascade, cascade_of
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import oids
from meshdoc.record import record

EVENTS = ("insert", "update", "delete")
MANY_TRIGGERS = 3
SMALL = {oids.INT2: 2**15 - 1, oids.INT4: 2**31 - 1}
"""The largest values of the types that a key can run out of."""


@record
class RowTriggers:
    """The row triggers that fire for each command on a table."""

    table: Oid
    counts: tuple[tuple[str, int], ...]


@record
class SmallKey:
    """A key that counts up in a small type: `most` is its last value."""

    table: Oid
    attnum: int
    most: int


@record
class NarrowReference:
    """A column of a foreign key whose type is smaller than that of the key it references."""

    key: Oid
    attnum: int
    target: int


@record
class Reliability:
    """What is worth knowing, widest or gravest first; `local_times` are columns of timestamp without time zone."""

    cascades: tuple[Cascade, ...]
    deferrable: tuple[Oid, ...]
    row_triggers: tuple[RowTriggers, ...]
    without_key: tuple[Oid, ...]
    small_keys: tuple[SmallKey, ...]
    narrow: tuple[NarrowReference, ...]
    local_times: tuple[tuple[Oid, tuple[int, ...]], ...]
    unlogged: tuple[Oid, ...]

    def __bool__(self) -> bool:
        """Whether there is any of it."""
        return bool(
            self.cascades
            or self.deferrable
            or self.row_triggers
            or self.without_key
            or self.small_keys
            or self.narrow
            or self.local_times
            or self.unlogged
        )


def reliability(names: Names, tables: Sequence[Relation]) -> Reliability:
    """What is worth knowing about some tables."""
    catalog = names.catalog
    cascades = (cascade_of(catalog, table) for table in tables)
    wide = [told for told in cascades if told.reached or told.blockers]
    own = [item for table in tables for item in constraints_of(catalog, table.oid)]
    return Reliability(
        cascades=tuple(sorted(wide, key=lambda told: -len(told.reached))),
        deferrable=tuple(item.oid for item in own if item.deferrable),
        row_triggers=tuple(_row_triggers(catalog, tables)),
        without_key=tuple(table.oid for table in tables if isinstance(table, Table) and not _has_key(catalog, table)),
        small_keys=tuple(_small_keys(names, tables)),
        narrow=tuple(_narrow(names, own)),
        local_times=tuple(_local_times(tables)),
        unlogged=tuple(table.oid for table in tables if table.persistence is Persistence.UNLOGGED),
    )


def _row_triggers(catalog: Catalog, tables: Iterable[Relation]) -> Iterator[RowTriggers]:
    """The tables with many row triggers for a command, the most first."""
    found = []
    for table in tables:
        rows = [each for each in catalog.children(table.oid, Trigger) if each.table == table.oid]
        fired = [each for each in rows if each.row and each.enabled in ("O", "A")]
        counts = tuple((event, sum(event in each.events for each in fired)) for event in EVENTS)
        found.append(RowTriggers(table=table.oid, counts=counts))
    wide = [each for each in found if max(count for _, count in each.counts) >= MANY_TRIGGERS]
    yield from sorted(wide, key=lambda each: -max(count for _, count in each.counts))


def _has_key(catalog: Catalog, table: Relation) -> bool:
    """Whether a key tells each row from all others: its columns are never null, or nulls count as equal."""
    if any(isinstance(item, PrimaryKey) for item in constraints_of(catalog, table.oid)):
        return True
    unique = (index for index in indexes_of(catalog, table.oid) if index.unique and not index.predicate)
    return any(
        index.nulls_not_distinct or all(key.attnum and table.attribute(key.attnum).not_null for key in index.index_keys)
        for index in unique
    )


# --- types --------------------------------------------------------------------------------------------------


def _small_keys(names: Names, tables: Iterable[Relation]) -> Iterator[SmallKey]:
    """The single-column keys of a small type that fill themselves from a sequence."""
    facts, sequences = Facts(names), names.catalog.all(Counter)
    for table in tables:
        keys = (item for item in constraints_of(names.catalog, table.oid) if isinstance(item, PrimaryKey | Unique))
        for attnum in dict.fromkeys(key.columns[0] for key in keys if len(key.columns) == 1):
            column = table.attribute(attnum)
            most = SMALL.get(facts.base_type(column.type.oid))
            if most and (sequence := _sequence(names.catalog, sequences, table, column)):
                yield SmallKey(table=table.oid, attnum=attnum, most=min(most, sequence.maximum))


def _sequence(catalog: Catalog, sequences: Iterable[Counter], table: Relation, column: Column) -> Counter | None:
    """The sequence that fills a column."""
    default = default_of(catalog, table.oid, column.attnum)
    used = {address.oid for address in default.expression.depends} if default else set()
    for item in sequences:
        of = item.identity_of
        if item.oid in used or (of and (of.oid, of.sub) == (table.oid, column.attnum)):
            return item
    return None


def _narrow(names: Names, constraints: Iterable[Constraint]) -> Iterator[NarrowReference]:
    """The foreign keys that will not reach all rows that they may reference."""
    facts = Facts(names)
    for key in constraints:
        if not isinstance(key, ForeignKey) or key.parent:
            continue
        table, target = names.catalog[key.table], names.catalog[key.references_table]
        assert isinstance(table, Relation)
        assert isinstance(target, Relation)
        for attnum, other in zip(key.columns, key.references_columns, strict=True):
            here, there = (
                facts.base_type(item.attribute(number).type.oid) for item, number in ((table, attnum), (target, other))
            )
            if here in SMALL and SMALL.get(there, 2**63) > SMALL[here] and there in (*SMALL, oids.INT8):
                yield NarrowReference(key=key.oid, attnum=attnum, target=other)


def _local_times(tables: Iterable[Relation]) -> Iterator[tuple[Oid, tuple[int, ...]]]:
    for table in tables:
        found = tuple(column.attnum for column in table.columns if column.type.oid == oids.TIMESTAMP)
        if found:
            yield table.oid, found
