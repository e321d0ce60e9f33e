"""Locks, rewrites, scans and index builds of statements, beside those of a real server."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from locks.server import STRENGTH, Truth, observe
from postgres import Server
from shell import Run, write

import meshdoc.commands
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.commands.utility import HOOKS
from meshdoc.diagnostics import SqlError
from meshdoc.history.ledger import Outcome
from meshdoc.insight.locks.history import over
from meshdoc.insight.locks.record import Kind, Lock
from meshdoc.insight.locks.taken import taken
from meshdoc.insight.session import reading_session
from meshdoc.registry import load
from meshdoc.render.json.locks import locks_shape
from meshdoc.replay.run import replay
from meshdoc.session import Inert, Session
from meshdoc.sources.version import Kind as VersionKind
from meshdoc.sources.version import SourceFile, Version
from meshdoc.syntax.parser import raw_parser

FOLDER = Path(__file__).parent / "locks"
FORMS = [line for line in (FOLDER / "forms.sql").read_text().splitlines() if line and not line.startswith("--")]
AT_LEAST = 150
CARRIED_OUT = (Outcome.APPLIED, Outcome.INERT)
CLOCK = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def test_locks_are_those_of_a_real_server(server: Server) -> None:
    assert len(FORMS) >= AT_LEAST
    with server.database() as database, server.connect(database) as connection:
        connection.execute((FOLDER / "before.sql").read_text())
        connection.execute("set client_min_messages = debug1")
        differences = [line for form, ours in _ours() for line in _differences(form, ours, observe(connection, form))]
    if differences:
        pytest.fail("\n".join(differences), pytrace=False)


def _ours() -> Iterator[tuple[str, Truth]]:
    """What each form locks and does in the prepared database, according to us."""
    load(meshdoc.commands)
    text = (FOLDER / "before.sql").read_text()
    history = replay([_version("1", text)], template(system()), system())
    assert [entry.message for entry in history.entries if entry.outcome not in CARRIED_OUT] == []
    catalog, before = history.catalog, history.at(0)
    for form in FORMS:
        session = Session(catalog, system(), CLOCK, HOOKS, contents=dict(history.contents))
        (tree,) = raw_parser(form)
        mark = catalog.mark()
        try:
            session.execute(tree.stmt)
        except Inert:
            pass
        except SqlError as error:
            yield form, Truth(refused=error.message)
            catalog.undo(mark)
            continue
        changes = [change for change in catalog.journal[mark:] if change.before != change.after]
        catalog.undo(mark)
        told = []
        for node in (None, tree.stmt):
            locks = taken(reading_session(catalog, system()), node, changes)
            told.append(_told(before, catalog, locks))
            for change in reversed(changes):
                catalog.apply(change.reversed())
        told[1].implied = told[0].locks
        yield form, told[1]


def _told(before: Catalog, after: Catalog, locks: Iterable[Lock]) -> Truth:
    """Our locks in the server's words."""
    truth = Truth()
    for lock in locks:
        relation = before[lock.relation]
        name = f"{before[relation.schema].name}.{relation.name}"
        truth.locks[name] = lock.mode.value.title().replace(" ", "")
        for work in lock.works:
            about = after[work.about].name if work.about else ""
            if work.kind in (Kind.REWRITES, Kind.EMPTIES):
                truth.rewritten.add(name)
            elif work.kind is Kind.SCANS:
                truth.verified.add(relation.name)
                truth.scanned.add(name)
            elif work.kind is Kind.BUILDS:
                truth.built.add((about, relation.name))
            elif work.kind is Kind.VALIDATES:
                truth.validated.add(about)
    return truth


def _differences(form: str, ours: Truth, theirs: Truth) -> Iterator[str]:
    """What differs, a line each. A rewritten table's indexes are all built again, and its rows verified on the way."""
    if ours.refused or theirs.refused:
        yield f"{form}\n    refused: ours {ours.refused!r}, PostgreSQL's {theirs.refused!r}"
        return
    whole = {name.partition(".")[2] for name in theirs.rewritten}
    theirs.built = {(index, table) for index, table in theirs.built if table not in whole and table in theirs.tables}
    ours.built = {(index, table) for index, table in ours.built if table not in whole}
    ours.verified -= whole
    ours.verified -= {name.partition(".")[2] for name in ours.scanned & theirs.scanned} - theirs.verified
    for name, mode in ours.implied.items():
        if STRENGTH.index(mode) > STRENGTH.index(theirs.locks.get(name, STRENGTH[0])):
            yield f"{form}\n    {name}: its changes imply {mode}"
    for what in ("locks", "rewritten", "verified", "built", "validated"):
        one, other = getattr(ours, what), getattr(theirs, what)
        if one != other:
            yield f"{form}\n    {what}: ours {_shown(one, other)}, PostgreSQL's {_shown(other, one)}"


def _shown(one: Any, other: Any) -> Any:
    """What is in one and not in the other."""
    if isinstance(one, dict):
        return {key: value for key, value in one.items() if other.get(key) != value}
    return one - other


def _version(id: str, sql: str) -> Version:
    file = SourceFile(f"{id}.sql", sql)
    return Version(id=id, name="", date=None, kind=VersionKind.MIGRATION, files=(file,))


# --- a range of versions ----------------------------------------------------------------------------------------------

FIRST = """
create schema app;
set search_path = app;
create table account (id integer primary key, name text, constraint named check (name is not null));
create table note (id integer, account integer);
"""


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("alter table app.account add column age integer;", ["account ACCESS EXCLUSIVE"]),
        ("set search_path = app; create index on note (id);", ["note SHARE builds an index"]),
        (
            "set search_path = app; create index concurrently on note (id);",
            ["note SHARE UPDATE EXCLUSIVE builds an index"],
        ),
        ("set search_path = app; alter table account alter name set not null;", ["account ACCESS EXCLUSIVE"]),
        ("create table app.new (id integer); create index on app.new (id); vacuum full app.new;", []),
        (
            "create table app.new (id integer references app.account);",
            ["account SHARE ROW EXCLUSIVE"],
        ),
        (
            "do $$ begin execute 'alter table app.note add foreign key (account) references app.account'; end $$;",
            ["account SHARE ROW EXCLUSIVE validates a foreign key", "note SHARE ROW EXCLUSIVE validates a foreign key"],
        ),
        (
            "create function app.f() returns void language sql as 'alter table app.note alter id type bigint';"
            "select app.f();",
            ["note ACCESS EXCLUSIVE rewrites the table"],
        ),
        ("vacuum full app.note;", ["note ACCESS EXCLUSIVE rewrites the table"]),
        ("drop index concurrently app.account_index;", []),
        ("select set_config('search_path', 'app', false); lock table note in share mode;", ["note SHARE"]),
        ("begin; alter table app.note add column age integer; rollback;", ["note ACCESS EXCLUSIVE"]),
        ("alter table app.note add column id integer;", []),
    ],
)
def test_locks_of_a_version(sql: str, told: list[str]) -> None:
    history = replay([_version("1", FIRST), _version("2", sql)], template(system()), system())
    lines = [_line(lock) for statement in over(history, 0, 1) for lock in statement.locks]
    assert lines == told


def _line(lock: Lock) -> str:
    kinds = dict.fromkeys(work.kind.value for work in lock.works if work.kind is not Kind.NOTHING)
    return " ".join((lock.name.removeprefix("app."), lock.mode.value, *kinds))


def test_the_command_tells_of_the_last_version(meshdoc: Callable[..., Run]) -> None:
    write("migrations/1_first.sql", FIRST)
    write("migrations/2_second.sql", "alter table app.account add unique (name);")
    write("migrations/3_third.sql", "alter table app.note alter id type bigint;")
    run = meshdoc("locks", "--no-cache")
    assert run.out == (
        "migrations/3_third.sql:1:1: ACCESS EXCLUSIVE on app.note\n"
        "  rewrites the table: id: integer to bigint: the values are converted\n"
        "  instead: ADD COLUMN of the new type, UPDATE in batches, then rename the columns\n"
    )
    assert run.err == "1 lock, 1 of them held while a table is read\n"
    more = json.loads(meshdoc("locks", "--no-cache", "--since", "1", "--format", "json").out)
    jsonschema.validate(more, locks_shape())
    assert [row["relation"] for row in more["locks"]] == ["app.account", "app.note"]
    assert "unknown version '4' (known: 1, 2, 3)" in meshdoc("locks", "--no-cache", "--since", "4").err
