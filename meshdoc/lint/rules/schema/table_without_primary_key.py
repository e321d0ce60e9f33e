"""Tables without a primary key."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.change import Cause
from meshdoc.catalog.constraint import PrimaryKey
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Table
from meshdoc.diagnostics import Severity
from meshdoc.history.history import History
from meshdoc.lint.rule import Remark, rule, sql_name


@rule(History, Severity.WARNING)
def table_without_primary_key(history: History, catalog: Catalog) -> Iterator[Remark]:
    """Table without a primary key.

    Nothing guarantees that its rows are distinct, so single rows cannot be addressed reliably. By default, logical
    replication cannot replicate updates and deletes of such a table.

    ```sql bad
    create table entry (text text);
    ```

    ```sql good
    create table entry (id bigint generated always as identity primary key, text text);
    ```
    """
    dropped = dict(_dropped_keys(history))
    for table in filter(history.is_own, catalog.all(Table)):
        if table.partition_of or catalog.children(table.oid, PrimaryKey):
            continue
        cause = dropped.get(table.oid)
        yield Remark(
            about=table,
            message=f"{sql_name(catalog, table)} has no primary key",
            location=cause.location if cause else None,
        )


def _dropped_keys(history: History) -> Iterator[tuple[Oid, Cause | None]]:
    """The tables of primary keys that were dropped, each with the statement that did it."""
    for change in history.changes():
        if change.after is None and isinstance(change.before, PrimaryKey):
            yield change.before.table, change.cause
