"""What becomes of the guide's migration in one project: in a replay, for the rules, and on a real server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any

import psycopg
from postgres import Server

from meshdoc import project
from meshdoc.catalog.names.definition import routine_result
from meshdoc.catalog.names.names import schema_name, type_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.relation import Table
from meshdoc.catalog.routine import Routine, RoutineKind
from meshdoc.catalog.type import BaseType
from meshdoc.config import Config
from meshdoc.history.history import History
from meshdoc.history.ledger import Entry, Outcome
from meshdoc.input import Input
from meshdoc.insight.guide import Template, as_file
from meshdoc.render.markdown.reports.guide import following
from meshdoc.sources import Kind, SourceFile, Version

DONE = (Outcome.APPLIED, Outcome.INERT)


@dataclass(frozen=True)
class Checked:
    """The path of the next file and its statements, and what is wrong with them; nothing where all is well."""

    path: str
    statements: int
    replay: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    server: str = ""

    @property
    def is_fine(self) -> bool:
        """Whether it is replayed, found faultless and accepted."""
        return not (self.replay or self.findings or self.server)


def check(config: Config, given: Input, history: History, server: Server) -> Checked | None:
    """Check the migration of a project; None for a schema without tables of its own."""
    book = project.book(config, history, given=given)
    template = book.reports.template
    if template is None:
        return None
    file = following(book, template)
    text = as_file(template, "", "")
    added = Version(id="~", name="guide", date=None, kind=Kind.MIGRATION, files=(SourceFile("guide.sql", text),))
    after = project.replay(config, replace(given, versions=(*given.versions, added), progress=None))
    mine = [entry for entry in after.entries if entry.version == "~"]
    return Checked(
        path=file.path,
        statements=len(template.statements),
        replay=tuple(f"{entry.message}: {entry.sql}" for entry in mine if entry.outcome not in DONE),
        findings=tuple(finding.message for finding in project.lint(after) if finding.about in tables(history, after)),
        server=refusal(server, history, template),
    )


def tables(before: History, after: History) -> set[int]:
    """The tables that the migration adds."""
    known = {table.oid for table in before.catalog.all(Table)}
    return {table.oid for table in after.catalog.all(Table)} - known


def refusal(server: Server, history: History, template: Template) -> str:
    """What the server says against a statement after all others."""
    with loaded(server, history) as connection:
        return refused(connection, template.statements)


@contextmanager
def loaded(server: Server, history: History) -> Iterator[psycopg.Connection[Any]]:
    """A database in which all statements were run; those that the server cannot run are passed over."""
    with server.database() as database, closing(server.connect(database)) as connection:
        for entry in statements(history):
            try:
                connection.execute(entry.sql.encode())
            except (psycopg.Error, UnicodeEncodeError):
                if entry.kind == "CreateExtensionStmt":
                    supply(connection, history)
        connection.execute("reset all")
        connection.execute("reset role")
        yield connection


def supply(connection: psycopg.Connection[Any], history: History) -> None:
    """Stand-ins for types and functions of extensions that the server does not have: names are enough here."""
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


def refused(connection: psycopg.Connection[Any], sql: Sequence[str]) -> str:
    """The first statement that is refused, and why; empty if there is none."""
    for statement in sql:
        try:
            connection.execute(statement.encode())
        except psycopg.Error as error:
            return f"{error}: {statement}"
    return ""
