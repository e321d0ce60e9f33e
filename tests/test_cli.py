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


def test_a_transaction_that_is_never_committed(meshdoc) -> None:
    write("migrations/1.sql", "begin;\ncreate schema a;")
    built = meshdoc("build", "--strict")
    assert built.status == 1
    assert built.out.endswith("statements: 1 applied, 1 rolled back\n")
    assert "2 statements: 1 carried out or known to have no effect" in Path("output/README.md").read_text()
    assert "[`migrations/1.sql:2:1`]" in Path("output/replay.md").read_text()
    found = json.loads(meshdoc("export").out)
    assert [schema["name"] for schema in found["schemas"]] == ["public"]
    assert found["statements"][1] == {
        "path": "migrations/1.sql",
        "line": 2,
        "kind": "CreateSchemaStmt",
        "outcome": "inert",
        "reason": "rolled back: the transaction begun at migrations/1.sql:1 is never committed",
    }


def test_settings_of_the_project(meshdoc) -> None:
    write("meshdoc.toml", 'paths = ["sql"]\noutput = "docs"\n')
    write("sql/1.sql", "create schema a;")
    assert meshdoc("build").status == 0
    assert Path("docs/README.md").exists()


def test_without_paths_the_working_folder_is_read(meshdoc) -> None:
    write("db/migrations/1.sql", "create schema a;")
    assert [entry["path"] for entry in json.loads(meshdoc("export").out)["statements"]] == ["db/migrations/1.sql"]
    write("migrations/notes.txt", "no SQL")
    assert meshdoc("export").status == 0
    write("migrations/1.sql", "create schema b;")
    assert [entry["path"] for entry in json.loads(meshdoc("export").out)["statements"]] == ["migrations/1.sql"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build", "-o", "docs", "migrations"], "meshdoc: migrations: no such file or folder"),
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


POLICY = "create table t (owner uuid); create policy p on t using (owner = auth.uid());"


def test_a_platform_is_detected_and_said(meshdoc) -> None:
    write("migrations/1.sql", f"-- auth.users\n{POLICY}")
    done = meshdoc("export")
    assert [entry["outcome"] for entry in json.loads(done.out)["statements"]] == ["applied", "applied"]
    assert done.err == (
        "migrations/1.sql:2:66: notice: detected a supabase project: the platform's own schema is replayed first"
        " [platform]\n"
        '  hint: Set platform = "supabase" to confirm this, or platform = "none" if it is wrong.\n'
    )
    meshdoc("build")
    assert "- `supabase` (platform, detected from [`migrations/1.sql:2`]" in Path("output/replay.md").read_text()


def test_the_folder_of_a_platforms_own_tool_is_its_sign(meshdoc) -> None:
    write("supabase/migrations/20250101000000_a.sql", "create table t ();")
    (table,) = [table for table in json.loads(meshdoc("export", ".").out)["tables"] if table["schema"] == "public"]
    assert "anon" in {grant["grantee"] for grant in table["grants"]}


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        (f"create schema auth; {POLICY}", []),
        (POLICY, ["--platform", "none"]),
        (POLICY, ["--baseline", "empty.sql"]),
        ("create table t (a integer); -- owner = auth.uid()", []),
    ],
)
def test_no_platform(meshdoc, text: str, arguments: list[str]) -> None:
    write("migrations/1.sql", text)
    write("empty.sql", "")
    done = meshdoc("export", *arguments)
    assert "[platform]" not in done.err
    assert "anon" not in done.out


def test_a_platform_that_is_said_is_not_said_again(meshdoc) -> None:
    write("migrations/1.sql", POLICY)
    assert meshdoc("build", "--platform", "supabase").err == ""
    assert "- `supabase` (platform, configured): " in Path("output/replay.md").read_text()
    unknown = meshdoc("build", "--platform", "nobodys")
    assert (unknown.status, unknown.err) == (2, "meshdoc: unknown platform 'nobodys' (known: supabase, none)\n")


def test_many_files_that_are_left_aside_are_counted(meshdoc) -> None:
    write("migrations/1_a.up.sql", "create table t ();")
    for number in range(1, 6):
        write(f"migrations/{number}_a.down.sql", "drop table t;")
        write(f"migrations/{number}_a.up.sql", f"create table t{number} ();")
    done = meshdoc("build")
    assert done.err == (
        "notice: 5 files, such as migrations/1_a.down.sql, are left aside: a down migration [ignored]\n"
    )
    assert Path("output/replay.md").read_text().count("a down migration") == 5


def test_version(meshdoc) -> None:
    done = meshdoc("--version")
    assert (done.status, done.out.startswith("meshdoc, version ")) == (0, True)
