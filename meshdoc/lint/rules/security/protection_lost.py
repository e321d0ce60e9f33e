"""Row-level security lost when a table was recreated."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.trigger import Policy
from meshdoc.diagnostics import Severity
from meshdoc.history.history import History
from meshdoc.insight.loss import Loss, losses
from meshdoc.lint.rule import Remark, rule


@rule(History, Severity.ERROR)
def protection_lost(history: History, catalog: Catalog) -> Iterator[Remark]:
    """Row-level security lost when a table was recreated.

    A table was dropped and another one took its name, but row-level security was not enabled again or policies were
    not created again.

    ```sql bad
    create table event (id bigint primary key);
    alter table event enable row level security;
    create policy everyone on event using (true);
    create table new_event (id bigint primary key);
    drop table event;
    alter table new_event rename to event;
    ```

    ```sql good
    create table event (id bigint primary key);
    alter table event enable row level security;
    create policy everyone on event using (true);
    create table new_event (id bigint primary key);
    drop table event;
    alter table new_event rename to event;
    alter table event enable row level security;
    create policy everyone on event using (true);
    ```
    """
    for loss in losses(history):
        policies = [part for part in loss.parts if isinstance(part, Policy)]
        if loss.row_security or policies:
            yield _remark(loss, policies, catalog)


def _remark(loss: Loss, policies: list[Policy], catalog: Catalog) -> Remark:
    lost = ["row-level security"] if loss.row_security else []
    if policies:
        lost.append("a policy" if len(policies) == 1 else f"{len(policies)} policies")
    return Remark(
        about=catalog[loss.successor],
        message=f"Recreating {loss.former.name} dropped {' and '.join(lost)}",
        detail=f"No later version restored {'it' if len(lost) == 1 and len(policies) < 2 else 'them'}.",
        hint="Enable row-level security and recreate the policies if the new table needs the same protection.",
        location=loss.cause.location if loss.cause else None,
        notes=tuple(f"policy {policy.name}" for policy in policies),
    )
