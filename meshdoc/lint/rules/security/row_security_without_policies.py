"""Tables that row-level security closes to everybody."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.relation import Table
from meshdoc.catalog.trigger import Policy
from meshdoc.diagnostics import Severity
from meshdoc.history.history import History
from meshdoc.lint.rule import Remark, rule


@rule(History, Severity.NOTICE)
def row_security_without_policies(history: History, catalog: Catalog) -> Iterator[Remark]:
    """Row-level security is on and there is no policy.

    Nobody but the owner and the roles that bypass row-level security reads or writes a row. That may be meant.

    ```sql bad
    create table note (id bigint primary key);
    alter table note enable row level security;
    ```

    ```sql good
    create table note (id bigint primary key);
    alter table note enable row level security;
    create policy everyone on note for select using (true);
    ```
    """
    for table in catalog.all(Table):
        if table.row_security and history.sets(table, "row_security") and not catalog.children(table.oid, Policy):
            yield Remark(
                about=table,
                message=f"row-level security is on for {table.name}, and no policy lets anybody in",
                hint="Create policies, if others than the owner are to reach its rows.",
            )
