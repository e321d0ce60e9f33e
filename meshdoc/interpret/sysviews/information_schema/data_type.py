"""Types in the standard's terms: what columns, domains, attributes, routines and parameters share."""

from __future__ import annotations

from meshdoc.catalog.names.format_type import INTERVAL_FIELDS
from meshdoc.catalog.names.names import type_name
from meshdoc.catalog.object import Oid
from meshdoc.interpret.sysviews.reader import Reader, Row

TEXT, BPCHAR, VARCHAR, BIT, VARBIT = 25, 1042, 1043, 1560, 1562
SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, NUMERIC = 21, 23, 20, 700, 701, 1700
DATE, TIMES, INTERVAL = 1082, (1083, 1114, 1184, 1266), 1186
BITS = {SMALLINT: 16, INTEGER: 32, BIGINT: 64, REAL: 24, DOUBLE: 53}
VARHDRSZ = 4
MAXIMUM_LENGTH = 4
"""Bytes of a character: pg_encoding_max_length of UTF8."""
UNLIMITED = 2**30


def data_type(reader: Reader, type: Row | None, shown: object) -> str:
    """ARRAY, the name of a type of pg_catalog, or USER-DEFINED. `shown` is the type that is named."""
    if type and type["typelem"] and type["typlen"] == -1:
        return "ARRAY"
    named = reader.one("pg_type", "oid", shown)
    if named and reader.schema_name(named["typnamespace"]) == "pg_catalog" and isinstance(shown, int):
        return type_name(reader.names, shown)
    return "USER-DEFINED"


def measures(type: object, typmod: object) -> Row:
    """The columns for the length or precision of values."""
    assert isinstance(type, int) and isinstance(typmod, int)
    return {
        "character_maximum_length": character_maximum_length(type, typmod),
        "character_octet_length": _octet_length(type, typmod),
        "numeric_precision": numeric_precision(type, typmod),
        "numeric_precision_radix": 2 if type in BITS else 10 if type == NUMERIC else None,
        "numeric_scale": _numeric_scale(type, typmod),
        "datetime_precision": _datetime_precision(type, typmod),
        "interval_type": _interval_type(type, typmod),
    }


def character_maximum_length(type: Oid, typmod: int) -> int | None:
    """_pg_char_max_length."""
    if typmod == -1:
        return None
    if type in (BPCHAR, VARCHAR):
        return typmod - VARHDRSZ
    return typmod if type in (BIT, VARBIT) else None


def _octet_length(type: Oid, typmod: int) -> int | None:
    if type not in (TEXT, BPCHAR, VARCHAR):
        return None
    length = character_maximum_length(type, typmod)
    return UNLIMITED if typmod == -1 else length * MAXIMUM_LENGTH if length is not None else None


def numeric_precision(type: Oid, typmod: int) -> int | None:
    """_pg_numeric_precision."""
    if type == NUMERIC and typmod != -1:
        return (typmod - VARHDRSZ) >> 16 & 0xFFFF
    return BITS.get(type)


def _numeric_scale(type: Oid, typmod: int) -> int | None:
    if type in (SMALLINT, INTEGER, BIGINT):
        return 0
    return (typmod - VARHDRSZ) & 0xFFFF if type == NUMERIC and typmod != -1 else None


def _datetime_precision(type: Oid, typmod: int) -> int | None:
    if type == DATE:
        return 0
    if type in TIMES:
        return 6 if typmod < 0 else typmod
    if type == INTERVAL:
        return 6 if typmod < 0 or typmod & 0xFFFF == 0xFFFF else typmod & 0xFFFF
    return None


def _interval_type(type: Oid, typmod: int) -> str | None:
    if type != INTERVAL or typmod < 0:
        return None
    fields = INTERVAL_FIELDS.get(typmod >> 16 & 0x7FFF, "").strip().upper()
    precision = typmod & 0xFFFF
    return (fields + ("" if precision == 0xFFFF else f"({precision})")) if fields else None


def collation(reader: Reader, oid: object) -> Row:
    """The columns that name a collation other than the default."""
    found = reader.one("pg_collation", "oid", oid)
    if found is None:
        return {}
    named = reader.named("collation", found, "coll")
    is_default = named["collation_schema"] == "pg_catalog" and named["collation_name"] == "default"
    return {} if is_default else named


def base_type(reader: Reader, type: Row) -> Row:
    """The base type of a domain; any other type itself."""
    return (reader.one("pg_type", "oid", type["typbasetype"]) or type) if type["typtype"] == "d" else type
