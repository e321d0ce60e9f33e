"""What a git repository tells: where versions come from, and how they were at a revision."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from repository import commit, git, needs_git
from shell import Run, write

from meshdoc import project
from meshdoc.config import Config
from meshdoc.sources import Version
from meshdoc.sources.git import process

Meshdoc = Callable[..., Run]
pytestmark = needs_git

ONE, TWO, THREE = (f"create table {name} (a int primary key);" for name in ("one", "two", "three"))


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    process.surroundings.cache_clear()


def versions(**settings: object) -> dict[str, Version]:
    """The versions of the working folder by their ids, with what git knows."""
    given = project.read(Config(**{"git": True, **settings}))
    return {version.id: version for version in given.versions}


def told(version: Version) -> tuple[str, str, str, str]:
    """Subject, author, day and tag of the commit that added a version."""
    known = version.provenance
    assert known and known.commit.date
    return known.commit.subject, known.commit.author, f"{known.commit.date:%Y-%m-%d}", known.tag


def released() -> list[str]:
    """Three versions: the first two tagged, the third not; the ids of the commits."""
    first = commit("Add one", 1, {"migrations/1_one.sql": ONE})
    git("tag", "v1")
    second = commit("Add two", 2, {"migrations/2_two.sql": TWO})
    commit("Say more", 3, {"README": "more"})
    git("tag", "--annotate", "--message=two", "v2", day=3)
    third = commit("Add three", 4, {"migrations/3_three.sql": THREE})
    return [first, second, third]


def tables(meshdoc: Meshdoc, *arguments: str) -> list[str]:
    done = meshdoc("export", *arguments)
    assert done.status == 0, done.err
    return [table["name"] for table in json.loads(done.out)["tables"]]


# --- where versions come from -----------------------------------------------------------------------------------


def test_a_version_knows_its_commit_and_first_tag() -> None:
    released()
    write("migrations/4_four.sql", "select 4;")
    found = versions()
    assert told(found["1"]) == ("Add one", "Ada", "2026-01-01", "v1")
    assert told(found["2"]) == ("Add two", "Ada", "2026-01-02", "v2")
    assert told(found["3"]) == ("Add three", "Ada", "2026-01-04", "")
    assert found["4"].provenance is None


def test_files_at_the_top_of_a_repository() -> None:
    commit("Add [one]*", 1, {"1_one.sql": ONE})
    git("tag", "v1")
    commit("Add two", 2, {"2_two [x]*.sql": TWO})
    found = versions()
    assert told(found["1"]) == ("Add [one]*", "Ada", "2026-01-01", "v1")
    assert told(found["2"])[0] == "Add two"


def test_files_are_followed_through_folders() -> None:
    commit("Add one", 1, {"db/old/1_one.sql": ONE})
    git("tag", "v1")
    Path("migrations").mkdir()
    git("mv", "db/old/1_one.sql", "migrations/1_one.sql")
    commit("Move", 2, {"migrations/2_two.sql": TWO})
    git("tag", "v2")
    found = versions()
    assert told(found["1"]) == ("Add one", "Ada", "2026-01-01", "v1")
    assert told(found["2"]) == ("Move", "Ada", "2026-01-02", "v2")


def test_a_file_that_was_deleted_and_added_again_is_the_later_one() -> None:
    commit("Add one", 1, {"migrations/1_one.sql": ONE})
    git("tag", "v1")
    commit("Drop it", 2, {"migrations/1_one.sql": None})
    commit("Add one again", 3, {"migrations/1_one.sql": TWO})
    assert told(versions()["1"])[0] == "Add one again"


def test_versions_of_branches() -> None:
    """A tag on a branch that is not merged says nothing, and a merge adds what its branch added."""
    commit("Start", 1, {"README": ""})
    git("checkout", "--quiet", "-b", "side")
    commit("Add one", 2, {"migrations/1_one.sql": ONE})
    git("checkout", "--quiet", "main")
    commit("Add two", 3, {"migrations/2_two.sql": TWO})
    git("tag", "v1")
    git("merge", "--quiet", "--no-ff", "--message=Merge side", "side", day=4)
    git("tag", "v2")
    found = versions()
    assert told(found["1"]) == ("Add one", "Ada", "2026-01-02", "v2")
    assert told(found["2"]) == ("Add two", "Ada", "2026-01-03", "v1")


def test_a_tag_made_later_on_an_earlier_commit_comes_first() -> None:
    first, *_ = released()
    git("tag", "--annotate", "--message=late", "v0", f"{first}", day=9)
    assert told(versions()["1"])[3] == "v0"


def test_a_tag_of_a_file_is_no_release() -> None:
    released()
    git("tag", "a", git("hash-object", "-w", "migrations/1_one.sql"))
    assert told(versions()["1"])[3] == "v1"


def test_a_project_in_a_folder_of_a_repository(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    commit("Add one", 1, {"service/migrations/1_one.sql": ONE})
    monkeypatch.chdir(tmp_path / "service")
    assert told(versions()["1"])[0] == "Add one"
    monkeypatch.chdir("/")
    assert told(versions(paths=(tmp_path / "service" / "migrations",))["1"])[0] == "Add one"


def test_many_files_take_few_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    commit("Add all", 1, {f"migrations/{number}_m/up.sql": f"select {number};" for number in range(60)})
    git("tag", "v1")
    calls: list[str] = []
    run = process.subprocess.run
    monkeypatch.setattr(process.subprocess, "run", lambda *a, **k: calls.append(a[0]) or run(*a, **k))
    assert {told(version)[3] for version in versions().values()} == {"v1"}
    assert len(calls) < 10


def test_a_shallow_clone_says_what_it_does_not_know(meshdoc: Meshdoc, tmp_path: Path) -> None:
    released()
    git("clone", "--quiet", "--depth=1", f"file://{tmp_path}", "clone")
    os.chdir("clone")
    write("meshdoc.toml", "git = true")
    done = meshdoc("build")
    assert done.err == (
        "notice: the commits of 3 of 3 versions are unknown: the clone is shallow [shallow-clone]\n"
        "  hint: Run `git fetch --unshallow --tags`, or check out with fetch-depth: 0.\n"
    )
    assert "Add three" not in Path("output/CHANGELOG.md").read_text()


# --- what is shown ----------------------------------------------------------------------------------------------


def test_pages_name_commits_only_if_they_are_not_committed(meshdoc: Meshdoc) -> None:
    released()
    meshdoc("build")
    assert "Add one" not in Path("output/CHANGELOG.md").read_text()
    assert "commits" not in json.loads(meshdoc("export").out)
    write(".gitignore", "/output/\n")
    meshdoc("build")
    assert "Add one" in Path("output/CHANGELOG.md").read_text()
    assert json.loads(meshdoc("export").out)["commits"][0]["subject"] == "Add one"
    write("meshdoc.toml", "git = false\n")
    meshdoc("build")
    assert "Add one" not in Path("output/CHANGELOG.md").read_text()


def test_the_changelog_and_the_export(meshdoc: Meshdoc) -> None:
    first, *_ = released()
    write("meshdoc.toml", "git = true")
    meshdoc("build")
    assert f"\n2026-01-01 · commit `{first[:12]}` · Ada · Add one · first in `v1` · " in Path(
        "output/CHANGELOG.md"
    ).read_text("utf-8")
    commits = json.loads(meshdoc("export").out)["commits"]
    assert commits[0] == {
        "version": "1",
        "commit": first,
        "author": "Ada",
        "date": "2026-01-01T12:00:00+00:00",
        "subject": "Add one",
        "tag": "v1",
    }
    assert "tag" not in commits[2]


def test_a_commit_is_hostile(meshdoc: Meshdoc) -> None:
    token = "ghp_" + "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"
    subject = f"<script>alert(1)</script> @ada #1 [x](javascript:y) `z` \u202e \x1b[31m {token}"
    commit(subject, 1, {"migrations/1_one.sql": ONE})
    git("tag", "v\u20281<b>")
    write("meshdoc.toml", "git = true")
    meshdoc("build")
    page = Path("output/CHANGELOG.md").read_text("utf-8")
    assert r"\<script>alert(1)\</script> @<!-- -->ada #<!-- -->1 \[x\](javascript:y) \`z\`" in page
    assert not {"\u202e", "\u2028", "\x1b"} & set(page)
    assert "first in `v<U+2028>1<b>`" in page
    assert token not in page
    assert "GitHub" in Path("output/redacted.md").read_text("utf-8")


def test_facts_from_git_are_not_those_of_an_earlier_run(meshdoc: Meshdoc) -> None:
    """They do not belong to what the cache holds."""
    commit("Add one", 1, {"migrations/1_one.sql": ONE})
    write("meshdoc.toml", "git = true")
    assert "tag" not in json.loads(meshdoc("export").out)["commits"][0]
    git("tag", "v1")
    assert json.loads(meshdoc("export").out)["commits"][0]["tag"] == "v1"
    shutil.rmtree(".git")
    done = meshdoc("export")
    assert "commits" not in json.loads(done.out)
    assert done.err == ""


def test_git_changes_no_date(meshdoc: Meshdoc) -> None:
    """now() is the same in a checkout and in an archive of it."""
    commit("Add one", 1, {"migrations/1_one.sql": "create table t (a date); create view v as select now();"})
    made = "execute format('create table d%s ()', date_part('year', now()));"
    write("migrations/2_two.sql", f"do $$ begin {made} end $$;")
    with_git = tables(meshdoc)
    shutil.rmtree(".git")
    assert tables(meshdoc) == with_git == ["d2000", "t"]


def test_without_git_all_else_works(meshdoc: Meshdoc, monkeypatch: pytest.MonkeyPatch) -> None:
    released()
    monkeypatch.setattr(process.shutil, "which", lambda name: None)
    assert tables(meshdoc) == ["one", "three", "two"]
    assert meshdoc("lint").status == 0
    assert "git is not installed" in meshdoc("export", "--at", "v1").err


# --- changed after a release ------------------------------------------------------------------------------------


def test_a_released_migration_that_was_changed(meshdoc: Meshdoc) -> None:
    released()
    changed = commit("Widen a", 5, {"migrations/1_one.sql": "create table one (a bigint primary key);"})
    done = meshdoc("lint", "--fail-on", "warning")
    assert done.status == 1
    assert done.out == (
        "migrations/1_one.sql:1:1: warning: Migration 1 differs from the one in tag v1; "
        f"its last change is commit {changed[:12]} [changed-after-release]\n"
        "  detail: Databases migrated with v1 ran different SQL.\n"
        "  hint: Restore the file, and make the change in a new migration.\n"
        "  note: Widen a\n"
    )
    commit("Widen it back", 6, {"migrations/1_one.sql": ONE})
    assert "differs from" not in meshdoc("lint").out


def test_a_migration_changed_before_its_release_or_in_a_comment(meshdoc: Meshdoc) -> None:
    commit("Add one", 1, {"migrations/1_one.sql": ONE})
    commit("Widen", 2, {"migrations/1_one.sql": TWO})
    git("tag", "v1")
    commit("Format", 3, {"migrations/1_one.sql": f"-- Copyright\n{TWO.replace('create table', 'CREATE  TABLE')}"})
    commit("Add three", 4, {"migrations/3_three.sql": THREE})
    commit("Widen three", 5, {"migrations/3_three.sql": "create table three (a bigint);"})
    assert "differs from" not in meshdoc("lint").out


# --- revisions --------------------------------------------------------------------------------------------------


def test_every_kind_of_revision() -> None:
    _, second, _ = released()
    for at, expected in {
        "v1": ["1"],
        "v2": ["1", "2"],
        "2026-01-02": ["1", "2"],
        "2026-01-04": ["1", "2", "3"],
        second[:8]: ["1", "2"],
        "HEAD~1": ["1", "2"],
        "2": ["1", "2"],
        "version:1": ["1"],
        "tag:v1": ["1"],
        f"commit:{second}": ["1", "2"],
        "date:2026-01-01": ["1"],
    }.items():
        assert list(versions(at=at)) == expected, at


def test_a_revision_is_read_without_a_checkout(meshdoc: Meshdoc) -> None:
    """Its files are those of the commit, whatever the working folder holds, and links to them would mislead."""
    released()
    shutil.rmtree("migrations")
    write("other/1.sql", "create table other ();")
    assert tables(meshdoc, "--at", "v2") == ["one", "two"]
    assert tables(meshdoc, "--at", "v2", "migrations/2_two.sql") == ["two"]
    assert meshdoc("build", "--at", "v2", "migrations").status == 0
    assert "read from tag v2" in Path("output/README.md").read_text("utf-8")
    assert "migrations/1_one.sql#L1" not in Path("output/tables/public.one.md").read_text("utf-8")


def test_later_versions_are_listed_as_ignored(meshdoc: Meshdoc) -> None:
    released()
    assert meshdoc("export", "--at", "2").err == (
        "notice: migrations/3_three.sql is ignored: later than version 2 [ignored]\n"
    )


def test_a_baseline_at_a_revision(meshdoc: Meshdoc) -> None:
    commit("Add one", 1, {"migrations/1_one.sql": "comment on schema app is 'x';", "base.sql": "create schema app;"})
    write("base.sql", "")
    assert "error" not in meshdoc("export", "--at", "HEAD", "--baseline", "base.sql").err
    assert "error" in meshdoc("export", "--baseline", "base.sql").err


def test_a_name_that_means_two_things(meshdoc: Meshdoc) -> None:
    first, *_ = released()
    git("tag", "2", first)
    done = meshdoc("export", "--at", "2")
    assert done.status == 2
    assert done.err == (
        f"meshdoc: 2 is both version 2 (migrations/2_two.sql) and tag 2 (commit {first[:12]}): "
        "write version:2 or tag:2\n"
    )
    assert tables(meshdoc, "--at", "tag:2") == ["one"]
    assert tables(meshdoc, "--at", "version:2") == ["one", "two"]
    git("tag", "--delete", "2")
    git("branch", "2", "v1")
    assert f"both version 2 (migrations/2_two.sql) and commit 2 (commit {first[:12]})" in meshdoc("lint", "--at=2").err


@pytest.mark.parametrize(
    ("at", "message"),
    [
        ("v9", "v9 is no version (the last version is 3), and no tag, commit or day (YYYY-MM-DD) of git"),
        (
            "2025-12-31",
            "2025-12-31 is no version (the last version is 3), and no revision of git: all commits are",
        ),
        ("2026-02-30", "2026-02-30 is no version (the last version is 3), and no revision of git: no such day"),
        ("--output=x", "--output=x is no version"),
        ("tag:1", "tag:1 is no version"),
        ("version:v1", "version:v1 is no version"),
    ],
)
def test_what_is_no_revision(meshdoc: Meshdoc, at: str, message: str) -> None:
    released()
    done = meshdoc("export", f"--at={at}")
    assert done.status == 2
    assert done.err.startswith(f"meshdoc: {message}")
    assert done.err.count("\n") == 1


def test_a_path_that_a_revision_does_not_have(meshdoc: Meshdoc) -> None:
    released()
    write("sql/1.sql", ONE)
    done = meshdoc("export", "--at", "v1", "sql")
    assert done.err == "meshdoc: sql: no such file or folder in tag v1; name another path or revision\n"


def test_outside_of_git_versions_can_be_named(meshdoc: Meshdoc) -> None:
    write("migrations/1_one.sql", ONE)
    write("migrations/2_two.sql", TWO)
    assert tables(meshdoc, "--at", "1") == ["one"]
    done = meshdoc("export", "--at", "v1")
    assert done.status == 2
    assert "v1 is no version (the last version is 2), and no revision of git: not a git repository" in done.err


# --- strangers' repositories --------------------------------------------------------------------------------------


def test_links_in_a_revision(meshdoc: Meshdoc) -> None:
    write("shared/two.sql", TWO)
    write("migrations/1_one.sql", ONE)
    Path("migrations/2_two.sql").symlink_to("../shared/two.sql")
    commit("Link", 1, {})
    assert tables(meshdoc, "--at", "HEAD") == ["one", "two"]
    for name, target in {"out": "../../x.sql", "absolute": "/etc/passwd", "round": "3_round.sql"}.items():
        link = Path(f"migrations/3_{name}.sql")
        link.symlink_to(target)
        commit("Link out", 2, {})
        done = meshdoc("export", "--at", "HEAD")
        assert (done.status, "a symbolic link leads to no file of" in done.err) == (2, True), name
        link.unlink()


def test_large_files_in_a_revision(meshdoc: Meshdoc) -> None:
    commit("Add one", 1, {"migrations/1_one.sql": f"-- {'x' * 2000}\n{ONE}", "meshdoc.toml": 'max_file_size = "1kB"'})
    done = meshdoc("export", "--at", "HEAD")
    assert done.status == 2
    assert "migrations/1_one.sql: 2,041 bytes, more than 1,024 bytes" in done.err


def test_a_repositorys_settings_run_no_program(meshdoc: Meshdoc, tmp_path: Path) -> None:
    """Whatever in .git/config names a program, that is not started."""
    released()
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/started\n")
    program.chmod(0o755)
    for key in ("core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.alternateRefsCommand"):
        git("config", key, str(program))
    for key in ("diff.external", "gpg.program", "diff.x.textconv", "filter.x.smudge", "filter.x.clean"):
        git("config", key, str(program))
    git("config", "log.showSignature", "true")
    git("config", "extensions.partialClone", "origin")
    git("config", "remote.origin.promisor", "true")
    git("config", "remote.origin.url", f"ext::{program}")
    git("config", "remote.origin.uploadpack", str(program))
    git("config", "protocol.ext.allow", "always")
    write(".gitattributes", "* diff=x filter=x\n")
    write("meshdoc.toml", "git = true")
    for name in ("post-checkout", "reference-transaction", "post-index-change"):
        shutil.copy(program, Path(".git/hooks") / name)
    assert meshdoc("build").status == 0
    assert "Add one" in Path("output/CHANGELOG.md").read_text("utf-8")
    assert tables(meshdoc, "--at", "v1") == ["one"]
    blob = git("rev-parse", "v1:migrations/1_one.sql")
    Path(f".git/objects/{blob[:2]}/{blob[2:]}").unlink()
    done = meshdoc("export", "--at", "v1")
    assert (done.status, "the repository does not hold its content" in done.err) == (2, True)
    assert not (tmp_path / "started").exists()


def test_a_repository_among_the_tracked_files_is_not_opened(meshdoc: Meshdoc) -> None:
    released()
    git("clone", "--quiet", "--bare", ".", "migrations/bare")
    os.chdir("migrations/bare")
    write("migrations/1_one.sql", ONE)
    write("meshdoc.toml", "git = true")
    assert "cannot use bare repository" in meshdoc("export").err


def test_replaced_objects_are_not_read(meshdoc: Meshdoc) -> None:
    first, second, _ = released()
    git("replace", first, second)
    assert tables(meshdoc, "--at", "v1") == ["one"]
