"""Indexes that are there twice."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.index import Index
from meshdoc.catalog.relation import Relation
from meshdoc.diagnostics import Severity
from meshdoc.insight.index_use import covered_by
from meshdoc.lint.rule import Remark, rule, sql_name


@rule(Index, Severity.WARNING)
def duplicate_index(index: Index, catalog: Catalog) -> Iterator[Remark]:
    """Index that another one repeats.

    Both have the same keys and rows, so that one of them only costs space and slows writes down.

    ```sql bad
    create table item (id int primary key);
    create index on item (id);
    ```

    ```sql good
    create table item (id int primary key, a int);
    create index on item (a);
    create index on item (a) where a > 0;
    ```
    """
    covered = covered_by(catalog, index)
    if covered and covered.is_duplicate:
        table = catalog[index.table]
        assert isinstance(table, Relation)
        yield Remark(
            about=index,
            message=f"{sql_name(catalog, table)}: index {index.name} is a duplicate of {catalog[covered.by].name}",
            hint=f"Drop {index.name}.",
        )
