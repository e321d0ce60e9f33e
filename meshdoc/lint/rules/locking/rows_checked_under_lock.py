"""Constraints that a migration checks for all rows while a table is locked."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.diagnostics import Severity
from meshdoc.insight.locks.record import Kind, StatementLocks
from meshdoc.lint.rule import Remark, rule
from meshdoc.lint.rules.locking.blocked import blocked


@rule(StatementLocks, Severity.WARNING)
def rows_checked_under_lock(statement: StatementLocks, catalog: Catalog) -> Iterator[Remark]:
    """Rows checked while the table is locked.

    A new constraint has to hold for all rows, which are read while writers wait, and with some constraints readers.
    Added with NOT VALID, it holds for new rows at once; VALIDATE CONSTRAINT then checks the others under a lock that
    lets rows be read and written.

    ```sql before
    create table event (id integer, code text, at timestamptz, constraint has_time check (at is not null));
    ```

    ```sql bad
    alter table event add constraint positive check (id > 0);
    ```

    ```sql good
    alter table event add constraint positive check (id > 0) not valid;
    alter table event validate constraint positive;
    alter table event alter column at set not null;
    ```
    """
    yield from blocked(statement, catalog, (Kind.SCANS, Kind.VALIDATES), lambda works: "rows are checked")
