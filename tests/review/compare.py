"""The verdict of a review beside the server's: which ordinary statements fail after a change, and which it names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

import postgres
import psycopg
from psycopg import pq

from meshdoc import project
from meshdoc.compare.consequence import Consequence
from meshdoc.config import Config
from meshdoc.insight.review.change import Change, Review, Side
from meshdoc.insight.review.review import review
from meshdoc.insight.review.states import in_one_history
from meshdoc.sources import Kind, SourceFile, Version

from .generate import Statement, application, change, generated

SIDE = Side(name="", versions=1)
FELT = frozenset({Consequence.READERS, Consequence.WRITERS, Consequence.ORDER})
MOST_CHANGES = 4


@dataclass
class Result:
    """How many statements broke and were named, how many changes were named and broke nothing, and what is wrong."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    idle: list[str] = field(default_factory=list)


def compared(server: postgres.Server, seed: str, result: Result) -> None:
    """Make a schema and a change of a seed, and compare both verdicts."""
    random = Random(seed)
    schema = generated(random)
    statements = application(schema)
    with server.database() as name, server.connect(name) as connection:
        for statement in schema.made:
            assert not _error(connection, statement), statement
        worked = [each for each in statements if not _tried(connection, each.text)]
        made: list[str] = []
        for _ in range(random.randint(1, MOST_CHANGES)):
            wanted = change(random, schema)
            if not _error(connection, wanted):
                made.append(wanted)
        failing = {each: error for each in worked if (error := _tried(connection, each.text))}
    told = _review(schema.made, made)
    _judge(f"{seed}: {'; '.join(made)}", told, worked, failing, result)


def _judge(line: str, told: Review, worked: Iterable[Statement], failing: dict[Statement, str], result: Result) -> None:
    felt = [each for each in told.changes if any(found.consequence in FELT for found in each.meaning)]
    result.counts["changes"] += len(told.changes)
    result.counts["failing"] += len(failing)
    for statement, error in failing.items():
        if not any(_names(each, statement) for each in felt):
            result.wrong.append(f"{line}\n    {statement.text}: {error}")
    for each in felt:
        if each.consequence.is_breaking:
            result.counts["breaking"] += 1
            if not any(_names(each, statement) for statement in failing):
                result.counts["idle"] += 1
                result.idle.append(f"{line}\n    {each.action.value} {each.key}")


def _names(each: Change, statement: Statement) -> bool:
    """Whether a change, or what it says that it affects, is about what a statement uses."""
    return any(name in _subjects(statement) for name in _concerned(each))


def _subjects(statement: Statement) -> set[str]:
    return {statement.about, *(f"{statement.about}.{column}" for column in statement.columns)}


def _concerned(each: Change) -> Iterator[str]:
    """The bare names of what a change is about: an object, before and after, a part's table, and those affected."""
    names = [each.key.name, each.former, *(affected.key.name for affected in each.affected)]
    if each.whole and (each.key.kind != "column" or each.action.value == "created" or _is_required(each)):
        names.append(each.whole.name)
    for name in filter(None, names):
        part = name.partition(" on ")[2] or name
        yield part.partition("(")[0].removeprefix("public.").removeprefix("other.")


def _is_required(each: Change) -> bool:
    """Whether a statement that does not name the column fails: an INSERT must give it."""
    return any(found.consequence is Consequence.WRITERS for found in each.meaning)


# --- both sides -------------------------------------------------------------------------------------------------------


def _review(before: list[str], after: list[str]) -> Review:
    files = (SourceFile(str(place), ";\n".join(texts)) for place, texts in enumerate((before, after), 1))
    versions = tuple(Version(id=file.path, name="", date=None, kind=Kind.MIGRATION, files=(file,)) for file in files)
    history = project.replay(Config(), project.Input(versions=versions, baselines=(), ignored=()))
    bad = [entry for entry in history.entries if entry.message and entry.sqlstate]
    assert not bad, bad[0]
    return review(in_one_history(history, history, 0), SIDE, SIDE)


def _error(connection: psycopg.Connection[Any], text: str) -> str:
    """Carry out statements together; the error if they are refused."""
    found = connection.pgconn.exec_(text.encode())
    return found.error_message.decode().strip() if found.status == pq.ExecStatus.FATAL_ERROR else ""


def _tried(connection: psycopg.Connection[Any], text: str) -> str:
    """The error of a statement, which is rolled back."""
    connection.pgconn.exec_(b"begin")
    error = _error(connection, text)
    connection.pgconn.exec_(b"rollback")
    return error
