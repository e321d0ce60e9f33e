"""Each function of PostgreSQL that running code evaluates has the value, or error, of a real server."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator

import psycopg
from postgres import Server
from test_fast_path import LITERALS, session

import meshdoc.interpret
from meshdoc.catalog.names.format_type import format_type_be
from meshdoc.catalog.system import SystemProc, system
from meshdoc.diagnostics import SqlError, Unsupported
from meshdoc.interpret.builtins import builtin
from meshdoc.interpret.duck.templates import TEMPLATES
from meshdoc.interpret.fast_path.scalar import scalar
from meshdoc.interpret.query.query import analyzed_select, execute, plan
from meshdoc.interpret.scope import NOTHING
from meshdoc.interpret.value import Unknown
from meshdoc.registry import load
from meshdoc.syntax.parser import raw_parser

load(meshdoc.interpret)
SAMPLES: dict[str, tuple[str, ...]] = {
    "smallint": LITERALS["int2"],
    "integer": LITERALS["int4"],
    "bigint": LITERALS["int8"],
    "text": tuple(filter(str.isascii, LITERALS["text"])),  # the locale of the tests' server is C
    "boolean": LITERALS["bool"],
    "name": LITERALS["name"],
    "date": LITERALS["date"],
    "timestamp without time zone": LITERALS["timestamp"],
    "timestamp with time zone": LITERALS["timestamptz"],
    "interval": LITERALS["interval"],
    "numeric": ("0", "1", "-1.5", "2.25", "100"),
    "double precision": ("0", "1", "-1.5", "2.25", "100"),
    "real": ("0", "1", "-1.5", "2.25", "100"),
    "character": ("a", "ab", "b "),
    "integer[]": ("{}", "{1,2,3}", "{2,null}"),
    "text[]": ("{}", "{a,b}", "{b,null}"),
    "uuid": ("00000000-0000-0000-0000-000000000001", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
    "jsonb": ('{"a": 1}', "[1, 2]", '"a"', "null"),
    "oid": ("0", "1259"),
}
OF_MODIFIERS = {
    "numeric",
    "numeric_round",
    "numeric_trunc",
    "interval_scale",
    "time_scale",
    "timestamp_scale",
    "timestamptz_scale",
}
"""Functions that only casts call, with modifiers that are valid, or that make thousands of digits of these samples."""
EACH = 2
"""Calls of each function."""


def calls() -> Iterator[str]:
    """Calls of each function whose arguments have samples."""
    chance = random.Random(1)
    names = session().names
    for proc in system().table(SystemProc).all():
        types = [format_type_be(names.catalog, names.system, oid) for oid in proc.argument_types]
        known = proc.body in TEMPLATES or proc.body in scalar or proc.body in builtin
        is_value = types and proc.volatility == "i" and not proc.returns_set and proc.body not in OF_MODIFIERS
        if known and is_value and SAMPLES.keys() >= {*types}:
            for _ in range(EACH):
                texts = [(chance.choice(SAMPLES[type]).replace("'", "''"), type) for type in types]
                given = [f"'{text}'::{type}" for text, type in texts]
                yield f'pg_catalog."{proc.name}"({", ".join(given)})'


def ours(call: str) -> str | None:
    """The value or error here; empty if it is said to be unknown."""
    try:
        query = analyzed_select(session(), raw_parser(f"select ({call})::text")[0].stmt, NOTHING)
        ((value,),) = execute(session(), plan(session(), query, NOTHING), NOTHING).rows
    except Unsupported:
        return ""
    except SqlError as error:
        return f"{error.sqlstate} {error.message}"
    return "" if isinstance(value, Unknown) else None if value is None else str(value)


def theirs(connection: psycopg.Connection[tuple[str | None]], call: str) -> str | None:
    """What the server says."""
    try:
        found = connection.execute(f"select ({call})::text".encode()).fetchone()
    except psycopg.Error as error:
        return f"{error.diag.sqlstate} {error.diag.message_primary}"
    assert found
    return found[0]


def is_same(here: str | None, there: str | None) -> bool:
    """Whether two answers agree, except in the last digit of a power."""
    if here == there or here is None or there is None or "e+" not in here:
        return here == there
    return math.isclose(float(here), float(there), rel_tol=1e-15)


def test_functions(server: Server) -> None:
    with server.connect("postgres") as connection:
        connection.execute("set timezone = 'UTC'")
        answers = [(call, ours(call), theirs(connection, call)) for call in calls()]
    assert len(answers) > 250 * EACH
    assert [each for each in answers if each[1] and not is_same(*each[1:])] == []
    assert sum(here == "" for _, here, _ in answers) < len(answers) / 4
