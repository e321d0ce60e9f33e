"""Triggers, indexes, constraints and comments lost when a table was recreated."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.object import Object
from meshdoc.catalog.trigger import Policy
from meshdoc.diagnostics import Severity
from meshdoc.history.history import History
from meshdoc.insight.loss import losses
from meshdoc.lint.rule import Remark, rule


@rule(History, Severity.WARNING)
def parts_lost(history: History, catalog: Catalog) -> Iterator[Remark]:
    """Indexes, triggers or constraints lost when a table was recreated.

    A table was dropped and another one took its name, but not all of its triggers, rules, indexes, constraints and
    comments were created again.

    ```sql bad
    create table event (id bigint primary key, at timestamptz);
    create index event_at on event (at);
    create table new_event (id bigint primary key, at timestamptz);
    drop table event;
    alter table new_event rename to event;
    ```

    ```sql good
    create table event (id bigint primary key, at timestamptz);
    create index event_at on event (at);
    create table new_event (id bigint primary key, at timestamptz);
    drop table event;
    alter table new_event rename to event;
    create index event_at on event (at);
    ```
    """
    for loss in losses(history):
        parts: list[Object] = [part for part in loss.parts if not isinstance(part, Policy)]
        lost = [f"{part.noun} {part.name}" for part in parts] + (["its comment"] if loss.comment else [])
        if lost:
            yield Remark(
                about=catalog[loss.successor],
                message=f"Recreating {loss.former.name} dropped {', '.join(lost)}",
                location=loss.cause.location if loss.cause else None,
            )
