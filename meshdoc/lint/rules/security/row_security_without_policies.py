"""Tables with row-level security enabled but no policies."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.relation import Table
from meshdoc.catalog.trigger import Policy
from meshdoc.diagnostics import Severity
from meshdoc.history.history import History
from meshdoc.lint.rule import Remark, rule, sql_name


@rule(History, Severity.NOTICE)
def row_security_without_policies(history: History, catalog: Catalog) -> Iterator[Remark]:
    """Row-level security enabled without policies.

    Only the owner, superusers and roles with BYPASSRLS can read or write rows. That may be intended.

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
            enabled = history.set_by(table.oid, "row_security")
            yield Remark(
                about=table,
                message=f"{sql_name(catalog, table)} has row-level security enabled but no policies",
                hint="Create policies if other roles need access to its rows.",
                location=enabled.location if enabled else None,
            )
