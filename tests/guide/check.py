"""The outcome of the guide's migration in one project: in a replay, under the rules, and on a real server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import psycopg
from loaded import DONE, loaded
from postgres import Server

from meshdoc import project
from meshdoc.catalog.relation import Table
from meshdoc.config import Config
from meshdoc.history.history import History
from meshdoc.input import Input
from meshdoc.insight.guide import Template, as_file
from meshdoc.render.markdown.reports.guide import following
from meshdoc.sources import Kind, SourceFile, Version


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


def refused(connection: psycopg.Connection[Any], sql: Sequence[str]) -> str:
    """The first statement that is refused, and why; empty if there is none."""
    for statement in sql:
        try:
            connection.execute(statement.encode())
        except psycopg.Error as error:
            return f"{error}: {statement}"
    return ""
