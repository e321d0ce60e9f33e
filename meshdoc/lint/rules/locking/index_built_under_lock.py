"""Indexes that a migration builds while their table is locked."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.diagnostics import Severity
from meshdoc.insight.locks.record import Kind, StatementLocks
from meshdoc.lint.rule import Remark, rule
from meshdoc.lint.rules.locking.blocked import blocked


@rule(StatementLocks, Severity.WARNING)
def index_built_under_lock(statement: StatementLocks, catalog: Catalog) -> Iterator[Remark]:
    """Index built while the table is locked.

    CREATE INDEX keeps writers waiting until all rows are in the index; adding a key constraint or REINDEX keeps readers
    waiting as well. CREATE INDEX CONCURRENTLY does not, outside of a transaction.

    ```sql before
    create table event (id integer, at timestamptz);
    ```

    ```sql bad
    create index on event (at);
    ```

    ```sql good
    create index concurrently on event (at);
    create table visit (id integer primary key, at timestamptz);
    create index on visit (at);
    ```
    """
    yield from blocked(
        statement, catalog, (Kind.BUILDS,), lambda works: f"{'an index is' if len(works) == 1 else 'indexes are'} built"
    )
