"""Indexes that another one makes redundant."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.index import Index
from meshdoc.catalog.relation import Relation
from meshdoc.diagnostics import Severity
from meshdoc.insight.index_use import covered_by
from meshdoc.lint.rule import Remark, rule, sql_name


@rule(Index, Severity.NOTICE)
def redundant_index(index: Index, catalog: Catalog) -> Iterator[Remark]:
    """Index that is the beginning of another one.

    Each write adds to both, and whatever the shorter one finds or sorts, the longer one does. The shorter one is
    smaller, so that it may be worth keeping for a table that is only read.

    ```sql bad
    create table item (a int, b int);
    create index on item (a);
    create index on item (a, b);
    ```

    ```sql good
    create table item (a int, b int);
    create unique index on item (a);
    create index on item (a, b);
    ```
    """
    covered = covered_by(catalog, index)
    if covered and not covered.is_duplicate:
        table = catalog[index.table]
        assert isinstance(table, Relation)
        yield Remark(
            about=index,
            message=f"{sql_name(catalog, table)}: index {index.name} is the beginning of {catalog[covered.by].name}",
            hint=f"Drop {index.name}, unless its smaller size matters.",
        )
