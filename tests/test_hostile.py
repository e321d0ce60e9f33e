"""Hostile input: each has its exit status and a message with a position, without a traceback or data loss."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from shell import Run, write

Meshdoc = Callable[..., Run]


def schemas(done: Run) -> list[str]:
    """The schemas that an export has."""
    assert done.status == 0
    return [schema["name"] for schema in json.loads(done.out)["schemas"] if schema["name"] != "public"]


def outcomes(done: Run) -> list[str]:
    """What became of each statement."""
    return [f"{entry['line']} {entry['outcome']}" for entry in json.loads(done.out)["statements"]]


# --- files --------------------------------------------------------------------------------------------


def test_nothing_at_all(meshdoc: Meshdoc) -> None:
    done = meshdoc("build")
    assert (done.status, done.out) == (2, "")
    assert done.err == "meshdoc: .: no SQL files found in this folder; name the folder that holds them\n"


def test_a_folder_without_sql(meshdoc: Meshdoc) -> None:
    write("docs/readme.txt", "nothing here")
    assert meshdoc("build", "docs").status == 2
    assert meshdoc("build", "docs").err == (
        "meshdoc: docs: no SQL files found in this folder; name the folder that holds them\n"
    )
    assert not Path("output").exists()


@pytest.mark.parametrize("text", ["", "\n\n", "-- nothing\n", "/* nothing */", ";;;", "\ufeff"])
def test_a_file_without_statements(meshdoc: Meshdoc, text: str) -> None:
    write("migrations/1.sql", text)
    done = meshdoc("build", "--strict")
    assert (done.status, done.err) == (0, "")
    assert done.out.endswith("from 1 migration; statements: none\n")


def test_not_utf_8(meshdoc: Meshdoc) -> None:
    text = (
        b"create schema a;\n-- caf\xe9\ncreate schema b;\ncomment on schema a is 'caf\xe9'; \\echo caf\xe9\n\\c \xe9\n"
    )
    write("migrations/1.sql", text)
    write("migrations/2.sql", "create schema c;")
    done = meshdoc("export")
    assert schemas(done) == ["a", "b", "c"]
    words = 'invalid byte sequence for encoding "UTF8": 0xe9 0x27 0x3b [22021]'
    assert done.errors[0] == f"migrations/1.sql:4:28: error: {words}"
    assert done.errors[1].startswith("migrations/1.sql:5:1: error: what follows is sent to another database")
    assert meshdoc("build").status == 0
    assert meshdoc("build", "--strict").status == 1
    assert "caf\ufffd" in Path("output/replay.md").read_text("utf-8")


def test_a_byte_order_mark_and_lines_of_windows(meshdoc: Meshdoc) -> None:
    write("1.sql", b"\xef\xbb\xbfcreate schema a;\r\ncreate schema a;\r\n-- done\r\n")
    done = meshdoc("export", "1.sql")
    assert schemas(done) == ["a"]
    assert outcomes(done) == ["1 applied", "2 refused"]
    assert done.errors == ['1.sql:2:1: error: schema "a" already exists [42P06]']


def test_a_nul_byte(meshdoc: Meshdoc) -> None:
    write("1.sql", "create schema a;\ncreate schema \0b;\n")
    write("2.sql", "create schema c;")
    done = meshdoc("export", "1.sql", "2.sql")
    assert schemas(done) == ["a", "c"]
    assert done.errors == ['1.sql:2:15: error: invalid byte sequence for encoding "UTF8": 0x00 [22021]']


# --- statements ---------------------------------------------------------------------------------------


def test_a_syntax_error_in_the_middle(meshdoc: Meshdoc) -> None:
    write("1.sql", "create schema a;\ncreate schemo b; create schema c;\ncreate table (;\ncreate schema d;")
    done = meshdoc("export", "1.sql")
    assert schemas(done) == ["a", "c", "d"]
    assert outcomes(done) == ["1 applied", "2 refused", "2 applied", "3 refused", "4 applied"]
    assert [line.partition(" error: ")[0] for line in done.errors] == ["1.sql:2:8:", "1.sql:3:14:"]


@pytest.mark.parametrize("opened", ["'", '"', "$$", "/*", "("])
def test_what_is_opened_and_never_closed(meshdoc: Meshdoc, opened: str) -> None:
    write("1.sql", f"create schema a;\nselect {opened}1;\ncreate schema b;")
    write("2.sql", "create schema c;")
    done = meshdoc("export", "1.sql", "2.sql")
    assert {"a", "c"} <= set(schemas(done))
    assert "1.sql:2:" in done.err


def test_commands_to_psql_and_rows_of_copy(meshdoc: Meshdoc) -> None:
    write(
        "1.sql",
        "\\set ON_ERROR_STOP on\n\\connect other\ncreate table t (line text);\n"
        "copy t from stdin;\n1\n'; create schema lost; --\n\\.\ncreate schema a; \\echo done\n\\i more.sql\n",
    )
    done = meshdoc("export", "1.sql")
    assert schemas(done) == ["a"]
    assert outcomes(done) == ["3 applied", "4 inert", "8 applied"]
    assert done.errors == []
    assert "1.sql:9:1: warning: " in done.err


DEEP = {
    "operands": f"select {'+'.join(['1'] * 50_000)};",
    "parentheses": f"select {'(' * 20_000}1{')' * 20_000};",
    "default": f"create table t (a int default {'(' * 20_000}1{')' * 20_000});",
    "and": f"create view v as select {' and '.join(['true'] * 50_000)};",
    "nested": f"create view v as {'select * from (' * 3_000}select 1{') t' * 3_000};",
    "brackets": f"create table t (a int{'[]' * 50_000});",
    "strings": f"create schema s; comment on schema s is '{'x' * 2_000_000}';",
    "names": f"create table {'.'.join('abcdefgh' * 4_000)} (a int);",
    "blocks": f"do $$ {'begin ' * 5_000}{'end; ' * 5_000}$$;",
    "comments": f"select 1 {'/* ' * 50_000}{'*/ ' * 50_000};",
}


@pytest.mark.parametrize("name", DEEP)
def test_depth_that_would_end_the_process(tmp_path: Path, name: str) -> None:
    (tmp_path / "1.sql").write_text(f"create schema a;\n{DEEP[name]}\ncreate schema b;\n")
    command = [sys.executable, "-m", "meshdoc", "export", "1.sql"]
    path = os.pathsep.join([str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH", "")])
    ended = subprocess.run(
        command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True, timeout=120
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    assert "Traceback" not in ended.stderr
    assert {"a", "b"} <= set(schemas(Run(ended.returncode, ended.stdout, ended.stderr)))


# --- the output -----------------------------------------------------------------------------------------


def test_somebody_elses_files_stay(meshdoc: Meshdoc) -> None:
    write("migrations/1.sql", "create table t (id int);")
    write("output/notes.md", "mine")
    write("output/tables/t.txt", "mine too")
    assert meshdoc("build").status == 0
    write("migrations/1.sql", "create schema a;")
    assert meshdoc("build").status == 0
    assert Path("output/notes.md").read_text() == "mine"
    assert Path("output/tables/t.txt").read_text() == "mine too"
    assert not list(Path("output").rglob("t.md"))


def test_somebody_elses_file_in_the_place_of_a_page(meshdoc: Meshdoc) -> None:
    write("migrations/1.sql", "create schema a;")
    write("output/README.md", "mine")
    done = meshdoc("build")
    assert done.status == 2
    assert "output/README.md" in done.err
    assert os.listdir("output") == ["README.md"]
    assert Path("output/README.md").read_text() == "mine"


def test_an_output_folder_that_cannot_be_written(meshdoc: Meshdoc) -> None:
    write("migrations/1.sql", "create schema a;")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        locked = Path(f"/proc/{os.getpid()}")  # what not even root may write to
        if not locked.exists():
            pytest.skip("root may write everywhere here")
    else:
        locked = Path("locked")
        locked.mkdir(0o555)
    for folder in (locked, locked / "output"):
        done = meshdoc("build", "-o", str(folder))
        assert done.status == 2
        assert done.err.startswith("meshdoc: cannot write ")


def test_a_file_in_the_place_of_the_output_folder(meshdoc: Meshdoc) -> None:
    write("migrations/1.sql", "create schema a;")
    write("output", "mine")
    assert meshdoc("build").status == 2
    assert Path("output").read_text() == "mine"
