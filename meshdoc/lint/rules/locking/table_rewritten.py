"""Tables that a migration rewrites."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.relation import Table
from meshdoc.diagnostics import Severity
from meshdoc.insight.locks.record import Kind, StatementLocks
from meshdoc.lint.rule import Remark, rule


@rule(StatementLocks, Severity.WARNING)
def table_rewritten(statement: StatementLocks, catalog: Catalog) -> Iterator[Remark]:
    """Table rewritten under a lock.

    PostgreSQL copies every row and builds all indexes again. Until that is done, the table can be neither read nor
    written. Types whose stored values stay as they are, and defaults that the catalog keeps, need no rewrite.

    ```sql before
    create table event (id integer, code varchar(20));
    ```

    ```sql bad
    alter table event alter column id type bigint;
    ```

    ```sql good
    alter table event alter column code type text;
    alter table event add column weight integer default 1;
    ```
    """
    for lock in statement.locks:
        about = catalog.get(lock.relation)
        works = [work for work in lock.works if work.kind is Kind.REWRITES]
        if works and isinstance(about, Table):
            yield Remark(
                about=about,
                message=f"{lock.name} can be neither read nor written while it is rewritten",
                detail="; ".join(work.reason for work in works),
                hint=works[0].gentler,
                location=statement.location,
            )
