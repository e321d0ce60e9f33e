"""Types as text: format_type.c with an empty search_path.

For two types, the lack of a modifier matters: `bit` means bit(1) and `character` means character(1), so a value of
these types without a modifier has the type `"bit"` or `bpchar`. A type on its own is printed with its SQL name.
"""

from __future__ import annotations

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.database import PG_CATALOG
from meshdoc.catalog.modifier import written
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import CompositeType
from meshdoc.catalog.system import System
from meshdoc.catalog.type import ArrayType, BaseType, Type, TypeRef

# Types with SQL names of their own, by oid.
SPELLED = {
    16: "boolean",
    20: "bigint",
    21: "smallint",
    23: "integer",
    114: "json",
    700: "real",
    701: "double precision",
    1042: "character",
    1043: "character varying",
    1083: "time without time zone",
    1114: "timestamp without time zone",
    1184: "timestamp with time zone",
    1186: "interval",
    1266: "time with time zone",
    1560: "bit",
    1562: "bit varying",
    1700: "numeric",
}
UNMODIFIED = {1042: "bpchar", 1560: '"bit"'}
LENGTHS = {1042, 1043}  # their modifier includes the 4-byte length word
TIMES = {1083, 1114, 1184, 1266}
INTERVAL, NUMERIC = 1186, 1700
VARHDRSZ = 4
INTERVAL_FULL_RANGE, INTERVAL_FULL_PRECISION = 0x7FFF, 0xFFFF
MONTH, YEAR, DAY, HOUR, MINUTE, SECOND = 1 << 1, 1 << 2, 1 << 3, 1 << 10, 1 << 11, 1 << 12
INTERVAL_FIELDS = {
    YEAR: " year",
    MONTH: " month",
    DAY: " day",
    HOUR: " hour",
    MINUTE: " minute",
    SECOND: " second",
    YEAR | MONTH: " year to month",
    DAY | HOUR: " day to hour",
    DAY | HOUR | MINUTE: " day to minute",
    DAY | HOUR | MINUTE | SECOND: " day to second",
    HOUR | MINUTE: " hour to minute",
    HOUR | MINUTE | SECOND: " hour to second",
    MINUTE | SECOND: " minute to second",
}


def format_type_be(catalog: Catalog, system: System, oid: Oid) -> str:
    """A type whose modifier is not known, as format_type(oid, null) prints it: `numeric`, `bit[]`, `character`."""
    if element := _element(catalog, system, oid):
        return format_type_be(catalog, system, element) + "[]"
    return SPELLED.get(oid) or _plain_name(catalog, system, oid)


def format_type(catalog: Catalog, system: System, type: TypeRef) -> str:
    """A type with its modifier, as format_type(oid, typmod) prints it: `numeric(10,2)`, `text[]`, `public.mood`."""
    if element := _element(catalog, system, type.oid):
        return format_type(catalog, system, TypeRef(element, type.typmod)) + "[]"
    if type.typmod < 0 and type.oid in UNMODIFIED:
        return UNMODIFIED[type.oid]
    if spelled := SPELLED.get(type.oid):
        return _with_modifier(spelled, type)
    modifier = written(_typmod_out(catalog, type.oid), type.typmod) if type.typmod >= 0 else ""
    return _plain_name(catalog, system, type.oid) + modifier


def _typmod_out(catalog: Catalog, oid: Oid) -> str:
    """The name of the type's TYPMOD_OUT function; '' if it has none."""
    item = catalog.get(oid)
    return catalog[item.typmod_out].name if isinstance(item, BaseType) and item.typmod_out in catalog else ""


def _element(catalog: Catalog, system: System, oid: Oid) -> Oid:
    """The element type of a true array type, otherwise 0."""
    item = catalog.get(oid)
    if isinstance(item, ArrayType):
        return item.element
    row = None if item else system.type(oid)
    return row.element if row and row.element and row.name.startswith("_") else 0


def _plain_name(catalog: Catalog, system: System, oid: Oid) -> str:
    item = catalog.get(oid)
    if isinstance(item, Type | CompositeType):
        return f"{quote_identifier(catalog[item.schema].name)}.{quote_identifier(item.name)}"
    row = system.type(oid)
    if row is None:
        return "???"
    if row.schema == PG_CATALOG:
        return '"char"' if row.name == "char" else quote_identifier(row.name)
    return f"{quote_identifier(catalog[row.schema].name)}.{quote_identifier(row.name)}"


def _with_modifier(spelled: str, type: TypeRef) -> str:
    if type.typmod < 0:
        return spelled
    if type.oid in TIMES:
        word, _, rest = spelled.partition(" ")
        return f"{word}({type.typmod}) {rest}"
    return spelled + _modifier(type)


def _modifier(type: TypeRef) -> str:
    if type.oid in LENGTHS:
        return f"({type.typmod - VARHDRSZ})" if type.typmod > VARHDRSZ else ""
    if type.oid == NUMERIC:
        return _numeric_modifier(type.typmod)
    if type.oid == INTERVAL:
        fields, precision = type.typmod >> 16 & INTERVAL_FULL_RANGE, type.typmod & INTERVAL_FULL_PRECISION
        suffix = "" if precision == INTERVAL_FULL_PRECISION else f"({precision})"
        return INTERVAL_FIELDS.get(fields, "") + suffix
    return f"({type.typmod})"


def _numeric_modifier(typmod: int) -> str:
    packed = typmod - VARHDRSZ
    scale = packed & 0x7FF
    return f"({packed >> 16},{scale - 0x800 if scale & 0x400 else scale})"
