"""Policies that have no effect."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.relation import Table
from meshdoc.catalog.trigger import Policy
from meshdoc.diagnostics import Severity
from meshdoc.history.history import History
from meshdoc.lint.rule import Remark, rule, sql_name


@rule(History, Severity.ERROR)
def policies_without_row_security(history: History, catalog: Catalog) -> Iterator[Remark]:
    """Policies on a table with row-level security disabled.

    Policies have no effect unless row-level security is enabled on their table.

    ```sql bad
    create table note (id bigint primary key, owner text);
    create policy own on note using (owner = current_user);
    ```

    ```sql good
    create table note (id bigint primary key, owner text);
    create policy own on note using (owner = current_user);
    alter table note enable row level security;
    ```
    """
    for table in catalog.all(Table):
        policies = [policy for policy in catalog.children(table.oid, Policy) if policy.table == table.oid]
        if table.row_security or not (history.sets(table, "row_security") or any(map(history.is_own, policies))):
            continue
        if policies:
            disabled = history.set_by(table.oid, "row_security")
            count = "a policy" if len(policies) == 1 else f"{len(policies)} policies"
            yield Remark(
                about=table,
                message=f"{sql_name(catalog, table)} has {count} but row-level security is disabled",
                hint=f"Run ALTER TABLE {sql_name(catalog, table)} ENABLE ROW LEVEL SECURITY, or drop the policies.",
                location=disabled.location if disabled else None,
            )
