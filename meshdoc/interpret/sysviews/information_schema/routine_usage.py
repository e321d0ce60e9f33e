"""Objects that routines, checks and generated columns mention, as far as PostgreSQL records it; and transforms."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.interpret.sysviews.information_schema.routines import specific, specific_name
from meshdoc.interpret.sysviews.information_schema.usage import is_owned_table
from meshdoc.interpret.sysviews.pg_depend import class_oid
from meshdoc.interpret.sysviews.reader import Reader, Row, system_view


def _mentioned(reader: Reader, catalog: str, referenced: str) -> Iterator[tuple[Row, Row, object]]:
    """Pairs of rows of two catalogs: the first depends on the second, and on which part of it."""
    classes = (class_oid(reader, catalog), class_oid(reader, referenced))
    seen = set()
    for found in reader.where("pg_depend", "classid", classes[0]):
        key = (found["objid"], found["refobjid"], found["refobjsubid"])
        if found["refclassid"] != classes[1] or key in seen:
            continue
        seen.add(key)
        one, other = reader.one(catalog, "oid", found["objid"]), reader.one(referenced, "oid", found["refobjid"])
        if one and other:
            yield one, other, found["refobjsubid"]


@system_view("information_schema.routine_routine_usage")
def routine_routine_usage(reader: Reader) -> Iterator[Row]:
    """The routines that SQL-standard routine bodies call."""
    for one, other, _ in _mentioned(reader, "pg_proc", "pg_proc"):
        kinds = {one["prokind"], other["prokind"]}
        if kinds <= {"f", "p"} and reader.has_role(other["proowner"]):
            yield specific(reader, one) | reader.identified("routine", other["pronamespace"], specific_name(other))


@system_view("information_schema.routine_sequence_usage")
def routine_sequence_usage(reader: Reader) -> Iterator[Row]:
    """The sequences that SQL-standard routine bodies use."""
    for one, other, _ in _mentioned(reader, "pg_proc", "pg_class"):
        if other["relkind"] == "S" and reader.has_role(other["relowner"]):
            yield specific(reader, one) | reader.named("routine", one, "pro") | reader.named("sequence", other, "rel")


@system_view("information_schema.routine_table_usage")
def routine_table_usage(reader: Reader) -> Iterator[Row]:
    """The tables that SQL-standard routine bodies read."""
    seen = set()
    for one, other, _ in _mentioned(reader, "pg_proc", "pg_class"):
        pair = (one["oid"], other["oid"])
        if is_owned_table(other, reader) and pair not in seen:
            seen.add(pair)
            yield specific(reader, one) | reader.named("routine", one, "pro") | reader.named("table", other, "rel")


@system_view("information_schema.routine_column_usage")
def routine_column_usage(reader: Reader) -> Iterator[Row]:
    """The columns that SQL-standard routine bodies read."""
    for one, other, attnum in _mentioned(reader, "pg_proc", "pg_class"):
        column = reader.column_name(other["oid"], attnum)
        if is_owned_table(other, reader) and column is not None:
            table = reader.named("table", other, "rel") | {"column_name": column}
            yield specific(reader, one) | reader.named("routine", one, "pro") | table


@system_view("information_schema.check_constraint_routine_usage")
def check_constraint_routine_usage(reader: Reader) -> Iterator[Row]:
    """The routines that checks call."""
    for one, other, _ in _mentioned(reader, "pg_constraint", "pg_proc"):
        if one["contype"] == "c" and reader.has_role(other["proowner"]):
            yield specific(reader, other) | reader.named("constraint", one, "con")


@system_view("information_schema.column_column_usage")
def column_column_usage(reader: Reader) -> Iterator[Row]:
    """The columns that generated columns depend on."""
    for default, table, attnum in _mentioned(reader, "pg_attrdef", "pg_class"):
        if table["oid"] != default["adrelid"] or not reader.has_role(table["relowner"]):
            continue
        columns = {column["attnum"]: column for column in reader.where("pg_attribute", "attrelid", table["oid"])}
        own, used = columns[default["adnum"]], columns.get(attnum)
        if used and own["attgenerated"] and used is not own:
            names: Row = {"column_name": used["attname"], "dependent_column": own["attname"]}
            yield reader.named("table", table, "rel") | names


@system_view("information_schema.transforms")
def transforms(reader: Reader) -> Iterator[Row]:
    """The transforms between types and languages."""
    for row in reader.rows("pg_transform"):
        type, language = reader.one("pg_type", "oid", row["trftype"]), reader.one("pg_language", "oid", row["trflang"])
        for column, direction in (("trffromsql", "FROM SQL"), ("trftosql", "TO SQL")):
            function = reader.one("pg_proc", "oid", row[column])
            if type and language and function:
                yield specific(reader, function) | {
                    **reader.named("udt", type, "typ"),
                    "group_name": language["lanname"],
                    "transform_type": direction,
                }
