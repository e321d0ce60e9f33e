"""Foreign keys without a supporting index."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.index import indexes_of
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.relation import Relation
from meshdoc.diagnostics import Severity
from meshdoc.history.history import History
from meshdoc.insight.index.paths import foreign_key_search, partition_searches, to_lookup
from meshdoc.insight.index.search import Search
from meshdoc.insight.index.serving import Serving
from meshdoc.lint.rule import Remark, rule, sql_name


@rule(History, Severity.WARNING)
def foreign_key_without_index(history: History, catalog: Catalog) -> Iterator[Remark]:
    """Foreign key without an index.

    When a referenced row is deleted or its key is updated, PostgreSQL looks up the rows that reference it. Without an
    index that starts with columns of the foreign key, it scans the whole referencing table for each such row. Foreign
    keys to look-up tables, whose rows rarely go, and those that are not enforced are not reported.

    ```sql bad
    create table parent (id bigint primary key, name text, size int);
    create table child (parent_id bigint references parent);
    ```

    ```sql good
    create table parent (id bigint primary key, name text, size int);
    create table child (parent_id bigint references parent, second_parent_id bigint references parent);
    create index on child (parent_id);
    create index on child (second_parent_id) where second_parent_id is not null;
    create table level (name text primary key);
    create table task (level text references level);
    ```
    """
    serving = Serving(Names(catalog, history.system))
    told: set[tuple[object, ...]] = set()
    for key in sorted(catalog.all(ForeignKey), key=lambda key: key.oid):
        if not history.is_own(key) or key.parent or not key.enforced or to_lookup(catalog, key):
            continue
        search = foreign_key_search(serving.names, key)
        place = _place(catalog, key)
        if place not in told and not _is_served(serving, search):
            told.add(place)
            yield _remark(catalog, key)


def _is_served(serving: Serving, search: Search) -> bool:
    """Whether the table, or each of its partitions, has an index that finds the rows."""
    if serving.of(search):
        return True
    partitions = list(partition_searches(serving.names.catalog, search))
    return bool(partitions) and all(_is_served(serving, each) for each in partitions)


def _remark(catalog: Catalog, key: ForeignKey) -> Remark:
    relation, target = catalog[key.table], catalog[key.references_table]
    assert isinstance(relation, Relation)
    assert isinstance(target, Relation)
    columns = ", ".join(quote_identifier(relation.attribute(attnum).name) for attnum in key.columns)
    table = sql_name(catalog, relation)
    source = f"{table}.{columns}" if len(key.columns) == 1 else f"{table} ({columns})"
    index = "only a partial" if _has_partial(catalog, key) else "no"
    return Remark(
        about=key,
        message=f"{source} references {sql_name(catalog, target)} but {index} index starts with {columns}",
        hint=f"Create {'a GiST' if key.period else 'an'} index on {table} ({columns}).",
    )


def _has_partial(catalog: Catalog, key: ForeignKey) -> bool:
    first = (index.index_keys[: len(key.columns)] for index in indexes_of(catalog, key.table) if index.predicate)
    return any({item.attnum for item in keys} == set(key.columns) for keys in first)


def _place(catalog: Catalog, key: ForeignKey) -> tuple[object, ...]:
    """The table, for a partition the partitioned one, and the columns by name: told once."""
    table = catalog[key.table]
    assert isinstance(table, Relation)
    names = tuple(sorted(table.attribute(attnum).name for attnum in key.columns))
    return (getattr(table, "partition_of", 0) or table.oid, names)
