"""meshdoc's answers about a project's own schema beside those of a server that holds it, with a row in each table.

Each role tries the plainest statement of each command on each relation, for its first column and for all others.
Errors other than missing privileges and row-level security say nothing about access, and are left out; triggers, which
may be refused too, do not fire.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import postgres
import psycopg
from loaded import loaded
from psycopg import sql

from meshdoc.catalog.acl import PUBLIC_ROLE
from meshdoc.catalog.names.names import relation_name
from meshdoc.catalog.object import Object
from meshdoc.catalog.relation import Relation, Table
from meshdoc.insight.access.matrix import COMMANDS, Matrix
from meshdoc.insight.insert.plan import Script, script_for
from meshdoc.insight.insert.statement import statement
from meshdoc.render import Book

from .compare import Result

DENIED = "42501"
"""insufficient_privilege: no privilege, or row-level security refuses a new row."""


def compared(server: postgres.Server, book: Book, result: Result) -> None:
    """Ask both about each role, relation and command of a schema."""
    matrix = Matrix(book.history)
    relations = [item for item in (*book.all_tables, *book.views) if isinstance(item, Relation)]
    roles = [oid for oid in book.reports.roles if oid != PUBLIC_ROLE]
    with loaded(server, book.history) as connection:
        asker = _Asker(connection, book)
        for role in roles:
            for item in relations:
                for command in COMMANDS:
                    theirs = asker.answer(book.catalog[role].name, item, command)
                    if theirs:
                        ours = matrix.cell(role, item, command).extent
                        result.counts[(ours.rows.value, theirs)] += 1
                        if ours.rows.value not in ("some", *theirs.split(" or ")):
                            what = f"{book.catalog[role].name} {command} {relation_name(book.names, item.oid)}"
                            result.wrong.append(f"{what}: meshdoc {ours.rows.value}, server {theirs}")


class _Asker:
    """Tries statements in a database that holds the schema."""

    def __init__(self, connection: psycopg.Connection[Any], book: Book) -> None:
        self.connection, self.book = connection, book
        self.connection.autocommit = True
        self.scripts = {table.oid: script_for(book.history, book.names, table) for table in self._tables()}
        for script in self.scripts.values():
            with suppress(psycopg.Error), connection.transaction():
                self._run(script)
        self.totals = {item.oid: self._total(item) for item in (*book.all_tables, *book.views)}

    def _tables(self) -> Iterator[Table]:
        return (table for table in self.book.all_tables if isinstance(table, Table))

    def _run(self, script: Script) -> None:
        for step in script.steps:
            self.connection.execute(statement(self.book.names, step).encode())

    def _total(self, item: Object) -> int:
        with suppress(psycopg.Error):
            found = self.connection.execute(f"select count(*) from {self._name(item)}".encode()).fetchone()
            return int(found[0]) if found else 0
        return -1

    def _name(self, item: Object) -> str:
        return relation_name(self.book.names, item.oid)

    def answer(self, role: str, item: Relation, command: str) -> str:
        """What a role reaches: none, some, all, or one of two; empty if the error is about something else."""
        total = self.totals[item.oid]
        if total < 0:
            return ""
        tried = [self._try(role, text) for text in self._statements(item, command)]
        reached = [count for count in tried if isinstance(count, int)]
        if not reached:
            return "none" if tried and all(state == DENIED for state in tried) else ""
        if command in ("insert", "truncate"):
            return "all" if command == "truncate" else "some or all"
        if not total:
            return ""
        return "all" if max(reached) == total else "some" if max(reached) else "none"

    def _statements(self, item: Relation, command: str) -> Iterator[str]:
        name = self._name(item)
        match command:
            case "select":
                yield from (f"select {_quoted(column.name)} from {name}" for column in item.columns)
            case "update":
                yield from (f"update {name} set {_quoted(column.name)} = default" for column in item.columns)
            case "delete":
                yield f"delete from {name}"
            case "truncate":
                yield f"truncate {name} cascade"
            case "insert":
                script = self.scripts.get(item.oid)
                if script and script.steps:
                    yield statement(self.book.names, script.steps[-1])

    def _try(self, role: str, text: str) -> int | str:
        """The rows that a statement reaches, or the SQLSTATE with which it fails."""
        try:
            with self.connection.transaction(force_rollback=True):
                self.connection.execute("set local session_replication_role = replica")
                self.connection.execute(sql.SQL("set local role {}").format(sql.Identifier(role)))
                return self.connection.execute(text.encode()).rowcount
        except psycopg.Error as error:
            return error.sqlstate or ""


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
