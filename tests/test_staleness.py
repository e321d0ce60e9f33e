"""Which rows of system relations are computed again after a statement: those that it changes, and few others."""

from __future__ import annotations

import pytest

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.interpret.query.staleness import SOURCES, Moment, holds
from meshdoc.interpret.sysviews import Reader, rows_of
from meshdoc.replay.run import replay
from meshdoc.sources import Kind, SourceFile, Version

BEFORE = """
create table t (id int primary key, a int);
create index i on t (a);
create type e as enum ('x');
create sequence q;
create role r;
create function f() returns int language sql as 'select 1';
create policy p on t;
"""


@pytest.mark.parametrize(
    ("sql", "stale"),
    [
        ("create role other", "roles"),
        ("alter role r rename to other", "roles"),
        ("create schema s", "namespace"),
        ("alter table t rename to u", "attribute class type"),
        ("alter table t add b int", "attribute class inherits type"),
        ("alter index i rename to j", "class"),
        ("alter type e add value 'y'", "attribute class enum type"),
        ("alter sequence q rename to other", "attribute class"),
        ("alter function f() rename to g", "proc"),
        ("alter policy p on t rename to other", "policy"),
        ("alter table t rename constraint t_pkey to k", "class constraint"),
    ],
)
def test_what_a_statement_makes_stale(sql: str, stale: str) -> None:
    history = replay((version("1", BEFORE), version("2", sql)), template(system()), system())
    before, after = history.at(0), history.at(1)
    found = {name for name in SOURCES if not holds(name, after, Moment.now(before))}
    assert found == {f"pg_catalog.pg_{name}" for name in stale.split()}
    assert {name for name in SOURCES if rows(name, before) != rows(name, after)} <= found


def version(name: str, text: str) -> Version:
    """A migration of one file."""
    return Version(id=name, name=name, date=None, kind=Kind.MIGRATION, files=(SourceFile(name, text),))


def rows(name: str, catalog: Catalog) -> list[dict[str, object]]:
    """The rows of a system relation."""
    return [dict(row) for row in rows_of(name, Reader(Names(catalog, system())))]
