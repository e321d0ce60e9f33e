"""Types: pg_type, pg_enum and pg_range."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from meshdoc.catalog.constraint import NotNull
from meshdoc.catalog.names.names import type_collation
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.relation import CompositeType
from meshdoc.catalog.system import SystemRange, SystemType
from meshdoc.catalog.type import ArrayType, BaseType, Domain, EnumType, MultirangeType, RangeType, RowType, Type
from meshdoc.interpret.sysviews.reader import Reader, Row, fields, index, system_view


@system_view("pg_catalog.pg_type")
def pg_type(reader: Reader) -> Iterator[Row]:
    """All types, including those of tables and arrays."""
    yield from map(_system, reader.system(SystemType))
    own: list[Type | CompositeType] = [*reader.all(Type), *reader.all(CompositeType)]
    yield from map(functools.partial(_own, reader), own)


@index(("pg_catalog.pg_type", "oid"))
def _by_oid(reader: Reader, oid: Oid) -> Iterator[Row]:
    item, row = reader.names.catalog.get(oid), reader.names.system.type(oid)
    if row is not None:
        yield _system(row)
    elif isinstance(item, Type | CompositeType):
        yield _own(reader, item)


@index(("pg_catalog.pg_type", "typname"))
def _by_name(reader: Reader, name: str) -> Iterator[Row]:
    yield from map(_system, reader.names.system.types_named(name).values())
    for item in reader.named_in("type", name):
        yield from _by_oid(reader, item.oid)


def _own(reader: Reader, item: Type | CompositeType) -> Row:
    """A type's row; values taken from another type are read from that type's row."""

    def of(oid: Oid) -> Row:
        return reader.one("pg_type", "oid", oid) or {}

    match item:
        case RowType():
            own = _composite(reader, item.relation) | {"typowner": reader.names.catalog[item.relation].owner}
        case CompositeType():
            own = _composite(reader, item.oid)
        case ArrayType():
            own = _array(reader, item, of(item.element))
        case EnumType():
            own = _functions(reader, "enum") | _layout(4, "e", "E", "i", "p") | {"typbyval": True}
        case Domain():
            own = _domain(reader, item, of(item.base.oid))
        case RangeType():
            align = "d" if of(item.subtype).get("typalign") == "d" else "i"
            own = _functions(reader, "range") | _layout(-1, "r", "R", align, "x")
            own |= {"typanalyze": _proc(reader, "range_typanalyze")}
        case MultirangeType():
            own = _multirange(reader, of(item.range))
        case BaseType(defined=False):
            own = _shell(reader)
        case BaseType():
            own = _declared(item) | {"typtype": "b", "typdefault": item.default}
        case _:
            own = {}
    return _head(reader, item) | own


def _head(reader: Reader, item: Type | CompositeType) -> Row:
    """The values of all types, and the defaults for values that only some have."""
    return {
        **fields(item, "oid typname=name typnamespace=schema typowner=owner"),
        "typisdefined": True,
        "typispreferred": False,
        "typdelim": ",",
        "typrelid": 0,
        "typsubscript": 0,
        "typelem": 0,
        "typarray": _array_of(reader, item.oid),
        "typmodin": 0,
        "typmodout": 0,
        "typanalyze": 0,
        "typnotnull": False,
        "typbasetype": 0,
        "typtypmod": -1,
        "typndims": 0,
        "typcollation": type_collation(reader.names, item.oid),
        "typacl": reader.acl(item.acl),
    }


def _array_of(reader: Reader, type: Oid) -> Oid:
    found = reader.names.catalog.find("array type", type)
    return found.oid if found else NO_OID


def _proc(reader: Reader, name: str) -> Oid:
    return next((row.oid for row in reader.names.system.procs_named(name)), NO_OID)


def _functions(reader: Reader, word: str) -> Row:
    """The input and output functions shared by all types of a kind."""
    suffixes = {"typinput": "in", "typoutput": "out", "typreceive": "recv", "typsend": "send"}
    return {column: _proc(reader, f"{word}_{suffix}") for column, suffix in suffixes.items()}


def _layout(length: int, kind: str, category: str, align: object, storage: str) -> Row:
    return {
        "typlen": length,
        "typbyval": False,
        "typtype": kind,
        "typcategory": category,
        "typalign": align,
        "typstorage": storage,
    }


def _composite(reader: Reader, relation: Oid) -> Row:
    return _functions(reader, "record") | _layout(-1, "c", "C", "d", "x") | {"typrelid": relation}


def _array(reader: Reader, item: ArrayType, element: Row) -> Row:
    align = "d" if element.get("typalign") == "d" else "i"
    return {
        **_functions(reader, "array"),
        **_layout(-1, "b", "A", align, "x"),
        **{column: element.get(column) for column in ("typowner", "typdelim", "typmodin", "typmodout")},
        "typsubscript": _proc(reader, "array_subscript_handler"),
        "typelem": item.element,
        "typanalyze": _proc(reader, "array_typanalyze"),
    }


def _domain(reader: Reader, item: Domain, base: Row) -> Row:
    kept = ("typlen", "typbyval", "typcategory", "typdelim", "typoutput", "typsend", "typanalyze", "typalign")
    default = reader.text(item.default)
    return {column: base.get(column) for column in (*kept, "typstorage")} | {
        "typtype": "d",
        "typinput": _proc(reader, "domain_in"),
        "typreceive": _proc(reader, "domain_recv"),
        "typsubscript": 0,
        "typelem": 0,
        "typnotnull": any(rule.domain == item.oid for rule in reader.names.catalog.children(item.oid, NotNull)),
        "typbasetype": item.base.oid,
        "typtypmod": item.base.typmod,
        "typndims": 1 if base.get("typcategory") == "A" and base.get("typtype") != "d" else 0,
        "typdefaultbin": default,
        "typdefault": default,
    }


def _multirange(reader: Reader, range: Row) -> Row:
    own: Row = {"typowner": range.get("typowner"), "typanalyze": _proc(reader, "multirange_typanalyze")}
    return _functions(reader, "multirange") | _layout(-1, "m", "R", range.get("typalign"), "x") | own


def _shell(reader: Reader) -> Row:
    """A shell type, of which only the name is known: TypeShellMake."""
    return _layout(4, "p", "P", "i", "p") | {
        "typbyval": True,
        "typisdefined": False,
        "typinput": _proc(reader, "shell_in"),
        "typoutput": _proc(reader, "shell_out"),
        "typreceive": 0,
        "typsend": 0,
    }


def _declared(item: BaseType | SystemType) -> Row:
    """The values that CREATE TYPE gives to a base type."""
    return {
        **fields(item, "typlen=length typbyval=by_value typcategory=category typispreferred=preferred"),
        **fields(item, "typdelim=delimiter typsubscript=subscript typelem=element typinput=input typoutput=output"),
        **fields(item, "typreceive=receive typsend=send typmodin=typmod_in typmodout=typmod_out typanalyze=analyze"),
        **fields(item, "typalign=align typstorage=storage typcollation=collation"),
    }


def _system(row: SystemType) -> Row:
    return _declared(row) | {
        **fields(row, "oid typname=name typnamespace=schema typtype=kind typisdefined=defined typrelid=relation"),
        **fields(row, "typarray=array typnotnull=not_null typbasetype=base typtypmod=base_typmod"),
        **fields(row, "typndims=dimensions typowner=owner"),
        "typdefaultbin": row.default or None,
        "typdefault": row.default or None,
    }


# --- enums and ranges ---------------------------------------------------------------------------------------


@system_view("pg_catalog.pg_enum")
def pg_enum(reader: Reader) -> Iterator[Row]:
    """The values of enums. Differs from PostgreSQL in that `oid` and `enumsortorder` derive from their positions."""
    for item in reader.all(EnumType):
        yield from _labels(reader, item.oid)


@index(("pg_catalog.pg_enum", "enumtypid"))
def _labels(reader: Reader, type: Oid) -> Iterator[Row]:
    item = reader.names.catalog.get(type)
    for place, label in enumerate(item.labels if isinstance(item, EnumType) else (), start=1):
        yield {
            "oid": enum_label_oid(type, label.number),
            "enumtypid": type,
            "enumsortorder": float(place),
            "enumlabel": label.name,
        }


def enum_label_oid(type: Oid, number: int) -> Oid:
    """A unique oid for an enum label."""
    return (type << 12) + number


@system_view("pg_catalog.pg_range")
def pg_range(reader: Reader) -> Iterator[Row]:
    """The range types."""
    for row in reader.system(SystemRange):
        yield _range(row, row.type, row.multirange)
    multiranges = {item.range: item.oid for item in reader.all(MultirangeType)}
    for item in reader.all(RangeType):
        yield _range(item, item.oid, multiranges.get(item.oid, NO_OID))


def _range(item: RangeType | SystemRange, type: Oid, multirange: Oid) -> Row:
    return {
        **fields(item, "rngsubtype=subtype rngcollation=collation rngsubopc=subtype_opclass rngcanonical=canonical"),
        **fields(item, "rngsubdiff=subtype_diff"),
        "rngtypid": type,
        "rngmultitypid": multirange,
    }
