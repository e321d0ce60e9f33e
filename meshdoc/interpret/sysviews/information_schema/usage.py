"""Objects that views use, and sequences: view_table_usage, view_column_usage, view_routine_usage and sequences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from meshdoc.catalog.names.names import type_name
from meshdoc.catalog.relation import Sequence
from meshdoc.interpret.sysviews.information_schema.data_type import numeric_precision
from meshdoc.interpret.sysviews.information_schema.routines import specific
from meshdoc.interpret.sysviews.pg_depend import class_oid
from meshdoc.interpret.sysviews.privileges import relation_acl
from meshdoc.interpret.sysviews.reader import TABLE_KINDS, Reader, Row, system_view, yes_or_no


def _used(reader: Reader, catalog: str) -> Iterator[tuple[Row, Row]]:
    """The views, each with the pg_depend rows of its rule for objects of a catalog."""
    rule, referenced = class_oid(reader, "pg_rewrite"), class_oid(reader, catalog)
    for row in reader.where("pg_depend", "classid", rule):
        view = reader.one("pg_class", "oid", row["objid"])
        if view and view["relkind"] == "v" and row["refclassid"] == referenced and row["refobjid"] != view["oid"]:
            yield view, row


def is_owned_table(row: Row | None, reader: Reader) -> TypeGuard[Row]:
    """Whether a relation is a table in the information schema's sense, and the reader owns it."""
    return row is not None and row["relkind"] in TABLE_KINDS and reader.has_role(row["relowner"])


@system_view("information_schema.view_table_usage")
def view_table_usage(reader: Reader) -> Iterator[Row]:
    """The tables that views read."""
    seen = set()
    for view, row in _used(reader, "pg_class"):
        table = reader.one("pg_class", "oid", row["refobjid"])
        if is_owned_table(table, reader) and (view["oid"], table["oid"]) not in seen:
            seen.add((view["oid"], table["oid"]))
            yield reader.named("view", view, "rel") | reader.named("table", table, "rel")


@system_view("information_schema.view_column_usage")
def view_column_usage(reader: Reader) -> Iterator[Row]:
    """The columns that views read."""
    for view, row in _used(reader, "pg_class"):
        table = reader.one("pg_class", "oid", row["refobjid"])
        column = reader.column_name(row["refobjid"], row["refobjsubid"])
        if is_owned_table(table, reader) and column is not None:
            yield {**reader.named("view", view, "rel"), **reader.named("table", table, "rel"), "column_name": column}


@system_view("information_schema.view_routine_usage")
def view_routine_usage(reader: Reader) -> Iterator[Row]:
    """The routines that views call."""
    for view, row in _used(reader, "pg_proc"):
        routine = reader.one("pg_proc", "oid", row["refobjid"])
        if routine and reader.has_role(routine["proowner"]):
            yield reader.named("table", view, "rel") | specific(reader, routine)


@system_view("information_schema.sequences")
def sequences(reader: Reader) -> Iterator[Row]:
    """The sequences, except those of identity columns."""
    for item in reader.all(Sequence):
        row = reader.one("pg_class", "oid", item.oid)
        if row is None or item.identity_of is not None:
            continue
        if reader.may(relation_acl(reader, row), item.owner, "rwU"):
            yield {
                **reader.identified("sequence", item.schema, item.name),
                "data_type": type_name(reader.names, item.type.oid),
                "numeric_precision": numeric_precision(item.type.oid, -1),
                "numeric_precision_radix": 2,
                "numeric_scale": 0,
                "start_value": str(item.start),
                "minimum_value": str(item.minimum),
                "maximum_value": str(item.maximum),
                "increment": str(item.increment),
                "cycle_option": yes_or_no(item.cycle),
            }
