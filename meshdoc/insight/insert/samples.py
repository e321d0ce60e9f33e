"""Example values of every type that PostgreSQL and common extensions have."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.names.names import type_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_literal
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.type import BaseType, EnumType, TypeRef
from meshdoc.insight.insert.values import NUMBERS, SOME, Sample, Undecided
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import oids

VARHDRSZ = 4
LONGEST = 1_000
FIXED = {
    oids.DATE: ("2025-01-01", "2025-01-02"),
    oids.TIMESTAMP: ("2025-01-01 00:00:00", "2025-01-02 00:00:00"),
    oids.TIMESTAMPTZ: ("2025-01-01 00:00:00+00", "2025-01-02 00:00:00+00"),
    17: (r"\x00", r"\x01"),
    18: ("a", "b"),
    1083: ("12:00:00", "13:00:00"),
    1266: ("12:00:00+00", "13:00:00+00"),
    1186: ("1 day", "2 days"),
    114: ("{}",),
    3802: ("{}",),
    142: ("<example/>",),
    869: ("192.0.2.1", "192.0.2.2"),
    650: ("192.0.2.0/24", "198.51.100.0/24"),
    829: ("08:00:2b:01:02:03", "08:00:2b:01:02:04"),
    774: ("08:00:2b:01:02:03:04:05", "08:00:2b:01:02:03:04:06"),
    790: ("1",),
    3614: ("example",),
    3615: ("example",),
    4072: ("$",),
    600: ("(0,0)",),
    601: ("[(0,0),(1,1)]",),
    602: ("((0,0),(1,1))",),
    603: ("(1,1),(0,0)",),
    604: ("((0,0),(1,1),(1,0))",),
    628: ("{1,0,0}",),
    718: ("<(0,0),1>",),
    1562: ("0", "1"),
    26: ("1", "2"),
    28: ("1", "2"),
    27: ("(0,1)", "(0,2)"),
    2205: ("pg_class", "pg_type"),
    2206: ("integer", "text"),
    3220: ("0/1", "0/2"),
    3904: ("[1,2)", "[2,3)"),
    3926: ("[1,2)", "[2,3)"),
    3906: ("[1,2)", "[2,3)"),
    3908: ("[2025-01-01 00:00:00,2025-01-02 00:00:00)", "[2025-01-02 00:00:00,2025-01-03 00:00:00)"),
    3910: ("[2025-01-01 00:00:00+00,2025-01-02 00:00:00+00)", "[2025-01-02 00:00:00+00,2025-01-03 00:00:00+00)"),
    3912: ("[2025-01-01,2025-01-02)", "[2025-01-02,2025-01-03)"),
}
"""Texts by type, in ISO form."""
OF_EXTENSIONS = {"citext": ("example", "example 2"), "hstore": ("",), "ltree": ("example", "example2")}
ELEMENTS = {
    **dict.fromkeys((oids.TEXT, oids.VARCHAR), ("example",)),
    **dict.fromkeys((oids.INT2, oids.INT4, oids.INT8), ("1",)),
    oids.UUID: ("00000000-0000-0000-0000-000000000001",),
}
"""Elements of arrays that a check wants not to be empty."""
VECTORS = {"vector", "halfvec"}
SHORT_VECTOR = 8
WORDS = (
    *("example", "example_example", "Example", "EXAMPLE", "a", "A", "1", "0", "", "en", "EN", "USD", "en-US"),
    *("example@example.com", "https://example.com", "example.com", "/example", "#000000", "000000", "1.0.0", "v1"),
    *("00000000-0000-0000-0000-000000000001", "0" * 32, "0" * 40, "0" * 64, "+12025550100", "12:00", "2025-01-01"),
    *("a_1", "a1"),
)
"""Texts that some pattern or length may ask for."""
BIT = 1560


def samples(names: Names, type: TypeRef, number: int) -> Iterator[Sample]:
    """Values of a type, none of them null; `number` from 1 makes them differ between rows."""
    base = Facts(names).base(type)
    if base.oid in NUMBERS:
        yield from (Sample.number(value) for value in (number, number + 1, 0))
    elif base.oid == oids.BOOL:
        yield from (Sample(sql="false", value=False), Sample(sql="true", value=True))
    elif base.oid == oids.UUID:
        yield Sample.text(f"00000000-0000-0000-0000-{number:012d}")
    elif base.oid in (oids.TEXT, oids.VARCHAR, oids.NAME, oids.BPCHAR):
        yield from _texts(base, number)
    else:
        yield from _others(names, base, number)


def _texts(type: TypeRef, number: int) -> Iterator[Sample]:
    """Words that fit into the type; what is known of one that is padded with blanks is only that it is not null."""
    most = type.typmod - VARHDRSZ if type.typmod >= 0 else LONGEST
    first = "example" if number == 1 else f"example {number}"
    shorter = str(number) if most < len(first) else first
    filling = (letter * most for letter in ("a", "A", "0")) if most < LONGEST else ()
    for word in dict.fromkeys((shorter[:most], *(word for word in WORDS if len(word) <= most), *filling)):
        yield text_sample(type, word)


def text_sample(type: TypeRef, word: str) -> Sample:
    """A string for a column of a character type."""
    is_padded = type.oid == oids.BPCHAR and len(word) != type.typmod - VARHDRSZ
    return Sample(sql=quote_literal(word), value=SOME if is_padded else word)


def bytes_sample(length: int) -> Sample:
    """So many bytes."""
    return Sample.text(r"\x" + "00" * length)


def _others(names: Names, type: TypeRef, number: int) -> Iterator[Sample]:
    texts = _of_type(names, type)
    chosen = texts[min(number, len(texts)) - 1 :] + texts[: min(number, len(texts)) - 1]
    for text in chosen:
        yield Sample.text(text)
    if not texts:
        yield _of_base_type(names, type)


def _of_type(names: Names, type: TypeRef) -> tuple[str, ...]:
    if type.oid in FIXED:
        return FIXED[type.oid]
    if type.oid == BIT:
        return ("0" * max(type.typmod, 1),)
    item, row = names.catalog.get(type.oid), Facts(names).type(type.oid)
    if isinstance(item, EnumType):
        return tuple(label.name for label in item.labels)
    if isinstance(item, BaseType):
        return OF_EXTENSIONS.get(item.name, ())
    relation = names.catalog.get(Facts(names).type_relation(type.oid))
    if isinstance(relation, Relation):
        return (f"({',' * (len(relation.columns) - 1)})",)
    if row.category == "A":
        return ("{}", *(f"{{{text}}}" for text in ELEMENTS.get(row.element, ())))
    if row.kind == "m":
        return ("{}",)
    return ("empty",) if row.kind == "r" else ()


def _of_base_type(names: Names, type: TypeRef) -> Sample:
    """A vector of the length that its type asks for."""
    item = names.catalog.get(type.oid)
    if not isinstance(item, BaseType) or item.name not in VECTORS:
        raise Undecided(f"{type_name(names, type.oid)} is a type whose values cannot be told")
    dimensions = max(type.typmod, 1)
    if dimensions <= SHORT_VECTOR:
        return Sample(sql=quote_literal(f"[{','.join('0' * dimensions)}]"), value=SOME)
    written = f"('[' || repeat('0,', {dimensions - 1}) || '0]')"
    return Sample(sql=f"{written}::{type_name(names, type.oid)}", value=SOME)
