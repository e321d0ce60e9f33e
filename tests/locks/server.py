"""What a real server locks, rewrites, verifies and builds for a statement, which is rolled back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import psycopg

LOCKS = """
    select relation::bigint, replace(mode, 'Lock', '') from pg_locks
    where pid = pg_backend_pid() and locktype = 'relation' and mode <> 'AccessShareLock'
"""
RELATIONS = """
    select oid::bigint, relnamespace::regnamespace::text || '.' || relname,
    case when relkind <> 'S' then pg_relation_filenode(oid)::bigint end
    from pg_class where relkind in ('r', 'p', 'v', 'm', 'f', 'S', 'c') and oid >= 16384
    and relnamespace <> 'pg_toast'::regnamespace
"""
SCANNED = "select relid::bigint from pg_stat_xact_user_tables where seq_scan > 0"
SAID = re.compile(r'(building index|verifying table|validating foreign key constraint) "(\w+)"(?: on table "(\w+)")?')
STRENGTH = (
    *("RowShare", "RowExclusive", "ShareUpdateExclusive", "Share", "ShareRowExclusive", "Exclusive"),
    "AccessExclusive",
)


@dataclass
class Truth:
    """What the server did, or is said to do: the strongest lock on each relation that was there, and the work, by name.

    `implied` are the locks told if only the changes are known. `tables` were there; `rewritten` have new files,
    `verified` were scanned for constraints, `scanned` for anything; `built` are indexes with their tables, `validated`
    foreign keys. `refused` is the message if the statement is refused.
    """

    locks: dict[str, str] = field(default_factory=dict)
    implied: dict[str, str] = field(default_factory=dict)
    tables: set[str] = field(default_factory=set)
    rewritten: set[str] = field(default_factory=set)
    verified: set[str] = field(default_factory=set)
    scanned: set[str] = field(default_factory=set)
    built: set[tuple[str, str]] = field(default_factory=set)
    validated: set[str] = field(default_factory=set)
    refused: str = ""


def observe(connection: psycopg.Connection[Any], sql: str) -> Truth:
    """Carry a statement out in a transaction, look at the locks that it holds, and roll it back."""
    truth, said = Truth(), list[str]()

    def take(notice: psycopg.errors.Diagnostic) -> None:
        said.append(notice.message_primary or "")

    connection.execute("begin")
    before = {oid: (name, file) for oid, name, file in connection.execute(RELATIONS)}
    connection.add_notice_handler(take)
    try:
        connection.execute(sql)
    except psycopg.Error as error:
        truth.refused = str(error)
    else:
        for oid, mode in connection.execute(LOCKS):
            if oid in before:
                name = before[oid][0]
                truth.locks[name] = max(truth.locks.get(name, mode), mode, key=STRENGTH.index)
        truth.tables = {name.partition(".")[2] for name, _ in before.values()}
        after = {oid: file for oid, _, file in connection.execute(RELATIONS)}
        truth.rewritten = {name for oid, (name, file) in before.items() if oid in after and after[oid] != file}
        truth.scanned = {before[oid][0] for (oid,) in connection.execute(SCANNED) if oid in before}
        _listen(truth, said)
    connection.remove_notice_handler(take)
    connection.execute("rollback")
    return truth


def _listen(truth: Truth, said: list[str]) -> None:
    for what, name, table in (found.groups() for line in said if (found := SAID.match(line))):
        if what == "verifying table":
            truth.verified.add(name)
        elif what == "building index" and not name.startswith("pg_toast"):
            truth.built.add((name, table))
        elif what == "validating foreign key constraint":
            truth.validated.add(name)
