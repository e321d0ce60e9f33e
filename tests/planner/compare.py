"""The access paths of a project against the plans of a server that holds its schema.

The plan of each path, with sequential scans switched off, must take an index whose first key is compared if meshdoc
names an index, and none if it names none. And each index that meshdoc names must be taken if no other one is valid.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import pq

from meshdoc.catalog.index import Index
from meshdoc.catalog.names.names import expression, relation_name
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.relation import Relation
from meshdoc.insight.index.paths import AccessPath
from meshdoc.insight.index.serving import Service
from meshdoc.render import Book

STAND_INS = (
    "set local check_function_bodies = off",
    "create function gen_random_bytes(int) returns bytea language sql as $$ select '\\x00'::bytea $$",
    "create function digest(text, text) returns bytea language sql immutable as $$ select '\\x00'::bytea $$",
)
"""What the server has no extension for."""


@dataclass
class Result:
    """Counts of answers, and the wrong ones."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


@dataclass
class Planner:
    """Plans queries in a database, in one transaction that is rolled back."""

    connection: psycopg.Connection[Any]

    def send(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a statement; none where it fails, after which the transaction goes on."""
        server = self.connection.pgconn
        server.exec_(b"savepoint a")
        result = server.exec_(sql.encode())
        if result.status == pq.ExecStatus.FATAL_ERROR:
            server.exec_(b"rollback to a")
        else:
            server.exec_(b"release a")
        rows = range(result.ntuples)
        return [tuple((result.get_value(row, n) or b"").decode() for n in range(result.nfields)) for row in rows]

    def plan(self, query: str) -> list[dict[str, Any]]:
        """The nodes of the plan of a query with parameters; none if it cannot be planned."""
        rows = self.send(f"explain (generic_plan, format json) {query}")
        return list(_flat(json.loads(rows[0][0])[0]["Plan"])) if rows else []


def _flat(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from _flat(child)


def loaded(connection: psycopg.Connection[Any], data: Path, book: Book) -> Planner:
    """A server with the schema of a book: its statements one by one, as far as the server takes them.

    Its files are enlarged, so that tables seem to have many rows: the planner has no preference in an empty one.
    """
    planner = Planner(connection)
    connection.pgconn.exec_(b"begin")
    for stand_in in STAND_INS:
        planner.send(stand_in)
    for entry in (*book.history.external_entries, *book.history.entries):
        if entry.is_statement and entry.kind not in ("TransactionStmt", "CopyStmt"):
            planner.send(entry.sql)
    for pages, kinds in ((20_000, "'r', 'm'"), (4_000, "'i'")):
        large = f"from pg_class where oid >= 16384 and relkind in ({kinds}) and relpersistence <> 't'"
        for (path,) in planner.send(f"select pg_relation_filepath(oid) {large}"):
            os.truncate(data / path, pages * 8192)
        planner.send(f"update pg_class set relpages = {pages}, reltuples = 1000000 where oid in (select oid {large})")
    planner.send("set local enable_seqscan = off")
    return planner


def compared(planner: Planner, book: Book, result: Result) -> None:
    """Ask the planner about every access path."""
    for path in book.index_report.paths:
        table = book.catalog[path.table]
        assert isinstance(table, Relation)
        if path.expressions or not (path.equal or path.others or path.order):
            result.counts["only expressions"] += 1
            continue
        for line in _compared(planner, book, path, result):
            result.wrong.append(f"{_words(book, path)}: {line}")


def _compared(planner: Planner, book: Book, path: AccessPath, result: Result) -> Iterator[str]:
    plan = planner.plan(query_of(book, path, None))
    if not plan:
        result.counts["not on the server"] += 1
        return
    taken = _taken(planner, plan, path)
    result.counts[f"{path.served.value}, planner {'uses an index' if taken else 'uses none'}"] += 1
    named = [_index(book, each) for each in path.services]
    whole = [index for index in named if not index.predicate]
    is_known = path.partitions or {index.name for index in named}.issuperset(taken)
    if (whole and not taken) or not is_known:
        yield f"meshdoc {[index.name for index in named]}, planner {taken}: {_scans(plan)}"
    for service in path.services if not path.partitions else ():
        index = _index(book, service)
        planner.connection.pgconn.exec_(b"savepoint alone")
        tables, indexes = (_family(each) for each in (relation_name(book.names, path.table), _qualified(book, index)))
        planner.send(
            f"update pg_index set indisvalid = false where indrelid in ({tables}) and indexrelid not in ({indexes})"
        )
        planner.send(f"set local enable_sort = {'off' if service.sorts else 'on'}")
        alone = planner.plan(query_of(book, path, index))
        result.counts["indexes named"] += 1
        if not _taken(planner, alone, path):
            yield f"the planner does not take {index.name} alone: {_scans(alone)}"
        if service.sorts and path.order and any(node["Node Type"] == "Sort" for node in alone):
            yield f"{index.name} does not sort: {_scans(alone)}"
        planner.connection.pgconn.exec_(b"rollback to alone")


def _family(name: str) -> str:
    """The query for a table or index and its partitions."""
    return f"select relid from pg_partition_tree('{name}') union select '{name}'::regclass"


def query_of(book: Book, path: AccessPath, index: Index | None) -> str:
    """A query for the rows of a path, and with the predicate of an index."""
    table = book.catalog[path.table]
    assert isinstance(table, Relation)
    names = {column.attnum: quote_identifier(column.name) for column in table.columns}
    conditions = [f"{names[attnum]} = ${number}" for number, attnum in enumerate(path.equal, 1)]
    first = len(path.equal) + 1
    conditions += [f"{names[each.attnum]} {each.operator} ${n}" for n, each in enumerate(path.others, first)]
    if index and index.predicate:
        conditions.append(f"({expression(book.names, index.predicate)})")
    order = ", ".join(
        f"{names[item.attnum]} {'desc' if item.descending else 'asc'} nulls {'first' if item.nulls_first else 'last'}"
        for item in path.order
    )
    where = f" where {' and '.join(conditions)}" if conditions else ""
    return f"select * from {relation_name(book.names, table.oid)}{where}{f' order by {order}' if order else ''}"


def _taken(planner: Planner, plan: list[dict[str, Any]], path: AccessPath) -> list[str]:
    """The indexes whose first key the plan compares, or that return the rows in order."""
    found = []
    sorts = any(node["Node Type"] in ("Sort", "Incremental Sort") for node in plan)
    for node in plan:
        if name := node.get("Index Name"):
            rows = planner.send(
                "select pg_get_indexdef(i.indexrelid, 1, true) from pg_index i join pg_class c on c.oid = i.indexrelid "
                f"where c.relname = '{name}'"
            )
            is_compared = any(f"{key}" in node.get("Index Cond", "") for (key,) in rows)
            is_order = not (path.equal or path.others) and not sorts
            if is_compared or is_order:
                found.append(name)
    return found


def _scans(plan: list[dict[str, Any]]) -> str:
    return "; ".join(
        f"{node['Node Type']} {node.get('Index Name', '')} {node.get('Index Cond', '')}".strip() for node in plan
    )


def _index(book: Book, service: Service) -> Index:
    item = book.catalog[service.index]
    assert isinstance(item, Index)
    return item


def _qualified(book: Book, index: Index) -> str:
    return f"{quote_identifier(book.catalog[index.schema].name)}.{quote_identifier(index.name)}"


def _words(book: Book, path: AccessPath) -> str:
    table = book.catalog[path.table]
    assert isinstance(table, Relation)
    names = {column.attnum: column.name for column in table.columns}
    parts = [
        ", ".join(names[n] for n in path.equal),
        *(f"{names[each.attnum]} {each.operator}" for each in path.others),
        *(f"order {names[item.attnum]}" for item in path.order),
    ]
    return f"{table.name} ({'; '.join(filter(None, parts))}), {path.served.value}"
