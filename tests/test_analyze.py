"""Queries as views: the types of their columns, or the error, as in PostgreSQL 18.

A case in Markdown could say the same of one view; here a line a query keeps two hundred of them in sight. queries.txt
holds a query and, indented, what a server answered: the columns' types (with the collation's oid where it is not the
default), or SQLSTATE and message.
"""

from __future__ import annotations

import datetime
import functools
from pathlib import Path

import pytest

import meshdoc.commands
from meshdoc.analyze.bind import bind_query, resolve_type
from meshdoc.analyze.input import input_value
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.names.format_type import format_type
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.catalog.type import TypeRef
from meshdoc.commands.utility import HOOKS
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.registry import load
from meshdoc.session import Inert, Session
from meshdoc.syntax.parser import raw_parser

FOLDER = Path(__file__).parent / "analyze"
DEFAULT_COLLATION = 100


@functools.cache
def names() -> Names:
    """The objects of setup.sql, in the schema cmp."""
    load(meshdoc.commands)
    facts = system()
    session = Session(Catalog(template(facts)), facts, datetime.datetime(2026, 11, 22), HOOKS)
    script = "create schema cmp; set search_path = cmp, pg_catalog;" + (FOLDER / "setup.sql").read_text()
    for raw in raw_parser(script):
        try:
            session.execute(raw.stmt)
        except Inert:
            continue
    return session.names


def _cases() -> list[tuple[str, str]]:
    lines = (FOLDER / "queries.txt").read_text().splitlines()
    return [(query, answer.strip()) for query, answer in zip(lines[::2], lines[1::2], strict=True)]


def _answer(query: str) -> str:
    try:
        (raw,) = raw_parser(query)
        bound = bind_query(raw.stmt, names())
    except SqlError as error:
        return f"{error.sqlstate} {error.message}"
    shown = []
    for column in bound.columns:
        type = format_type(names().catalog, names().system, column.type)
        own = not column.collation or column.collation == DEFAULT_COLLATION
        shown.append(type if own else f"{type} collate {column.collation}")
    return ", ".join(shown)


@pytest.mark.parametrize(("query", "expected"), _cases())
def test_columns(query: str, expected: str) -> None:
    """A query has the columns that PostgreSQL gives it, or is refused in its words."""
    assert _answer(query) == expected


# What a server's output functions print of these literals, or the SQLSTATE.
LITERALS = [
    ("boolean", " yes ", "t"),
    ("boolean", "of", "f"),
    ("boolean", "o", "22P02"),
    ("integer", "0x1F", "31"),
    ("integer", "1_000", "1000"),
    ("integer", "99999999999", "22003"),
    ("numeric", "1e3", "1000"),
    ("numeric", "00012.3400", "12.3400"),
    ("numeric", "-inf", "-Infinity"),
    ("real", "1234567", "1.234567e+06"),
    ("double precision", "1e15", "1e+15"),
    ("double precision", "123456789012345", "123456789012345"),
    ("double precision", "0.00001", "1e-05"),
    ("uuid", "{A0EEBC999C0B4EF8BB6D6BB9BD380A11}", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
    ("date", "January 8, 1999", "1999-01-08"),
    ("date", "1/8/1999", "1999-01-08"),
    ("date", "0044-03-15 BC", "0044-03-15 BC"),
    ("date", "2020-02-30", "22008"),
    ("date", "garbage", "22007"),
    ("time", "04:05 PM", "16:05:00"),
    ("timetz", "04:05:06 PST", "04:05:06-08"),
    ("timestamp", "2020-01-05 10:11:12.1234567", "2020-01-05 10:11:12.123457"),
    ("timestamp", "2020-01-05 24:00:00", "2020-01-06 00:00:00"),
    ("timestamptz", "2020-07-05 10:11:12 America/New_York", "2020-07-05 14:11:12+00"),
    ("timestamptz", "2020-01-05 10:11:12.5-0330", "2020-01-05 13:41:12.5+00"),
    ("interval", "1 year 2 months 3 days 04:05:06", "1 year 2 mons 3 days 04:05:06"),
    ("interval", "P1Y2M3DT4H5M6S", "1 year 2 mons 3 days 04:05:06"),
    ("interval", "1.5 months", "1 mon 15 days"),
    ("interval", "-1 day 02:00", "-1 days +02:00:00"),
    ("interval", "@ 1 minute ago", "-00:01:00"),
    ("json", '{"a":  1}', '{"a":  1}'),
    ("json", "nul", "22P02"),
    ("jsonb", '{"b":1,"aa":null,"a":[1, 2.50],"b":2}', '{"a": [1, 2.50], "b": 2, "aa": null}'),
    ("integer[]", "[2:3]={5,6}", "[2:3]={5,6}"),
    ("integer[]", "{1,{2}}", "22P02"),
    ("text[]", '{a,"b c",NULL,"null",""}', '{a,"b c",NULL,"null",""}'),
    ("cmp.mood", "bad", "22P02"),
    ("cmp.mood[]", "{sad,happy}", "{sad,happy}"),
    ("cmp.pair", '(1,"a""b")', '(1,"a""b")'),
    ("int4range", "[1,10]", "[1,11)"),
    ("int4range", "(,5]", "(,6)"),
    ("int4range", "[5,1]", "22000"),
    ("daterange", "[2020-01-01,2020-01-31]", "[2020-01-01,2020-02-01)"),
    ("tstzrange", '["2020-01-01","2020-02-01 00:00")', '["2020-01-01 00:00:00+00","2020-02-01 00:00:00+00")'),
    ("bytea", r"abc\000\\d", r"\x616263005c64"),
    ("cidr", "10.1", "10.1.0.0/16"),
    ("macaddr", "08-00-2B-01-02-03", "08:00:2b:01:02:03"),
    ("money", "$1,234.5", "$1,234.50"),
    ("regclass", "nope", "42P01"),
    ("xml", "a <b c='1'/> &lt; <!-- d --> <?e f?>", "a <b c='1'/> &lt; <!-- d --> <?e f?>"),
    ("xml", "", ""),
    ("xml", "<?xml version='1.0' encoding='latin1'?>\n<a/>", "<a/>"),
    ("xml", "<?xml version='1.1' standalone='no'?>\n<a/>", '<?xml version="1.1" standalone="no"?>\n<a/>'),
    ("xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
    ("xml", "<no:prefix é='1' ₿='1'/>", "<no:prefix é='1' ₿='1'/>"),
    ("xml", "<a>", "2200N"),
    ("xml", "<a></b>", "2200N"),
    ("xml", "</content><content>", "2200N"),
    ("xml", "<a b='1' b='2'/>", "2200N"),
    ("xml", "&nowhere;", "2200N"),
    ("xml", "<!DOCTYPE a><a/><a/>", "2200N"),
    ("xml", "<?xml version=1?><a/>", "2200N"),
    ("xml", " <?xml version='1.0'?><a/>", "2200N"),
    ("jsonpath", 'strict $.a."x y"[0]', 'strict $."a"."x y"[0]'),
]


@pytest.mark.parametrize(("type", "text", "expected"), LITERALS)
def test_literal(type: str, text: str, expected: str) -> None:
    """A literal reads as the value that PostgreSQL prints, or is refused."""
    (raw,) = raw_parser(f"SELECT NULL::{type}")
    facts = Facts(names())
    found = raw.stmt.targetList[0].val.typeName
    try:
        answer = input_value(facts, TypeRef(resolve_type(found, names()).oid), text)
    except SqlError as error:
        answer = error.sqlstate
    assert answer == expected
