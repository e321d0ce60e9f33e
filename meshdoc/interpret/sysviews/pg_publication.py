"""Publications and subscriptions."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.object import Oid
from meshdoc.catalog.publication import Publication, PublicationSchema, PublicationTable, Subscription, is_publishable
from meshdoc.catalog.relation import Generated, Table
from meshdoc.interpret.sysviews.reader import Reader, Row, fields, system_view


@system_view("pg_catalog.pg_publication")
def pg_publication(reader: Reader) -> Iterator[Row]:
    """The publications."""
    for item in reader.all(Publication):
        yield {
            **fields(item, "oid pubname=name pubowner=owner puballtables=all_tables pubviaroot=via_partition_root"),
            "pubinsert": "insert" in item.operations,
            "pubupdate": "update" in item.operations,
            "pubdelete": "delete" in item.operations,
            "pubtruncate": "truncate" in item.operations,
            "pubgencols": item.generated_columns.value,
        }


@system_view("pg_catalog.pg_publication_rel")
def pg_publication_rel(reader: Reader) -> Iterator[Row]:
    """The tables of publications."""
    for item in reader.all(PublicationTable):
        yield {
            **fields(item, "oid prpubid=publication prrelid=table"),
            "prqual": reader.text(item.where),
            "prattrs": sorted(item.columns) or None,
        }


@system_view("pg_catalog.pg_publication_namespace")
def pg_publication_namespace(reader: Reader) -> Iterator[Row]:
    """The schemas of publications."""
    for item in reader.all(PublicationSchema):
        yield {"oid": item.oid, "pnpubid": item.publication, "pnnspid": item.schema}


# --- what is published --------------------------------------------------------------------------------------


@system_view("pg_catalog.pg_publication_tables")
def pg_publication_tables(reader: Reader) -> Iterator[Row]:
    """The tables that publications include; roots are expanded to partitions unless published via the root."""
    for item in reader.all(Publication):
        entries = {entry.table: entry for entry in reader.all(PublicationTable) if entry.publication == item.oid}
        for table in _tables(reader, item, frozenset(entries)):
            entry = entries.get(table.oid)
            yield {
                "pubname": item.name,
                "schemaname": reader.schema_name(table.schema),
                "tablename": table.name,
                "attnames": _columns(table, item, entry),
                "rowfilter": reader.text(entry.where if entry else None),
            }


def _columns(table: Table, item: Publication, entry: PublicationTable | None) -> list[str]:
    if entry and entry.columns:
        return [column.name for column in table.columns if column.attnum in entry.columns]
    stored = item.generated_columns.value == "s"
    return [
        column.name
        for column in table.columns
        if column.generated is None or (stored and column.generated is Generated.STORED)
    ]


def _tables(reader: Reader, item: Publication, named: frozenset[Oid]) -> list[Table]:
    """pg_get_publication_tables."""
    schemas = {entry.schema for entry in reader.all(PublicationSchema) if entry.publication == item.oid}
    tables = [table for table in reader.all(Table) if is_publishable(table)]
    chosen = {table.oid for table in tables if item.all_tables or table.oid in named or table.schema in schemas}
    by_oid = {table.oid: table for table in tables}
    if item.via_partition_root:
        return [by_oid[oid] for oid in sorted(chosen) if not chosen.intersection(_roots(by_oid, by_oid[oid]))]
    return [
        table
        for table in tables
        if table.partition_strategy is None and (table.oid in chosen or chosen.intersection(_roots(by_oid, table)))
    ]


def _roots(tables: dict[Oid, Table], table: Table) -> list[Oid]:
    """The partitioned ancestors of a partition, nearest first."""
    found = []
    while table.partition_of:
        found.append(table.partition_of)
        table = tables[table.partition_of]
    return found


@system_view("pg_catalog.pg_subscription")
def pg_subscription(reader: Reader) -> Iterator[Row]:
    """The subscriptions."""
    database = reader.one("pg_database", "datname", reader.database)
    for item in reader.all(Subscription):
        yield {
            **fields(item, "oid subname=name subowner=owner subenabled=enabled subconninfo=connection"),
            **fields(item, "subslotname=slot_name"),
            "subdbid": database["oid"] if database else None,
            "subskiplsn": "0/0",
            **_with(dict(item.options)),
            "subpublications": list(item.publications),
        }


STREAMING = {"off": "f", "on": "t", "parallel": "p"}


def _with(given: dict[str, str]) -> Row:
    """The options given in WITH, or their defaults."""
    return {
        "subbinary": given.get("binary") == "true",
        "substream": STREAMING[given.get("streaming", "parallel")],
        "subtwophasestate": "p" if given.get("two_phase") == "true" else "d",
        "subdisableonerr": given.get("disable_on_error") == "true",
        "subpasswordrequired": given.get("password_required", "true") == "true",
        "subrunasowner": given.get("run_as_owner") == "true",
        "subfailover": given.get("failover") == "true",
        "subsynccommit": given.get("synchronous_commit", "off"),
        "suborigin": given.get("origin", "any"),
    }
