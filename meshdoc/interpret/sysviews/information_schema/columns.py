"""Columns: columns, column_domain_usage, column_udt_usage and attributes."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

from meshdoc.interpret.sysviews.information_schema.data_type import base_type, collation, data_type, measures
from meshdoc.interpret.sysviews.privileges import may_on_column, may_on_type
from meshdoc.interpret.sysviews.reader import TABLE_KINDS, Lazy, Reader, Row, derived, number, yes_or_no
from meshdoc.rewrite.updatable import column_is_updatable

GENERATION = {"a": "ALWAYS", "d": "BY DEFAULT"}


def live_columns(reader: Reader, relations: Iterable[Row], *kinds: str) -> Iterator[tuple[Row, Row, Row]]:
    """The columns of relations of these kinds: the row of pg_class, of pg_attribute, and of their type."""
    for relation in relations:
        for column in reader.where("pg_attribute", "attrelid", relation["oid"]) if relation["relkind"] in kinds else ():
            if not column["attisdropped"] and number(column, "attnum") > 0:
                type = reader.one("pg_type", "oid", column["atttypid"])
                if type is not None:
                    yield relation, column, type


@derived("information_schema.columns", "pg_class", table_name="relname")
def columns(reader: Reader, relations: Iterable[Row]) -> Iterator[Row]:
    """The columns of tables and views."""
    for relation, column, type in live_columns(reader, relations, *TABLE_KINDS):
        if may_on_column(reader, relation, column["attnum"], "rawx"):
            named = column_place(reader, relation, column) | {"ordinal_position": column["attnum"]}
            yield Lazy(named, functools.partial(_column, reader, relation, column, type))


def _column(reader: Reader, relation: Row, column: Row, type: Row) -> Row:
    stored = reader.where("pg_attrdef", "adrelid", relation["oid"])
    default = next((row["adbin"] for row in stored if row["adnum"] == column["attnum"]), None)
    generated = bool(column["attgenerated"])
    return {
        "column_default": None if generated else default,
        "is_nullable": _is_nullable(column, type),
        **_type(reader, column, type),
        "dtd_identifier": str(column["attnum"]),
        "is_self_referencing": "NO",
        **_identity(column, _identity_sequence(reader, column)),
        "is_generated": "ALWAYS" if generated else "NEVER",
        "generation_expression": default if generated else None,
        "is_updatable": yes_or_no(
            relation["relkind"] in ("r", "p")
            or column_is_updatable(reader.names, number(column, "attrelid"), number(column, "attnum"))
        ),
    }


def _is_nullable(column: Row, type: Row) -> str:
    return yes_or_no(not (column["attnotnull"] or (type["typtype"] == "d" and type["typnotnull"])))


def _type(reader: Reader, column: Row, type: Row) -> Row:
    domain = type["typtype"] == "d"
    base = base_type(reader, type)
    return {
        "data_type": data_type(reader, base, base["oid"]),
        **measures(base["oid"], type["typtypmod"] if domain else column["atttypmod"]),
        **collation(reader, column["attcollation"]),
        **(reader.named("domain", type, "typ") if domain else {}),
        **reader.named("udt", base, "typ"),
    }


def _identity_sequence(reader: Reader, column: Row) -> Row | None:
    if not column["attidentity"]:
        return None
    for row in reader.where("pg_depend", "refobjid", column["attrelid"]):
        internal = row["deptype"] == "i" and row["refobjsubid"] == column["attnum"]
        if internal and (sequence := reader.one("pg_sequence", "seqrelid", row["objid"])):
            return sequence
    return None


def _identity(column: Row, sequence: Row | None) -> Row:
    row: Row = {
        "is_identity": yes_or_no(column["attidentity"]),
        "identity_generation": GENERATION.get(str(column["attidentity"])),
        "identity_cycle": yes_or_no(sequence and sequence["seqcycle"]),
    }
    if sequence:
        row |= {
            "identity_start": str(sequence["seqstart"]),
            "identity_increment": str(sequence["seqincrement"]),
            "identity_maximum": str(sequence["seqmax"]),
            "identity_minimum": str(sequence["seqmin"]),
        }
    return row


@derived("information_schema.attributes", "pg_class", udt_name="relname")
def attributes(reader: Reader, relations: Iterable[Row]) -> Iterator[Row]:
    """The attributes of composite types."""
    for relation, column, type in live_columns(reader, relations, "c"):
        row_type = reader.one("pg_type", "oid", relation["reltype"])
        if row_type is None or not (reader.has_role(relation["relowner"]) or may_on_type(reader, row_type)):
            continue
        base = base_type(reader, type)
        yield {
            **reader.named("udt", relation, "rel"),
            "attribute_name": column["attname"],
            "ordinal_position": column["attnum"],
            "is_nullable": _is_nullable(column, type),
            "data_type": data_type(reader, type, type["oid"]),
            **measures(base["oid"], type["typtypmod"] if type["typtype"] == "d" else column["atttypmod"]),
            **collation(reader, column["attcollation"]),
            **reader.named("attribute_udt", type, "typ"),
            "dtd_identifier": str(column["attnum"]),
            "is_derived_reference_attribute": "NO",
        }


@derived("information_schema.column_domain_usage", "pg_class", table_name="relname")
def column_domain_usage(reader: Reader, relations: Iterable[Row]) -> Iterator[Row]:
    """The columns whose type is a domain that the reader owns."""
    for relation, column, type in live_columns(reader, relations, *TABLE_KINDS):
        if type["typtype"] == "d" and reader.has_role(type["typowner"]):
            named = reader.named("domain", type, "typ")
            yield named | column_place(reader, relation, column)


@derived("information_schema.column_udt_usage", "pg_class", table_name="relname")
def column_udt_usage(reader: Reader, relations: Iterable[Row]) -> Iterator[Row]:
    """The columns whose type the reader owns."""
    for relation, column, type in live_columns(reader, relations, *TABLE_KINDS):
        base = base_type(reader, type)
        if reader.has_role(base["typowner"]):
            named = reader.named("udt", base, "typ")
            yield named | column_place(reader, relation, column)


def column_place(reader: Reader, relation: Row, column: Row) -> Row:
    """The columns that identify a column of a relation."""
    return reader.named("table", relation, "rel") | {"column_name": column["attname"]}
