"""Literals read by a type's input function and printed by its output function.

One function per built-in input function, by name. A literal of an extension's type or of a user-defined base type is
kept as it is, since the behavior of its functions is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from meshdoc.adt import (
    container,
    date,
    geometry,
    integer,
    interval,
    json,
    jsonpath,
    network,
    number,
    range,
    scalar,
    textsearch,
    transaction,
    xml,
)
from meshdoc.analyze.reference import REFERENCES
from meshdoc.analyze.variable import reading
from meshdoc.catalog.names.naming import truncate
from meshdoc.catalog.object import FIRST_USER_OID, Oid
from meshdoc.catalog.type import RangeType, TypeRef
from meshdoc.diagnostics import SqlError, Unsupported
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import oids
from meshdoc.record import positional

Read: TypeAlias = Callable[[Facts, TypeRef, str], str]
OCTAL = re.compile(r"\\([0-7]{3})")


def input_value(facts: Facts, type: TypeRef, text: str) -> str:
    """The canonical text of a literal; raises PostgreSQL's error if the type rejects it."""
    row = facts.type(type.oid)
    if row.kind == "p" and type.oid not in (oids.CSTRING, oids.UNKNOWN, oids.RECORD, oids.VOID):
        raise SqlError("0A000", f"cannot accept a value of type {facts.format_type(type.oid)}")
    if row.kind == "d":
        return _domain(facts, type, text)
    name = "" if row.input >= FIRST_USER_OID or not row.input else facts.proc(row.input).name
    read = READERS.get(name)
    if read is not None:
        return read(facts, type, text)
    if type.oid >= FIRST_USER_OID:
        return text
    raise Unsupported(f"literals of type {facts.format_type(type.oid)} are not supported")


def _domain(facts: Facts, type: TypeRef, text: str) -> str:
    """domain_in: a value of the base type that satisfies the constraints."""
    value = input_value(facts, facts.base(type), text)
    if facts.names.check_domain:
        facts.names.check_domain(type.oid, value)
    return value


@positional
class _Input:
    """The input function of a type, as arrays, rows and ranges call it."""

    facts: Facts
    type: TypeRef

    def __call__(self, text: str) -> str:
        return input_value(self.facts, self.type, text)

    def null(self) -> None:
        """NULL, which a domain may reject."""
        if self.facts.names.check_domain:
            self.facts.names.check_domain(self.type.oid, None)


def _plain(function: Callable[[str], str]) -> Read:
    return lambda facts, type, text: function(text)


def _as_it_is(facts: Facts, type: TypeRef, text: str) -> str:
    return text


def _xml(facts: Facts, type: TypeRef, text: str) -> str:
    setting = facts.names.setting
    return xml.read_xml(text, document=setting is not None and (setting("xmloption") or "").lower() == "document")


def _char(facts: Facts, type: TypeRef, text: str) -> str:
    """charin: a byte, optionally as three octal digits; charout prints non-ASCII bytes in that form."""
    octal = OCTAL.fullmatch(text)
    byte = int(octal[1], 8) % 256 if octal else (text.encode() or b"\0")[0]
    return f"\\{byte:03o}" if byte >= 128 else chr(byte).strip("\0")


def _name(facts: Facts, type: TypeRef, text: str) -> str:
    return truncate(text)


def _enum(facts: Facts, type: TypeRef, text: str) -> str:
    if text not in facts.enum_labels(type.oid):
        name = facts.format_type(type.oid)
        raise SqlError("22P02", f'invalid input value for enum {name}: "{text}"')
    if facts.names.check_label:
        facts.names.check_label(type.oid, text)
    return text


# --- containers -----------------------------------------------------------------------------------------


def _array(facts: Facts, type: TypeRef, text: str) -> str:
    element = TypeRef(facts.type(type.oid).element, type.typmod)
    delimiter = facts.type(element.oid).delimiter
    return container.read_array(text, delimiter, _Input(facts, element))


def _record(facts: Facts, type: TypeRef, text: str) -> str:
    if type.oid == oids.RECORD:
        raise SqlError("0A000", "input of anonymous composite types is not implemented")
    columns = [c for c in facts.relation_columns(facts.type_relation(type.oid)) if not c.dropped]
    return container.read_row(text, [_Input(facts, column.type) for column in columns])


def _range(facts: Facts, type: TypeRef, text: str) -> str:
    return range.read_range(text, _subtype(facts, type.oid))


def _multirange(facts: Facts, type: TypeRef, text: str) -> str:
    return range.read_multirange(text, _subtype(facts, facts.multirange_range(type.oid)))


def _subtype(facts: Facts, type: Oid) -> range.Subtype:
    """The subtype of a range type. Raises Unsupported if its comparison is unknown."""
    subtype = facts.range_subtype(type)
    base = facts.base(TypeRef(subtype)).oid
    order = list(facts.enum_labels(base)).index if facts.type(base).kind == "e" else ORDERS.get(base)
    if order is None:
        raise Unsupported(f"literals of type {facts.format_type(type)} are not supported")
    step = STEPS.get(subtype) if _is_discrete(facts, type) else None
    return range.Subtype(_Input(facts, TypeRef(subtype)), order, step)


def _is_discrete(facts: Facts, type: Oid) -> bool:
    item = facts.names.catalog.get(type)
    if isinstance(item, RangeType):
        return item.canonical != 0
    row = facts.names.system.range(type)
    return row is not None and row.canonical != 0


def _next_integer(bits: int, type: str) -> Callable[[str], str | None]:
    def step(text: str) -> str:
        if int(text) == 2**bits - 1:
            raise SqlError("22003", f"{type} out of range")
        return str(int(text) + 1)

    return step


STEPS: dict[Oid, Callable[[str], str | None]] = {
    oids.INT4: _next_integer(31, "integer"),
    oids.INT8: _next_integer(63, "bigint"),
    oids.DATE: date.next_date,
}
ORDERS: dict[Oid, Callable[[str], object]] = {
    oids.INT2: int,
    oids.INT4: int,
    oids.INT8: int,
    oids.NUMERIC: number.numeric_order,
    oids.FLOAT8: number.float_order,
    oids.DATE: date.date_number,
    oids.TIMESTAMP: date.stamp_number,
    oids.TIMESTAMPTZ: date.stamp_number,
    oids.TEXT: str.encode,
    oids.TIME: str,
    oids.INTERVAL: interval.interval_order,
    oids.VARCHAR: str.encode,
    oids.FLOAT4: number.float_order,
    oids.OID: int,
    oids.UUID: str,
    oids.BIT: str,
    oids.VARBIT: str,
    oids.BOOL: str,
}

READERS: dict[str, Read] = {
    "boolin": _plain(scalar.read_bool),
    "int2in": lambda facts, type, text: integer.read_integer(text, "int2in"),
    "int4in": lambda facts, type, text: integer.read_integer(text, "int4in"),
    "int8in": lambda facts, type, text: integer.read_integer(text, "int8in"),
    "oidin": lambda facts, type, text: integer.read_unsigned(text, "oid"),
    "xidin": lambda facts, type, text: integer.read_unsigned(text, "xid"),
    "numeric_in": _plain(number.read_numeric),
    "float4in": lambda facts, type, text: number.read_float(text, "real"),
    "float8in": lambda facts, type, text: number.read_float(text, "double precision"),
    "bit_in": _plain(scalar.read_bits),
    "varbit_in": _plain(scalar.read_bits),
    "byteain": _plain(scalar.read_bytea),
    "uuid_in": _plain(scalar.read_uuid),
    "inet_in": lambda facts, type, text: network.read_inet(text, "inet"),
    "cidr_in": lambda facts, type, text: network.read_inet(text, "cidr"),
    "macaddr_in": _plain(network.read_macaddr),
    "macaddr8_in": _plain(network.read_macaddr8),
    "cash_in": _plain(scalar.read_money),
    "point_in": _plain(geometry.read_point),
    "line_in": _plain(geometry.read_line),
    "lseg_in": _plain(geometry.read_lseg),
    "box_in": _plain(geometry.read_box),
    "path_in": _plain(geometry.read_path),
    "poly_in": _plain(geometry.read_polygon),
    "circle_in": _plain(geometry.read_circle),
    "tidin": _plain(transaction.read_tid),
    "cidin": lambda facts, type, text: integer.read_unsigned(text, "cid"),
    "xid8in": _plain(integer.read_xid8),
    "pg_lsn_in": _plain(transaction.read_lsn),
    "pg_snapshot_in": _plain(transaction.read_snapshot),
    "txid_snapshot_in": _plain(transaction.read_snapshot),
    "tsvectorin": _plain(textsearch.read_tsvector),
    "tsqueryin": _plain(textsearch.read_tsquery),
    "textin": _as_it_is,
    "varcharin": _as_it_is,
    "bpcharin": _as_it_is,
    "unknownin": _as_it_is,
    "cstring_in": _as_it_is,
    "void_in": lambda facts, type, text: "",
    "xml_in": _xml,
    "charin": _char,
    "namein": _name,
    "json_in": _plain(json.read_json),
    "jsonb_in": _plain(json.read_jsonb),
    "jsonpath_in": _plain(jsonpath.read_jsonpath),
    "date_in": lambda facts, type, text: date.read_date(text, reading(facts)),
    "time_in": lambda facts, type, text: date.read_time(text, type.typmod, reading(facts)),
    "timetz_in": lambda facts, type, text: date.read_timetz(text, type.typmod, reading(facts)),
    "timestamp_in": lambda facts, type, text: date.read_timestamp(text, type.typmod, reading(facts)),
    "timestamptz_in": lambda facts, type, text: date.read_timestamptz(text, type.typmod, reading(facts)),
    "interval_in": lambda facts, type, text: interval.read_interval(text, type.typmod, reading(facts)),
    "enum_in": _enum,
    "array_in": _array,
    "int2vectorin": _plain(integer.read_int2vector),
    "oidvectorin": _plain(integer.read_oidvector),
    "record_in": _record,
    "range_in": _range,
    "multirange_in": _multirange,
    **REFERENCES,
}
