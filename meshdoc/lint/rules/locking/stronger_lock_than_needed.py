"""Statements that have a form with a weaker lock."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.diagnostics import Severity
from meshdoc.insight.locks.record import StatementLocks
from meshdoc.lint.rule import Remark, rule


@rule(StatementLocks, Severity.NOTICE)
def stronger_lock_than_needed(statement: StatementLocks, catalog: Catalog) -> Iterator[Remark]:
    """Stronger lock than needed.

    The statement is done in a moment, but it first waits for all running queries on the table, and those that come
    later wait behind it. Another form of it lets them pass.

    ```sql before
    create table event (id integer, at timestamptz);
    create index event_at on event (at);
    ```

    ```sql bad
    drop index event_at;
    ```

    ```sql good
    drop index concurrently event_at;
    ```
    """
    for lock in statement.locks:
        if not lock.takes_long and lock.gentler:
            yield Remark(
                about=catalog.get(lock.relation),
                message=f"{lock.name} is locked in {lock.mode.value} mode, which blocks reads and writes",
                hint=lock.gentler[0],
                location=statement.location,
            )
