"""The keys by which rows of a table are in conflict with each other."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.index import Index
from meshdoc.catalog.relation import Table
from meshdoc.interpret.value import Uncertain
from meshdoc.session import Session


def keys(session: Session, table: Table) -> Iterator[tuple[int, ...]]:
    """The attnums of each unique index; Uncertain for one over expressions or of some rows only."""
    for index in session.catalog.children(table.oid, Index):
        if index.table != table.oid or not index.unique:
            continue
        numbers = tuple(key.attnum for key in index.index_keys)
        if index.predicate is not None or 0 in numbers:
            raise Uncertain("a unique index over expressions, or with a condition, is not followed")
        yield numbers
