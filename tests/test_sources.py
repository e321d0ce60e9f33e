"""Files to versions. A case is text in a Markdown file; these are about bytes, names and folders."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from meshdoc import tools
from meshdoc.diagnostics import Location, SourceError
from meshdoc.reading import Reader
from meshdoc.sources import Detected, Disk, Kind, SourceFile, Tree, detect, versions_of_files
from meshdoc.sources.makefile import makefile
from meshdoc.sources.stamp import date_of, identity
from meshdoc.sources.version import Transaction, decode, natural


def detected(*paths: str, **texts: str) -> Detected:
    return detect(Tree.of_files(dict.fromkeys(paths, "SELECT 1;\n") | texts))


def ids(found: Detected) -> list[str]:
    return [version.id for version in found.versions]


def text_of(files: dict[str, str]) -> str:
    (version,) = detect(Tree.of_files(files)).versions
    return version.files[0].text


def test_location_counts_lines_and_characters_from_one() -> None:
    file = SourceFile("a.sql", "é\r\nbc\n")
    assert [str(file.location(offset)) for offset in (0, 2, 3, 4, 6)] == [
        "a.sql:1:1", "a.sql:1:3", "a.sql:2:1", "a.sql:2:2", "a.sql:3:1",
    ]  # fmt: skip


def test_a_byte_order_mark_is_no_column() -> None:
    file, problems = decode("a.sql", b"\xef\xbb\xbfSELECT 1;\r\n")
    assert (file.text, problems) == ("SELECT 1;\r\n", ())


def test_a_byte_that_is_no_character_is_kept() -> None:
    file, problems = decode("a.sql", b"\xef\xbb\xbf\xc3\xa9\xe9\0")
    assert (file.text.encode("utf-8", "surrogateescape"), problems) == (b"\xc3\xa9\xe9\0", ())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_with_a_byte_order_mark_is_read(encoding: str) -> None:
    assert decode("a.sql", "\ufeffa\u00e9\n".encode(encoding)) == (SourceFile("a.sql", "a\u00e9\n"), ())


@pytest.mark.parametrize(("data", "line"), [("a;".encode("utf-16-le"), 1), (b"\xff\xfea\0\n\0\x00\xd8", 2)])
def test_other_utf_16_leaves_an_empty_file(data: bytes, line: int) -> None:
    file, (problem,) = decode("a.sql", data)
    assert (file.text, problem.code, problem.location) == ("", "22021", Location("a.sql", line, 1))


def test_a_file_that_cannot_be_read_is_in_its_version_with_the_reason() -> None:
    found = detect(Tree.of_files({"1_a.sql": b"\0a\0b", "2_b.sql": "SELECT 1"}))
    assert [(version.id, len(version.problems)) for version in found.versions] == [("1", 1), ("2", 0)]


def test_ten_comes_after_nine() -> None:
    assert sorted(["10_a", "9_b", "9_a10", "9_a9", "a", "09_b"], key=natural) == [
        "9_a9", "9_a10", "09_b", "9_b", "10_a", "a",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "date"),
    [
        ("20250110000001_create_core_tables", "2025-01-10T00:00:01"),
        ("20201110175414000000_relationtuple", "2020-11-10T17:54:14"),
        ("202501101530_x", "2025-01-10T15:30:00"),
        ("20250110_x", "2025-01-10T00:00:00"),
        ("20250110_153000_x", "2025-01-10T15:30:00"),
        ("20250110999999_x", "2025-01-10T00:00:00"),
        ("V20250110__x", "2025-01-10T00:00:00"),
        ("2019-02-26-002946_create_user", "2019-02-26T00:29:46"),
        ("2026-07-27-143313-0000_rename", "2026-07-27T14:33:13"),
        ("2020-12-7-190800_x", "2020-12-07T19:08:00"),
        ("2024-09-25_17.36__create_roles", "2024-09-25T17:36:00"),
        ("1712345678_x", "2024-04-05T19:34:38"),
        ("1712345678901_x", "2024-04-05T19:34:38.901000"),
        ("00000000000000_initial", None),
        ("0042_x", None),
        ("create_2024_report", None),
    ],
)
def test_dates_in_names(title: str, date: str | None) -> None:
    found = date_of(title)
    assert found == (date and datetime.datetime.fromisoformat(f"{date}+00:00"))


def test_names_are_taken_apart() -> None:
    titles = ["0042_add_users", "2019-02-26-002946_x_y", "0190_2.16.0_schema", "001_2fa", "20240101-a", "schema"]
    assert [identity(title) for title in titles] == [
        ("0042", "add_users"), ("2019-02-26-002946", "x_y"), ("0190", "2.16.0_schema"), ("001", "2fa"),
        ("20240101", "a"), ("schema", "schema"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("layout", "paths", "expected"),
    [
        ("supabase", "supabase/migrations/2_b.sql supabase/migrations/1_a.sql supabase/seed.sql", "1 2"),
        ("prisma", "prisma/migrations/0_init/migration.sql prisma/migrations/20240101_b/migration.sql", "0 20240101"),
        ("prisma", "20240102_b/migration.sql 20240101_a/migration.sql", "20240101 20240102"),
        ("diesel", "migrations/2019-02-26-1_b/up.sql migrations/2019-02-26-1_b/down.sql", "2019-02-26-1"),
        ("diesel", "10_b/up.sql 10_b/down.sql 09_a/up.sql", "09 10"),
        ("golang-migrate", "db/migrations/10_b.up.sql db/migrations/9_a.up.sql db/migrations/9_a.down.sql", "9 10"),
        ("golang-migrate", "oss/2/01_c.up.sql oss/10/01_d.up.sql base/01_a.up.sql", "base/01 2/01 10/01"),
        (
            "postgrator",
            "migrations/010.do.b.sql migrations/9.do.a.c.sql migrations/9.undo.a.c.sql migrations/11.do.sql",
            "9 010 11",
        ),
        (
            "hasura",
            "migrations/default/10_b/up.sql migrations/default/9_a/up.sql migrations/default/9_a/down.sql",
            "9 10",
        ),
        ("hasura", "migrations/main/10_b/up.sql migrations/main/9_a/up.sql seeds/main/1_x.sql", "9 10"),
        ("plain", "priv/repo/structure.sql", "structure"),
        ("pop", "1_a.mysql.up.sql 1_a.postgres.up.sql 2_b.up.sql 2_b.down.sql", "1 2"),
        ("flyway", "V1__a.sql V1_10__c.sql V1_9__b.sql R__v.sql U1__a.sql", "1 1.9 1.10 R__v"),
        ("flyway", "src/main/resources/db/migration/V1__a.sql", "1"),
        ("flyway", "V1__a.sql B2__all.sql V2__b.sql V3.0__c.sql V3.1__d.sql", "2 3.0 3.1"),
        ("plain", "b.sql a10.sql a9.sql a9.down.sql rollback/a9.sql a9_down.sql", "a9 a10 b"),
        ("plain", "sql/2.sql sql/1.sql sql/baseline.sql", "baseline 1 2"),
        ("plain", "tables/b.sql functions/a.sql", "b a"),
    ],
)
def test_layouts_by_name(layout: str, paths: str, expected: str) -> None:
    found = detected(*paths.split())
    assert (found.layout, " ".join(ids(found))) == (layout, expected)
    taken = {file.path for version in found.versions for file in version.files}
    assert taken.isdisjoint(ignored.path for ignored in found.ignored)
    assert taken | {ignored.path for ignored in found.ignored} == set(paths.split())


def test_a_snapshot_beside_migrations_is_set_aside_and_one_alone_is_the_version() -> None:
    both = detected("migrations/schema.sql", "migrations/002_b.sql", "migrations/010_c.sql", "schema.sql")
    assert ids(both) == ["002", "010"]
    assert {ignored.reason for ignored in both.ignored} == {"a schema snapshot; the migrations are used instead"}
    assert ids(detected("structure.sql", "sql/triggers.sql", "sql/a.sql")) == ["structure"]
    assert ids(detected("structure.sql", "sql/1_triggers.sql", "sql/a.sql")) == ["structure"]
    step = {"sql/1_triggers.sql": "CREATE TABLE t ();"}
    assert ids(detected("structure.sql", "sql/a.sql", **step)) == ["1"]
    assert ids(detected("schema.sql", "migrations/b.sql", "migrations/a.sql")) == ["a", "b"]
    alone = detected("db/structure.sql", "db/functions.sql")
    assert [(version.kind, version.single_transaction) for version in alone.versions] == [(Kind.SNAPSHOT, False)]
    assert [ignored.path for ignored in alone.ignored] == ["db/functions.sql"]
    two = detected("db/structure.sql", "schema.sql")
    assert ids(two) == ["structure"]
    assert [ignored.reason for ignored in two.ignored] == ["a schema snapshot; another snapshot is used instead"]


def test_kinds() -> None:
    flyway = detected("B1__a.sql", "V2__b.sql", "R__c.sql")
    assert [version.kind for version in flyway.versions] == [Kind.BASELINE, Kind.MIGRATION, Kind.REPEATABLE]
    assert [version.kind for version in detected("0_baseline.sql", "1_a.sql").versions] == [
        Kind.BASELINE,
        Kind.MIGRATION,
    ]


@pytest.mark.parametrize(
    ("layout", "up", "down"),
    [("goose", "-- +goose Up", "-- +goose Down"), ("sql-migrate", "-- +migrate Up", "-- +migrate Down"),
     ("dbmate", "-- migrate:up", "-- migrate:down"), ("shmig", "-- ====  UP  ====", "-- ==== DOWN ===="),
     ("psql-migration", "-- :up", "-- :down"),
     ("play", "# --- !Ups", "# --- !Downs"),
     ("play", "-- !Ups", "-- !Downs")],
)  # fmt: skip
def test_the_way_down_is_blanked_and_no_line_moves(layout: str, up: str, down: str, tmp_path: Path) -> None:
    text = f"-- x\r\n{up}\r\nCREATE TABLE t ();\r\n{down}\r\nDROP TABLE t;\r\n"
    kept = text_of({"1_a.sql": text})
    assert (len(kept), kept.split(), kept.index("CREATE")) == (
        len(text),
        ["CREATE", "TABLE", "t", "();"],
        text.index("CREATE"),
    )
    assert detect(Tree.of_files({"1_a.sql": text})).layout == layout
    (tmp_path / "1_a.sql").write_bytes(text.encode())
    assert versions_of_files([Tree.of_file(tmp_path / "1_a.sql")])[0].files[0].text == kept


@pytest.mark.parametrize(
    "files",
    [
        {"1_a.sql": "-- +goose NO TRANSACTION\n-- +goose Up\n"},
        {"1_a.sql": "-- +migrate Up notransaction\n"},
        {"1_a.sql": "-- migrate:up transaction:false\n"},
        {"1_a.sql": "-- no-transaction\n"},
        {"1_a.sql": "---- tern: disable-tx ----\n"},
        {"1_a.sql": "-- atlas:txmode none\n", "atlas.sum": ""},
        {"committed/000001.sql": "--! Previous: -\n--! Hash: sha1:0\n--! no-transaction\n"},
        {"1_a/up.sql": "", "1_a/metadata.toml": "run_in_transaction = false\n"},
        {"V1__a.sql": "", "V1__a.sql.conf": "executeInTransaction=false\n"},
        {"a.sql": "--liquibase formatted sql\n--changeset a:1 runInTransaction:false\n"},
    ],
)
def test_a_migration_may_ask_for_no_transaction(files: dict[str, str]) -> None:
    (version,) = detect(Tree.of_files(files)).versions
    assert not version.single_transaction


def test_play_writes_a_semicolon_twice_where_it_ends_no_statement() -> None:
    kept = text_of({"conf/evolutions/default/1.sql": "# Users\n\n-- !Ups\nDO $$ a;; b;; $$;\n# x\n-- !Downs\nC;\n"})
    assert kept.rstrip().splitlines()[3:] == ["DO $$ a; b; $$;"]


def test_tern_runs_what_is_above_its_line() -> None:
    text = "A;\n---- create above / drop below ----\nB;\n"
    assert text_of({"1_a.sql": text}).split() == ["A;"]
    assert ids(detected("migrations/10_b.sql", **{"migrations/9_a.sql": text})) == ["9", "10"]


def test_tern_has_nothing_to_run_above_a_first_line_or_in_an_empty_file() -> None:
    line = "---- create above / drop below ----"
    found = Tree.of_files(
        {"1_a.sql": f"{line}\ndrop table a;\n", "2_b.sql": "", "3_c.sql": f"create table c ();\n{line}"}
    )
    assert [version.files[0].text.strip() for version in detect(found).versions] == ["", "", "create table c ();"]


def test_graphile_migrate_reads_what_is_committed() -> None:
    found = detected("migrations/current.sql", **{"migrations/committed/000001-a.sql": "--! Previous: -\nSELECT 1;\n"})
    assert (found.layout, ids(found)) == ("graphile-migrate", ["000001"])


def test_atlas_begins_with_its_newest_checkpoint() -> None:
    sums = {"migrations/atlas.sum": "", "migrations/2.sql": "-- atlas:checkpoint\n\nSELECT 1;\n"}
    found = detected("migrations/1.sql", "migrations/3_b.sql", **sums)
    assert (found.layout, ids(found), found.versions[0].kind) == ("atlas", ["2", "3"], Kind.BASELINE)


def test_atlas_files_of_golang_migrate_begin_no_transaction() -> None:
    sums = {"migrations/atlas.sum": "", "migrations/1_a.up.sql": "-- atlas:nolint\nBEGIN;\nSELECT 1;\nCOMMIT;\n"}
    found = detected(**sums)
    assert (found.layout, found.versions[0].transaction) == ("atlas", Transaction.STRING)


def test_sqlx_is_told_by_its_dependency() -> None:
    found = detected(
        "migrations/2_b.sql", "migrations/1_a.up.sql", "migrations/1_a.down.sql", **{"Cargo.toml": 'sqlx = "1"'}
    )
    assert (found.layout, ids(found)) == ("sqlx", ["1", "2"])


def test_drizzle_follows_its_journal() -> None:
    journal = (
        '{"entries": [{"idx": 0, "tag": "0000_z", "when": 0}, {"idx": 1, "tag": "0001_b", "when": 1712345678901}]}'
    )
    found = detected("drizzle/0000_z.sql", **{
        "drizzle/0001_b.sql": "SELECT 1;--> statement-breakpoint\nSELECT 2;", "drizzle/meta/_journal.json": journal,
    })  # fmt: skip
    assert (found.layout, ids(found)) == ("drizzle", ["0000", "0001"])
    assert found.versions[1].files[0].text.split() == ["SELECT", "1;;", "SELECT", "2;"]
    assert found.versions[1].date == datetime.datetime(2024, 4, 5, 19, 34, 38, 901000, datetime.UTC)
    with pytest.raises(SourceError, match="not a valid Drizzle journal"):
        detected(**{"meta/_journal.json": "{}"})


def test_sqitch_follows_its_plan_and_finds_reworked_changes() -> None:
    plan = (
        "%project=x\n\nusers 2024-01-02T03:04:05Z A <a@b.c> # note\n@v1 2024-01-03T00:00:00Z A <a@b.c>\n"
        "posts [users] 2024-02-01T00:00:00Z A <a@b.c>\nusers [users@v1] 2024-03-01T00:00:00Z A <a@b.c>\n"
    )
    found = detected(
        "deploy/users.sql", "deploy/users@v1.sql", "deploy/posts.sql", "revert/posts.sql", **{"sqitch.plan": plan}
    )
    assert (found.layout, ids(found)) == ("sqitch", ["users@v1", "posts", "users"])
    assert found.versions[0].date == datetime.datetime(2024, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)


def test_liquibase_follows_its_changelog_and_leaves_other_systems_alone() -> None:
    ours = "--changeset a:2 dbms:postgresql,h2\nB;\n--rollback C;\n"
    formatted = f"--liquibase formatted sql\n--changeset a:1 dbms:mysql\nA;\n{ours}"
    all_of_z = '<x:includeAll path="/z" relativeToChangelogFile="true"/>'
    master = f'<x:databaseChangeLog xmlns:x="y">{all_of_z}<include file="db/a.sql"/></x:databaseChangeLog>'
    files = {"db/z/1.sql": formatted, "db/a.sql": formatted, "db/changelog.xml": master}
    found = detected(**files)
    assert [version.files[0].path for version in found.versions] == ["db/z/1.sql", "db/a.sql"]
    assert found.versions[0].files[0].text.split() == ["B;"]
    include = "  - include:\n      file: a.sql\n      relativeToChangelogFile: true\n"
    yaml = f"databaseChangeLog:\n{include}  - changeSet:\n      id: 1\n      changes:\n        - customChange: {{}}\n"
    found = detected(**{"db/z/1.sql": formatted, "db/a.sql": formatted, "db/changelog.yaml": yaml})
    assert [(version.files[0].path, len(version.problems)) for version in found.versions] == [
        ("db/a.sql", 0), ("db/changelog.yaml", 1),
    ]  # fmt: skip
    assert [ignored.path for ignored in found.ignored] == ["db/z/1.sql"]


def test_a_changeset_may_be_for_all_systems_but_some() -> None:
    formatted = "--liquibase formatted sql\n--changeset a:1 dbms:!postgresql\nA;\n--changeset a:2 dbms:!h2\nB;\n"
    assert text_of({"a.sql": formatted}).split() == ["B;"]
    with pytest.raises(SourceError, match=r"db/changelog.xml:1: not well-formed XML"):
        detected(**{"db/a.sql": formatted, "db/changelog.xml": "<databaseChangeLog>"})


def test_supabase_is_told_by_its_folder() -> None:
    tree = Tree.of_files({"supabase/migrations/1_a.sql": ""})
    around = tree.under("supabase")
    assert [detect(each).layout for each in (tree, around, around.under("migrations"))] == ["supabase"] * 3


def test_postgres_stands_for_a_folder_of_several_systems() -> None:
    assert ids(detected("migrations/mysql/1_a.sql", "migrations/postgres/2_b.sql", "migrations/sqlite/3_c.sql")) == [
        "2"
    ]


def test_the_one_folder_of_migrations_is_found_anywhere_and_two_are_an_error() -> None:
    assert ids(detected("src/main.rs", "src/lib.rs", "src/a/migrations/1_a.up.sql")) == ["1"]
    with pytest.raises(SourceError, match=r"a/b/migrations.*\n.*c/d/migrations"):
        detected("a/b/migrations/1_a.sql", "c/d/migrations/1_a.sql")


def test_migrations_that_are_programs_are_named() -> None:
    found = detected("1_a.up.sql", "2_b.go", "main.go")
    assert [(ignored.path, ignored.reason) for ignored in found.ignored] == [
        ("2_b.go", "a migration in a programming language, which meshdoc does not run")
    ]


def test_a_tree_without_sql_is_an_error() -> None:
    with pytest.raises(SourceError, match="no SQL files"):
        detected("README.md")
    with pytest.raises(SourceError, match=r"the only SQL files are for MySQL, by names or settings.*: db/mysql"):
        detected("README.md", "main.py", "db/mysql/a.sql")


def test_the_only_folder_of_sql_is_read_whatever_its_name() -> None:
    assert ids(detected("README.md", "main.py", "docs/a.sql")) == ["a"]


def test_a_folder_is_read_in_the_order_of_names_under_the_path_that_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("10_b.sql", "9_a.sql", ".git/1.sql", "node_modules/1.sql"):
        (tmp_path / "m" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "m" / name).write_text("SELECT 1;")
    monkeypatch.chdir(tmp_path)
    assert [version.files[0].path for version in detect(Tree.of_folder(Path("m"))).versions] == [
        "m/9_a.sql",
        "m/10_b.sql",
    ]
    monkeypatch.chdir(tmp_path / "m")
    assert Tree.of_folder(Path()).paths == ("9_a.sql", "10_b.sql")
    with pytest.raises(SourceError, match="no such folder"):
        Tree.of_folder(Path("x"))


def test_a_folder_that_cannot_be_listed_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(folder: str) -> None:
        raise PermissionError(13, "Permission denied", folder)

    monkeypatch.setattr("os.scandir", refuse)
    with pytest.raises(SourceError, match="Permission denied"):
        Tree.of_folder(tmp_path)


def test_a_file_that_cannot_be_opened_does_not_change_the_layout() -> None:
    def load(path: str) -> bytes:
        raise PermissionError(13, "Permission denied", path)

    tree = Tree.of_paths(["1_a.sql"], load)
    with pytest.raises(SourceError, match=r'could not open file "1_a.sql" for reading: Permission denied: make it'):
        detect(tree)


def test_files_are_taken_in_the_order_given(tmp_path: Path) -> None:
    for name in ("b.sql", "baseline.sql", "a.sql"):
        (tmp_path / name).write_text("SELECT 1;")
    disk = Disk(Reader())
    versions = versions_of_files(disk.tree(tmp_path / name) for name in ("b.sql", "a.sql", "baseline.sql"))
    assert [(version.id, version.kind) for version in versions] == [
        ("b", Kind.MIGRATION), ("a", Kind.MIGRATION), ("baseline", Kind.BASELINE),
    ]  # fmt: skip
    with pytest.raises(SourceError, match="no such file"):
        disk.tree(tmp_path / "c.sql")


def test_what_a_script_of_psql_includes_is_no_version_of_its_own() -> None:
    tree = Tree.of_files(
        {
            "db/main.sql": "\\set dir parts\n\\ir :dir/a.sql\n\\i parts/b.sql\n\\ir gone.sql\n\\ir ../.hidden.sql\n",
            "db/parts/a.sql": "\\ir ../other/c.sql\n",
            "db/parts/b.sql": "\\ir b.sql\n",
            "db/other/c.sql": "\\i db/main.sql\n",
            "db/other/d.sql": "create table d ();",
            ".hidden.sql": "create table hidden ();",
        }
    )
    found = detect(tree)
    assert [version.id for version in found.versions] == ["main"]
    included = ["db/main.sql", "db/other/c.sql", "db/parts/a.sql", "db/parts/b.sql"]
    assert sorted(file.path for file in found.versions[0].includes) == included
    assert "db/other/d.sql" in [ignored.path for ignored in found.ignored]
    assert not set(included) & {ignored.path for ignored in found.ignored}


def test_versions_that_include_each_other_are_kept() -> None:
    tree = Tree.of_files({"1.sql": "\\ir 2.sql\n", "2.sql": "\\ir 1.sql\n"})
    assert [version.id for version in detect(tree).versions] == ["1", "2"]


@pytest.mark.parametrize(
    ("sql", "is_needed"),
    [
        ("select * from schema_migrations", True),
        ('alter table "public"."schema_migrations" add column at timestamptz', True),
        ("select 'schema_migrations'::regclass", True),
        ("create index on schema_migrations (dirty)", True),
        ("-- drop table schema_migrations", False),
        ("select schema_migrations from t", False),
        ("drop table other.schema_migrations", False),
        ("drop table schema_migrations_2", False),
        ('create table "schema_migrations" (a int); drop table schema_migrations', False),
        ("create table if not exists public.schema_migrations (a int); drop table schema_migrations", False),
    ],
)
def test_the_tables_of_a_tool_are_there_if_a_statement_needs_them(sql: str, is_needed: bool) -> None:
    found = detect(Tree.of_files({"db/migrations/1_a.up.sql": f"{sql};", "db/migrations/1_a.down.sql": ""}))
    (*needed,) = tools.tables([found])
    assert [(version.id, version.kind) for version in needed] == [("golang-migrate", Kind.BASELINE)] * is_needed


# --- what few projects have ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("manifest", "told"),
    [
        ("[" * 100_000, "not a valid manifest: nested too deeply"),
        (
            '{"CurrVersion": "2.0", "SchemaUpdateCqlFiles": ["a.sql"]}',
            "its version is 2.0, and its folder's is v1.0: correct one",
        ),
        ('{"CurrVersion": "1.0", "SchemaUpdateCqlFiles": []}', "names no SQL files: add them, or remove the folder"),
    ],
)
def test_a_manifest_of_temporal_that_is_wrong(manifest: str, told: str) -> None:
    folder = "schema/versioned/v1.0"
    with pytest.raises(SourceError) as raised:
        detect(Tree.of_files({f"{folder}/manifest.json": manifest, f"{folder}/a.sql": "create table a ();"}))
    assert str(raised.value) == f"{folder}/manifest.json: {told}"


def test_variables_of_a_makefile() -> None:
    text = """
A = x
A += y
B ?= z
B ?= no
C := $(A)-${B}
A = w
D = $(shell ls) # not told
E = $(addprefix p-,a b) $(addsuffix .s,a b) $(sort c a) $(foreach x,y,z)
G = $(foreach x,$(A) v,$x-$(x).sql)
M = $(foreach x,$(H),$(H)$x)
F = $(shell cat VERSION)
L = $(L)$(L)
"""
    found = makefile(text, {"VERSION": "1.2\n"}.__getitem__)
    found.variables["H"] = "h " * 1_000
    told = {name: found.expanded(f"$({name})") for name in "ABCDEFGLM"}
    assert (told.pop("G"), told.pop("M")) == ("w-w.sql v-v.sql", "")
    assert told == {"A": "w", "B": "z", "C": "x y-z", "D": "", "E": "p-a p-b a.s b.s c a z", "F": "1.2", "L": ""}


def test_a_script_that_changes_its_folder_includes_files_of_it() -> None:
    files = {"run.sql": "\\cd parts\n\\i a.sql\n\\i /etc/b.sql\n", "parts/a.sql": "create table a ();"}
    (version,) = detect(Tree.of_files(files)).versions
    assert [file.path for file in version.includes] == ["parts/a.sql"]


def test_a_script_that_changes_its_folder_prefers_files_of_it(meshdoc) -> None:
    Path("parts").mkdir()
    Path("run.sql").write_text("\\cd parts\n\\i a.sql\n")
    Path("a.sql").write_text("create table above ();")
    Path("parts/a.sql").write_text("create table below ();")
    done = meshdoc("show", "below", "--source", "run.sql", "--no-cache")
    assert (done.status, "below" in done.out) == (0, True), done.err


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Dockerfile", "FROM postgres\nCOPY . /docker-entrypoint-initdb.d/\n"),
        ("docker-compose.yml", "volumes:\n  - ./:/docker-entrypoint-initdb.d\n"),
        ("compose.yaml", "volumes:\n  - type: bind\n    source: .\n    target: /docker-entrypoint-initdb.d\n"),
    ],
)
def test_a_folder_that_a_container_runs(path: str, text: str) -> None:
    found = detected(path, **{path: text, "b.sql": "create table b ();", "a.sql": "create table a ();"})
    assert [version.files[0].path for version in found.versions] == ["a.sql", "b.sql"]


def test_what_follows_the_last_migration_of_a_script_belongs_to_it() -> None:
    (path,) = (Path(__file__).parent / "layouts" / "ef-core").rglob("*.sql")
    text = path.read_text("utf-8")
    before, after = (detect(Tree.of_files({"script.sql": each})).versions for each in (text, f"{text}\nselect 7;\n"))
    assert [version.id for version in before] == [version.id for version in after]
    assert after[-1].files[0].text.rstrip().endswith("select 7;")
