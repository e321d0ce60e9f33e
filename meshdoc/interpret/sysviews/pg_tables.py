"""The user-facing views: pg_tables, pg_views, pg_matviews and pg_sequences."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

from meshdoc.catalog.relation import MaterializedView, View
from meshdoc.interpret.sysviews.reader import Lazy, Reader, Row, derived, number, renamed, system_view


def _of_kind(relations: Iterable[Row], *kinds: str) -> Iterator[Row]:
    return (row for row in relations if row["relkind"] in kinds)


def _owner(reader: Reader, row: Row) -> object:
    return reader.value("pg_authid", row["relowner"], "rolname")


def _tablespace(reader: Reader, row: Row) -> object:
    return reader.value("pg_tablespace", row["reltablespace"], "spcname")


def definition(reader: Reader, row: Row) -> str | None:
    """A view's query; NULL for PostgreSQL's own, whose queries are not kept."""
    item = reader.names.catalog.get(number(row))
    return reader.text(item.query) if isinstance(item, View | MaterializedView) else None


@derived("pg_catalog.pg_tables", "pg_class", tablename="relname")
def pg_tables(reader: Reader, relations: Iterable[Row]) -> Iterator[Row]:
    """The tables."""
    for row in _of_kind(relations, "r", "p"):
        named: Row = {"schemaname": reader.schema_name(row["relnamespace"]), "tablename": row["relname"]}
        yield Lazy(named, functools.partial(_table, reader, row))


def _table(reader: Reader, row: Row) -> Row:
    return {
        "tableowner": _owner(reader, row),
        "tablespace": _tablespace(reader, row),
        **renamed(row, "hasindexes=relhasindex hasrules=relhasrules hastriggers=relhastriggers"),
        "rowsecurity": row["relrowsecurity"],
    }


@derived("pg_catalog.pg_views", "pg_class", viewname="relname")
def pg_views(reader: Reader, relations: Iterable[Row]) -> Iterator[Row]:
    """The views."""
    for row in _of_kind(relations, "v"):
        named: Row = {"schemaname": reader.schema_name(row["relnamespace"]), "viewname": row["relname"]}
        yield Lazy(named, functools.partial(_view, reader, row))


def _view(reader: Reader, row: Row) -> Row:
    return {"viewowner": _owner(reader, row), "definition": definition(reader, row)}


@derived("pg_catalog.pg_matviews", "pg_class", matviewname="relname")
def pg_matviews(reader: Reader, relations: Iterable[Row]) -> Iterator[Row]:
    """The materialized views."""
    for row in _of_kind(relations, "m"):
        yield {
            "schemaname": reader.schema_name(row["relnamespace"]),
            "matviewname": row["relname"],
            "matviewowner": _owner(reader, row),
            "tablespace": _tablespace(reader, row),
            "hasindexes": row["relhasindex"],
            "ispopulated": row["relispopulated"],
            "definition": definition(reader, row),
        }


@system_view("pg_catalog.pg_sequences")
def pg_sequences(reader: Reader) -> Iterator[Row]:
    """The sequences; their last values are not known here."""
    for row in reader.rows("pg_sequence"):
        relation = reader.one("pg_class", "oid", row["seqrelid"])
        assert relation is not None
        yield {
            "schemaname": reader.schema_name(relation["relnamespace"]),
            "sequencename": relation["relname"],
            "sequenceowner": _owner(reader, relation),
            **renamed(row, "data_type=seqtypid start_value=seqstart min_value=seqmin max_value=seqmax"),
            **renamed(row, "increment_by=seqincrement cycle=seqcycle cache_size=seqcache"),
        }
