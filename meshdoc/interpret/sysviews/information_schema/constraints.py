"""Constraints: table_constraints, key_column_usage, referential_constraints, check_constraints and usage views."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from meshdoc.interpret.sysviews.pg_depend import class_oid
from meshdoc.interpret.sysviews.privileges import may_on_column, may_on_relation, may_on_type
from meshdoc.interpret.sysviews.reader import Reader, Row, derived, index, numbers, system_view, yes_or_no

TYPES = {"c": "CHECK", "n": "CHECK", "f": "FOREIGN KEY", "p": "PRIMARY KEY", "u": "UNIQUE"}
RULES = {"c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT", "r": "RESTRICT", "a": "NO ACTION"}
MATCHES = {"f": "FULL", "p": "PARTIAL", "s": "NONE"}


def _of_tables(
    reader: Reader, constraints: Iterable[Row], types: str, table: str = "conrelid"
) -> Iterator[tuple[Row, Row]]:
    """The constraints of these types with the row of their table, or of the table that they refer to."""
    for row in constraints:
        relation = reader.one("pg_class", "oid", row[table]) if str(row["contype"]) in types else None
        if relation and relation["relkind"] in ("r", "p"):
            yield row, relation


@derived("information_schema.table_constraints", "pg_constraint", constraint_name="conname")
def table_constraints(reader: Reader, constraints: Iterable[Row]) -> Iterator[Row]:
    """The constraints of tables."""
    for row, relation in _of_tables(reader, constraints, "cnfpu"):
        if may_on_relation(reader, relation, "awdDxt", "awx"):
            index = reader.one("pg_index", "indexrelid", row["conindid"])
            distinct = yes_or_no(not (index and index["indnullsnotdistinct"]))
            yield {
                **reader.named("constraint", row, "con"),
                **reader.named("table", relation, "rel"),
                "constraint_type": TYPES[str(row["contype"])],
                "is_deferrable": yes_or_no(row["condeferrable"]),
                "initially_deferred": yes_or_no(row["condeferred"]),
                "enforced": yes_or_no(row["conenforced"]),
                "nulls_distinct": distinct if row["contype"] == "u" else None,
            }


@derived("information_schema.key_column_usage", "pg_constraint", constraint_name="conname")
def key_column_usage(reader: Reader, constraints: Iterable[Row]) -> Iterator[Row]:
    """The columns of keys and foreign keys."""
    for row, relation in _of_tables(reader, constraints, "puf"):
        index = reader.one("pg_index", "indexrelid", row["conindid"]) if row["contype"] == "f" else None
        keys, referenced = numbers(index["indkey"] if index else None), numbers(row.get("confkey"))
        for place, attnum in enumerate(numbers(row["conkey"])):
            if may_on_column(reader, relation, attnum, "rawx"):
                yield {
                    **reader.named("constraint", row, "con"),
                    **reader.named("table", relation, "rel"),
                    "column_name": reader.column_name(relation["oid"], attnum),
                    "ordinal_position": place + 1,
                    "position_in_unique_constraint": keys.index(referenced[place]) + 1 if keys else None,
                }


def _named_tables(reader: Reader, table: str) -> Iterator[Row]:
    """The constraints of the tables with a name."""
    for relation in reader.where("pg_class", "relname", table):
        yield from reader.where("pg_constraint", "conrelid", relation["oid"])


@index(("information_schema.table_constraints", "table_name"))
def _table_constraints(reader: Reader, table: str) -> Iterator[Row]:
    return table_constraints(reader, _named_tables(reader, table))


@index(("information_schema.key_column_usage", "table_name"))
def _key_column_usage(reader: Reader, table: str) -> Iterator[Row]:
    return key_column_usage(reader, _named_tables(reader, table))


@system_view("information_schema.referential_constraints")
def referential_constraints(reader: Reader) -> Iterator[Row]:
    """The foreign keys."""
    for row in reader.where("pg_constraint", "contype", "f"):
        relation = reader.one("pg_class", "oid", row["conrelid"])
        if relation and may_on_relation(reader, relation, "awdDxt", "awx"):
            for key in _referred_keys(reader, row):
                yield _foreign_key(reader, row, key)


def _referred_keys(reader: Reader, row: Row) -> Iterator[Row | None]:
    """The index keys that it depends on, and None for every other relation that it depends on."""
    constraint, relation = class_oid(reader, "pg_constraint"), class_oid(reader, "pg_class")
    for found in reader.where("pg_depend", "objid", row["oid"]):
        if (found["classid"], found["refclassid"], found["refobjsubid"]) == (constraint, relation, 0):
            served = reader.where("pg_constraint", "conindid", found["refobjid"])
            keys = (item for item in served if item["contype"] in ("p", "u") and item["conrelid"] == row["confrelid"])
            yield next(keys, None)


def _foreign_key(reader: Reader, row: Row, key: Row | None) -> Row:
    return {
        **reader.named("constraint", row, "con"),
        **(reader.named("unique_constraint", key, "con") if key else {}),
        "match_option": MATCHES[str(row["confmatchtype"])],
        "update_rule": RULES[str(row["confupdtype"])],
        "delete_rule": RULES[str(row["confdeltype"])],
    }


@system_view("information_schema.check_constraints")
def check_constraints(reader: Reader) -> Iterator[Row]:
    """CHECK and NOT NULL of tables and domains."""
    for row in reader.rows("pg_constraint"):
        if row["contype"] not in ("c", "n"):
            continue
        relation = reader.one("pg_class", "oid", row["conrelid"])
        domain = reader.one("pg_type", "oid", row["contypid"])
        owner = relation["relowner"] if relation else domain["typowner"] if domain else None
        if reader.has_role(owner):
            yield reader.named("constraint", row, "con") | {"check_clause": _check_clause(reader, row)}


def _check_clause(reader: Reader, row: Row) -> object:
    if row["contype"] == "c":
        return row.get("conbin")
    columns = numbers(row["conkey"])
    return f"{reader.column_name(row['conrelid'], columns[0]) if columns else 'VALUE'} IS NOT NULL"


@system_view("information_schema.constraint_column_usage")
def constraint_column_usage(reader: Reader) -> Iterator[Row]:
    """The columns that checks mention, that keys consist of, and that foreign keys refer to."""
    found = {(row["oid"], relation["oid"], attnum) for row, relation, attnum in _used(reader)}
    for constraint, table, attnum in sorted(found, key=str):
        row, relation = reader.one("pg_constraint", "oid", constraint), reader.one("pg_class", "oid", table)
        if row and relation and reader.has_role(relation["relowner"]):
            yield {
                **reader.named("table", relation, "rel"),
                "column_name": reader.column_name(table, attnum),
                **reader.named("constraint", row, "con"),
            }


def _used(reader: Reader) -> Iterator[tuple[Row, Row, int]]:
    rows = reader.rows("pg_constraint")
    for row, relation in _of_tables(reader, rows, "puc"):
        for attnum in numbers(row["conkey"]):
            yield row, relation, attnum
    for row, relation in _of_tables(reader, rows, "n"):
        yield row, relation, numbers(row["conkey"])[0]
    for row, relation in _of_tables(reader, rows, "f", "confrelid"):
        for attnum in numbers(row["confkey"]):
            yield row, relation, attnum


@system_view("information_schema.constraint_table_usage")
def constraint_table_usage(reader: Reader) -> Iterator[Row]:
    """The tables that have keys, and those that foreign keys refer to."""
    rows = reader.rows("pg_constraint")
    for row, relation in (*_of_tables(reader, rows, "pu"), *_of_tables(reader, rows, "f", "confrelid")):
        if reader.has_role(relation["relowner"]):
            yield reader.named("table", relation, "rel") | reader.named("constraint", row, "con")


@system_view("information_schema.domain_constraints")
def domain_constraints(reader: Reader) -> Iterator[Row]:
    """The constraints of domains."""
    for row in reader.rows("pg_constraint"):
        domain = reader.one("pg_type", "oid", row["contypid"])
        if domain and may_on_type(reader, domain):
            yield {
                **reader.named("constraint", row, "con"),
                **reader.named("domain", domain, "typ"),
                "is_deferrable": yes_or_no(row["condeferrable"]),
                "initially_deferred": yes_or_no(row["condeferred"]),
            }
