"""The command line. In Python, because a case has no options and no exit status."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from shell import write

from meshdoc.render import formats


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
    assert built.out.endswith(" files from 1 migration; statements: 1 applied; baseline platform: 3 statements\n")
    assert "nobodys" in Path("output/replay.md").read_text()


def test_build_writes_checks_and_mends(meshdoc) -> None:
    write("migrations/1.sql", "create schema a;")
    assert meshdoc("build", "--check").status == 1
    assert meshdoc("build").status == 0
    assert meshdoc("build", "--check").status == 0
    write("output/README.md", "spoilt")
    stale = meshdoc("build", "--check")
    assert stale.status == 1
    assert stale.err == "error: output/README.md is out of date [stale]\nRun `meshdoc build` to update the output.\n"
    changed = meshdoc("build")
    assert changed.status == 2
    assert changed.err == (
        "meshdoc: output/README.md was changed since meshdoc wrote it: move it, or use --force to overwrite it\n"
    )
    assert meshdoc("build", "--force").status == 0
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
    assert "1 of 2 statements not fully applied" in Path("output/README.md").read_text()
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


NOT_SQL = "it cannot parse any statement; name the files or folder to read"
SEE_BUILD = "(see `meshdoc build --help`)"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("build nowhere", "nowhere: no such file or folder; name the folder of your migrations, or their files"),
        ("build empty", "empty: no SQL files found in this folder; name the folder that holds them"),
        ("build logo.png", f"no SQL for PostgreSQL in logo.png: {NOT_SQL}"),
        ("lint notes.md", f"no SQL for PostgreSQL in notes.md: {NOT_SQL}"),
        ("build 1.sql --baseline nowhere.sql", "nowhere.sql: no such file, but it is named as a baseline"),
        ("build 1.sql -o 1.sql", "1.sql is a file: move it or choose another folder with --output"),
        (
            "build 1.sql --platform supabse",
            "unknown platform 'supabse': did you mean 'supabase'? (known: cloud_sql, heroku, ",
        ),
        ("build 1.sql --format jsn", "unknown format 'jsn': did you mean 'json'? (known: dbml, "),
        ("export 1.sql --format xml", "unknown format 'xml' (known: dbml, dbt, ddl-bigquery, ddl-duckdb, "),
        (
            "export 1.sql --format markdown",
            "format 'markdown' is a folder of files and cannot be printed; "
            "write it with `meshdoc build --format markdown`, or print dbml or dbt or ddl-bigquery or ",
        ),
        (
            "build --as-of yesterday",
            f"invalid value for '--as-of': 'yesterday' is not a day such as 2026-01-31 (YYYY-MM-DD) {SEE_BUILD}",
        ),
        (
            "lint --fail-on fatal",
            "invalid value for '--fail-on': 'fatal' is not one of 'error', 'warning', 'notice' (see `meshdoc lint ",
        ),
        ("build --colour", f"no such option: --colour {SEE_BUILD}"),
        ("build --baseline", "option '--baseline' requires an argument (see `meshdoc --help`)"),
        ("diff --save sarif", "invalid value for '--save': 'sarif' is not a format and a file, such as sarif=review.s"),
        ("diff --save xml=a.xml", "invalid value for '--save': 'xml' is none of github, gitlab, json, "),
        ("diff --format xml", "invalid value for '--format': 'xml' is none of github, gitlab, json, "),
        ("release v1 --format xml", "unknown format 'xml' (known: "),
        ("blame nothing", "nothing does not exist, and no version made it"),
        ("bild", "no such command 'bild'. Did you mean 'build'? (see `meshdoc --help`)"),
        ("help rule", "unknown topic 'rule': did you mean 'rules'? (known: "),
    ],
)
def test_misuse_is_one_line_and_status_2(meshdoc, arguments: str, message: str) -> None:
    write("1.sql", "create schema a;")
    write("logo.png", b"\x89PNG\0")
    write("notes.md", "# Notes")
    Path("empty").mkdir()
    done = meshdoc(*arguments.split())
    assert (done.status, done.out) == (2, "")
    assert done.err.splitlines()[-1].startswith(f"meshdoc: {message}")
    assert "Traceback" not in done.err
    assert not Path("output").exists()


def test_sql_for_another_system_is_one_line(meshdoc) -> None:
    for number in range(1, 6):
        write(
            f"db/{number}.sql",
            "set foreign_key_checks = 0;\ncreate table `a` (`id` int);\nalter table `a` engine = InnoDB;",
        )
    done = meshdoc("build", "db")
    assert (done.status, done.out) == (2, "")
    assert done.err.splitlines()[-1] == (
        "meshdoc: no SQL for PostgreSQL in db/1.sql, db/2.sql, db/3.sql and 2 more: it cannot parse 10 of 15"
        " statements, and no other has an effect; name the files or folder to read"
    )
    write("db/6.sql", "create table a ();")
    assert meshdoc("build", "db").status == 0


def test_sql_for_another_system_is_refused_even_if_some_of_it_applies(meshdoc) -> None:
    write("shop.sql", "create table a (id int);\nGO\ncreate table b (id int identity(1, 1));\nGO\nprint 'done';\n")
    done = meshdoc("build", "shop.sql")
    assert (done.status, done.out) == (2, "")
    assert "no SQL for PostgreSQL in shop.sql: it cannot parse 2 of 3 statements; name the files" in done.err


def test_a_wrong_format_is_said_before_anything_is_replayed(meshdoc) -> None:
    write("1.sql", "no statement")
    assert meshdoc("build", "1.sql", "--format", "xml").err.startswith("meshdoc: unknown format 'xml'")


def test_a_wrong_setting_names_its_file(meshdoc) -> None:
    write("meshdoc.toml", "outptu = 'x'")
    done = meshdoc("build")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("meshdoc: meshdoc.toml: unknown key 'outptu': did you mean 'output'? (known: paths, ")


# --- platforms ----------------------------------------------------------------------------------------


POLICY = "create table t (owner uuid); create policy p on t using (owner = auth.uid());"


def test_a_platform_is_detected_and_said(meshdoc) -> None:
    write("migrations/1.sql", f"-- auth.users\n{POLICY}")
    done = meshdoc("export")
    assert [entry["outcome"] for entry in json.loads(done.out)["statements"]] == ["applied", "applied"]
    assert done.err == (
        "migrations/1.sql:2:66: notice: detected a supabase project: the platform's own schemas are replayed first"
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
    assert unknown.status == 2
    assert unknown.err.startswith("meshdoc: unknown platform 'nobodys' (known: cloud_sql, heroku, ")


# --- what is printed ----------------------------------------------------------------------------------


def test_many_files_that_are_ignored_are_counted(meshdoc) -> None:
    write("migrations/1_a.up.sql", "create table t ();")
    for number in range(1, 6):
        write(f"migrations/{number}_a.down.sql", "drop table t;")
        write(f"migrations/{number}_a.up.sql", f"create table t{number} ();")
    done = meshdoc("build")
    assert done.err == ("notice: 5 files, such as migrations/1_a.down.sql, are ignored: a down migration [ignored]\n")
    assert "| 5 | a down migration | [`migrations/1_a.down.sql`]" in Path("output/replay.md").read_text()


def test_the_numbers_are_those_of_the_first_page(meshdoc) -> None:
    write("platform.sql", "create schema auth; create schema auth;")
    write("migrations/1.sql", "create schema a; create schema b;")
    write("migrations/2.sql", "create schema c; create schema c; select 1;")
    done = meshdoc("build", "--baseline", "platform.sql")
    (migrations, outcomes) = re.search(r" from (\d+) migrations; statements: ([^;]*); ", done.out).groups()
    page = Path("output/README.md").read_text()
    told = re.search(r"(\d+) migrations .* of (\d+) statements", page).groups()
    assert told == (migrations, str(sum(map(int, re.findall(r"\d+", outcomes)))))
    assert done.out.endswith("; baseline platform: 2 statements\n")


def test_every_format_is_built_and_those_of_one_file_are_printed(meshdoc) -> None:
    write("migrations/1.sql", "create schema a;")
    for name, writer in formats.known().items():
        assert meshdoc("build", "--format", name, "-o", name).status == 0
        if isinstance(writer, formats.SingleFile):
            assert Path(name, writer.file).read_text() == meshdoc("export", "--format", name).out


def test_a_title(meshdoc) -> None:
    write("migrations/1.sql", "create schema a;")
    meshdoc("build", "--title", "Shop")
    assert Path("output/README.md").read_text().startswith("# Shop\n")


def test_version(meshdoc) -> None:
    done = meshdoc("--version")
    assert (done.status, done.out.startswith("meshdoc, version ")) == (0, True)


# --- lint ---------------------------------------------------------------------------------------------

KEYLESS = "create table t (a int);\ncreate table u (id int primary key, t int references u);"


def test_lint_lists_findings(meshdoc) -> None:
    write("1.sql", KEYLESS)
    done = meshdoc("lint", "1.sql")
    found = [line for line in done.out.splitlines() if not line.startswith(" ")]
    assert [re.sub(r" .* ", " ... ", line) for line in found] == [
        "1.sql:2:1: ... [foreign-key-without-index]",
        "1.sql:1:1: ... [table-without-primary-key]",
    ]
    assert done.err == "1 migration; statements: 2 applied; findings: 2 warnings\n"


@pytest.mark.parametrize(
    ("arguments", "status"), [([], 0), (["--fail-on", "warning"], 1), (["--fail-on", "notice"], 1)]
)
def test_lint_fails_on_findings_of_a_severity(meshdoc, arguments: list[str], status: int) -> None:
    write("1.sql", KEYLESS)
    assert meshdoc("lint", "1.sql", *arguments).status == status


def test_lint_fails_on_errors(meshdoc) -> None:
    write("1.sql", "create table t (id int primary key); create policy p on t using (true);")
    assert meshdoc("lint", "1.sql").status == 1


def test_lint_prints_json_of_the_shape_that_help_describes(meshdoc) -> None:
    write("1.sql", KEYLESS)
    shape = json.loads(meshdoc("help", "json").out)["lint"]["properties"]["findings"]["items"]
    found = json.loads(meshdoc("lint", "--format", "json", "1.sql").out)["findings"]
    assert [(each["code"], each["object"], each["line"]) for each in found] == [
        ("foreign-key-without-index", "table public.u", 2),
        ("table-without-primary-key", "table public.t", 1),
    ]
    types = {"string": str, "integer": int, "array": list}
    for each in found:
        assert set(shape["required"]) <= set(each) <= set(shape["properties"])
        for name, value in each.items():
            described = shape["properties"][name]
            assert value in described["enum"] if "enum" in described else type(value) is types[described["type"]]
    assert all(described["description"] for described in shape["properties"].values())


def test_lint_reports_to_forges(meshdoc) -> None:
    write("migrations/1.sql", "create table parent (id int primary key);\ncreate table t (p int references parent);")
    found = json.loads(meshdoc("lint", "--format", "json").out)["findings"]
    (run,) = json.loads(meshdoc("lint", "--format", "sarif").out)["runs"]
    report = json.loads(meshdoc("lint", "--format", "gitlab").out)
    codes = [each["code"] for each in found]
    assert "foreign-key-without-index" in codes
    placeless = run["invocations"][0]["toolExecutionNotifications"]
    told = [*(each["ruleId"] for each in run["results"]), *(each["descriptor"]["id"] for each in placeless)]
    assert sorted(told) == sorted(each["check_name"] for each in report) == sorted(codes)
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == {*codes}


def test_lint_of_a_sound_schema(meshdoc) -> None:
    write("1.sql", "create table t (id int primary key);")
    done = meshdoc("lint", "1.sql")
    assert (done.status, done.out) == (0, "")
    assert done.err == "1 migration; statements: 1 applied; findings: none\n"
    assert json.loads(meshdoc("lint", "1.sql", "--format", "json").out) == {"findings": []}


def test_the_first_page_links_to_related_documents(meshdoc, tmp_path: Path) -> None:
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations/1_a.sql").write_text("create table t (id int primary key);")
    links = '{ README = "docs/../README.md", API = "https://example.com/a", Away = "../b.md", Live = "javascript:a" }'
    (tmp_path / "meshdoc.toml").write_text(f"links = {links}")
    assert meshdoc("build").status == 0
    (line,) = (line for line in (tmp_path / "output/README.md").read_text().splitlines() if line.startswith("See also"))
    assert line == "See also: [README](../README.md) · [API](https://example.com/a) · Away · Live"
