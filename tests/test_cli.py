"""The command line. In Python, because a case has no options and no exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from shell import write


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
