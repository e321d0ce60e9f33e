"""The law of the fast path: an expression evaluated without the engine has the value, or error, of a real server."""

from __future__ import annotations

import contextlib
import datetime
import functools
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from postgres import Server
from profiles import PROFILE

import meshdoc.commands
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.commands.utility import HOOKS
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.fast_path.given import Elsewhere, Given, simple_value
from meshdoc.interpret.query.query import analyzed_select, execute, plan, without_engine
from meshdoc.interpret.scope import NOTHING
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.registry import load
from meshdoc.session import Inert, Session
from meshdoc.syntax.parser import raw_parser

load(meshdoc.commands)

AT_ONCE = 40
INTEGERS = ("0", "1", "-1", "2", "7", "-3", "32767", "-32768", "2147483647", "-2147483648")
TEXTS = ("", " ", "a", "aA", " ab ", "abab", "%", "_", "a\\_b", "é", "ab c", "10", "true", "x'y", "public")
LITERALS = {
    "int2": INTEGERS[:8],
    "int4": INTEGERS,
    "int8": (*INTEGERS, "9223372036854775807", "-9223372036854775808"),
    "text": TEXTS,
    "bool": ("t", "f"),
    "bytea": (r"\x", r"\x00", "abc"),
    "name": ("a", "public", "pg_class"),
    "date": ("2024-02-29", "2025-01-31", "1999-12-31"),
    "timestamp": ("2024-03-31 12:30:45.5", "1999-12-31 23:59:58.5", "2024-02-29 00:00:00", "infinity"),
    "timestamptz": ("2024-03-31 12:30:45+00", "2025-12-31 23:59:59.25+00"),
    "interval": ("1 month", "-1 day", "1 year 2 mons -3 days 04:05:06.7", "90 minutes", "0"),
}
FORMS: dict[str, tuple[str, ...]] = {
    "int2": ("({int2} + {int2})", "({int2} % {int2})", "abs({int2})", "(- {int2})"),
    "int4": (
        *("({int4} + {int4})", "({int2} - {int4})", "({int4} * {int4})", "({int4} / {int4})", "({int4} % {int4})"),
        *("length({bytea})", "octet_length({bytea})"),
        *("({int4} / {int2})", "length({text})", "octet_length({text})", "strpos({text}, {text})", "(- {int4})"),
        *("abs({int4})", "({int2})::int4", "({int8})::int4", "position({text} in {text})", "coalesce({int4}, {int4})"),
        *("nullif({int4}, {int4})", "case when {bool} then {int4} else {int4} end", "({text})::int4"),
    ),
    "int8": ("({int8} + {int4})", "({int4} * {int8})", "({int8} / {int8})", "({int4})::int8", "({int8} % {int8})"),
    "text": (
        *("({text} || {text})", "({text} || {int4})", "({int8} || {text})", "({text} || {bool})", "({name})::text"),
        *("trim({text})", "trim({text} from {text})", "ltrim({text}, {text})", "rtrim({text})", "btrim({text})"),
        *("lower({text})", "upper({text})", "left({text}, {int2})", "right({text}, {int2})", "reverse({text})"),
        *("substring({text} from {int4})", "substring({text}, {int2}, {int2})", "replace({text}, {text}, {text})"),
        *("repeat({text}, {int2} % 5)", "md5({text})", "({int4})::text", "({bool})::text", "({text})::varchar"),
        *("coalesce({text}, {text})", "nullif({text}, {text})", "case {text} when {text} then {text} end"),
        *("case when {bool} then {text} when {bool} then {text} end", "concat({text}, {int4}, {bool})"),
        *(
            "format('%s-%I', {text}, {text})",
            "quote_literal({text})",
            "format('%s-%I', {text}, {text})",
            "({text})::varchar(3)",
            *(
                "split_part({text}, 'b', 1)",
                "regexp_replace({text}, '^a', {text})",
                "regexp_replace({text}, 'b$', 'x')",
            ),
            *("({date})::text", "({timestamptz})::text", "({interval})::text", "({timestamp} || {text})"),
        ),
    ),
    "bool": (
        *("({int4} = {int4})", "({int4} <> {int8})", "({int2} < {int4})", "({int8} >= {int4})", "({bool} = {bool})"),
        *("({text} = {text})", "({text} <> {text})", "({text} < {text})", "({text} >= {text})", "({name} = {text})"),
        *("({bool} and {bool})", "({bool} or {bool})", "(not {bool})", "({bool} and {bool} and {bool})"),
        *("({text} is null)", "({int4} is not null)", "({bool} is true)", "({bool} is not false)"),
        *("({bool} is unknown)", "({bool} is not unknown)", "({text} is distinct from {text})"),
        *("({int4} is not distinct from {int4})", "({text} like {text})", "({text} not like {text})"),
        *("({text} in ({text}, {text}))", "({int4} not in ({int4}, {int4}))", "starts_with({text}, {text})"),
        *("coalesce({bool}, {bool})", "({text} ^@ {text})", "({text})::bool"),
        *("({date} = {date})", "({timestamp} <> {timestamp})", "({timestamptz} is distinct from {timestamptz})"),
        *("({text} ~ '^a')", "({text} ~ 'b$')", "({text} ~ {text})"),
    ),
    "bytea": (),
    "name": (),
    "date": (
        *("({date} + {int2})", "({date} - {int2})", "({timestamp})::date", "({timestamptz})::date"),
        "({date} + {interval})::date",
    ),
    "timestamp": (
        *("({date} + {interval})", "({timestamp} - {interval})", "({date})::timestamp", "({timestamptz})::timestamp"),
        *(f"date_trunc('{unit}', {{timestamp}})" for unit in ("year", "month", "day", "hour", "minute", "week")),
        *(f"({{timestamp}})::timestamp({digits})" for digits in (0, 3)),
    ),
    "timestamptz": (
        *("({timestamptz} + {interval})", "({timestamptz} - {interval})", "({date})::timestamptz"),
        *("({timestamp})::timestamptz", "date_trunc('month', {timestamptz})", "date_trunc('Day', {timestamptz})"),
        "({timestamptz})::timestamptz(1)",
    ),
    "interval": ("({int2} || ' days')::interval",),
}
"""Forms of expressions, by the type of their value; the holes are the types of their parts."""


@functools.cache
def session() -> Session:
    """A session of an empty database."""
    facts = system()
    return Session(Catalog(template(facts)), facts, datetime.datetime(2026, 11, 22), HOOKS)


@st.composite
def expressions(draw: st.DrawFn, type: str, depth: int) -> str:
    """An expression of a type, of nested forms over constants."""
    if depth == 0 or not FORMS[type] or not draw(st.integers(0, 4)):
        if not draw(st.integers(0, 9)):
            return f"null::{type}"
        text = draw(st.sampled_from(LITERALS[type])).replace("'", "''")
        return f"'{text}'::{type}"
    form = draw(st.sampled_from(FORMS[type]))
    for inner in FORMS:
        while f"{{{inner}}}" in form:
            form = form.replace(f"{{{inner}}}", draw(expressions(inner, depth - 1)), 1)
    return form


# --- two ways to a value ------------------------------------------------------------------------------------


def answer(compute: Callable[[], object]) -> object:
    """A value, or an error as SQLSTATE and words; None for an expression that is left to the engine."""
    try:
        return (compute(),)
    except SqlError as error:
        return f"{error.sqlstate} {error.message}"
    except Elsewhere:
        return None


def fast_value(query: nodes.Query) -> object:
    """The fast path."""
    (target,) = query.targets
    return answer(lambda: simple_value(Given(session(), Facts(session().names)), target.expr))


LITERAL = re.compile(r"'(?:[^']|'')*'::\w+|null::\w+")


def on_server(connection: psycopg.Connection[Any], text: str, type: str) -> object:
    """PostgreSQL, with columns in the place of literals, so that its planner computes nothing beforehand."""
    literals = list(dict.fromkeys(LITERAL.findall(text)))
    columns = ", ".join(f"{literal} as c{number}" for number, literal in enumerate(literals))
    over = LITERAL.sub(lambda found: f"c{literals.index(found[0])}", text)
    try:
        (row,) = connection.execute(
            f"with v as materialized (select {columns}) select {over if type in KEPT else f'({over})::text'} from v"
        )
    except psycopg.Error as error:
        return f"{error.diag.sqlstate} {error.diag.message_primary}"
    return row


@pytest.fixture(scope="module")
def connection(server: Server) -> Iterator[psycopg.Connection[Any]]:
    """A connection in which each query is on its own."""
    with server.connect("postgres") as connection:
        connection.autocommit = True
        connection.execute("set timezone = 'UTC'")
        yield connection


ANY = st.sampled_from(list(FORMS)).flatmap(lambda type: st.tuples(st.just(type), expressions(type, 3)))
KEPT = ("int2", "int4", "int8", "bool")
"""Types whose values are not texts."""


@PROFILE
@given(texts=st.lists(ANY, min_size=AT_ONCE, max_size=AT_ONCE))
def test_fast_path(texts: list[tuple[str, str]], connection: psycopg.Connection[Any]) -> None:
    """Expressions of the supported forms, nested; most of them do not need the engine."""
    wrong, few = [], 0
    for type, text in texts:
        (raw,) = raw_parser(f"select {text}")
        query = analyzed_select(session(), raw.stmt, NOTHING)
        fast = fast_value(query)
        few += fast is None
        if fast is not None and fast != (there := on_server(connection, text, type)):
            wrong.append((text, fast, there))
    assert wrong == []
    assert few < len(texts) / 2


# --- queries ------------------------------------------------------------------------------------------------

TABLES = """
create schema app; create type app.mood as enum ('sad', 'ok');
create table app.a (id int primary key, name text not null, mood app.mood default 'ok', unique (name));
create table app.b (id int primary key, a_id int references app.a, note varchar(20) check (note <> ''));
create index b_note on app.b (note); create view app.v as select id from app.a;
create table app.none (x int); create view app.nothing as select x from app.none;
insert into app.a values (1, 'one', 'sad'), (2, 'two', default), (3, 'three', null);
insert into app.b values (1, 1, 'x'), (2, 3, null);
create function app.f() returns trigger language plpgsql as 'begin return new; end';
create trigger t before insert on app.b for each row execute function app.f();
"""
RUN = (
    "select column_name, data_type, is_nullable from information_schema.columns where table_name = 'b'",
    "select 1 from information_schema.columns where table_schema = 'app' and table_name = 'a' and column_name = 'mood'",
    "select table_name from information_schema.tables where table_schema = 'app' and table_type = 'BASE TABLE'",
    "select conname, contype from pg_constraint where conrelid = 'app.b'::regclass and contype in ('f', 'c')",
    "select conname from pg_constraint where conname = 'b_a_id_fkey'",
    "select constraint_type from information_schema.table_constraints where table_name = 'a' and table_schema = 'app'",
    "select indexname, tablename from pg_indexes where schemaname = 'app' and tablename = 'b'",
    "select enumlabel from pg_enum where enumtypid = 'app.mood'::regtype",
    "select a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid where c.relname = 'b' and attnum > 0",
    "select n.nspname, c.relname from pg_class c, pg_namespace n where n.oid = c.relnamespace and c.relname = 'v'",
    "select t.tgname, p.proname from pg_trigger t join pg_proc p on p.oid = t.tgfoid where tgrelid = 'app.b'::regclass",
    "select exists (select from pg_type where typname = 'mood'), exists (select from pg_type where typname = 'none')",
    "select name from app.a where id > 1",
    "select (select name from app.a where id = 2) || '!'",
    "select id from app.b where exists (select 1 from app.a where a.id = b.a_id and a.name like 't%')",
    "select (select id from app.a where name like 't%')",
    "select count(*) from pg_class c join pg_extension e on e.oid = c.relnamespace where c.relname = 'a'",
    "select (select count(*) from app.a where name <> 'two') > 1, not exists (select from app.nothing)",
    "select extname from pg_extension where extname = 'plpgsql'",
)
"""Queries that need no engine."""


@functools.cache
def filled() -> Session:
    """A session of a database with tables and rows."""
    made = Session(Catalog(template(system())), system(), datetime.datetime(2026, 11, 22), HOOKS)
    for raw in raw_parser(TABLES):
        with contextlib.suppress(Inert):
            made.execute(raw.stmt)
    return made


@pytest.mark.parametrize("text", RUN)
def test_query(text: str) -> None:
    """The rows are those of the engine, in any order."""
    (raw,) = raw_parser(text)
    query = analyzed_select(filled(), raw.stmt, NOTHING)
    assert (found := answer(by_scan(query))) == answer(by_engine(query))
    assert found


def by_scan(query: nodes.Query) -> Callable[[], list[str]]:
    """The fast path."""

    def run() -> list[str]:
        found = without_engine(filled(), query, NOTHING)
        assert found is not None
        return sorted(map(str, found.rows))

    return run


def by_engine(query: nodes.Query) -> Callable[[], list[str]]:
    """DuckDB."""
    return lambda: sorted(map(str, execute(filled(), plan(filled(), query, NOTHING), NOTHING).rows))


def test_engine_is_not_imported(tmp_path: Path) -> None:
    """A project whose code asks what exists, and that changes rows of a table, is built without DuckDB."""
    ask = "if not exists (select from information_schema.columns where table_name = 'a' and column_name = 'c')"
    rows = "update app.a set name = 'zwei' where name like 'tw%'; delete from app.a where id in (2, 4);"
    moments = "create table app.m (id int, at timestamp(3) default current_timestamp); insert into app.m values (1);"
    then = f"do $$ begin {ask} then alter table app.a add c int; end if; end $$;"
    (tmp_path / "1.sql").write_text(TABLES + then + rows + moments)
    code = "import sys; from meshdoc.cli import main\ntry: main()\nfinally: print('duckdb' in sys.modules)"
    command = (sys.executable, "-c", code, "build", "--no-cache", "-o", str(tmp_path / "out"), str(tmp_path / "1.sql"))
    here = {**os.environ, "PYTHONPATH": str(Path(meshdoc.__file__).parents[1])}
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path, env=here)
    assert done.stdout.splitlines()[-1] == "False"
    assert "`c`" in (tmp_path / "out" / "tables" / "app.a.md").read_text("utf-8")
