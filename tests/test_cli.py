"""The command line. In Python, because a case has no options and no exit status."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from meshdoc.cli import main


class Run:
    """One call of meshdoc: its exit status and what it printed."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err


@pytest.fixture
def meshdoc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]):
    """Call meshdoc in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> Run:
        monkeypatch.setattr(sys, "argv", ["meshdoc", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        sys.stdout.flush()
        return Run(ended.value.code or 0, *capfd.readouterr())

    return call


def write(path: str, text: str | bytes) -> None:
    """Write a file in the present folder."""
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)


def test_export(meshdoc) -> None:
    write("1.sql", "create schema a;\n\n-- again\ncreate schema a;")
    done = meshdoc("export", "--format", "json", "1.sql")
    found = json.loads(done.out)
    assert [schema["name"] for schema in found["schemas"]] == ["a", "public"]
    assert found["statements"] == [
        {"path": "1.sql", "line": 1, "kind": "CreateSchemaStmt", "outcome": "applied"},
        {
            "path": "1.sql",
            "line": 4,
            "kind": "CreateSchemaStmt",
            "outcome": "refused",
            "sqlstate": "42P06",
            "message": 'schema "a" already exists',
        },
    ]
    assert done.err == '1.sql:4:1: error: schema "a" already exists [42P06]\n'
    assert done.status == 0


def test_what_a_baseline_made_is_external(meshdoc) -> None:
    write("platform.sql", "create schema auth;")
    write("migrations/1.sql", "create schema app;")
    found = json.loads(meshdoc("export", "--baseline", "platform.sql").out)
    assert {schema["name"]: schema.get("x_external") for schema in found["schemas"]} == {
        "app": None,
        "auth": True,
        "public": None,
    }


def test_what_a_baseline_says_is_no_part_of_the_ledger(meshdoc) -> None:
    write("platform.sql", "create extension nobodys; create schema auth; create schema auth;")
    write("migrations/1.sql", "create schema app;")
    done = meshdoc("export", "--baseline", "platform.sql")
    assert [entry["path"] for entry in json.loads(done.out)["statements"]] == ["migrations/1.sql"]
    assert done.err == 'platform.sql:1:47: error: schema "auth" already exists [42P06]\n'
    built = meshdoc("build", "--strict", "--baseline", "platform.sql")
    assert built.status == 0
    assert built.out.endswith("statements: 1 applied\n")
    assert "nobodys" in Path("output/replay.md").read_text()


def test_build_writes_checks_and_mends(meshdoc) -> None:
    write("migrations/1.sql", "create schema a;")
    assert meshdoc("build", "--check").status == 1
    assert meshdoc("build").status == 0
    assert meshdoc("build", "--check").status == 0
    write("output/README.md", "spoilt")
    stale = meshdoc("build", "--check")
    assert stale.status == 1
    assert "output/README.md is not what meshdoc would write today" in stale.err
    assert meshdoc("build").status == 0
    assert meshdoc("build", "--check").status == 0


def test_strict(meshdoc) -> None:
    write("migrations/1.sql", "create schema a; create schema a;")
    assert meshdoc("build").status == 0
    assert meshdoc("build", "--strict").status == 1
    write("migrations/1.sql", "create schema a;")
    assert meshdoc("build", "--strict").status == 0


def test_settings_of_the_project(meshdoc) -> None:
    write("meshdoc.toml", 'paths = ["sql"]\noutput = "docs"\n')
    write("sql/1.sql", "create schema a;")
    assert meshdoc("build").status == 0
    assert Path("docs/README.md").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build"], "meshdoc: migrations: no such file or folder"),
        (["build", "nowhere"], "meshdoc: nowhere: no such file or folder"),
        (["build", "empty"], "meshdoc: empty: no SQL files found"),
        (["build", "--baseline", "nowhere.sql", "1.sql"], "meshdoc: nowhere.sql: no such file"),
        (["build", "1.sql", "-o", "1.sql"], "meshdoc: cannot write 1.sql"),
        (["build", "--as-of", "yesterday"], "'yesterday' does not match"),
        (["build", "--colour"], "No such option"),
        (["export", "--format", "xml", "1.sql"], "'xml' is not"),
    ],
)
def test_misuse_is_status_2_and_no_traceback(meshdoc, arguments: list[str], message: str) -> None:
    write("1.sql", "create schema a;")
    Path("empty").mkdir()
    done = meshdoc(*arguments)
    assert done.status == 2
    assert message in done.err
    assert "Traceback" not in done.err


def test_input_that_must_not_hurt(meshdoc) -> None:
    write("migrations/1_empty.sql", "")
    write("migrations/2_latin.sql", b"create schema a;\n-- caf\xe9")
    write("migrations/3_mark.sql", b"\xef\xbb\xbfcreate schema b;\r\ncreate schema b;\r\n")
    write("migrations/4_nul.sql", "create schema c;\n select \0")
    write("migrations/5_deep.sql", f"select {'+'.join(['1'] * 60_000)};\ncreate schema d;")
    done = meshdoc("export")
    assert [schema["name"] for schema in json.loads(done.out)["schemas"]] == ["b", "d", "public"]
    assert [line.split(" error: ")[0] for line in done.err.splitlines() if " error: " in line] == [
        "migrations/2_latin.sql:2:7:",
        "migrations/3_mark.sql:2:1:",
        "migrations/4_nul.sql:2:9:",
        "migrations/5_deep.sql:1:1:",
    ]
    assert "0xe9 at byte 23" in done.err
