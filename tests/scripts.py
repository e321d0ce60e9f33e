"""Cases beyond those of Markdown: files of SQL that other tests read, and what generators write, always the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TypeAlias

from access.generate import generated as access
from applications import Application
from breaks.generate import generated as dependents
from breaks.generate import trials
from cases import Block, Case
from ddl.script import script as ddl
from queries.script import script as queries
from review.generate import change
from review.generate import generated as reviewed
from tenancy.generate import generated as tenants

import meshdoc.commands
from meshdoc.registry import load
from meshdoc.sources import Version

Versions: TypeAlias = Iterator[Sequence[str]]
"""The statements of each version."""
FILES = ("analyze/setup.sql", "effects/shop.sql", "locks/before.sql", "queries/setup.sql", "sysviews.sql")
WRITERS: dict[str, tuple[int, Callable[[Random], Versions]]] = {}
"""How many scripts each generator writes, and how."""


@dataclass(frozen=True)
class Script(Case):
    """A case that a generator writes; it is not written before it is run."""

    @property
    def versions(self) -> tuple[Version, ...]:
        """Its versions."""
        _, write = WRITERS[self.file]
        blocks = (Block("sql", "", "".join(f"{text};\n" for text in texts)) for texts in write(Random(str(self))))
        return Case(self.file, self.title, tuple(blocks)).versions


def cases() -> list[Case]:
    """The files, and the scripts of all generators."""
    written = [Script(name, str(number), ()) for name, (count, _) in WRITERS.items() for number in range(count)]
    kinds = _of_files("kinds", "kinds/every.sql", "kinds/beside.sql")
    return [kinds, *(_of_files(name, name) for name in FILES), *written]


def _of_files(title: str, *names: str) -> Case:
    texts = [Path(__file__).parent.joinpath(name).read_text("utf-8") for name in names]
    return Case("files", title, tuple(Block("sql", "", text) for text in texts))


def writer(count: int) -> Callable[[Callable[[Random], Versions]], None]:
    """Register what writes as many scripts."""

    def register(write: Callable[[Random], Versions]) -> None:
        WRITERS[write.__name__] = count, write

    return register


@writer(30)
def any_statements(random: Random) -> Versions:
    """Statements of all kinds."""
    load(meshdoc.commands)
    found = ddl(random, 60)
    yield from (found[:30], found[30:45], found[45:])


@writer(10)
def views_and_functions(random: Random) -> Versions:
    """Queries of all kinds, in views and functions."""
    load(meshdoc.commands)
    found = queries(random, 12)
    yield from (found[:-12], found[-12:])


@writer(10)
def broken_dependents(random: Random) -> Versions:
    """What depends on each other, and changes that break some of it."""
    schema = dependents(str(random.random()))
    yield schema.statements
    for trial in trials(schema, str(random.random()), 3):
        yield [trial.sql.format(trial.name)]


@writer(10)
def roles_and_policies(random: Random) -> Versions:
    """Roles, grants, policies and rows of two tenants."""
    found = access(str(random.random())).statements
    yield from (found[:-4], found[-4:])


@writer(30)
def reviewed_changes(random: Random) -> Versions:
    """A small application, and changes of it."""
    schema = reviewed(random)
    yield schema.made
    for _ in range(4):
        yield [change(random, schema)]


@writer(4)
def tenancies(random: Random) -> Versions:
    """Tables that lead to one by foreign keys."""
    yield [table.statement() for table in tenants(str(random.random()))]


@writer(30)
def applications(random: Random) -> Versions:
    """Tables, logs and code of applications, with conventions, and changes of them."""
    return Application(random).versions()
