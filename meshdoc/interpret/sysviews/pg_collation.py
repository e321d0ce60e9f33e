"""Collations and conversions: pg_collation and pg_conversion."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.operator import Collation, Conversion
from meshdoc.catalog.system import SystemCollation
from meshdoc.interpret.sysviews.reader import Reader, Row, fields, system_view

ENCODINGS = (
    *("SQL_ASCII", "EUC_JP", "EUC_CN", "EUC_KR", "EUC_TW", "EUC_JIS_2004", "UTF8", "MULE_INTERNAL"),
    *("LATIN1", "LATIN2", "LATIN3", "LATIN4", "LATIN5", "LATIN6", "LATIN7", "LATIN8", "LATIN9", "LATIN10"),
    *("WIN1256", "WIN1258", "WIN866", "WIN874", "KOI8R", "WIN1251", "WIN1252"),
    *("ISO_8859_5", "ISO_8859_6", "ISO_8859_7", "ISO_8859_8"),
    *("WIN1250", "WIN1253", "WIN1254", "WIN1255", "WIN1257", "KOI8U"),
    *("SJIS", "BIG5", "GBK", "UHC", "GB18030", "JOHAB", "SHIFT_JIS_2004"),
)
"""The encodings in the order of their numbers: pg_enc in pg_wchar.h."""


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
