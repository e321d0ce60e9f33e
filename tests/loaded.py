"""A database on a real server in which the statements of a project have been run, as far as the server can."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from postgres import Server

from meshdoc.catalog.database import THIS_DATABASE, Database
from meshdoc.catalog.names.definition import routine_result
from meshdoc.catalog.names.names import schema_name, type_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.role import BOOTSTRAP_SUPERUSER, Role
from meshdoc.catalog.routine import Routine, RoutineKind
from meshdoc.catalog.type import BaseType
from meshdoc.history.history import History
from meshdoc.history.ledger import Entry, Outcome

DONE = (Outcome.APPLIED, Outcome.INERT)
EXTENSIONS = Path(__file__).parent.parent / "meshdoc" / "data" / "extensions"
CREATED = re.compile(r"(?i)create\s+extension\s+(?:if\s+not\s+exists\s+)?\"?([\w-]+)")
SCHEMA = re.compile(r"-- schema: (\w+)")


@contextmanager
def loaded(server: Server, history: History) -> Iterator[psycopg.Connection[Any]]:
    """A database in which all statements were run; those that the server cannot run are passed over."""
    with server.database() as database, closing(server.connect(database)) as connection:
        connection.execute(f"alter database {database} set statement_timeout = '20s'")
        connection.execute("set statement_timeout = '20s'")
        for name, value in _settings(history):
            connection.execute("select set_config(%s, %s, false)", (name, value))
        for entry in statements(history):
            try:
                connection.execute(entry.sql.encode())
            except (psycopg.Error, UnicodeEncodeError):
                if entry.kind == "CreateExtensionStmt":
                    supply(connection, history, entry.sql)
        connection.execute("reset all")
        connection.execute("reset role")
        yield connection


def _settings(history: History) -> Iterator[tuple[str, str]]:
    """The search_path of the project's database and of the role that runs it: those of the test are others."""
    for item in (history.catalog.get(THIS_DATABASE), history.catalog.get(BOOTSTRAP_SUPERUSER)):
        if isinstance(item, Database | Role):
            yield from (setting for setting in item.settings if setting[0] == "search_path")


def supply(connection: psycopg.Connection[Any], history: History, sql: str) -> None:
    """Replace an extension that the server does not have: by its script, or types and functions in name only."""
    found = CREATED.search(sql)
    script = EXTENSIONS / f"{found[1]}.sql" if found else EXTENSIONS
    if script.is_file():
        text = script.read_text("utf-8")
        schema = SCHEMA.search(text)
        attempt(connection, f"create schema if not exists {schema[1] if schema else 'public'}")
        attempt(connection, text)
        return
    names = Names(history.catalog, history.system)
    for base in history.catalog.all(BaseType):
        if base.extension:
            attempt(connection, f"create schema if not exists {schema_name(names, base.schema)}")
            attempt(connection, f"create domain {type_name(names, base.oid)} as text")
    for item in history.catalog.all(Routine):
        if item.extension and item.kind is RoutineKind.FUNCTION and not item.returns_set:
            attempt(connection, f"create schema if not exists {schema_name(names, item.schema)}")
            result, arguments = routine_result(names, item), ", ".join(type_name(names, o) for o in item.input_types())
            named = f"{schema_name(names, item.schema)}.{item.name}({arguments})"
            attempt(connection, f"create function {named} returns {result} language sql as 'select null::{result}'")


def attempt(connection: psycopg.Connection[Any], statement: str) -> None:
    """Run a statement if the server accepts it."""
    with suppress(psycopg.Error, UnicodeEncodeError):
        connection.execute(statement.encode())


def statements(history: History) -> Iterator[Entry]:
    """What was applied, the platform's statements first."""
    for entry in (*history.external_entries, *history.entries):
        if entry.is_statement and entry.outcome in DONE and entry.kind != "TransactionStmt":
            yield entry
