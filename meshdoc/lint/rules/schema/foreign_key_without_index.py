"""Foreign keys that no index serves."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.expr import Expr, Hole
from meshdoc.catalog.index import Index
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Table
from meshdoc.diagnostics import Severity
from meshdoc.lint.rule import Remark, column_names, rule


@rule(ForeignKey, Severity.WARNING)
def foreign_key_without_index(key: ForeignKey, catalog: Catalog) -> Iterator[Remark]:
    """No index begins with the columns of a foreign key.

    To delete or change a row of the table referred to, PostgreSQL looks for the rows that refer to it. Without an index
    it reads the whole table, once for each row.

    ```sql bad
    create table parent (id bigint primary key);
    create table child (parent_id bigint references parent);
    ```

    ```sql good
    create table parent (id bigint primary key);
    create table child (parent_id bigint references parent, second_parent_id bigint references parent);
    create index on child (parent_id);
    create index on child (second_parent_id) where second_parent_id is not null;
    ```
    """
    if key.parent or _is_served(catalog, key.table, frozenset(key.columns)):
        return
    columns = column_names(catalog, key, key.columns)
    table, target = catalog[key.table].name, catalog[key.references_table].name
    yield Remark(
        about=key,
        message=f"no index of {table} begins with {columns}, its reference to {target}",
        hint=f"Create an index on {table} ({columns}).",
    )


def _is_served(catalog: Catalog, table: Oid, columns: frozenset[int]) -> bool:
    """Whether an index of the table begins with these columns, in any order, or one of each of its partitions does."""
    if any(_begins_with(index, columns) for index in catalog.children(table, Index) if index.table == table):
        return True
    partitions = [item.oid for item in catalog.children(table, Table) if item.partition_of == table]
    return bool(partitions) and all(_is_served(catalog, partition, columns) for partition in partitions)


def _begins_with(index: Index, columns: frozenset[int]) -> bool:
    first = index.index_keys[: len(columns)]
    return frozenset(key.attnum for key in first) == columns and _holds_references(index.predicate, columns)


def _holds_references(predicate: Expr | None, columns: frozenset[int]) -> bool:
    """Whether every row that refers to something is in the index: it has all rows, or those that are not null."""
    if predicate is None:
        return True
    match predicate.text:
        case ("(", Hole(address=address), " IS NOT NULL)"):
            return address.sub in columns
    return False
