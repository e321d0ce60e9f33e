"""The declared keys of a table, and the foreign keys that a row has to satisfy."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.index import indexes_of
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Relation
from meshdoc.insight.foreign_keys import own_keys
from meshdoc.record import record


@record
class UniqueKey:
    """Columns of which no two rows have the same values; rows with a null in them may, if nulls are distinct."""

    index: Oid
    columns: tuple[int, ...]
    primary: bool
    has_nulls: bool
    nulls_distinct: bool

    @property
    def identifies(self) -> bool:
        """Whether the columns identify every row."""
        return not (self.has_nulls and self.nulls_distinct)


def unique_keys(catalog: Catalog, table: Relation) -> tuple[UniqueKey, ...]:
    """The primary key and the whole-table unique constraints and indexes over columns, the primary key first."""
    required = {column.attnum for column in table.columns if column.not_null}
    found = [
        UniqueKey(
            index=index.oid,
            columns=tuple(key.attnum for key in index.index_keys),
            primary=index.primary,
            has_nulls=not required.issuperset(key.attnum for key in index.index_keys),
            nulls_distinct=not index.nulls_not_distinct,
        )
        for index in indexes_of(catalog, table.oid)
        if index.unique and index.valid and not index.predicate and all(key.attnum for key in index.index_keys)
    ]
    return tuple(sorted(found, key=lambda key: (not key.primary, len(key.columns), key.index)))


def enforced_keys(catalog: Catalog, table: Oid) -> Iterator[ForeignKey]:
    """The foreign keys of a table that new rows must satisfy, without the copies of other tables' partitions."""
    return (key for key in own_keys(catalog, table) if key.enforced and not key.of_referenced)
