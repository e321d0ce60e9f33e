"""Every way in which protection is weakened, and that a later version that restores it ends the matter."""

from __future__ import annotations

import pytest

from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.insight.weakening import weakenings
from meshdoc.replay.run import replay
from meshdoc.sources.version import Kind, SourceFile, Version

BASE = """
create role app;
create table k (id int primary key);
create table t (id int primary key, who text, secret boolean);
alter table t enable row level security;
alter table t force row level security;
create policy own on t using (who = current_user);
create policy never on t as restrictive using (not secret);
create view v with (security_invoker = true) as select id from t;
grant select on v to app;
create function f() returns int language sql as 'select 1';
create table p (id int) partition by list (id);
alter table p enable row level security;
create type feeling as enum ('sad');
create function is_sad(feeling) returns boolean language sql as 'select true';
create policy felt on k using (is_sad('sad'));
"""
WAYS = {
    "alter table t disable row level security": (
        ["row-level security was disabled"],
        "alter table t enable row level security",
    ),
    "alter table t no force row level security": (
        ["policies no longer bind the owner (NO FORCE)"],
        "alter table t force row level security",
    ),
    "drop policy never on t": (
        ["restrictive policy dropped never"],
        "create policy never on t as restrictive using (not secret)",
    ),
    "alter table t drop column secret cascade": (
        ["restrictive policy dropped never"],
        "alter table t add secret boolean; create policy never on t as restrictive using (not secret)",
    ),
    "drop function is_sad cascade": (
        ["policy dropped along with another object felt"],
        "create function is_sad(feeling) returns boolean language sql as 'select true'; "
        "create policy felt on k using (is_sad('sad'))",
    ),
    "drop type feeling cascade": (
        ["policy dropped along with another object felt"],
        "create policy felt on k using (false)",
    ),
    "alter policy own on t using (true)": (
        ["policy lets every row through now own"],
        "alter policy own on t using (who = current_user)",
    ),
    "drop policy own on t; create policy own on t using (true)": (
        ["policy lets every row through now own"],
        "alter policy own on t using (who = current_user)",
    ),
    "create or replace view v as select id from t": (
        ["security_invoker was lost: the view runs with its owner's privileges"],
        "alter view v set (security_invoker = true)",
    ),
    "drop view v; create view v with (security_invoker = true) as select id from t": (
        ["privileges were lost when the view was made again app"],
        "grant select on v to app",
    ),
    "alter function f() security definer": (
        ["became SECURITY DEFINER: it runs with its owner's privileges"],
        "alter function f() security invoker",
    ),
    "create table q (id int); grant select on q to app; alter table p attach partition q for values in (1)": (
        ["partition of p without row-level security, readable directly app"],
        "alter table q enable row level security",
    ),
    "drop policy own on t": ([], "select 1"),
    "revoke select on v from app": ([], "select 1"),
    "create table q partition of p for values in (1)": ([], "select 1"),
}


def told(*texts: str) -> list[str]:
    versions = [
        Version(id=str(number), name="", date=None, kind=Kind.MIGRATION, files=(SourceFile(f"{number}.sql", text),))
        for number, text in enumerate(texts, 1)
    ]
    history = replay(versions, template(system()), system())
    assert [entry.message for entry in history.entries if entry.message] == []
    return [" ".join([found.what, *found.names]) for found in weakenings(history)]


@pytest.mark.parametrize("way", WAYS)
def test_a_weakening_is_told_until_it_is_restored(way: str) -> None:
    expected, restoring = WAYS[way]
    assert told(BASE, way) == expected
    assert told(BASE, way, restoring) == []
