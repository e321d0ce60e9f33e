"""Tables that TRUNCATE ... CASCADE empties along with those that it names."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.diagnostics import Severity
from meshdoc.insight.locks.record import Kind, StatementLocks
from meshdoc.lint.rule import Remark, rule


@rule(StatementLocks, Severity.WARNING)
def truncate_cascades(statement: StatementLocks, catalog: Catalog) -> Iterator[Remark]:
    """TRUNCATE empties tables that it does not name.

    With CASCADE, all tables with foreign keys to the named ones are emptied as well, and those with foreign keys to
    them. Naming them makes TRUNCATE fail as soon as another table references one of them.

    ```sql before
    create table event (id integer primary key);
    create table note (event integer references event);
    ```

    ```sql bad
    truncate event cascade;
    ```

    ```sql good
    truncate event, note;
    ```
    """
    for lock in statement.locks:
        for work in lock.works:
            if work.kind is Kind.EMPTIES and work.about:
                yield Remark(
                    about=catalog.get(lock.relation),
                    message=f"TRUNCATE ... CASCADE also empties {lock.name}",
                    detail=work.reason,
                    hint="Name the table in the statement.",
                    location=statement.location,
                )
