"""The project's own objects beside a baseline and extensions. In Python, because a case has no baseline."""

from __future__ import annotations

import json

import pytest
from views import book

from meshdoc.catalog.object import Object
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.history.history import History
from meshdoc.lint import run as lint
from meshdoc.project import document, export
from meshdoc.replay.run import replay
from meshdoc.sources.version import Kind, SourceFile, Version

BASELINE = """
create schema auth;
create table auth.users (id int primary key, email text, manager int references auth.users);
create policy nobody on auth.users for delete using (false);
create table auth.closed (id int);
alter table auth.closed enable row level security;
create extension pg_cron;
"""


def version(id: str, sql: str) -> Version:
    """A version of one file."""
    return Version(id=id, name="", date=None, kind=Kind.MIGRATION, files=(SourceFile(f"{id}.sql", sql),))


def project(sql: str, baseline: str = BASELINE) -> History:
    """A project on a platform, all of whose statements are applied."""
    history = replay([version("own", sql)], template(system()), system(), baselines=[version("base", baseline)])
    assert [entry.message for entry in history.entries if entry.message] == []
    return history


def findings(history: History) -> list[str]:
    """The codes of what is found."""
    return [finding.code for finding in lint.run(history)]


def own(history: History) -> set[str]:
    """The names of the objects that are the project's own."""
    return {item.name for item in history.catalog.all(Object) if history.is_own(item)}


def test_nothing_is_found_in_a_baseline() -> None:
    history = project("create table note (id int primary key);")
    assert findings(history) == []
    assert {"note", "note_pkey"} <= own(history)
    assert not {"auth", "users", "users_pkey", "nobody", "pg_cron", "job", "cron_job_policy", "public"} & own(history)


@pytest.mark.parametrize(
    ("sql", "name", "code"),
    [
        ("create policy p on auth.users using (true)", "p", "policies-without-row-security"),
        (
            "alter table auth.closed add foreign key (id) references auth.users",
            "closed_id_fkey",
            "foreign-key-without-index",
        ),
    ],
)
def test_a_part_that_the_project_adds_is_its_own(sql: str, name: str, code: str) -> None:
    history = project(sql)
    assert name in own(history)
    assert "users" not in own(history)
    assert findings(history) == [code]


@pytest.mark.parametrize(
    "sql",
    [
        "create index i on auth.users (email)",
        "comment on table auth.users is 'people'",
        "comment on column auth.users.email is 'by which they sign in'",
        "grant select on auth.users to public",
        "alter table auth.users add column name text",
        "alter table auth.users add constraint c check (id > 0)",
        "create function f() returns trigger language plpgsql as 'begin return new; end';"
        "create trigger t before insert on auth.users for each row execute function f()",
    ],
)
def test_a_table_with_such_a_part_has_a_page_and_no_finding(sql: str) -> None:
    history = project(sql)
    assert findings(history) == []
    assert "tables/auth.users.md" in document(book(history))
    assert "tables/auth.closed.md" not in document(book(history))


def test_who_turns_row_security_on_or_off_answers_for_it() -> None:
    assert findings(project("alter table auth.users enable row level security; drop policy nobody on auth.users")) == [
        "row-security-without-policies"
    ]
    protected = f"{BASELINE}alter table auth.users enable row level security;"
    assert findings(project("alter table auth.users disable row level security", protected)) == [
        "policies-without-row-security"
    ]


def test_a_policy_on_the_table_of_an_extension() -> None:
    history = project("create policy p on cron.job using (true)")
    assert "p" in own(history)
    assert "cron_job_policy" not in own(history)
    assert "tables/cron.job.md" in document(book(history))


def test_what_an_extension_of_the_project_brings_along_is_not_its_own() -> None:
    history = project("create extension pg_cron; grant usage on schema cron to public", "create schema auth;")
    assert "pg_cron" in own(history)
    assert not {"job", "cron_job_policy", "job_pkey"} & own(history)
    assert not [path for path in document(book(history)) if "cron" in path]


def test_what_a_baseline_lost_is_not_the_projects_loss() -> None:
    lost = "drop table auth.users; create table auth.users (id int primary key);"
    assert findings(project("create table note (id int primary key)", BASELINE + lost)) == []
    assert findings(project(lost)) == ["protection-lost", "parts-lost"]


def test_the_export_tells_the_same() -> None:
    history = project("create table note (id int); create policy p on auth.users using (true)")
    found = json.loads(export(book(history)))
    assert {table["name"]: table.get("x_external", False) for table in found["tables"]} == {
        "closed": True,
        "note": False,
        "users": True,
    }
