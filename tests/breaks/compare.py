"""Try changes on a server and compare who they break with what is said."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import psycopg
from postgres import Server

import meshdoc.commands
from meshdoc.catalog.names.description import describe
from meshdoc.catalog.object import Address, Object, Oid
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.catalog.trigger import Trigger
from meshdoc.commands.utility import HOOKS
from meshdoc.diagnostics import SqlError
from meshdoc.history.history import History
from meshdoc.history.ledger import Outcome
from meshdoc.history.ownership import whole_of
from meshdoc.insight.affected import Affected
from meshdoc.registry import load
from meshdoc.replay.run import replay
from meshdoc.session import Session
from meshdoc.sources.version import Kind, SourceFile, Version
from meshdoc.syntax.parser import raw_parser

from .changes import Changes
from .generate import Schema, Trial, generated, trials

CLOCK = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
RULE = re.compile(r"rule \w+ on ((?:materialized )?view .*)")

GENERATED = re.compile(r'Column "\w+" is used by generated column "(\w+)"\.')


@dataclass
class Result:
    """Counts of changes tried, of those that they broke and of those named; what is wrong, a line each."""

    changes: int = 0
    broken: int = 0
    named: int = 0
    uncertain: int = 0
    unknown: int = 0
    wrong: list[str] = field(default_factory=list)


def compared(server: Server, seed: str, count: int, result: Result) -> None:
    """Try that many changes of the schema of a seed."""
    load(meshdoc.commands)
    schema = generated(seed)
    version = Version(id="1", name="", date=None, kind=Kind.MIGRATION, files=(SourceFile("1.sql", schema.script),))
    history = replay([version], template(system()), system())
    refused = [entry.message for entry in history.entries if entry.outcome not in (Outcome.APPLIED, Outcome.INERT)]
    assert refused == [], refused
    dependents = Changes(history.catalog, history.system)
    with server.database() as database, closing(server.connect(database)) as connection:
        connection.execute(schema.script)
        for trial in trials(schema, seed, count):
            _compare(connection, history, dependents, schema, trial, seed, result)


def _compare(
    connection: psycopg.Connection[Any],
    history: History,
    dependents: Changes,
    schema: Schema,
    trial: Trial,
    seed: str,
    result: Result,
) -> None:
    sql = trial.sql.format(trial.name)
    theirs = set(_broken(connection, schema, trial, sql))
    found = tuple(_ours(history, dependents, trial, sql))
    ours = {name for each in found for name in _names(history, each.address)} | set(_itself(history, trial))
    unknown = {name for oid in dependents.undecided for name in _reached(history, dependents, oid)}
    result.changes += 1
    result.broken += len(theirs)
    result.named += len(found)
    result.uncertain += sum(not each.is_certain for each in found)
    result.unknown += len(theirs - ours & unknown)
    result.wrong += (f"{seed}: {sql}: {name} is not named" for name in sorted(theirs - ours - unknown))


def _reached(history: History, dependents: Changes, routine: Oid) -> Iterator[str]:
    """A routine that runs unknown SQL, and those that fail when it does."""
    yield from _names(history, Address(routine))
    for each in dependents.of(Address(routine)):
        yield from _names(history, each.address)


# --- the server -------------------------------------------------------------------------------------------------------


def _broken(connection: psycopg.Connection[Any], schema: Schema, trial: Trial, sql: str) -> Iterator[str]:
    """What the server names when it refuses a change, and what fails after it."""
    connection.execute("begin")
    worked = [probe for probe in schema.probes() if _try(connection, probe[1]) is None]
    error = _try(connection, sql, keep=True)
    if error is not None:
        for line in (error.diag.message_detail or "").splitlines():
            name = RULE.sub(r"\1", line.partition(" depends on ")[0])
            yield GENERATED.sub(rf"column \1 of table {trial.name}", name)
        if not sql.startswith(("drop", "alter table")) or "drop" not in sql:
            connection.execute("rollback")
            return
        again = _try(connection, f"{sql} cascade", keep=True)
        assert again is None, (sql, again)
    for name, query in worked:
        if name != f"{trial.kind} {trial.name}" and name != f"function {trial.name}()" and _try(connection, query):
            yield name
    connection.execute("rollback")


def _try(connection: psycopg.Connection[Any], sql: str, *, keep: bool = False) -> psycopg.Error | None:
    """The error of a statement; its effects are kept only if asked."""
    connection.execute("savepoint probe")
    try:
        connection.execute(sql)
    except psycopg.Error as error:
        connection.execute("rollback to probe")
        return error
    if not keep:
        connection.execute("rollback to probe")
    return None


# --- what we say ------------------------------------------------------------------------------------------------------


def _target(history: History, trial: Trial) -> Object:
    named = {"table": "relation", "view": "relation", "type": "type"}
    public = next(item for item in history.catalog.all(Object) if item.noun == "schema" and item.name == "public")
    if trial.kind == "function":
        found = history.catalog.sharing("routine name", public.oid, trial.name)[0]
    else:
        found = history.catalog.find(named[trial.kind], public.oid, trial.name)
    assert found is not None
    return found


def _ours(history: History, dependents: Changes, trial: Trial, sql: str) -> Iterator[Affected]:
    """Who the change breaks, according to us: of the change itself, or of a drop where it is refused."""
    target, catalog = _target(history, trial), history.catalog
    session = Session(catalog, history.system, CLOCK, HOOKS, contents=dict(history.contents))
    mark = catalog.mark()
    try:
        session.execute(raw_parser(sql)[0].stmt)
    except SqlError:
        catalog.undo(mark)
        relation = target if isinstance(target, Relation) else None
        column = relation.column(trial.column) if relation and trial.column else None
        if "constraint" in sql:
            found = catalog.find("constraint", target.oid, f"{target.name}_pkey")
            assert found is not None
            yield from dependents.of(Address(found.oid))
            return
        yield from dependents.of(Address(target.oid, column.attnum if column else 0))
        return
    changes = list(catalog.journal[mark:])
    catalog.undo(mark)
    for change in changes:
        if change.oid == target.oid or "constraint" in sql:
            yield from dependents.by(change)


def _names(history: History, address: Address) -> Iterator[str]:
    """A used object as the server calls it; a trigger also covers inserts into its table."""
    catalog = history.catalog
    item = catalog[address.oid]
    names = Session(catalog, history.system, CLOCK, HOOKS).names
    yield describe(names, address)
    if whole := whole_of(item):
        yield describe(names, Address(whole))
    if isinstance(item, Relation) and address.sub:
        yield describe(names, Address(item.oid))
    for trigger in catalog.children(item.oid, Trigger):
        yield describe(names, Address(trigger.table))


def _itself(history: History, trial: Trial) -> Iterator[str]:
    """What the change is about."""
    yield describe(Session(history.catalog, history.system, CLOCK, HOOKS).names, Address(_target(history, trial).oid))
