"""The pg_cron jobs that the migrations schedule, as far as the rows of cron.job are known."""

from __future__ import annotations

import re
from collections.abc import Mapping

from meshdoc.catalog.contents import Contents
from meshdoc.catalog.database import Extension, Schema
from meshdoc.catalog.relation import Table
from meshdoc.history.history import History
from meshdoc.history.ledger import Entry, Outcome
from meshdoc.record import record

SCHEDULING = re.compile(r"\bcron\s*\.\s*schedule(?:_in_database)?\s*\(", re.IGNORECASE)


@record
class Job:
    """One job; an unknown value is empty. `entry` is the last statement that mentions it."""

    name: str
    schedule: str
    command: str
    active: bool
    entry: Entry | None


def jobs(history: History) -> tuple[Job, ...]:
    """The jobs that exist after the last version, by name."""
    table = _table(history)
    held = history.contents.get(table.oid) if table else None
    if table is None or not isinstance(held, Contents):
        return ()
    attnums = {column.name: column.attnum for column in table.columns}
    found = (_job(history, {name: row.get(attnum) for name, attnum in attnums.items()}) for row in held.rows)
    return tuple(sorted(found, key=lambda job: (job.name, job.schedule, job.command)))


def unscheduled(history: History) -> tuple[Entry, ...]:
    """The statements that would schedule jobs if pg_cron were installed."""
    created = (change.object for change in history.changes())
    if any(isinstance(item, Extension) and item.name == "pg_cron" for item in created):
        return ()
    return tuple(
        entry
        for entry in history.entries
        if entry.kind == "DoStmt" and entry.outcome is Outcome.APPLIED and SCHEDULING.search(entry.sql)
    )


def _table(history: History) -> Table | None:
    schema = history.catalog.find("schema", "cron")
    found = history.catalog.find("relation", schema.oid, "job") if isinstance(schema, Schema) else None
    return found if isinstance(found, Table) and found.extension else None


def _job(history: History, row: Mapping[str, object]) -> Job:
    name, schedule, command = (_text(row.get(column)) for column in ("jobname", "schedule", "command"))
    return Job(
        name=name,
        schedule=schedule,
        command=command,
        active=row.get("active") is not False,
        entry=_naming(history, name or command),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _naming(history: History, words: str) -> Entry | None:
    naming = (entry for entry in reversed(history.entries) if words and words in entry.sql and "cron" in entry.sql)
    return next(naming, None)
