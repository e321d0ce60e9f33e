"""Platforms: PostgreSQL accepts their SQL and ends with the same catalog, and only projects on one are taken for it."""

from __future__ import annotations

from contextlib import closing

import pytest
from postgres import Server
from server_catalog import read
from test_postgres import compare, lines

from meshdoc import platforms
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.platforms import Platform, platform
from meshdoc.render.json import catalog_json
from meshdoc.replay.run import replay
from meshdoc.sources import Tree, detect

INSTEAD = {
    "create extension timescaledb;": "",
    "create extension if not exists citext;": "create domain public.citext as text;",
    "create extension if not exists pgcrypto;": "",
}
"""What the server of the tests runs in place of extensions that it does not have."""
SECTIONS = ("tables", "views", "functions", "types", "schemas", "roles")


@pytest.mark.parametrize("name", sorted(set(platform) - {"supabase"}))
def test_postgresql_accepts_it(name: str, server: Server) -> None:
    version = Platform(name=name).version
    history = replay([], template(system()), system(), baselines=[version])
    assert [entry.message for entry in history.external_entries if entry.message] == []
    text = version.files[0].text
    for statement, other in INSTEAD.items():
        text = text.replace(statement, other)
    with server.database() as database, closing(server.connect(database)) as connection:
        connection.execute(text)
        theirs = read(connection)
    if text == version.files[0].text:
        ours = catalog_json(history.catalog, system())
        for section in SECTIONS:
            compare(lines(section, theirs[section]), lines(section, ours[section]))


def detected(**files: str) -> str | None:
    """The platform of a project with these migrations."""
    tree = Tree.of_files({f"migrations/{name}.sql": text for name, text in files.items()})
    found = platforms.detected([detect(tree)])
    return found.name if found else None


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("grant select on t to cloudsqliamuser", "cloud_sql"),
        ('alter table t owner to "rds_superuser"', "rds"),
        ("grant rds_iam to x", None),
        ("create table t (id text references neon_auth.users_sync (id))", "neon"),
        ("alter table t owner to neondb_owner", "neon"),
        ("create extension citext with schema heroku_ext", "heroku"),
        ("alter table t owner to tsdbadmin", "timescale"),
        ("select graphile_worker.add_job('x')", "postgraphile"),
        ("grant usage on schema auth to nhost_hasura", "nhost"),
        ("create policy p on t using (a = auth.uid())", "supabase"),
        ("-- of users\nselect auth.uid()", "supabase"),
    ],
)
def test_a_project_on_it(sql: str, expected: str | None) -> None:
    assert detected(a=f"{sql};") == expected


@pytest.mark.parametrize(
    "sql",
    [
        "-- grant select on t to cloudsqliamuser",
        "select 'to cloudsqliamuser'",
        "--auth.uid()",
        "create table t (); -- auth.uid()",
        "do $$ begin if exists (select from pg_roles where rolname = 'cloudsqliamuser') then "
        "grant select on t to cloudsqliamuser; end if; end $$",
        "create role cloudsqliamuser; grant select on t to cloudsqliamuser",
        "do $$ begin create role rds_superuser; end $$; grant rds_superuser to x; alter table t owner to rds_superuser",
        "create schema heroku_ext; create extension citext with schema heroku_ext",
        "create table graphile_worker.jobs (id int); alter table graphile_worker.jobs add name text",
        "create schema auth; create policy p on t using (a = auth.uid())",
        "create table auth.users (id uuid); create policy p on t using (a = auth.uid())",
        "create or replace function auth.uid() returns uuid language sql as ''; select auth.uid()",
    ],
)
def test_a_project_that_is_not(sql: str) -> None:
    assert detected(a=f"{sql};") is None
