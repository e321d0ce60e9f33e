"""`meshdoc check` and `meshdoc watch`. In Python, because a case has no exit status and no second run."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from repository import commit, git, needs_git
from shell import Run, write

from meshdoc import project, watching
from meshdoc.check.part import part
from meshdoc.config import Config

SOUND = "create table t (id int primary key);"
KEYLESS = "create table keyless (a int);"


def test_a_sound_project(meshdoc) -> None:
    write("migrations/1.sql", SOUND)
    done = meshdoc("check")
    assert (done.status, done.out) == (0, "")
    assert done.err == f"{', '.join(f'{name}: ok' for name in sorted(part))}\n"


def test_stale_pages(meshdoc) -> None:
    write("migrations/1.sql", SOUND)
    meshdoc("build")
    assert meshdoc("check").status == 0
    write("migrations/2.sql", "alter table t add n int;")
    done = meshdoc("check")
    assert done.status == 1
    assert "output/tables/public.t.md:1:1: error: This page is out of date [stale]" in done.out
    assert "Run `meshdoc build`, and commit the output." in done.out
    assert "[stale]\n  detail: +" in done.out
    meshdoc("build")
    assert meshdoc("check").status == 0


def test_a_version_that_a_new_database_refuses(meshdoc) -> None:
    write("migrations/1.sql", SOUND)
    write("migrations/2.sql", "select 1;\ncreate table t ();")
    done = meshdoc("check")
    assert done.status == 1
    assert done.out == (
        'migrations/2.sql:2:1: error: A new database refuses version 2: relation "t" already exists [42P07]\n'
    )


def test_a_snapshot_that_differs(meshdoc) -> None:
    write("migrations/1.sql", SOUND)
    write("schema.sql", "create table public.t (id int primary key);")
    assert meshdoc("check").status == 0
    write("schema.sql", "create table public.t (id bigint primary key);")
    done = meshdoc("check")
    assert done.status == 1
    assert "[drift]" in done.out and "bigint" in done.out
    write("meshdoc.toml", '[check]\nparts = ["findings", "pages"]\n')
    assert meshdoc("check").status == 0


def test_findings_above_the_baseline(meshdoc) -> None:
    write("migrations/1.sql", KEYLESS)
    assert meshdoc("check").status == 0, "without a baseline, only errors count"
    assert meshdoc("check", "--accept").status == 0
    write("migrations/1.sql", f"-- moved\n\n{KEYLESS}")
    assert meshdoc("check").status == 0, "a finding that moved is not new"
    write("migrations/2.sql", "create table another (a int);")
    done = meshdoc("check")
    assert done.status == 1
    assert done.out == "migrations/2.sql:1:1: warning: another has no primary key [table-without-primary-key]\n"
    write(".meshdoc-baseline.json", "{}")
    damaged = meshdoc("check")
    assert damaged.status == 2
    assert ".meshdoc-baseline.json is no baseline of findings" in damaged.err


@needs_git
def test_versions_after_a_release(meshdoc) -> None:
    commit("two", 1, {"migrations/2.sql": "create table two (id int primary key);"})
    git("tag", "v1")
    commit("one", 2, {"migrations/1.sql": SOUND})
    done = meshdoc("check")
    assert done.status == 1
    assert "migrations/1.sql:1:1: warning: Migration 1 comes before 2, which v1 released [out-of-order]" in done.out
    commit("changed", 3, {"migrations/2.sql": "create table two (id bigint primary key);"})
    assert "[changed-after-release]" in meshdoc("check").out


def test_json_has_the_shape_that_help_describes(meshdoc) -> None:
    write("migrations/1.sql", "create table t (); create table t ();")
    found = json.loads(meshdoc("check", "--format", "json").out)["findings"]
    entry = json.loads(meshdoc("help", "json").out)["check"]["properties"]["findings"]["items"]
    assert found
    assert all(set(entry["required"]) <= set(each) <= set(entry["properties"]) for each in found)


def test_annotations_cannot_be_forged(meshdoc) -> None:
    write("migrations/1.sql", 'create table "a\n::error::x, y: 100%" ();\ncreate table "a\n::error::x, y: 100%" ();')
    lines = meshdoc("check", "--format", "github").out.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("::error file=migrations/1.sql,line=3,col=1,title=meshdoc 42P07::A new database refuses")
    assert "%0A::error::x, y: 100%25" in lines[0]


def test_an_unknown_part(meshdoc) -> None:
    write("migrations/1.sql", SOUND)
    write("meshdoc.toml", '[check]\nparts = ["page"]\n')
    done = meshdoc("check")
    assert done.status == 2
    assert "unknown part of the check 'page': did you mean 'pages'?" in done.err
    write("meshdoc.toml", '[check]\nbaseline = "../b.json"\n')
    assert "is outside the project" in meshdoc("check").err


# --- watch --------------------------------------------------------------------------------------------------

PATIENCE = 60


def test_what_is_watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("1.sql", "sub/2.sql", "sub/notes.md", ".git/3.sql", "node_modules/4.sql", "pages/5.txt"):
        write(f"migrations/{name}", SOUND)
    config = Config(paths=(Path("migrations"),), output=Path("migrations/pages"))
    stamps = watching.seen(config, project.read(config)).stamps
    found = {os.path.relpath(path) for path, stamp in stamps.items() if stamp}
    assert found == {f"migrations/{name}" for name in ("1.sql", "sub/2.sql", "sub/notes.md")}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_watch_rebuilds_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "1.sql").write_text(SOUND)
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache"), "XDG_STATE_HOME": str(tmp_path / "state")}
    out, err = tmp_path / "out", tmp_path / "err"
    with out.open("w") as to, err.open("w") as told:
        command = [sys.executable, "-m", "meshdoc", "watch", "."]
        process = subprocess.Popen(command, cwd=tmp_path, stdout=to, stderr=told, env=environment)
        try:
            _wait(err, " written in ", 1)
            (tmp_path / "migrations" / "2.sql").write_text("alter table t add n int; drop table nobody;")
            _wait(err, " written in ", 2)
            (tmp_path / "migrations" / "2.sql").unlink()
            _wait(err, " written in ", 3)
            (tmp_path / "meshdoc.toml").write_text("nonsense")
            _wait(err, "meshdoc.toml is not valid TOML", 1)
            time.sleep(0.5)
            process.send_signal(signal.SIGINT)
            assert process.wait(PATIENCE) == 0
        finally:
            process.kill()
    assert out.read_text() == "+ column public.t.n\n- column public.t.n\n"
    assert 'migrations/2.sql:1:26: error: table "nobody" does not exist [42P01]' in err.read_text()
    assert "Changed: migrations/2.sql\n" in err.read_text()
    assert err.read_text().count(" written in ") == 3, "what it writes is no change"
    assert (tmp_path / "output" / "tables" / "public.t.md").exists()


def _wait(file: Path, text: str, count: int) -> None:
    """Wait until a text is there so many times."""
    end = time.monotonic() + PATIENCE
    while file.read_text().count(text) < count:
        assert time.monotonic() < end, file.read_text()
        time.sleep(0.05)


def test_watch_prints_what_each_change_does(meshdoc: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> None:
    write("migrations/1.sql", "create table a (id int);\n")
    many = "".join(f"create table t{number:02} (id int);\n" for number in range(60))
    edits = iter(["alter table a add b int, alter id type bigint;\ndrop table c;\n", "-- nothing\n", "-- none\n", many])

    def edit(seconds: float) -> None:
        text = next(edits, None)
        if text is None:
            raise KeyboardInterrupt
        write("migrations/2.sql", text)

    monkeypatch.setattr("meshdoc.cli.watch.time", SimpleNamespace(sleep=edit, monotonic=time.monotonic))
    run = meshdoc("watch")
    changes = ["+ column public.a.b", "~ column public.a.id: type", "- column public.a.b", "~ column public.a.id: type"]
    shown = [f"+ table public.t{number:02}" for number in range(40)]
    assert run.out.splitlines() == [*changes, "No schema changes.", *shown, "and 20 more changes"]
    assert re.sub(r"\d+ files written in [\d.]+ s", "N", run.err).splitlines() == [
        "output: N",
        "Changed: migrations/2.sql",
        'migrations/2.sql:2:1: error: table "c" does not exist [42P01]',
        *["output: N", "Changed: migrations/2.sql"] * 3,
        "output: N",
        "Stopped.",
    ]
