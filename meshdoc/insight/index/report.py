"""What there is to say about the indexes of a schema: purpose, gaps, redundancy and price."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.index import Index, indexes_of
from meshdoc.catalog.inherit import partitions_of
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Relation
from meshdoc.insight.effects.index import RoutineEffects
from meshdoc.insight.index.paths import AccessPath, Source, Use, access_paths
from meshdoc.insight.index.serving import Served
from meshdoc.insight.index_use import Covered, covered_by
from meshdoc.record import record


@record
class Purpose:
    """An index: whether it enforces a key, which access paths it serves, and whether another one makes it redundant."""

    index: Oid
    table: Oid
    enforces: bool
    serves: tuple[Source, ...]
    covered: Covered | None


@record
class OnPartitions:
    """Columns that partitions of a table have an index on, which the table itself lacks: new ones do not get it."""

    table: Oid
    columns: tuple[str, ...]
    indexes: tuple[Oid, ...]
    partitions: int


@record
class Price:
    """The indexes of a table that each INSERT adds to, and those that only some rows are in.

    An UPDATE of none of the `indexed` columns adds to no index.
    """

    table: Oid
    indexes: tuple[Oid, ...]
    partial: tuple[Oid, ...]
    indexed: tuple[int, ...]


@record
class IndexReport:
    """The indexes of some tables, and the access paths that they serve or should serve."""

    paths: tuple[AccessPath, ...]
    purposes: tuple[Purpose, ...]
    on_partitions: tuple[OnPartitions, ...]
    prices: tuple[Price, ...]

    def missing(self, *uses: Use) -> tuple[AccessPath, ...]:
        """The paths that compare columns for some uses and that no index serves wholly; look-up tables are spared."""
        return tuple(
            path
            for path in self.paths
            if path.served is not Served.WHOLLY
            and (path.equal or path.others)
            and not path.is_spared
            and any(source.use in uses for source in path.sources)
        )


def index_report(names: Names, effects: RoutineEffects, tables: Sequence[Relation]) -> IndexReport:
    """The report on some tables."""
    catalog = names.catalog
    paths = access_paths(names, effects, frozenset(table.oid for table in tables))
    served = _served(paths)
    found = [index for table in tables for index in sorted(indexes_of(catalog, table.oid), key=lambda item: item.name)]
    return IndexReport(
        paths=paths,
        purposes=tuple(
            Purpose(
                index=index.oid,
                table=index.table,
                enforces=index.unique or index.exclusion,
                serves=served.get(index.oid, ()),
                covered=covered_by(catalog, index),
            )
            for index in found
        ),
        on_partitions=tuple(each for table in tables for each in _on_partitions(catalog, table)),
        prices=tuple(_price(catalog, table) for table in tables if indexes_of(catalog, table.oid)),
    )


def _served(paths: Sequence[AccessPath]) -> Mapping[Oid, tuple[Source, ...]]:
    """The sources that each index serves as well as any other does."""
    found: dict[Oid, dict[Source, None]] = {}
    for path in paths:
        for service in path.services:
            if service.served is path.served:
                found.setdefault(service.index, {}).update(dict.fromkeys(path.sources))
    return {index: tuple(sources) for index, sources in found.items()}


def _on_partitions(catalog: Catalog, table: Relation) -> Iterator[OnPartitions]:
    partitions = partitions_of(catalog, table.oid)
    found: dict[tuple[str, ...], list[Oid]] = {}
    for partition in partitions:
        for index in indexes_of(catalog, partition.oid):
            if not index.parent and not index.constraint and all(key.attnum for key in index.index_keys):
                names = tuple(partition.attribute(key.attnum).name for key in index.index_keys)
                found.setdefault(names, []).append(index.oid)
    for columns, indexes in found.items():
        yield OnPartitions(table=table.oid, columns=columns, indexes=tuple(indexes), partitions=len(partitions))


def _price(catalog: Catalog, table: Relation) -> Price:
    partitions = partitions_of(catalog, table.oid)
    indexes = indexes_of(catalog, partitions[0].oid if partitions else table.oid)
    names = {number: (partitions[0] if partitions else table).attribute(number).name for number in _columns(indexes)}
    own = (table.column(name) for name in names.values())
    return Price(
        table=table.oid,
        indexes=tuple(index.oid for index in indexes if not index.predicate),
        partial=tuple(index.oid for index in indexes if index.predicate),
        indexed=tuple(sorted(column.attnum for column in own if column)),
    )


def _columns(indexes: Sequence[Index]) -> set[int]:
    """The columns that indexes hold or test."""
    keys = {key.attnum for index in indexes for key in index.index_keys if key.attnum}
    expressions = [key.expression for index in indexes for key in index.index_keys if key.expression]
    expressions += [index.predicate for index in indexes if index.predicate]
    used = {at.sub for expr in expressions for at in expr.depends if at.sub and at.oid == indexes[0].table}
    return keys | used | {attnum for index in indexes for attnum in index.include}


def foreign_keys(catalog: Catalog, paths: Sequence[AccessPath]) -> Iterator[tuple[ForeignKey, AccessPath]]:
    """Each foreign key with its path."""
    for path in paths:
        for source in path.sources:
            if source.use is Use.FOREIGN_KEY:
                key = catalog[source.object]
                assert isinstance(key, ForeignKey)
                yield key, path
