"""Every case on a real server: the same result per statement, DETAIL and HINT included, and the same catalog.

So is what depends on what in it, object by object and column by column, and what is inherited.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cases import Case, all_cases
from postgres import Reply, Server, notices, send
from server_catalog import read
from server_depend import dependencies, read_dependencies
from server_inherit import inheritance, read_inheritance
from views import VIEWS

from meshdoc.history.history import History
from meshdoc.history.ledger import Outcome
from meshdoc.render.json import catalog_json
from meshdoc.sources import SourceFile
from meshdoc.syntax.command_tag import SUPPORTED, command_tag
from meshdoc.syntax.statement import Statement, parse

ACCEPTED = (Outcome.APPLIED, Outcome.INERT, Outcome.ROLLED_BACK)
ELSEWHERE = frozenset((Path(__file__).parent / "positions.txt").read_text().splitlines())
"""Errors whose place is not the server's, or is not told; `pytest --update` does not change this file."""
CUT = '…"'
"""How a message ends that quotes a long text and is cut short."""
CATALOG_KEY = re.compile(r'unique constraint "pg_\w+"$')
"""How a message ends whose detail names OIDs, which are the server's own."""


@pytest.mark.parametrize("case", all_cases(), ids=str)
def test_same_as_a_real_server(case: Case, server: Server) -> None:
    if case.no_server:
        pytest.skip(case.no_server)
    same_positions(case, *same_as_a_real_server(case, server))


def same_as_a_real_server(case: Case, server: Server) -> tuple[History, dict[str, Reply]]:
    """Fail with the differences of the answers or, where there are none, of the catalogs, or of their dependencies.

    The result is what both said.
    """
    history = case.run()
    with server.database(case.database) as database:
        told: list[str] = []
        files = [file for version in case.versions for file in version.files]
        replies = dict(line for file in files for line in run(server, database, file, told))
        compare([f"{place} {reply}" for place, reply in replies.items()], [*answers(history, replies)])
        with closing(server.connect(database)) as connection:
            same_catalog(history, read(connection))
            compare(read_dependencies(connection), dependencies(history.catalog, history.system))
            compare(read_inheritance(connection), inheritance(history.catalog))
        if any(block.word == "notices" for block in case.expected):
            compare(told, VIEWS["notices"](history, "").splitlines())
    return history, replies


def same_positions(case: Case, history: History, replies: dict[str, Reply]) -> None:
    """Fail if an error is said to be elsewhere than the server says, or nowhere."""
    refused = [entry for entry in history.entries if entry.is_statement and entry.outcome is Outcome.REFUSED]
    pairs = [(entry, replies.get(str(entry.location), Reply()).location) for entry in refused]
    known = [pair for pair in pairs if pair[1] and f"{case} | {pair[0].location}" not in ELSEWHERE]
    theirs = [f"{entry.location} at {where}" for entry, where in known]
    compare(theirs, [f"{entry.location} at {entry.position}" for entry, _ in known])


def same_catalog(history: History, catalog: dict[str, Any]) -> None:
    """Fail with what differs from the catalog of the server."""
    found = catalog_json(history.catalog, history.system)
    for section, items in catalog.items():
        compare(lines(section, items), lines(section, found[section]))


def compare(server: list[str], meshdoc: list[str]) -> None:
    """Fail with the differences, if there are any."""
    texts = ("\n".join(lines).split("\n") for lines in (server, meshdoc))
    difference = difflib.unified_diff(*texts, "PostgreSQL", "meshdoc", lineterm="")
    if text := "\n".join(difference):
        pytest.fail(text, pytrace=False)


def lines(section: str, items: object) -> list[str]:
    """A section as lines of JSON."""
    return [section, *json.dumps(items, indent=1, sort_keys=True, ensure_ascii=False).split("\n")]


def run(server: Server, database: str, file: SourceFile, told: list[str]) -> Iterator[tuple[str, Reply]]:
    """Send a file's statements one by one in a session of their own, which ends without a COMMIT.

    What the server says without refusing is added to `told`.
    """
    parsed = parse(file)
    rows = {copy.offset: copy.text for copy in parsed.copies}
    with closing(server.connect(database)) as connection, notices(connection) as said:
        for statement in parsed.statements:
            sql = statement.text + _semicolon(file.text[statement.offset + len(statement.text) :])
            reply = send(connection, sql, rows.get(statement.offset, ""))
            if reply.position:
                reply = replace(reply, location=str(file.location(statement.offset + reply.position - 1)))
            if isinstance(statement, Statement) and reply.tag not in ("", "SELECT"):
                assert command_tag(statement.node) in ({reply.tag} if reply.tag in SUPPORTED else {reply.tag, ""})
            yield str(statement.location), reply
        told.extend(said)


def _semicolon(rest: str) -> str:
    """The semicolon that psql sends along, if there is one before the next statement."""
    return ";" if rest.lstrip().startswith(";") else ""


def answers(history: History, replies: dict[str, Reply]) -> Iterator[str]:
    """What meshdoc says to each statement; what it does not know is taken from the server's."""
    for entry in history.entries:
        if entry.is_statement:
            place = str(entry.location)
            reply = (
                Reply() if entry.outcome in ACCEPTED else Reply(entry.sqlstate, entry.message, entry.detail, entry.hint)
            )
            theirs = replies.get(place, Reply())
            if reply.message.endswith(CUT) and theirs.message.startswith(reply.message.removesuffix(CUT)):
                reply = replace(reply, message=theirs.message)
            if CATALOG_KEY.search(reply.message) and not reply.detail:
                reply = replace(reply, detail=theirs.detail)
            yield f"{place} {reply}"
