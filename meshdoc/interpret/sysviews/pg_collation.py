"""Collations and conversions: pg_collation and pg_conversion."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.operator import ENCODINGS, Collation, Conversion
from meshdoc.catalog.system import SystemCollation
from meshdoc.interpret.sysviews.reader import Reader, Row, fields, system_view


@system_view("pg_catalog.pg_collation")
def pg_collation(reader: Reader) -> Iterator[Row]:
    """The collations."""
    for item in reader.both(SystemCollation, Collation):
        yield {
            **fields(item, "oid collname=name collnamespace=schema collprovider=provider"),
            **fields(item, "collisdeterministic=deterministic collencoding=encoding collowner=owner"),
            "collcollate": item.collate or None,
            "collctype": item.ctype or None,
            "colllocale": item.locale or None,
            "collicurules": item.icu_rules or None,
        }


@system_view("pg_catalog.pg_conversion")
def pg_conversion(reader: Reader) -> Iterator[Row]:
    """The user-defined conversions. Differs from PostgreSQL in that its own conversions are missing."""
    for item in reader.all(Conversion):
        yield {
            **fields(item, "oid conname=name connamespace=schema conowner=owner conproc=function condefault=default"),
            "conforencoding": ENCODINGS.index(item.for_encoding),
            "contoencoding": ENCODINGS.index(item.to_encoding),
        }
