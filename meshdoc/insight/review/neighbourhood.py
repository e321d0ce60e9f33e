"""The tables around those that changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.names.description import qualified_name
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.relation import Relation
from meshdoc.compare.consequence import TABLES
from meshdoc.history.history import History
from meshdoc.insight.review.change import Change, Reference


def references(head: History, changes: Iterable[Change]) -> Iterator[Reference]:
    """The foreign keys that begin or end at a table that changed, without those of partitions."""
    touched = {(change.whole or change.key).name for change in changes if (change.whole or change.key).kind in TABLES}
    for key in head.catalog.all(ForeignKey) if touched else ():
        table, other = (head.catalog.get(oid) for oid in (key.table, key.references_table))
        if key.parent or not (isinstance(table, Relation) and isinstance(other, Relation)):
            continue
        names = [qualified_name(head.catalog, item) for item in (table, other)]
        if not touched.isdisjoint(names):
            columns = [table.attribute(attnum) for attnum in key.columns]
            yield Reference(
                table=names[0],
                references=names[1],
                columns=tuple(quote_identifier(column.name) for column in columns),
                is_optional=not all(column.not_null for column in columns),
            )
