"""Foreign keys without a supporting index."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.expr import Expr, Hole
from meshdoc.catalog.index import Index
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Relation, Table
from meshdoc.diagnostics import Severity
from meshdoc.lint.rule import Remark, rule


@rule(ForeignKey, Severity.WARNING)
def foreign_key_without_index(key: ForeignKey, catalog: Catalog) -> Iterator[Remark]:
    """Foreign key without an index.

    When a referenced row is deleted or its key is updated, PostgreSQL looks up the rows that reference it. Without an
    index that starts with the columns of the foreign key, it scans the whole referencing table for each such row.

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
    attnums = frozenset(key.columns)
    if key.parent or _is_supported(catalog, key.table, attnums):
        return
    relation, target = catalog[key.table], catalog[key.references_table].name
    assert isinstance(relation, Relation)
    table, columns = relation.name, ", ".join(relation.attribute(attnum).name for attnum in key.columns)
    source = f"{table}.{columns}" if len(attnums) == 1 else f"{table} ({columns})"
    index = "only a partial" if any(_starting_with(catalog, key.table, attnums)) else "no"
    yield Remark(
        about=key,
        message=f"{source} references {target} but {index} index starts with {columns}",
        hint=f"Create an index on {table} ({columns}).",
    )


def _is_supported(catalog: Catalog, table: Oid, columns: frozenset[int]) -> bool:
    """Whether the table, or each of its partitions, has an index that finds the rows by these columns."""
    if any(_covers_references(index.predicate, columns) for index in _starting_with(catalog, table, columns)):
        return True
    partitions = [item.oid for item in catalog.children(table, Table) if item.partition_of == table]
    return bool(partitions) and all(_is_supported(catalog, partition, columns) for partition in partitions)


def _starting_with(catalog: Catalog, table: Oid, columns: frozenset[int]) -> Iterator[Index]:
    """The indexes of a table that start with these columns, in any order."""
    for index in catalog.children(table, Index):
        first = index.index_keys[: len(columns)]
        if index.table == table and frozenset(key.attnum for key in first) == columns:
            yield index


def _covers_references(predicate: Expr | None, columns: frozenset[int]) -> bool:
    """Whether an index contains every row that references something: all rows, or all that are not null."""
    if predicate is None:
        return True
    match predicate.text:
        case ("(", Hole(address=address), " IS NOT NULL)"):
            return address.sub in columns
    return False
