"""Locks, rewrites, scans and index builds of statements, beside those of a real server."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from locks.server import Truth, observe
from postgres import Server

import meshdoc.commands
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.commands.utility import HOOKS
from meshdoc.history.ledger import Outcome
from meshdoc.insight.effects.body import reading_session
from meshdoc.insight.locks.record import Kind, Lock
from meshdoc.insight.locks.taken import taken
from meshdoc.registry import load
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
    version = Version(id="1", name="", date=None, kind=VersionKind.MIGRATION, files=(SourceFile("1.sql", text),))
    history = replay([version], template(system()), system())
    assert [entry.message for entry in history.entries if entry.outcome not in CARRIED_OUT] == []
    catalog, before = history.catalog, history.at(0)
    for form in FORMS:
        session = Session(catalog, system(), CLOCK, HOOKS, contents=dict(history.contents))
        (tree,) = raw_parser(form)
        mark = catalog.mark()
        with suppress(Inert):
            session.execute(tree.stmt)
        changes = [change for change in catalog.journal[mark:] if change.before != change.after]
        catalog.undo(mark)
        locks = taken(reading_session(catalog, system()), tree.stmt, changes)
        yield form, _told(before, catalog, locks)
        for change in reversed(changes):
            catalog.apply(change.reversed())


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
    if theirs.refused:
        yield f"{form} -- {theirs.refused}"
        return
    whole = {name.partition(".")[2] for name in theirs.rewritten}
    theirs.built = {(index, table) for index, table in theirs.built if table not in whole and table in theirs.tables}
    ours.built = {(index, table) for index, table in ours.built if table not in whole}
    ours.verified -= whole
    ours.verified -= {name.partition(".")[2] for name in ours.scanned & theirs.scanned} - theirs.verified
    for what in ("locks", "rewritten", "verified", "built", "validated"):
        one, other = getattr(ours, what), getattr(theirs, what)
        if one != other:
            yield f"{form}\n    {what}: ours {_shown(one, other)}, PostgreSQL's {_shown(other, one)}"


def _shown(one: Any, other: Any) -> Any:
    """What is in one and not in the other."""
    if isinstance(one, dict):
        return {key: value for key, value in one.items() if other.get(key) != value}
    return one - other
