"""Code in narrative pages that names what no longer exists."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.diagnostics import Severity
from meshdoc.insight.narrative.pages import Narrative
from meshdoc.insight.narrative.stale import stale
from meshdoc.lint.rule import Remark, rule


@rule(Narrative, Severity.WARNING)
def stale_reference(narrative: Narrative, catalog: Catalog) -> Iterator[Remark]:
    """A narrative page names an object that a migration renamed or dropped.

    Code spans are compared with the names of earlier versions: `schema.name`, `table.column`, or the name of an object
    alone. Words that something has as its name today, keywords and types are never findings.

    ```sql before
    create table run (id int primary key, state text);
    ```

    ```sql bad
    alter table run rename state to status;
    ```

    ```markdown bad
    A worker sets `run.state` when it is done.
    ```

    ```sql good
    alter table run rename state to status;
    ```

    ```markdown good
    A worker sets `run.status` when it is done, never `paused`.
    ```
    """
    for found in stale(narrative):
        yield Remark(
            message=f"{found.node.text.strip()} no longer exists: {found.fate}",
            hint="Name its successor; write [[name]] to have the name checked by every build.",
            location=found.page.location(found.node),
        )
