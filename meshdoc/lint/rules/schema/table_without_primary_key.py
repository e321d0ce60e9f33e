"""Tables without a primary key."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import PrimaryKey
from meshdoc.catalog.relation import Table
from meshdoc.diagnostics import Severity
from meshdoc.lint.rule import Remark, rule, sql_name


@rule(Table, Severity.WARNING)
def table_without_primary_key(table: Table, catalog: Catalog) -> Iterator[Remark]:
    """Table without a primary key.

    Nothing guarantees that its rows are distinct, so single rows cannot be addressed reliably. By default, logical
    replication cannot replicate updates and deletes of such a table.

    ```sql bad
    create table entry (text text);
    ```

    ```sql good
    create table entry (id bigint generated always as identity primary key, text text);
    ```
    """
    if table.partition_of or catalog.children(table.oid, PrimaryKey):
        return
    yield Remark(about=table, message=f"{sql_name(catalog, table)} has no primary key")
