"""Schemas, tables and views: schemata, tables and views."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

from meshdoc.catalog.acl import effective
from meshdoc.catalog.database import Schema
from meshdoc.interpret.sysviews.pg_tables import definition
from meshdoc.interpret.sysviews.pg_trigger import EVENTS, FOR_ROW, INSTEAD
from meshdoc.interpret.sysviews.privileges import may_on_relation
from meshdoc.interpret.sysviews.reader import Lazy, Reader, Row, derived, number, strings, system_view, yes_or_no
from meshdoc.rewrite.updatable import DELETE, INSERT, UPDATE, relation_is_updatable

TABLE_KINDS = {"r": "BASE TABLE", "p": "BASE TABLE", "v": "VIEW", "f": "FOREIGN"}


@system_view("information_schema.information_schema_catalog_name")
def information_schema_catalog_name(reader: Reader) -> Iterator[Row]:
    """The database."""
    yield {"catalog_name": reader.database}


@system_view("information_schema.schemata")
def schemata(reader: Reader) -> Iterator[Row]:
    """The schemas that the reader owns or may use."""
    for item in reader.all(Schema):
        if reader.may(effective(item.acl, "n", item.owner), item.owner, "CU"):
            owner = reader.role_name(item.owner)
            yield {"catalog_name": reader.database, "schema_name": item.name, "schema_owner": owner}


@derived("information_schema.tables", "pg_class", table_name="relname")
def tables(reader: Reader, relations: Iterable[Row]) -> Iterator[Row]:
    """Tables and views."""
    for row in relations:
        kind = str(row["relkind"])
        if kind not in TABLE_KINDS or not may_on_relation(reader, row, "rawdDxt", "rawx"):
            continue
        temporary = row["relnamespace"] == reader.names.temporary
        named: Row = {
            **reader.named("table", row, "rel"),
            "table_type": "LOCAL TEMPORARY" if temporary else TABLE_KINDS[kind],
        }
        yield Lazy(named, functools.partial(_table, reader, row))


def _table(reader: Reader, row: Row) -> Row:
    of_type = reader.one("pg_type", "oid", row["reloftype"])
    is_table = row["relkind"] in ("r", "p")
    return {
        **(reader.named("user_defined_type", of_type, "typ") if of_type else {}),
        "is_insertable_into": yes_or_no(is_table or _events(reader, row) & INSERT),
        "is_typed": yes_or_no(of_type),
    }


@derived("information_schema.views", "pg_class", table_name="relname")
def views(reader: Reader, relations: Iterable[Row]) -> Iterator[Row]:
    """Views."""
    for row in relations:
        if row["relkind"] != "v" or not may_on_relation(reader, row, "rawdDxt", "rawx"):
            continue
        events = _events(reader, row)
        triggers = [found["tgtype"] for found in reader.where("pg_trigger", "tgrelid", row["oid"])]
        yield {
            **reader.named("table", row, "rel"),
            "view_definition": definition(reader, row) if reader.has_role(row["relowner"]) else None,
            "check_option": _check_option(row),
            "is_updatable": yes_or_no(events & UPDATE and events & DELETE),
            "is_insertable_into": yes_or_no(events & INSERT),
            "is_trigger_updatable": yes_or_no(_instead_of(triggers, EVENTS["update"])),
            "is_trigger_deletable": yes_or_no(_instead_of(triggers, EVENTS["delete"])),
            "is_trigger_insertable_into": yes_or_no(_instead_of(triggers, EVENTS["insert"])),
        }


def _events(reader: Reader, row: Row) -> int:
    return relation_is_updatable(reader.names, number(row))


def _check_option(row: Row) -> str:
    found = strings(row.get("reloptions"))
    return next((word.upper() for word in ("cascaded", "local") if f"check_option={word}" in found), "NONE")


def _instead_of(triggers: list[object], event: int) -> bool:
    """Whether one of them is an INSTEAD OF row trigger for that event."""
    bits = INSTEAD | event | FOR_ROW
    return any(isinstance(found, int) and found & bits == bits for found in triggers)
