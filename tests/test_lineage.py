"""The lineage of views against a real server: changing a base column changes the columns that are said to depend on it.

No change of any other column changes a view. For more views, and others each time:

    MESHDOC_VIEWS=500 pytest -n 0 tests/test_lineage.py
"""

from __future__ import annotations

import os
from contextlib import closing
from random import Random
from typing import Any

import psycopg
from cases import Block, Case
from lineage import REQUIRED, TABLES, Views, tables
from postgres import Server

from meshdoc.analyze.stored import stored_query
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Address
from meshdoc.catalog.relation import Relation, View
from meshdoc.history.history import History
from meshdoc.insight.clauses import clauses
from meshdoc.insight.lineage import Lineages

COUNT = int(os.environ.get("MESHDOC_VIEWS", "0"))
CHANGES = ("{0} + 1", "case when {0} = 1 then 3 else 1 end", "null", "3 - {0}", *("(random() * 3)::int",) * 3)
"""What a base column is set to, one after another."""
EXPECTED = 0.35
"""The share of claimed dependencies that some change of these few rows has to show; the others are possible."""

Dependency = tuple[str, str, str]
"""A view, its column, and the base column that it depends on."""


def test_lineage_agrees_with_the_server(server: Server) -> None:
    seed = Random().randint(0, 2**32) if COUNT else 3
    random = Random(seed)
    views = Views(random)
    made = dict(views.view() for _ in range(COUNT or 50))
    statements = tables(random) + [f"create view {name} as {text}" for name, text in made.items()]
    history = Case("lineage", str(seed), (Block("sql", "", "".join(f"{text};\n" for text in statements)),)).run()
    assert not [entry for entry in history.entries if entry.message]
    claimed = claims(history)
    with server.database() as database, closing(server.connect(database)) as connection:
        for statement in statements:
            connection.execute(statement)
        read = {view: width for view, width in widths(history).items() if is_readable(connection, view)}
        shown, null = changed(connection, read)
    assert not null & never_null(history), (seed, sorted(null & never_null(history))[:5])
    assert not shown - claimed, (seed, sorted(shown - claimed)[:5], made[min(shown - claimed)[0]])
    assert len(read) >= len(made) / 2
    assert len(shown) >= EXPECTED * sum(view in read for view, _, _ in claimed)


def claims(history: History) -> set[Dependency]:
    """What the lineage of every view says."""
    names = Names(history.catalog, history.system)
    lineages = Lineages(names)
    found = set()
    for view in relations(history):
        lineage = lineages.of(view.oid)
        for column in lineage.columns if lineage else ():
            for source in column.sources | (lineage.rows if lineage else frozenset()):
                found.add((view.name, view.attribute(column.number).name, label(history, source)))
    return found


def relations(history: History) -> list[Relation]:
    return [item for item in history.catalog.all(Relation) if item.name.startswith("v")]


def widths(history: History) -> dict[str, int]:
    """The numbers of columns of the views."""
    return {view.name: len(view.columns) for view in relations(history)}


def label(history: History, address: Address) -> str:
    """The name of a base column."""
    relation = history.catalog[address.oid]
    assert isinstance(relation, Relation)
    return relation.attribute(address.sub).name


def never_null(history: History) -> set[tuple[str, str]]:
    """The columns of views that are said to hold no null."""
    names = Names(history.catalog, history.system)
    return {
        (view.name, f"x{n}")
        for view in history.catalog.all(View)
        for n, known in enumerate(clauses(names, stored_query(names, view.query)).never_null, 1)
        if known
    }


def changed(connection: psycopg.Connection[Any], read: dict[str, int]) -> tuple[set[Dependency], set[tuple[str, str]]]:
    """What changes when base columns change, one at a time, and the columns that then hold a null."""
    reading = f"select {', '.join(_contents(view, width) for view, width in read.items())}"
    before = connection.execute(reading).fetchone()
    found, null = set(), set()
    for table, columns in TABLES.items():
        for column in columns:
            for change in CHANGES:
                with connection.transaction(force_rollback=True):
                    value = f"coalesce({change}, 0)" if column.startswith(REQUIRED) else change
                    connection.execute(f"update {table} set {column} = {value.format(column)}")
                    result = connection.execute(reading).fetchone()
                for view, one, other in zip(read, before or (), result or (), strict=True):
                    pairs = enumerate(zip(one, other, strict=True), 1)
                    found |= {(view, f"x{n}", column) for n, (former, after) in pairs if former != after}
                    null |= {(view, f"x{n}") for n, values in enumerate(other, 1) if "-" in (values or "").split()}
    return found, null


def is_readable(connection: psycopg.Connection[Any], view: str) -> bool:
    """Whether a view has rows, and they do not take long."""
    try:
        connection.execute("set statement_timeout = 50")
        row = connection.execute(f"select count(*) > 0 from {view}").fetchone()
    except psycopg.errors.QueryCanceled:
        return False
    finally:
        connection.execute("set statement_timeout = 0")
    return bool(row and row[0])


def _contents(view: str, width: int) -> str:
    """The values of each column of a view, whatever their order."""
    texts = (f"string_agg(coalesce(x{n}::text, '-'), ' ' order by x{n})" for n in range(1, width + 1))
    return f"(select array[{', '.join(texts)}] from {view})"
