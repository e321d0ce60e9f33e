"""Effects of function bodies against a real server: whatever a call reads or changes is among what is said.

The functions of whole projects: `python -m tests.effects FOLDER...`; here, those of the example.

Each routine whose name begins with e is called in a transaction of its own, and pg_stat_xact_user_tables tells which
tables were read and which got rows inserted, updated and deleted.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cases import Block, Case
from effects.project import called as called_in
from postgres import Server

from meshdoc import project
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.routine import Routine, RoutineKind
from meshdoc.config import Config
from meshdoc.history.history import History
from meshdoc.insight.effects.index import RoutineEffects
from meshdoc.insight.effects.reach import Reach
from meshdoc.insight.effects.record import Action

MIGRATIONS = Path(__file__).parent.parent / "migrations"
SCRIPT = Path(__file__).parent / "effects" / "shop.sql"
COUNTED = {
    Action.READ: "coalesce(seq_scan, 0) + coalesce(idx_scan, 0)",
    Action.INSERT: "n_tup_ins",
    Action.UPDATE: "n_tup_upd",
    Action.DELETE: "n_tup_del",
}
REWRITING = (Action.UPDATE, Action.DELETE, Action.TRUNCATE)
"""Actions for which the server reads the table, too."""
NOT_SEEN = {
    "e08_upsert": ["insert counter"],
    "e09_cte": ["read audit"],
    "e12_partitions": ["delete event", "delete event_2025", "insert event", "read event"],
    "e15_instead": ["read audit"],
    "e16_update_view": ["read purchase"],
    "e17_handler": ["read account"],
    "e24_procedure": ["truncate log_b"],
    "e25_explain": ["read audit"],
    "e27_text": ["read account"],
    "e28_named_table": ["insert log_b"],
    "e30_truncate": ["truncate account", "truncate purchase"],
}
"""What is said and not seen: keys that need not be checked, parents without rows, rows that are there, TRUNCATE."""
COUNTS = f"select relname, {', '.join(COUNTED.values())} from pg_stat_xact_user_tables where schemaname = 'public'"

Effect = tuple[Action, str]


@pytest.fixture(scope="module")
def history() -> History:
    found = Case("effects", SCRIPT.name, (Block("sql", "", SCRIPT.read_text("utf-8")),)).run()
    assert not [entry.message for entry in found.entries if entry.message]
    return found


def test_effects_agree_with_the_server(history: History, server: Server) -> None:
    effects = RoutineEffects(history.catalog, history.system)
    routines = [item for item in history.catalog.all(Routine) if item.name.startswith("e")]
    missing, unused = dict[str, set[Effect]](), dict[str, list[str]]()
    with server.database() as database, closing(server.connect(database)) as connection:
        connection.execute(SCRIPT.read_bytes())
        for routine in routines:
            seen = set(called(connection, routine))
            said = set(claimed(history, effects, routine))
            assert effects.of(routine.oid).is_complete, effects.of(routine.oid).gaps
            if rest := seen - said - {(Action.READ, name) for action, name in said if action in REWRITING}:
                missing[routine.name] = rest
            if said - seen:
                unused[routine.name] = sorted(f"{action.value} {name}" for action, name in said - seen)
    assert not missing
    assert unused == NOT_SEEN


def test_functions_of_the_example_do_what_is_said(server: Server) -> None:
    config = Config(paths=(MIGRATIONS,), platform="supabase", as_of=datetime.date.today())
    result = called_in(project.replay(config, project.read(config)), server, 100)
    assert not result.untold
    assert len(result.ran) >= 6
    assert result.seen >= 60


def claimed(history: History, effects: RoutineEffects, routine: Routine) -> Iterator[Effect]:
    """What a call may do, by name; views and sequences are not counted by the server."""
    for action, oid in Reach(history.catalog, effects).of(routine.oid):
        item = history.catalog[oid]
        if isinstance(item, Relation) and item.noun in ("table", "materialized view"):
            yield Action.INSERT if action is Action.REFRESH else action, item.name


def called(connection: psycopg.Connection[Any], routine: Routine) -> Iterator[Effect]:
    """What a call does."""
    verb = "call" if routine.kind is RoutineKind.PROCEDURE else "select"
    with connection.transaction(force_rollback=True):
        before = counts(connection)
        connection.execute(f"{verb} {routine.name}()")
        for effect, count in counts(connection).items():
            if count > before.get(effect, 0):
                yield effect


def counts(connection: psycopg.Connection[Any]) -> dict[Effect, int]:
    """How often each table was read and changed by this session, as far as not yet reported."""
    rows = connection.execute(COUNTS).fetchall()
    return {(action, name): count for name, *found in rows for action, count in zip(COUNTED, found, strict=True)}
