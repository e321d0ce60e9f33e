"""Refusals that PostgreSQL may not share. In Python, as a statement unsupported today may be supported later."""

from __future__ import annotations

import pytest

from meshdoc.catalog.catalog import Catalog
from meshdoc.diagnostics import Location, SqlError
from meshdoc.history.ledger import Entry, Outcome
from meshdoc.replay.unapplied import Unapplied


def behind(kind: str, sql: str, error: SqlError) -> bool:
    """Whether an unapplied statement may be why another one fails."""
    unapplied = Unapplied()
    place = Location("1.sql", 3, 1)
    entry = Entry(version="1", location=place, kind=kind, outcome=Outcome.UNSUPPORTED, sql=sql)
    unapplied.add(entry, Catalog())
    return unapplied.behind(error) == place


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ("42P01", 'relation "t" does not exist'),
        ("42P01", 'relation "app.t" does not exist'),
        ("42703", "column t.a does not exist"),
        ("42704", 'constraint "t_a_key" of relation "u" does not exist'),
        ("42704", 'index "t_a_b_idx1" does not exist'),
        ("42883", "function t(integer) does not exist"),
        ("42P07", 'relation "t" already exists'),
    ],
)
def test_what_names_something_of_it(state: str, message: str) -> None:
    assert behind("CreateStmt", "create table T (a int, b int)", SqlError(state, message))


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ("42P01", 'relation "u" does not exist'),
        ("42883", "function table_exists() does not exist"),
        ("42883", "function u(a) does not exist"),
        ("42P16", 'cannot change name of view column "t" to "a"'),
    ],
)
def test_what_does_not(state: str, message: str) -> None:
    assert not behind("CreateStmt", "create table t (a int)", SqlError(state, message))


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ("42P07", 'relation "u" already exists'),
        ("42704", 'could not find a type named "u"'),
        ("42723", 'function "u" already exists with same argument types'),
        ("42830", 'there is no unique constraint matching given keys for referenced table "u"'),
        ("2BP01", "cannot drop u because other objects depend on it"),
    ],
)
def test_the_wording_of_a_message_names_nothing(state: str, message: str) -> None:
    wording = message.replace('"u"', "").replace(" u ", " ").split()
    columns = ", ".join(f'"{word}" int' for word in wording)
    assert not behind("CreateStmt", f"create table t ({columns})", SqlError(state, message))
    assert behind("CreateStmt", f"create table u ({columns})", SqlError(state, message))


def test_what_depends_on_the_object_may_be_of_its_making() -> None:
    error = SqlError(
        "2BP01", "cannot drop table u because other objects depend on it", detail="view v depends on table u"
    )
    assert behind("DropStmt", "drop view v", error)
    assert not behind("DropStmt", "drop view w", error)


@pytest.mark.parametrize(
    ("kind", "sql"),
    [
        ("DoStmt", "do $$ begin execute 'drop table ' || x; end $$"),
        ("DoStmt", "do $$ begin perform make_them(); end $$"),
        ("SelectStmt", "select make_them()"),
        ("psql", "\\i more.sql"),
    ],
)
def test_what_may_run_anything(kind: str, sql: str) -> None:
    assert behind(kind, sql, SqlError("42P01", 'relation "u" does not exist'))
    assert not behind(kind, sql, SqlError("42601", 'syntax error at or near "u"'))


def test_a_block_that_spells_out_what_it_does_runs_nothing_else() -> None:
    assert not behind(
        "DoStmt", "do $$ begin create table t (); end $$", SqlError("42P01", 'relation "u" does not exist')
    )


def test_an_extension_brings_functions_and_types_of_any_name() -> None:
    sql = "create extension somebodys with schema theirs"
    assert behind("CreateExtensionStmt", sql, SqlError("42883", "function f() does not exist"))
    assert behind("CreateExtensionStmt", sql, SqlError("42P01", 'relation "theirs.t" does not exist'))
    assert not behind("CreateExtensionStmt", sql, SqlError("42P01", 'relation "t" does not exist'))
