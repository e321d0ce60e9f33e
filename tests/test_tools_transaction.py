"""A tool's transaction around a version, compared with what PostgreSQL makes of the same statements and messages."""

from __future__ import annotations

from contextlib import closing

import pytest
from postgres import Server

from meshdoc.catalog.relation import Table
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.history.history import History
from meshdoc.history.ledger import Outcome
from meshdoc.replay.run import replay
from meshdoc.sources import Kind, SourceFile, Version
from meshdoc.sources.version import Transaction

SETTING = "create schema s; set local search_path = s; create table t ();"
DEFERRED = (
    "create table a (id int primary key);"
    "create table b (a int references a deferrable initially deferred);"
    "insert into b values (1);"
)
SCRIPTS = {
    "set local": SETTING,
    "begin": f"begin; {SETTING}",
    "begin and commit": f"begin; {SETTING} commit; create table after ();",
    "commit": f"{SETTING} commit; create table after ();",
    "left open": "create table t (); commit; begin; create table after ();",
    "rollback": "create table t (); rollback; create table after ();",
    "savepoint": "create table t (); savepoint a; create table u (); rollback to a; create table after ();",
    "deferred": f"{DEFERRED} insert into a values (1); create table after ();",
}
NESTED = "there is already a transaction in progress"
TABLES = "select relnamespace::regnamespace || '.' || relname from pg_class where relkind = 'r' and oid >= 16384"


def replayed(text: str, transaction: Transaction) -> History:
    file = SourceFile("1.sql", text)
    version = Version(id="1", name="", date=None, kind=Kind.MIGRATION, files=(file,), transaction=transaction)
    return replay([version], template(system()), system())


def tables(history: History) -> list[str]:
    found = history.catalog
    return sorted(f"{found[table.schema].name}.{table.name}" for table in found.all(Table))


def run(server: Server, texts: list[str]) -> tuple[list[str], list[str]]:
    """The tables that these texts leave behind, each sent by itself, and the warnings on the way."""
    warnings: list[str] = []
    with server.database() as name:
        with closing(server.connect(name)) as connection:
            connection.add_notice_handler(lambda told: warnings.append(told.message_primary or ""))
            for text in texts:
                connection.execute(text)
        with closing(server.connect(name)) as connection:
            return sorted(row[0] for row in connection.execute(TABLES).fetchall()), warnings


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_block(script: str, server: Server) -> None:
    """BEGIN, the statements one by one, and COMMIT, whose warning is given where the version ends the block."""
    statements = [text for text in SCRIPTS[script].split(";") if text.strip()]
    expected, warnings = run(server, ["begin", *statements, "commit"])
    history = replayed(SCRIPTS[script], Transaction.BLOCK)
    assert tables(history) == expected
    given = [notice.message for notice in history.steps[0].notices]
    assert given.count(NESTED) == warnings.count(NESTED)
    assert len(given) - given.count(NESTED) == len({"commit", "rollback"}.intersection(map(str.strip, statements)))


@pytest.mark.parametrize("script", [each for each in SCRIPTS if each not in ("rollback", "savepoint")])
def test_one_string(script: str, server: Server) -> None:
    expected, warnings = run(server, [SCRIPTS[script]])
    history = replayed(SCRIPTS[script], Transaction.STRING)
    assert tables(history) == expected
    given = [notice.message for notice in history.steps[0].notices if notice.code != "rolled-back"]
    assert given == warnings


def test_statements_undone_by_a_rollback_are_inert() -> None:
    history = replayed("create table t (); rollback;", Transaction.BLOCK)
    assert [entry.outcome for entry in history.steps[0].entries] == [Outcome.INERT, Outcome.APPLIED]


def test_a_transaction_that_fails_at_its_end_is_reported() -> None:
    told = replayed(DEFERRED, Transaction.BLOCK).steps[0].notices
    assert [(notice.code, notice.severity.value) for notice in told] == [("23503", "error")]


def test_a_failure_keeps_what_comes_after_it() -> None:
    history = replayed("create table t (); create table t (); create table u (); vacuum;", Transaction.BLOCK)
    assert tables(history) == ["public.t", "public.u"]
    assert [entry.outcome for entry in history.steps[0].entries].count(Outcome.REFUSED) == 1
