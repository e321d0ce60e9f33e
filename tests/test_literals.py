"""Random literals: each has the value, or the error message, that a real server gives it.

What begins as a literal with a rule of its own is changed in a few places, and read in a session with other settings.
"""

from __future__ import annotations

import datetime
import functools
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from literals import DAYS, MARKS, PATHS, TYPES
from postgres import Server
from profiles import PROFILE

import meshdoc.commands
from meshdoc.adt.datetime.keyword import DATE_WORDS, INTERVAL_WORDS
from meshdoc.analyze.bind import resolve_type
from meshdoc.analyze.input import input_value
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.catalog.type import TypeRef
from meshdoc.commands.utility import HOOKS
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.registry import load
from meshdoc.session import Session
from meshdoc.syntax.parser import parse_expression

load(meshdoc.commands)

ZONES = ("UTC", "America/New_York", "Europe/London", "Asia/Kolkata", "<+03>-3", "FOO5BAR,J60,300/1")
ORDERS = ("MDY", "DMY", "YMD")
STYLES = ("postgres", "sql_standard")
AT_ONCE = 100
READ = """
create function pg_temp.read(type text, value text, zone text, date_order text, style text) returns text
language plpgsql as $$
declare result text;
begin
  perform set_config('timezone', zone, true), set_config('datestyle', 'ISO, ' || date_order, true),
    set_config('intervalstyle', style, true);
  execute format('with given as materialized (select $1::%s as value), settings as materialized (
      select set_config(''timezone'', ''UTC'', true), set_config(''datestyle'', ''ISO, MDY'', true),
        set_config(''intervalstyle'', ''postgres'', true) from given)
    select format(''%%s'', value) from given, settings', type) using value into result;
  return result;
exception when others then
  return sqlstate || ' ' || sqlerrm;
end $$"""


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal of a type, and the session's settings that it is read under."""

    type: str
    text: str
    zone: str
    order: str
    style: str


@st.composite
def literals(draw: st.DrawFn) -> Literal:
    """A literal that has a rule of its own, changed here and there."""
    type, text = draw(st.sampled_from(TYPES))
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(text)))
        text = text[:place] + draw(st.sampled_from(["", *MARKS])) + text[place + draw(st.integers(0, 1)) :]
    return Literal(type, text, *(draw(st.sampled_from(choices)) for choices in (ZONES, ORDERS, STYLES)))


@functools.cache
def session() -> Session:
    """A session of meshdoc's in an empty database."""
    facts = system()
    return Session(Catalog(template(facts)), facts, datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC), HOOKS)


def read_here(literal: Literal) -> str:
    """What meshdoc reads, or says."""
    settings = {"timezone": literal.zone, "datestyle": f"ISO, {literal.order}", "intervalstyle": literal.style}
    session().settings.update(settings)
    names = session().names
    raw = parse_expression(f"NULL::{literal.type}")
    try:
        return input_value(Facts(names), TypeRef(resolve_type(raw.typeName, names).oid), literal.text)
    except SqlError as error:
        return f"{error.sqlstate} {error.message}"


@pytest.fixture(scope="module")
def connection(server: Server) -> Iterator[psycopg.Connection[Any]]:
    """A connection that has the function `read`."""
    with server.connect("postgres") as connection:
        connection.execute(READ)
        yield connection


def read_there(connection: psycopg.Connection[Any], given: list[Literal]) -> list[str]:
    """What the server reads, or says."""
    query = "select pg_temp.read(t, v, z, o, s) from unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[])"
    columns = [[getattr(literal, field.name) for literal in given] for field in fields(Literal)]
    return [text for (text,) in connection.execute(f"{query} as g(t, v, z, o, s)", columns)]


def same(given: list[Literal], connection: psycopg.Connection[Any]) -> None:
    """Fail with what differs, as meshdoc and as the server has it."""
    answers = zip(given, map(read_here, given), read_there(connection, given), strict=True)
    assert [(literal, here, there) for literal, here, there in answers if here != there] == []


def test_each_literal(connection: psycopg.Connection[Any]) -> None:
    """Those to begin with, as they are, under settings that take turns."""
    settings = itertools.cycle(itertools.product(ZONES, ORDERS, STYLES))
    same([Literal(type, text, *next(settings)) for type, text in TYPES], connection)


@PROFILE
@given(given=st.lists(literals(), min_size=AT_ONCE, max_size=AT_ONCE))
def test_literals_at_random(given: list[Literal], connection: psycopg.Connection[Any]) -> None:
    """Those to begin with, changed here and there."""
    same(given, connection)


def test_words_of_dates_and_spans_ends_of_months_and_paths(connection: psycopg.Connection[Any]) -> None:
    """Every keyword, every month and every form of a path: each row of a table counts."""
    words = [word for word in DATE_WORDS if word not in ("now", "today", "tomorrow", "yesterday")]
    dates = [text for word in words for text in (word, f"3 {word} 2020", f"2020-01-05 10:11 {word}", f"{word} 7")]
    spans = [text for word in INTERVAL_WORDS for text in (f"2 {word}", f"1.5 {word} ago", f"-7{word} 3 hours", word)]
    moments = ("date", "timestamp", "timestamptz", "timetz")
    given = [Literal(type, text, "UTC", "MDY", "postgres") for type in moments for text in [*dates, *DAYS]]
    given += [Literal("interval", text, "UTC", "MDY", style) for style in STYLES for text in spans]
    given += [Literal("jsonpath", text, "UTC", "MDY", "postgres") for text in PATHS.replace("\n", "|").split("|")]
    same(given, connection)
