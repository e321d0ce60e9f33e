"""Release notes: the net effect between two states, and the documentation at a tag."""

from __future__ import annotations

import datetime
import json
import os
import tarfile
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from repository import commit, git, needs_git
from shell import Run, write

from meshdoc import commits
from meshdoc.config import Config
from meshdoc.insight.chapters import Chapter, Told
from meshdoc.insight.semver import Level, level_of, proposal
from meshdoc.releases import last_before
from meshdoc.sources.git import process
from meshdoc.sources.git.repository import Tag

Meshdoc = Callable[..., Run]

ONE = "create table t (id int primary key, name text, old text); create index i on t (name);"
TWO = """alter table t rename name to title;
alter table t drop column old;
create table u (t int not null references t);
create table passing (n int);
grant select on t to public;"""
THREE = "drop table passing; create view v as select id from t; alter table t alter title set not null;"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    process.surroundings.cache_clear()


def released(*tags: str) -> None:
    """Three migrations, of which each has a tag, as far as there are names for them."""
    for day, sql in enumerate((ONE, TWO, THREE), 1):
        commit(f"Add {day}", day, {f"migrations/{day}_step.sql": sql})
        for name in tags[day - 1 : day]:
            git("tag", name, day=day)


def changes(done: Run) -> list[tuple[str, str, str]]:
    assert done.status == 0, done.err
    found = json.loads(done.out)["changes"]
    return [(each["meaning"], each["action"], f"{each['kind']} {each['name']}") for each in found]


WHOLE = [
    ("breaking", "renamed", "column public.t.title"),
    ("breaking", "removed", "column public.t.old"),
    ("security", "changed", "table public.t"),
    ("data_loss", "removed", "column public.t.old"),
    ("added", "added", "table public.u"),
    ("added", "added", "view public.v"),
]


@needs_git
def test_the_net_effect_between_two_tags(meshdoc: Meshdoc) -> None:
    released("v1.0.0", "v1.1.0", "v2.0.0")
    done = meshdoc("changelog", "--since", "v1.0.0", "--until", "v2.0.0", "--format", "json")
    assert changes(done) == WHOLE
    found = json.loads(done.out)
    assert (found["since"], found["until"], found["date"]) == ("v1.0.0", "v2.0.0", "2026-01-03")
    assert [each["id"] for each in found["versions"]] == ["2", "3"]
    assert found["proposal"] == {"level": "major", "version": "v2.0.0"}
    title = next(each for each in found["changes"] if each["name"] == "public.t.title")
    assert (title["former"], title["path"], title["line"]) == ("public.t.name", "migrations/2_step.sql", 1)


@needs_git
def test_json_has_the_shape_that_help_describes(meshdoc: Meshdoc) -> None:
    released("v0.9.0")
    commit("Break", 4, {"migrations/4_step.sql": "alter table missing add n int;"})
    done = meshdoc("changelog", "--format", "json")
    shapes = json.loads(meshdoc("help", "json").out)
    found = json.loads(done.out)
    jsonschema.validate(found, shapes["changelog"], cls=jsonschema.Draft202012Validator)
    assert found["proposal"] == {"level": "minor", "version": "v0.10.0", "initial": True}
    assert [(each["outcome"], each["line"]) for each in found["unapplied"]] == [("refused", 1)]
    assert {step["moment"] for step in found["upgrade"]} == {"data", "before", "together", "after"}


@pytest.mark.parametrize(
    ("names", "at", "since"),
    [
        (("v1.0.0", "v1.1.0"), "", "tag:v1.1.0"),
        (("v1.0.0", "nightly"), "", "tag:v1.0.0"),
        (("first", "second"), "second", "tag:first"),
        (("v1.0.0", "v1.1.0"), "v1.1.0", "tag:v1.0.0"),
        (("v1.0.0",), "v1.0.0", ""),
        ((), "", ""),
    ],
)
def test_the_last_tag_before_is_the_start(names: tuple[str, ...], at: str, since: str) -> None:
    tags = [Tag(name, f"commit of {name}", datetime.date(2026, 1, 1)) for name in names]
    assert last_before(tags, f"commit of {at}") == since


def test_there_are_no_tags_without_git() -> None:
    assert commits.tags_until(Config(git=False), "commit") == []


@needs_git
def test_the_start_by_default_and_as_it_is_named(meshdoc: Meshdoc) -> None:
    released("v1.0.0", "v1.1.0")
    for arguments, since in (((), "v1.1.0"), (("--until", "v1.1.0"), "v1.0.0"), (("--since", "tag:v1.0.0"), "v1.0.0")):
        assert json.loads(meshdoc("changelog", "--format", "json", *arguments).out)["since"] == since
    for arguments in (("--until", "2"), ("--since", "")):
        assert "since" not in json.loads(meshdoc("changelog", "--format", "json", *arguments).out)


def test_without_git_versions_are_named(meshdoc: Meshdoc) -> None:
    for number, sql in enumerate((ONE, TWO, THREE), 1):
        write(f"migrations/{number}_step.sql", sql)
    assert changes(meshdoc("changelog", "--since", "1", "--format", "json")) == WHOLE


@needs_git
def test_a_migration_that_was_put_in_between(meshdoc: Meshdoc) -> None:
    """Then there is no common journal: the states are compared by name, which says so, and knows no renames."""
    commit("Add", 1, {"migrations/1_step.sql": ONE, "migrations/3_step.sql": THREE.partition(";")[2]})
    git("tag", "v1.0.0")
    commit("Add between", 2, {"migrations/2_step.sql": TWO.replace("rename name to title", "add title text")})
    done = meshdoc("changelog", "--format", "json")
    found = json.loads(done.out)
    assert found["changed"] == ["3"]
    assert [each["id"] for each in found["versions"]] == ["2"]
    assert ("removed", "column public.t.old") in {each[1:] for each in changes(done)}
    assert ("added", "table public.u") in {each[1:] for each in changes(done)}
    shown = meshdoc("changelog", "--format", "markdown").out
    assert "`3` is not in the same form or place as in `v1.0.0`" in shown


@needs_git
def test_comparing_by_name_agrees_with_the_journal(meshdoc: Meshdoc) -> None:
    """A comment in a released file makes no other difference than that names are compared."""
    plain = "create table w (n int); comment on table w is 'more'; create unique index j on t (id, old); drop index i;"
    commit("Add", 1, {"migrations/1_step.sql": ONE})
    git("tag", "v1.0.0")
    commit("Add more", 2, {"migrations/2_step.sql": plain})
    by_journal = changes(meshdoc("changelog", "--format", "json"))
    commit("Comment", 3, {"migrations/1_step.sql": f"-- said\n{ONE}"})
    assert sorted(changes(meshdoc("changelog", "--format", "json"))) == sorted(by_journal)


@needs_git
@pytest.mark.parametrize("former", ["select 1", "select 1 -- and more"])
def test_an_overload_that_makes_calls_ambiguous_breaks_readers(meshdoc: Meshdoc, former: str) -> None:
    """By the journal, and where the first migration was changed, by name."""
    made = "create function f(a int, b int default 1) returns int language sql as 'select 1';"
    first = "create function f(a int) returns int language sql as '{}';"
    commit("One", 1, {"migrations/1.sql": first.format("select 1")})
    git("tag", "v1.0.0", day=1)
    commit("Two", 2, {"migrations/1.sql": first.format(former), "migrations/2.sql": made})
    found = json.loads(meshdoc("changelog", "migrations", "--format", "json").out)["changes"]
    assert [each["name"] for each in found if each["meaning"] == "breaking"] == ["public.f(integer, integer)"]


def test_keep_a_changelog(meshdoc: Meshdoc) -> None:
    released("v1.0.0", "v1.1.0", "v2.0.0")
    shown = meshdoc("changelog", "--since", "v1.0.0", "--until", "v2.0.0").out
    assert shown.startswith("## [2.0.0] - 2026-01-03\n\n2 migrations since `v1.0.0`: **2 breaking changes, ")
    assert [line for line in shown.splitlines() if line.startswith("### ")] == [
        *("### Added", "### Changed", "### Removed", "### Security")
    ]
    assert "**Breaking:** column `t.title`, formerly `t.name`" in shown
    assert "**Data loss:** values of column `t.old`" in shown
    assert meshdoc("changelog").out.startswith("## [Unreleased]\n\n0 migrations since `v2.0.0`: **No schema changes**")


@needs_git
def test_notes_by_reader(meshdoc: Meshdoc) -> None:
    released("v1.0.0", "v1.0.1", "v1.0.2")
    done = meshdoc("release", "v1.0.2", "--since", "v1.0.0", "--source-url", "https://example.org/blob/v1.0.2/")
    headings = [line for line in done.out.splitlines() if line.startswith("#")]
    assert headings == ["# v1.0.2", "## Breaking", "## Data loss", "## Upgrade", "## API", "## Security"]
    assert "(https://example.org/blob/v1.0.2/migrations/2_step.sql#L2)" in done.out
    assert "`v1.0.2` is numbered as a patch release" in done.out
    assert "Before migrating, deploy an application that no longer uses: column `t.old`" in done.out


@needs_git
def test_an_archive_has_the_pages_at_the_tag_and_always_the_same_bytes(meshdoc: Meshdoc) -> None:
    released("v1.0.0")
    for name in ("one.tar.gz", "two.tar.gz"):
        assert meshdoc("release", "v1.0.0", "--archive", name).status == 0
    assert Path("one.tar.gz").read_bytes() == Path("two.tar.gz").read_bytes()
    with tarfile.open("one.tar.gz") as archive:
        names = archive.getnames()
        assert "tables/public.t.md" in names and "tables/public.u.md" not in names
        assert {(entry.mtime, entry.uid, entry.mode) for entry in archive} == {(0, 0, 0o644)}
    again = meshdoc("release", "v1.0.0", "--archive", "one.tar.gz")
    assert (again.status, "one.tar.gz exists" in again.err) == (2, True)


@needs_git
def test_what_the_settings_hide_is_in_no_notes(meshdoc: Meshdoc) -> None:
    commit("Add", 1, {"migrations/1_step.sql": ONE, "meshdoc.toml": 'hide = ["private.*"]\n'})
    git("tag", "v1.0.0")
    hidden = "create schema private; create table private.inner (n int); create table shown (n int);"
    commit("Add more", 2, {"migrations/2_step.sql": hidden})
    for _ in ("by the journal", "by name"):
        done = meshdoc("changelog", "--format", "json")
        assert "shown" in done.out and "inner" not in done.out
        commit("Comment", 3, {"migrations/1_step.sql": f"-- said\n{ONE}"})


def told(*chapters: Chapter) -> dict[Chapter, list[Told]]:
    return {chapter: [None] for chapter in chapters}  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("last", "chapters", "level", "version"),
    [
        ("v1.2.3", (Chapter.BREAKING, Chapter.ADDED), Level.MAJOR, "v2.0.0"),
        ("1.2.3", (Chapter.DATA_LOSS,), Level.MAJOR, "2.0.0"),
        ("v1.2.3", (Chapter.SECURITY, Chapter.ADDED), Level.MINOR, "v1.3.0"),
        ("schema-1.2.3", (Chapter.CHANGED,), Level.PATCH, "schema-1.2.4"),
        ("db2/v1.2.3", (Chapter.REMOVED,), Level.PATCH, "db2/v1.2.4"),
        ("v1.2.3", (), Level.NONE, ""),
        ("v0.2.3", (Chapter.BREAKING,), Level.MINOR, "v0.3.0"),
        ("v0.2.3", (Chapter.ADDED,), Level.PATCH, "v0.2.4"),
        ("v1.2", (Chapter.ADDED,), Level.MINOR, ""),
        ("v1.2.3-rc1", (Chapter.ADDED,), Level.MINOR, ""),
        ("v01.2.3", (Chapter.ADDED,), Level.MINOR, ""),
        ("", (Chapter.BREAKING,), Level.MAJOR, ""),
    ],
)
def test_the_proposed_version(last: str, chapters: tuple[Chapter, ...], level: Level, version: str) -> None:
    found = proposal(told(*chapters), last)
    assert (found.level, found.version) == (level, version)


def test_which_number_grew() -> None:
    assert level_of("v1.2.3", "v2.0.0") is Level.MAJOR
    assert level_of("v1.2.3", "v1.3.0") is Level.MINOR
    assert level_of("v1.2.3", "v1.2.4") is Level.PATCH
    assert level_of("v1.2.3", "v1.2.3") is Level.NONE
    assert level_of("v1.2.3", "v1.2.2") is level_of("", "v1.0.0") is None
