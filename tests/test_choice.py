"""Which reading of a tree is chosen: by signs, and by what PostgreSQL accepts."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from noise import ELSEWHERE as NOISE
from noise import NAMES, TABLE, described, read_with
from shell import write

from meshdoc import project
from meshdoc.config import Config
from meshdoc.diagnostics import ConfigError, SourceError, Undecided
from meshdoc.input import Input
from meshdoc.sources.changelog.xml import read_xml

JOURNAL = '{"entries": [{"idx": 0, "tag": "0000_gone", "when": 0}]}'
PROJECTS = {
    "golang-migrate": {
        "server/db/migrations/1_a.up.sql": "create table a (id int);",
        "server/db/migrations/2_b.up.sql": "alter table a add b int;",
    },
    "prisma": {"packages/db/prisma/migrations/1_a/migration.sql": "create table a (id int);"},
    "flyway": {
        "app/src/main/resources/db/migration/V1__a.sql": "create table a (id int);",
        "app/src/main/resources/db/migration_data/V2__b.sql": "insert into a values (1);",
    },
    "sqitch": {
        "sqitch.plan": "%project=x\n\na 2024-01-02T03:04:05Z A <a@b.c>\n",
        "deploy/a.sql": "create table a ();",
    },
    "postgres": {"internal/storage/postgres/1_a.sql": "create table a ();"},
    "tables": {"sql/tables/a.sql": "create table a ();", "sql/tables/b.sql": "create table b ();"},
    "schema": {"schema.sql": "create table a ();"},
    "completed": {
        "db/base/a.sql": "create table a (id int);",
        "db/migrations/1_b.sql": "alter table a add b int;",
    },
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write("src/main.go", "")
    write("README.md", "")


def given(files: dict[str, str]) -> Input:
    for path, text in files.items():
        write(path, text)
    return project.read(Config())


def paths(found: Input) -> list[str]:
    return [file.path for version in found.versions for file in version.files]


@pytest.mark.parametrize("name", PROJECTS)
@pytest.mark.parametrize("noise", NOISE)
def test_what_is_no_part_of_the_schema_never_changes_the_choice(name: str, noise: str) -> None:
    before = given(PROJECTS[name])
    after = given(NOISE[noise])
    assert paths(before) == paths(after)
    assert before.detected[0].layout == after.detected[0].layout
    assert {path for path in NOISE[noise] if path.endswith(".sql")} <= {ignored.path for ignored in after.ignored}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_part_of_the_schema_changes_no_layout(name: str) -> None:
    before, after, added = read_with(name, tuple(NOISE))
    assert described(before) == described(after)
    assert {path for path in added if path.endswith(".sql")} <= {ignored.path for ignored in after.ignored}


@pytest.mark.parametrize(("kind", "name"), list(zip(itertools.cycle(NOISE), NAMES[::4], strict=False)))
def test_one_kind_of_noise_changes_no_layout(kind: str, name: str) -> None:
    before, after, _ = read_with(name, (kind,))
    assert described(before) == described(after)


def test_every_project_is_read_whole() -> None:
    for name, files in PROJECTS.items():
        for path, text in files.items():
            write(f"{name}/{path}", text)
        found = project.read(Config(paths=(Path(name),)))
        assert set(paths(found)) == {f"{name}/{path}" for path in files if path.endswith(".sql")}


def test_old_files_and_new_ones_of_one_folder_are_one_history() -> None:
    found = given({
        "db/migrations/1_a.sql": "create table a (id int);",
        "db/migrations/2_b.up.sql": "alter table a add b int;",
        "db/migrations/2_b.down.sql": "alter table a drop b;",
    })  # fmt: skip
    assert paths(found) == ["db/migrations/1_a.sql", "db/migrations/2_b.up.sql"]
    assert found.detected[0].reason == "no statements refused, 1 as golang-migrate alone in db/migrations"


def test_a_schema_that_migrations_start_from_comes_first() -> None:
    found = given({
        "db/base/tables.sql": "create table a (id int);",
        "db/migrations/1_b.sql": "alter table a add b int;",
    })  # fmt: skip
    assert paths(found) == ["db/base/tables.sql", "db/migrations/1_b.sql"]
    assert found.detected[0].before == ("db/base/tables.sql",)


def test_a_script_that_prepares_the_database_comes_first() -> None:
    function = "create or replace function touch() returns int language sql as 'select 1';"
    found = given({
        "docker/initdb.d/1.sql": f"create schema auth; {function}",
        "db/migrations/1_b.sql": f"create table auth.a (id int); {function}",
    })  # fmt: skip
    assert paths(found) == ["docker/initdb.d/1.sql", "db/migrations/1_b.sql"]


@pytest.mark.parametrize("key", ["alter table a add primary key (id);", "create unique index on a (id);"])
def test_a_foreign_key_comes_after_the_key_that_it_needs(key: str) -> None:
    found = given({
        "sql/CreateForeignKeys.sql": "alter table b add foreign key (a) references a (id);",
        "sql/CreatePrimaryKeys.sql": key,
        "sql/CreateTables.sql": "create table a (id int); create table b (a int);",
    })  # fmt: skip
    assert paths(found) == ["sql/CreateTables.sql", "sql/CreatePrimaryKeys.sql", "sql/CreateForeignKeys.sql"]


def test_a_folder_of_queries_beside_migrations_is_no_prisma_history() -> None:
    found = given({
        "sqlc/queries/migration.sql": "select 1;",
        "sqlc/migrations/000001_a.up.sql": "create table a ();",
    })  # fmt: skip
    assert paths(found) == ["sqlc/migrations/000001_a.up.sql"]


def test_flyway_s_settings_of_several_databases_are_not_mixed() -> None:
    settings = "shop.flyway.locations=db/migration/shop\nold.flyway.locations=db/migration/old\n"
    tables = "".join(f"create table t{number} ();" for number in range(5))
    found = given({
        "src/main/resources/application.properties": settings,
        "src/main/resources/db/migration/shop/V1__a.sql": f"create table a (id int); {tables}",
        "src/main/resources/db/migration/shop/V2__b.sql": "alter table a add b int;",
        "src/main/resources/db/migration/old/V1__a.sql": "create table a (id int);",
    })  # fmt: skip
    assert {path.split("/")[-2] for path in paths(found)} == {"shop"}


def test_a_file_of_tests_is_not_an_extension_s_script() -> None:
    found = given({
        "shelf.control": "default_version = '1.1'",
        "shelf--1.0.sql": "create table a (id int);",
        "shelf--1.0--1.1.sql": "alter table a add b int;",
        "sql/shelf.sql": "create extension shelf; insert into a values (1);",
    })  # fmt: skip
    assert paths(found)[1::2] == ["shelf--1.0.sql", "shelf--1.0--1.1.sql"]


def test_an_extension_is_not_replaced_by_a_script_that_installs_it() -> None:
    found = given({
        "shelf.control": "default_version = '1.0'",
        "shelf--1.0.sql": "create table a (); create table absent.b ();",
        "docker/setup.sql": "create extension if not exists plpgsql; create table c (); create table d ();",
    })  # fmt: skip
    assert paths(found) == ["shelf.control", "shelf--1.0.sql"]


@pytest.mark.parametrize("path", ["README.md", "tools/startup.sql"])
def test_an_extension_in_rust_without_sql_says_how_its_script_is_made(path: str) -> None:
    write(path, "create table started ();")
    write("src/lib.rs", "")
    write("src/title.rs", "")
    write("Cargo.toml", '[package]\nversion = "1.2.0"\n[dependencies]\npgrx = "0.12"\n')
    with pytest.raises(SourceError, match=r"`cargo pgrx schema --out sql/shelf--1\.2\.0\.sql` writes the whole script"):
        given({"shelf.control": "default_version = '@CARGO_VERSION@'"})


def test_a_dump_of_the_same_schema_does_not_come_first() -> None:
    found = given({
        "dump/all.sql": "create table if not exists a (id int); create table b (); create schema s;",
        "db/migrations/1_a.sql": "create table a (id int);",
        "db/migrations/2_b.sql": "create table b ();",
        "db/migrations/3_c.sql": "create table s.c ();",
    })  # fmt: skip
    assert "dump/all.sql" not in paths(found)


def test_a_dump_of_what_a_script_reads_does_not_come_first() -> None:
    found = given({
        "data/schema.sql": "create table a (id int); create table b (id int); create schema s;",
        "db/install.sql": "\\ir 1_a.sql\n\\ir 2_b.sql\n",
        "db/1_a.sql": f"create table a (id int); {''.join(f'create table c{n} ();' for n in range(9))}",
        "db/2_b.sql": f"create table b (id int); {''.join(f'create table s.e{n} ();' for n in range(5))}",
    })  # fmt: skip
    assert "data/schema.sql" not in paths(found)


def test_a_script_that_calls_psql_is_preferred_to_migrations_that_do_not_apply() -> None:
    found = given({
        "scripts/create.sh": "psql -c 'create schema \"shop\"'\npsql -f sql/shop.sql\npsql -f sql/keys.sql\n",
        "sql/shop.sql": "create table shop.a (id int, name text);",
        "sql/keys.sql": "alter table shop.a add primary key (id);",
        "sql/migrations/2020-01-02-name/up.sql": "alter table shop.a add name text;",
        "sql/migrations/2020-01-02-name/down.sql": "alter table shop.a drop name;",
    })  # fmt: skip
    assert paths(found) == ["scripts/create.sh", "sql/shop.sql", "sql/keys.sql"]


def test_sql_that_creates_nothing_is_not_read_where_programs_hold_the_schema() -> None:
    write("lib/Schema.pm", "$db->do('CREATE TABLE a (id int)');")
    with pytest.raises(
        SourceError, match=r"the SQL files \(share\) create nothing, but lib/Schema\.pm contains CREATE"
    ):
        given({"share/cleanup.sql": "delete from a; drop table a;"})


def test_a_schema_beside_a_folder_of_upgrades_is_read() -> None:
    found = given({
        "src/model.sql": "create schema s; create table s.a (id int); create table s.b ();",
        "src/sql/20140823--20140828.sql": "alter table s.a add b int; alter table s.b add c int;",
    })  # fmt: skip
    assert paths(found)[0] == "src/model.sql"


def test_numbered_sql_beside_more_migrations_that_are_programs_is_read() -> None:
    for number in range(4):
        write(f"app/django/migrations/000{number}_a.py", "")
    found = given({
        "app/sql/migrations/00.01.00_01_a.sql": "create table a (id int);",
        "app/sql/migrations/00.02.00_01_b.sql": "alter table a add b int;",
    })  # fmt: skip
    assert len(paths(found)) == 2


def test_an_extension_whose_makefile_asks_for_its_version_is_built() -> None:
    version = "EXTVERSION = $(shell grep version $(EXTENSION).control | sed -e 's/\\(x\\)//')"
    rule = "sql/$(EXTENSION)--$(EXTVERSION).sql: $(sort $(wildcard sql/tables/*.sql)) sql/last.sql\n\tcat $^ > $@"
    write("Makefile", f"EXTENSION = shelf\n{version}\n\n{rule}\n")
    found = given({
        "shelf.control": "default_version = '1.5'",
        "sql/tables/a.sql": "create table a ();",
        "sql/last.sql": "create table b ();",
        "updates/shelf--1.4--1.5.sql": "create table a ();",
    })  # fmt: skip
    assert paths(found) == ["shelf.control", "sql/tables/a.sql", "sql/last.sql"]


def test_a_journal_that_names_a_missing_file_gives_way_to_the_folder() -> None:
    files = {"app/drizzle/meta/_journal.json": JOURNAL, "app/drizzle/0001_a.sql": "create table a ();"}
    found = given(files)
    assert paths(found) == ["app/drizzle/0001_a.sql"]


def test_a_snapshot_does_not_replace_a_history_for_one_refused_statement() -> None:
    found = given({
        "db/schema.sql": "create table a (); create table b ();",
        "db/migrations/1_a.sql": "create table a ();",
        "db/migrations/2_b.sql": "create table b (); create table b ();",
    })  # fmt: skip
    assert paths(found) == ["db/migrations/1_a.sql", "db/migrations/2_b.sql"]


def test_two_databases_are_not_mixed() -> None:
    with pytest.raises(Undecided) as raised:
        given({"a/migrations/1_a.sql": "create table a ();", "b/migrations/1_b.sql": "create table b ();"})
    assert raised.value.folders == ("a/migrations", "b/migrations")
    assert '\n  paths = ["a/migrations"]  # plain, 1 version\n' in str(raised.value)


def test_sources_that_need_each_other_are_one_history_in_the_order_of_their_dates() -> None:
    found = given({
        "core/migrations/20240101000000_a.sql": "create table a (id int primary key);",
        "core/migrations/20240301000000_c.sql": "alter table b add c int;",
        "shop/migrations/20240201000000_b.sql": "create table b (a int references a);",
    })  # fmt: skip
    assert [version.id[:6] for version in found.versions] == ["202401", "202402", "202403"]
    assert found.detected[0].reason == "no statements refused in one history, 2 separately"


def test_a_source_that_needs_all_of_another_comes_after_it() -> None:
    found = given({
        "functions/migrations/1_f.sql": "create function f() returns int language sql as 'select c from b';",
        "schema/migrations/1_b.sql": "create table b ();",
        "schema/migrations/2_c.sql": "alter table b add c int;",
        "schema/migrations/2_d.sql": "create table d ();",
    })  # fmt: skip
    last = ["schema/migrations/2_c.sql", "schema/migrations/2_d.sql", "functions/migrations/1_f.sql"]
    assert paths(found) == ["schema/migrations/1_b.sql", *last]
    assert found.detected[0].reason == "no statements refused in one history, 1 separately"


def test_migrations_that_need_those_of_the_usual_folder_come_after_them() -> None:
    found = given({
        "db/migrations/1_a.up.sql": "create table a (id int);",
        "db/migrations/2_b.up.sql": "create table b (id int);",
        "db/post-migrations/1_f.up.sql": "create function f() returns bigint language sql as 'select count(*) from a';",
        "db/post-migrations/2_v.up.sql": "create view v as select f();",
    })  # fmt: skip
    last = ["db/post-migrations/1_f.up.sql", "db/post-migrations/2_v.up.sql"]
    assert paths(found) == ["db/migrations/1_a.up.sql", "db/migrations/2_b.up.sql", *last]


def test_what_a_history_starts_from_comes_before_it() -> None:
    found = given({
        "db/init/1_a.sql": "create schema s; create table s.a (id int); create table s.b (id int);",
        "db/migrations/1_c.sql": "alter table s.a add c int;",
        "db/migrations/2_d.sql": "create view s.d as select c from s.a;",
        "db/migrations/3_e.sql": "alter table s.b add e int;",
    })  # fmt: skip
    assert paths(found)[0] == "db/init/1_a.sql"
    assert len(found.versions) == 4


def test_what_only_makes_again_what_a_history_holds_is_no_part_of_it() -> None:
    again = "create or replace function f() returns int language sql as 'select 1';"
    found = given({
        "app/migrations/1_a.sql": "".join(f"create table t{number} (id int);" for number in range(12)) + again,
        "app/migrations/2_v.sql": "create view v as select id from t1;",
        "legacy/migrations/1_f.sql": again,
        "legacy/migrations/2_v.sql": "create or replace view v as select id from t1;",
    })  # fmt: skip
    assert paths(found) == ["app/migrations/1_a.sql", "app/migrations/2_v.sql"]


def test_migrations_in_another_folder_than_the_usual_one_are_named() -> None:
    found = given({
        "db/migrations/1_a.sql": "create table a (id int);",
        "billing/migrations/1_b.sql": "create table b (id int);",
        "billing/migrations/2_c.sql": "create table c (id int);",
    })  # fmt: skip
    assert paths(found) == ["db/migrations/1_a.sql"]
    told = [each.message for each in found.diagnostics]
    assert "billing/migrations holds other migrations, and is not read" in told
    write("copy/bundle/migrations/1_a.sql", "create table a (id int); create table x ();")
    write("copy/bundle/migrations/2_a.sql", "create table y (id int);")
    write("db/migrations/2_b.sql", "create table x (id int);")
    assert [each.message for each in given({}).diagnostics if "and is not read" in each.message] == told[1:]


def test_one_history_of_several_folders_is_replayed_to_its_end() -> None:
    found = given({
        "x/migrations/1_a.sql": "create table a ();",
        "y/migrations/2_b.sql": "alter table a add b int; alter table absent add b int;",
        "y/migrations/3_c.sql": "create table c ();",
    })  # fmt: skip
    assert len(project.replay(Config(), found).steps) == len(found.versions)
    assert found.detected[0].reason == "1 statement refused in one history, 2 separately"


def test_copies_of_one_schema_are_read_once() -> None:
    one = {"x/migrations/1_a.sql": "create table a ();", "y/migrations/1_a.sql": "create table a ();"}
    found = given(one)
    assert paths(found) == ["x/migrations/1_a.sql"]
    assert [other.reason for other in found.detected[0].others] == ["it describes the same relations as x/migrations"]


def test_a_folder_for_another_system_is_told_by_its_text() -> None:
    found = given({
        "a/migrations/1_a.sql": "create table a ();",
        "b/migrations/1_b.sql": "CREATE TABLE `b` (id UInt64) ENGINE = MergeTree;\nCREATE TABLE `c` (id UInt64);",
    })  # fmt: skip
    assert paths(found) == ["a/migrations/1_a.sql"]
    assert [other.reason for other in found.detected[0].others] == ["PostgreSQL's parser refuses most of it"]


def test_a_much_larger_database_is_the_project_s() -> None:
    tables = "".join(f"create table t{number} (id int);" for number in range(12))
    found = given({"a/migrations/1_a.sql": tables, "b/migrations/1_b.sql": "create table b ();"})
    assert paths(found) == ["a/migrations/1_a.sql"]
    assert "name its folder" in found.detected[0].others[0].reason


def test_only_files_for_other_systems_are_an_error() -> None:
    with pytest.raises(SourceError, match="the only SQL files are for SQLite"):
        given({"db/sqlite/1_a.sql": TABLE})
    assert paths(project.read(Config(paths=(Path("db/sqlite"),)))) == ["db/sqlite/1_a.sql"]


def test_a_folder_of_too_many_files_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meshdoc.sources.tree.MOST_FILES", 1)
    with pytest.raises(SourceError, match="more than 1 files: name the folder that holds your migrations"):
        given({"a/migrations/1_a.sql": "create table a ();"})


def test_folders_of_other_people_s_files_are_not_searched() -> None:
    noise = {f"{name}/migrations/1_a.sql": TABLE for name in ("vendor", "node_modules", ".cache", "web/node_modules")}
    assert paths(given({"a/migrations/1_a.sql": "create table a ();", **noise})) == ["a/migrations/1_a.sql"]


def test_what_a_version_is_about_does_not_set_it_aside() -> None:
    names = ["1_a", "2_test_server", "3_mysql", "4_examples", "seed_h2"]
    files = {f"db/migrations/{name}/up.sql": f"create table t{place} ();" for place, name in enumerate(names)}
    assert set(paths(given(files))) == set(files)


def test_what_was_replayed_to_choose_is_not_replayed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    found = given(PROJECTS["completed"])
    monkeypatch.setattr("meshdoc.replay.run.carry_on", None)
    assert len(project.replay(Config(), found).steps) == 2


def test_sources_lists_what_is_read_and_what_is_not(meshdoc) -> None:
    write("a/migrations/1_a.sql", "create table a (); create table c (); create view d as select; create schema s;")
    write("b/migrations/1_a.sql", "create table a ();")
    write("db/mysql/1_a.sql", TABLE)
    done = meshdoc("sources", "--why")
    assert done.out == (
        "a/migrations: plain, 1 version\n"
        "  recognized by the name of the folder\n"
        "\n"
        "  1  a/migrations/1_a.sql\n"
        "\n"
        "Ignored, not a migration file:\n"
        "  b/migrations/1_a.sql\n"
        "\n"
        "Ignored, for MySQL, not for PostgreSQL:\n"
        "  db/mysql/1_a.sql\n"
        "\n"
        "Not chosen:\n"
        "  b/migrations: plain, 1 version, 0 refused, 3 objects: it describes the same relations as a/migrations\n"
    )
    assert meshdoc("sources").out.endswith("1 other reading: --why lists it.\n")
    found = json.loads(meshdoc("sources", "--format", "json").out)
    schema = json.loads(meshdoc("help", "json").out)["sources"]
    assert set(found) <= set(schema["properties"])
    for name in ("read", "versions", "ignored", "others"):
        assert set(found[name][0]) <= set(schema["properties"][name]["items"]["properties"])
    assert found["others"][0]["objects"] == 3


def test_build_says_what_it_read_if_it_had_to_look_for_it(meshdoc) -> None:
    write("server/migrations/1_a.sql", "create table a ();")
    assert meshdoc("build").err == (
        "notice: read server/migrations as plain, 1 version: by the name of the folder [sources]\n"
    )
    assert meshdoc("build", "server/migrations").err == ""


def test_placeholders_of_a_source_that_is_not_chosen_need_no_values() -> None:
    found = given({
        "scripts/fix.sql": "update a set id = :place where name = :name;",
        "schema/1_a.sql": "create table a (id int, name text);",
        "schema/2_b.sql": "create table b (id int);",
    })  # fmt: skip
    assert paths(found) == ["schema/1_a.sql", "schema/2_b.sql"]


def test_placeholders_of_the_source_that_is_chosen_need_values() -> None:
    with pytest.raises(ConfigError, match="a placeholder has no value"):
        given({
            "a/migrations/1_a.sql": "create table ${prefix}a (id int);",
            "b/migrations/1_b.sql": "select 1;",
        })  # fmt: skip


def test_a_file_that_makes_the_extension_comes_first() -> None:
    found = given({
        "db/baseline/extensions.sql": "create extension if not exists citext;",
        "db/migrations/1_a.sql": "create table a (name citext);",
    })  # fmt: skip
    assert paths(found) == ["db/baseline/extensions.sql", "db/migrations/1_a.sql"]


@pytest.mark.parametrize("mark", ["-- +goose Up", "-- +migrate Up", "-- migrate:up"])
def test_folders_that_number_alike_are_databases_of_their_own(mark: str) -> None:
    text = f"{mark}\ncreate table {{}} (id int);"
    with pytest.raises(Undecided) as raised:
        given({f"db/migrations/{name}/0001.sql": text.format(name) for name in ("pool", "state")})
    assert raised.value.folders == ("db/migrations/pool", "db/migrations/state")


def test_upgrade_steps_give_way_to_the_schema_that_they_build_on() -> None:
    tables = "".join(f"create table t{number} (id int);" for number in range(12))
    found = given({
        "dao/sql/schema-entities.sql": tables,
        "dao/sql/schema-views.sql": "create view v as select id from t1;",
        "upgrade/v1.1/schema_update.sql": "alter table t1 add a int; alter table t2 add a int;",
        "upgrade/v1.2/schema_update.sql": "alter table t3 add a int;",
        **{f"src/{number}.java": "" for number in range(4)},
    })  # fmt: skip
    assert paths(found) == ["dao/sql/schema-entities.sql", "dao/sql/schema-views.sql"]
    assert found.detected[0].reason == "upgrade only builds on it"


def test_files_for_other_systems_are_told_by_any_part_of_their_names() -> None:
    found = given({
        "db/create/engine.postgres.create.sql": "create table a (id int);",
        "db/create/engine.mysql.create.sql": TABLE,
        "db/create/h2_engine_7.sql": TABLE,
        "db/create/postgres_engine_7.sql": "create table b (id int);",
    })  # fmt: skip
    assert paths(found) == ["db/create/engine.postgres.create.sql", "db/create/postgres_engine_7.sql"]


PROGRAMS = {
    "Ruby": "db/migrate/20200102030405_a.rb",
    "Python": "shop/migrations/0001_initial.py",
    "TypeScript": "src/migrations/1600000000000-A.ts",
    "Elixir": "priv/repo/migrations/20200102030405_a.exs",
    "PHP": "database/migrations/2014_10_12_000000_a.php",
    "C#": "Data/Migrations/20200102030405_A.cs",
    "Java": "src/main/java/db/migration/V1__A.java",
    "Rust": "migration/src/m20200102_030405_a.rs",
    "Groovy": "grails-app/migrations/changelog.groovy",
}


@pytest.mark.parametrize("language", PROGRAMS)
def test_migrations_that_are_programs_are_named(language: str) -> None:
    path = PROGRAMS[language]
    with pytest.raises(SourceError, match="no SQL files found") as raised:
        given({path: ""})
    assert f"{path.rpartition('/')[0]} holds a migration in {language}, and meshdoc runs no programs" in str(
        raised.value
    )
    assert "pg_dump --schema-only" in str(raised.value)


@pytest.mark.parametrize(
    ("second", "told"),
    [
        ("db/migrate/20200103030405_b.rb", "db/migrate holds 2 migrations in Ruby, and"),
        ("more/migrate/20200103030405_b.rb", "db/migrate, with other folders, holds 2 migrations in Ruby, and"),
        ("more/migrations/0001_b.py", "db/migrate holds a migration in Ruby, and"),
    ],
)
def test_the_folders_of_migrations_that_are_programs(second: str, told: str) -> None:
    with pytest.raises(SourceError, match=told):
        given({"db/migrate/20200102030405_a.rb": "", second: ""})


def test_upgrades_beside_a_snapshot_are_not_read_without_it() -> None:
    found = given({
        "schema/pgsql/schema.sql": "create table a (id int, b int); create table c ();",
        "schema/pgsql/upgrades/1.1.sql": "alter table a add b int;",
        "schema/pgsql/upgrades/1.1.1_c.sql": "alter table absent add c int;",
        "schema/pgsql/upgrades/optional/1.2_b.sql": "alter table a alter b type bigint;",
        "tools/shop-migrate/cache.sql": "create table cached (id int); create table [bad] (id int);",
    })  # fmt: skip
    assert paths(found) == ["schema/pgsql/schema.sql"]


@pytest.mark.parametrize("folder", ["app/migrations/versions", "app/alembic/main"])
@pytest.mark.parametrize("path", ["app/migrations/data/words.sql", "app/data/1.1_words.sql"])
def test_sql_that_programs_run_is_not_the_schema(folder: str, path: str) -> None:
    if folder.startswith("app/alembic") and "migrations" in path:
        path = "app/alembic/data/words.sql"
    for revision in ("0db13d65cb27_words", "188bc535258a_more"):
        write(f"{folder}/{revision}.py", "")
    with pytest.raises(SourceError, match=f"{folder} holds 2 migrations in Python"):
        given({path: "create table word ();"})


def test_stray_sql_is_not_the_schema_of_a_project_whose_migrations_are_programs() -> None:
    versions = {f"alembic/versions/{number}a2b3c4d5e6f_x.py": "" for number in range(3)}
    with pytest.raises(SourceError, match=r"the SQL files elsewhere \(app/queries\) are not its schema"):
        given({**versions, "app/queries/report.sql": "create view v as select 1;"})
    assert paths(project.read(Config(paths=(Path("app/queries"),)))) == ["app/queries/report.sql"]
    assert paths(given({"schema.sql": "create table a ();"})) == ["schema.sql"]


def test_code_that_no_version_creates_is_named_with_the_lines_to_paste() -> None:
    files = {
        "migrations/1_a.sql": "create table a (id int);",
        "migrations/2_b.sql": "create view known as select id from a;",
        "crates/code/triggers.sql": "create function f() returns int language plpgsql as $$ begin\n"
        "create temporary table passing (id int); return 1; end $$;\ncreate type pair as (a int, b int);",
        "crates/old/view.sql": "create or replace view known as select id from a;",
        "crates/queries/find.sql": "select id from a;",
        "crates/other/table.sql": "create table t (id int); create view tv as select id from t;",
    }
    found = given(files)
    (told,) = [each for each in found.diagnostics if "is not read" in each.message]
    assert told.message == "crates/code creates 2 functions, triggers or views that no version creates, and is not read"
    assert told.hint == 'If a program runs it after the migrations, set paths = ["migrations", "crates/code"].'


def test_folders_beside_one_for_postgresql_are_for_other_systems() -> None:
    systems = ("postgresql", "oracle", "newsystem")
    found = given({f"ddl/5.3/{name}/{name}_ddl.sql": f"create table {name}_t (id int);" for name in systems})
    assert paths(found) == ["ddl/5.3/postgresql/postgresql_ddl.sql"]
    assert {each.reason for each in found.ignored if "newsystem" in each.path} == {
        "beside one for postgresql, so for another system"
    }


def test_a_settled_folder_is_read_alike_with_and_without_why() -> None:
    given({
        "sql/migrations/a/1_a.sql": "".join(f"create table a{number} ();" for number in range(5)),
        "sql/migrations/b/2_b.sql": "create table b (); drop table gone;",
    })  # fmt: skip
    config = Config(paths=(Path("sql"),))
    assert paths(project.read(config)) == paths(project.read(config, thoroughly=True))


def test_files_for_other_systems_are_told_in_any_case() -> None:
    found = given({f"sql/Shop_{name}.sql": "create table a (id int);" for name in ("PostgreSql", "MySql", "Oracle")})
    assert paths(found) == ["sql/Shop_PostgreSql.sql"]
    found = given({"sql-server-shop/a.sql": TABLE})
    assert {"sql-server-shop/a.sql"} <= {each.path for each in found.ignored if "SQL Server" in each.reason}


OTHER_SYSTEMS = {
    "client/Cargo.toml": 'sqlx = { workspace = true, features = [\n  "sqlite",\n] }',
    "client/migrations/migration_lock.toml": 'provider = "mysql"',
    "client/migrations/meta/_journal.json": '{"dialect": "sqlite", "entries": []}',
}


@pytest.mark.parametrize("manifest", OTHER_SYSTEMS)
def test_files_for_other_systems_are_told_by_what_their_tool_says(manifest: str) -> None:
    found = given({
        "client/migrations/1_a.sql": TABLE,
        "server/migrations/1_b.sql": "create table b (id int);",
        "server/Cargo.toml": 'sqlx = { features = ["postgres", "sqlite"] }',
        manifest: OTHER_SYSTEMS[manifest],
    })  # fmt: skip
    assert paths(found) == ["server/migrations/1_b.sql"]
    assert paths(project.read(Config(paths=(Path("client/migrations/1_a.sql"),)))) == ["client/migrations/1_a.sql"]


def test_of_several_sources_the_one_named_after_postgresql_is_read() -> None:
    found = given({"server-postgres/migrations/1_a.sql": "create table a ();", "client/migrations/1_b.sql": TABLE})
    assert paths(found) == ["server-postgres/migrations/1_a.sql"]
    (other,) = found.detected[0].others
    assert (other.folder, other.reason) == ("client/migrations", "it is not the one named after PostgreSQL")
    told = [each.message for each in found.diagnostics]
    assert "client/migrations is not read, because another folder is named after PostgreSQL" in told


def test_a_prefix_of_a_component_does_not_name_a_folder_after_postgresql(meshdoc) -> None:
    write("sql/migrations/pg_queue/1_a.up.sql", TABLE)
    write("sql/migrations/node/1_b.up.sql", "create table b ();")
    assert meshdoc("build").status == 2
    assert paths(given({"sql/migrations/pg-schema/1_c.up.sql": TABLE})) == ["sql/migrations/pg-schema/1_c.up.sql"]


def test_who_is_asked_is_shown_all_databases_and_how_to_join_them(meshdoc) -> None:
    names = ("orders", "stock", "returns")
    for name, tables in zip(names, ("a b log", "c d e", "a log"), strict=True):
        write(f"{name}/migrations/1_x.up.sql", "".join(f"create table {table} (id int);" for table in tables.split()))
    told = meshdoc("build").err
    folders = [f'"{name}/migrations"' for name in names]
    assert [f"paths = [{folder}]" in told for folder in folders] == [True] * 3
    assert f"in the order in which they run:\n  paths = [{', '.join(folders)}]" in told.replace("\n    ", "\n")


def test_what_a_command_runs_on_its_way_is_no_folder_of_migrations() -> None:
    query = "select :since;"
    found = given({"cmd/shop-migrate/embed/a_query.sql": query, "sql/schema.sql": TABLE})
    assert paths(found) == ["sql/schema.sql"]
    assert paths(given({"cmd/shop-migrate/1_a.sql": TABLE, "sql/schema.sql": TABLE})) == ["cmd/shop-migrate/1_a.sql"]


def test_the_list_in_a_clojure_program_is_the_order() -> None:
    files = ("0002-b", "0001-a", "0002-c")
    listed = " ".join(f'{{:name "{name}" :fn (resource "app/migrations/{name}.sql")}}' for name in files)
    sql = {f"src/app/migrations/{name}.sql": f"create table {name[-1]} ();" for name in (*files, "drop")}
    assert [path[-5] for path in paths(given({**sql, "src/app/migrations.clj": f"(def all [{listed}])"}))] == [*"bac"]


def test_many_files_with_the_same_version_are_told_once() -> None:
    found = given(
        {f"migrations/{place // 2}_{name}.sql": f"create table {name} ();" for place, name in enumerate("abcdefgh")}
    )
    told = [each.message for each in found.diagnostics if each.code == "duplicate-version"]
    assert told == [
        "migrations/0_a.sql and migrations/0_b.sql have the same version, 0; 3 other files repeat a version, too"
    ]


def test_the_main_changelog_of_a_part_is_not_that_of_the_project(meshdoc) -> None:
    def changelog(table: str) -> str:
        column = "columns: [{column: {name: id, type: int}}]"
        changes = f"changes: [{{createTable: {{tableName: {table}, {column}}}}}]"
        return f"databaseChangeLog: [{{changeSet: {{id: 1, author: a, {changes}}}}}]\n"

    write("planner/db/planner.changelog-master.yaml", changelog("plan"))
    write("api/db/api.changelog.yml", changelog("request"))
    done = meshdoc("build")
    assert (done.status, 'paths = ["planner/db", "api/db"]' in done.err) == (2, True)


@pytest.mark.parametrize(
    ("user", "sql"),
    [
        ("POSTGRES_USER: postgres", "alter table a owner to postgres;"),
        ("POSTGRES_USER: ${NAME}", "alter table a owner to name;"),
        ("POSTGRES_USER: shop", "create role shop; alter table a owner to shop;"),
        ("POSTGRES_USER: shop", "grant select on a to public; -- to shop"),
        ("POSTGRES_USER: supabase_admin", "alter table a owner to supabase_admin; select auth.uid();"),
    ],
)
def test_the_owner_of_a_container_s_database_is_no_role_of_its_own(user: str, sql: str) -> None:
    found = given({"compose.yaml": f"environment:\n  {user}\n", "migrations/1_a.sql": f"create table a (); {sql}"})
    assert [each for each in found.diagnostics if each.code == "database-owner"] == []


def test_a_history_that_makes_nothing_gives_way_to_a_weaker_sign() -> None:
    found = given({
        "upgrade/migrations/1.1_to_1.2_upgrade.sql": "alter table a add b int;",
        "upgrade/migrations/1.1_to_1.2_rollback.sql": "alter table a drop b;",
        "scripts/install.sql": "create table a (id int, b int);",
    })  # fmt: skip
    assert paths(found) == ["scripts/install.sql"]
    assert {each.path: each.reason for each in found.ignored}["upgrade/migrations/1.1_to_1.2_rollback.sql"] == (
        "a down migration"
    )


def test_a_comment_of_another_tool_in_few_files_is_a_comment() -> None:
    found = given({
        "supabase/migrations/20240101000000_a.sql": "create table a ();",
        "supabase/migrations/20240102000000_b.sql": "-- Up migration\ncreate table b ();\n-- Down migration\n",
    })  # fmt: skip
    assert found.detected[0].layout == "supabase"


FLYWAY = {
    "src/main/resources/application.yml": "spring:\n  flyway:\n    schemas:\n      - shop\n"
    "    locations: ${PLACES:classpath:db/migration,classpath:db/postgres}\n",
    "src/main/resources/application.properties": "spring.flyway.default-schema=shop\n"
    "spring.flyway.locations=classpath:/db/migration,classpath:/db/postgres\n",
    "flyway.conf": "flyway.schemas=shop,log\n"
    "flyway.locations=filesystem:src/main/resources/db/migration,filesystem:src/main/resources/db/postgres\n",
    "flyway.toml": '[environments.local]\nschemas = ["shop", "log"]\n[flyway]\n'
    'locations = [ "filesystem:src/main/resources/db/migration", "filesystem:src/main/resources/db/postgres" ]\n',
    "application.yaml": "db:\n  schema: ${SCHEMA:shop}\nspring:\n  flyway:\n    default-schema: ${db.schema}\n"
    "    locations: classpath:db/migration,db/postgres\n",
}


@pytest.mark.parametrize("settings", FLYWAY)
def test_flyway_s_settings_name_the_folders_and_the_schema(settings: str, meshdoc) -> None:
    found = given({
        "src/main/resources/db/migration/V1__a.sql": "create table a (id int);",
        "src/main/resources/db/postgres/V2__b.sql": "alter table shop.a add b int;",
        "src/main/resources/db/local/V3__c.sql": "create table c ();",
        settings: FLYWAY[settings],
    })  # fmt: skip
    assert paths(found) == ["src/main/resources/db/migration/V1__a.sql", "src/main/resources/db/postgres/V2__b.sql"]
    assert found.detected[0].sign == f"the locations in {settings}"
    done = meshdoc("build")
    assert f"notice: flyway runs the migrations in schema shop, as {settings} says" in done.err
    assert "statements: 2 applied" in done.out
    assert Path("output/tables/shop.a.md").exists()


CONNECTIONS = {
    "db/tern.conf": (
        "db/1_a.sql",
        'conn_string = postgres://{{ env "U" }}@h/d?sslmode=disable&search_path=shop,public',
    ),
    "tern.conf": ("migrations/1_a.sql", "conn_string=postgres://h/d?search_path=shop"),
    "dbconfig.yml": ("db/1_a.sql", "production:\n  datasource: postgres://h/d?search_path=shop"),
    ".env.example": ("db/migrations/1_a.sql", "DATABASE_URL=postgres://h/d?search_path=shop"),
    "src/main/resources/application.properties": (
        "src/main/resources/db/migration/V1__a.sql",
        "spring.datasource.url=jdbc:postgresql://${HOST}/d?currentSchema=shop",
    ),
    "liquibase.properties": ("changelog.sql", "defaultSchemaName: shop"),
    ".gmrc": (
        "src/sql/current.sql",
        "{'migrationsFolder': './src/sql', 'pgSettings': {'search_path': 'shop, public'}}",
    ),
}
MARKS = {"dbconfig.yml": "-- +migrate Up\n", ".env.example": "-- migrate:up\n"}


@pytest.mark.parametrize("settings", CONNECTIONS)
@pytest.mark.parametrize("created", ["", "create schema shop;\n"])
def test_the_connection_of_a_tool_names_the_schema(settings: str, created: str, meshdoc) -> None:
    path, text = CONNECTIONS[settings]
    mark = "--liquibase formatted sql\n--changeset me:1\n" if path == "changelog.sql" else MARKS.get(settings, "")
    given({path: f"{mark}{created}create table a (id int);", settings: text})
    done = meshdoc("build")
    assert f"in schema shop, as {settings} says" in done.err
    assert "refused" not in done.out
    assert Path("output/tables/shop.a.md").exists()


def test_a_connection_in_another_part_of_the_project_is_not_that_of_the_migrations(meshdoc) -> None:
    given({
        "other/tern.conf": "conn_string = postgres://h/d?search_path=shop",
        "db/tern.conf": "conn_string = postgres://h/d?search_path=${PATH}",
        "db/1_a.sql": "create table a (id int);",
    })  # fmt: skip
    assert "tool-schema" not in meshdoc("build").err


def test_locations_with_wildcards_mean_all_folders_that_end_so() -> None:
    found = given({
        "src/main/resources/application.yml": "spring:\n  flyway:\n    locations: [ 'db/**/*.sql' ]\n",
        "src/main/resources/db/migration/V1__a.sql": "create table a (id int);",
        "src/main/resources/db/migration/more/V2__b.sql": "create table b (id int);",
        "src/main/resources/db/newer/V3__c.sql": "alter table a add c int;",
        "src/main/resources/dbs/newer/V4__d.sql": "create table d (id int);",
    })  # fmt: skip
    assert [each.id for each in found.versions] == ["1", "2", "3"]


def test_what_settings_name_is_read_whole_though_a_part_of_it_has_fewer_refused_statements() -> None:
    found = given({
        "application.yml": "spring:\n  flyway:\n    locations: classpath:db/common,classpath:db/live\n",
        **{f"db/common/V{n}__t.sql": f"create table t{n} (id int);" for n in range(1, 4)},
        "db/live/V4__u.sql": "create table u (id int); drop table gone;",
    })  # fmt: skip
    assert [each.id for each in found.versions] == ["1", "2", "3", "4"]


def test_a_migration_that_is_called_an_update_is_not_left_out_to_refuse_less() -> None:
    found = given({
        "db/1_tables.sql": "create table t (id int);",
        "db/2_update_names.sql": "alter table t rename id to key; drop table gone;",
        "db/3_views.sql": "create view v as select key from t;",
    })  # fmt: skip
    assert [each.id for each in found.versions] == ["1", "2", "3"]


def test_flyway_s_own_folder_comes_before_one_for_another_occasion_beside_it() -> None:
    home = "api/src/main/resources/db/migration"
    found = given({
        **{f"api/src/main/java/{n}.java": "" for n in range(40)},
        f"{home}/V1__a.sql": "create table a (id int);",
        **{f"{home}-dev/V{n}__b.sql": f"create table b{n} (id int);" for n in range(2, 20)},
    })  # fmt: skip
    assert paths(found) == [f"{home}/V1__a.sql"]
    reasons = [each.reason for each in found.detected[0].others]
    assert "Flyway reads db/migration, unless its settings name other folders" in reasons


def test_changelogs_of_several_modules_are_databases_of_their_own() -> None:
    master = "<databaseChangeLog><include file='init.sql' relativeToChangelogFile='true'/></databaseChangeLog>"
    formatted = "--liquibase formatted sql\n--changeset me:1\n"
    modules = {
        f"{module}/src/main/resources/db/changelog/{file}": text
        for module, sql in (("shop", "create table a ();"), ("mail", "create table b ();"))
        for file, text in (("master.xml", master), ("init.sql", formatted + sql))
    }
    with pytest.raises(Undecided, match=r"(?s)mail/src/main/resources/db.*shop/src/main/resources/db"):
        given(modules)
    more = "".join(f"create table t{number} (id int primary key, a text);" for number in range(9))
    found = given({**modules, "shop/src/main/resources/db/changelog/init.sql": f"{formatted}{more}"})
    told = [each.message for each in found.diagnostics]
    assert "mail/src/main/resources/db is another, smaller database, and is not read" in told


def test_sqitch_s_engine_says_for_which_system_a_project_is(tmp_path: Path) -> None:
    project_of = {
        "deploy/a.sql": "create table a (id int);",
        "sqitch.plan": "%project=shop\n\na 2024-01-01T00:00:00Z me <me> # a\n",
    }
    with pytest.raises(SourceError, match="the only SQL files are for MySQL, by names or settings"):
        given({**project_of, "sqitch.conf": "[core]\n\tengine = mysql\n"})
    settings = '[core]\n\tengine = mysql\n[target "live"]\n\turi = db:pg:shop\n'
    assert given({**project_of, "sqitch.conf": settings}).detected[0].layout == "sqitch"


def test_programs_for_another_system_are_no_sql_files() -> None:
    with pytest.raises(SourceError, match="no SQL files found in this folder"):
        given({"drivers/sqlite/open.ts": ""})


def test_sql_in_other_files_is_named_if_there_is_no_other() -> None:
    write("db/store_test.go", "`CREATE TABLE a ()`")
    with pytest.raises(SourceError, match=r"^\.: no SQL files found in this folder; name the folder"):
        project.read(Config())
    write("db/store.go", "var up = `CREATE TABLE a (id int)`")
    write("db/more.go", "var up = `create table b (id int)`")
    with pytest.raises(SourceError, match=r"db/more.go and 1 more contain CREATE TABLE, and meshdoc runs no programs"):
        project.read(Config())
    write("shop.schema", "CREATE TABLE a (id int);")
    with pytest.raises(SourceError, match=r"shop.schema contains CREATE TABLE: name that file to read it"):
        project.read(Config())
    assert paths(project.read(Config(paths=(Path("shop.schema"),)))) == ["shop.schema"]


def test_the_script_of_an_extension_may_be_a_template() -> None:
    found = given({
        "shelf.control": "default_version = '1.1'",
        "sql/shelf.sql.in": "create table a (id int);",
        "sql/shelf--1.0--1.1.sql": "alter table a add b int;",
    })  # fmt: skip
    assert found.detected[0].layout == "extension"
    assert "sql/shelf.sql.in" in paths(found)


def test_the_files_that_a_container_mounts_are_read_in_the_order_of_their_names_there() -> None:
    found = given({
        "docker-compose.yml": "services:\n  db:\n    volumes:\n"
        "      - ./shop-tables.sql:/docker-entrypoint-initdb.d/1-tables.sql:ro\n"
        "      - ./extra/views.sql:/docker-entrypoint-initdb.d/2-views.sql\n",
        "extra/views.sql": "create view v as select id from a;",
        "shop-tables.sql": "create table a (id int);",
        "shop-temporal-setup.sql": "alter table a add b int;",
    })  # fmt: skip
    assert paths(found) == ["shop-tables.sql", "extra/views.sql"]
    assert found.detected[0].sign == "the files mounted in docker-compose.yml"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Dockerfile", 'COPY ["sql files/0[12]_*.sql", "sql files/last.sql", "/docker-entrypoint-initdb.d/"]\n'),
        (
            "docker/Dockerfile",
            'FROM postgres\nCOPY "sql files/0[12]_*.sql" \\\n  "sql files/last.sql" /docker-entrypoint-initdb.d\n',
        ),
    ],
)
def test_the_files_that_an_image_copies_are_read(path: str, text: str) -> None:
    found = given({
        path: text,
        "sql files/01_a.sql": "create table a (id int);",
        "sql files/02_b.sql": "create view b as select id from a;",
        "sql files/02_django.sql.txt": "no SQL",
        "sql files/03_c.sql": "create table a (id int);",
        "sql files/last.sql": "create view c as select id from b;",
    })  # fmt: skip
    assert paths(found) == ["sql files/01_a.sql", "sql files/02_b.sql", "sql files/last.sql"]


def test_a_volume_of_a_container_may_be_told_by_its_source_and_target() -> None:
    found = given({
        "compose.yaml": "volumes:\n  - type: bind\n    source: ./sql\n    target: /docker-entrypoint-initdb.d\n",
        "sql/b.sql": "create table b (id int);",
        "sql/c.sql": "create table c (id int);",
        "other/d.sql": "create table d (id int);",
    })  # fmt: skip
    assert paths(found) == ["sql/b.sql", "sql/c.sql"]


def test_flyway_s_files_may_have_no_prefix() -> None:
    found = given({
        "db/migration/20170101__a.sql": "create table a (id int);",
        "db/migration/20170102__.sql": "alter table a add b int;",
        "db/migration/R__v.sql": "create or replace view v as select b from a;",
    })  # fmt: skip
    ids = [each.id for each in found.versions]
    assert (found.detected[0].layout, ids) == ("flyway", ["20170101", "20170102", "R__v"])


def test_another_reading_is_replayed_only_as_long_as_it_may_be_better() -> None:
    created = {f"db/prisma/migrations/{n}_a/migration.sql": f"create table a{n} ();" for n in range(1, 4)}
    refused = {f"db/prisma/code/{n}.sql": "drop table gone;" for n in range(5)}
    for path, text in {**created, "db/prisma/migrations/4_b/migration.sql": "drop table gone;", **refused}.items():
        write(path, text)
    read: list[str] = []
    found = project.read(Config(), on_version=lambda version: read.append(version.files[0].path))
    assert found.detected[0].layout == "prisma"
    assert len(read) == len(created) + 1 + 1
    (told,) = (other for other in found.detected[0].others if other.folder == "db")
    assert (told.reason, told.refused) == ("at least 1 statement refused, 1 as chosen", None)
    (told,) = (other for other in project.read(Config(), thoroughly=True).detected[0].others if other.folder == "db")
    assert told.refused == len(refused)


def test_the_snapshots_of_drizzle_are_not_read() -> None:
    journal = {"entries": [{"idx": 0, "tag": "0000_a", "when": 0}]}
    found = given(
        {
            "db/migrations/0000_a.sql": "create table a ();",
            "db/migrations/meta/_journal.json": json.dumps(journal),
            "db/migrations/meta/0000_snapshot.json": "{}",
        }
    )
    assert found.detected[0].layout == "drizzle"
    assert {Path(path).name for path in found.files} == {"0000_a.sql", "_journal.json"}


def test_settings_beside_the_usual_folder_are_followed() -> None:
    found = given(
        {
            ".gmrc": '{"afterReset": ["base.sql"]}',
            "migrations/base.sql": "create table a ();",
            "migrations/committed/000001.sql": "--! Previous: -\n--! Hash: sha1:1\nalter table a add b int;",
        }
    )
    assert found.detected[0].layout == "graphile-migrate"
    assert paths(found) == ["migrations/base.sql", "migrations/committed/000001.sql"]


@pytest.mark.parametrize("query", ["select 1;", "create temp table t as select 1;"])
def test_a_script_that_runs_queries_alone_is_not_what_makes_the_schema(query: str) -> None:
    found = given({
        "scripts/check.sh": "psql -f scripts/one.sql\npsql -f scripts/two.sql\n",
        "scripts/one.sql": query,
        "scripts/two.sql": query,
        "tables/a.sql": "create table a (id int);",
        "tables/b.sql": "create table b (id int);",
        "tables/c.sql": "create table c (id int);",
    })  # fmt: skip
    assert found.detected[0].sign == "SQL files"


def test_a_script_that_mostly_runs_other_files_is_no_plan() -> None:
    found = given({
        "run.sh": "psql -f b.sql\npsql -f a.sql\nfor n in x y; do psql -f /tmp/$n.sql -f gone.sql -f lost.sql; done\n",
        "a.sql": "create table a (id int);",
        "b.sql": "create table b (id int);",
    })  # fmt: skip
    assert paths(found) == ["a.sql", "b.sql"]


def test_snapshots_beside_migrations_that_hardly_apply_are_read(meshdoc) -> None:
    write("store/schema.sql", f"{TABLE}create table tomb (id text); create index parent on tomb (id);")
    write("store/migrations/migration_001_002.sql", "alter table records rename to record;")
    write("store/migrations/migration_002_003.sql", "alter table record add column changed timestamptz;")
    write("store/migrations/migration_003_004.sql", "create table tomb (id text);")
    done = meshdoc("sources", "--why")
    assert done.out.startswith(
        "store: plain, 1 version\n"
        "  recognized by a schema snapshot\n"
        "  chosen by replay: 2 statements refused as the migrations in store/migrations\n"
    )


def test_a_changelog_is_read_by_its_name() -> None:
    log = '<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog">{}</databaseChangeLog>'
    table = '<changeSet id="{0}" author="a"><sql>create table {0} (id int)</sql></changeSet>'
    write("db/one.xml", log.format('<include file="a.xml" relativeToChangelogFile="true"/>'))
    write("db/two.xml", log.format('<include file="b.xml" relativeToChangelogFile="true"/>'))
    write("db/a.xml", log.format(table.format("a")))
    write("db/b.xml", log.format(table.format("b")))
    found = project.read(Config(paths=(Path("db/one.xml"), Path("db/two.xml"))))
    assert [version.id for version in found.versions] == ["a", "b"]


def test_a_tool_whose_only_migration_is_empty_gives_way(meshdoc) -> None:
    write("prisma/migrations/0_init/migration.sql", "-- made by another tool\n")
    write("hasura/migrations/default/1_a/up.sql", TABLE)
    done = meshdoc("sources", "--why")
    assert done.out.startswith("hasura/migrations: hasura, 1 version\n")
    assert "prisma/migrations: prisma, 1 version, 0 refused, 0 objects: it holds no statement" in done.out


def test_a_number_in_another_folder_is_no_gap() -> None:
    files = ("common/V1__a", "common/V2__b", "postgresql/V3__c", "common/V4__d", "common/V5__e")
    found = given({f"db/migration/{name}.sql": f"create table {name[-1]} ();" for name in files})
    assert [version.id for version in found.versions] == ["1", "2", "3", "4", "5"]
    assert not [each for each in found.diagnostics if each.code == "missing-version"]


PRISMA = 'datasource db {\n  provider = "postgresql"\n}\nmodel A {\n}\nmodel B {\n}\nmodel C {\n}\n'


def test_a_prisma_schema_without_migrations_says_how_it_becomes_sql() -> None:
    with pytest.raises(SourceError, match=r"prisma/schema\.prisma describes the schema .*--to-schema-datamodel"):
        given({"prisma/schema.prisma": PRISMA})
    with pytest.raises(SourceError, match=r"--script > schema\.sql`, and name that file, or name the folder to read"):
        given({"scripts/report.sql": "create table log (id int); insert into log values (1);"})
    files = {"scripts/report.sql": 'create table "A" (id int); create table "B" (id int);'}
    assert paths(given(files)) == ["scripts/report.sql"]


def test_sql_that_creates_nothing_beside_migrations_in_a_language_or_a_folder_of_templates() -> None:
    with pytest.raises(SourceError, match=r"\(models/a\) create nothing, but m/migration/src holds a migration in R"):
        given({"models/a/a.sql": "select 1;", "m/migration/src/m20220210_000001_a.rs": "create"})
    Path("m/migration/src/m20220210_000001_a.rs").unlink()
    with pytest.raises(SourceError, match=r"create nothing, but db/templates/a\.sql is in a folder of templates: name"):
        given({"db/templates/a.sql": TABLE})


def test_programs_most_of_which_run_no_sql_file_are_no_history() -> None:
    write("migrations/1_a.ts", "export class A { async up() { createTable('a') } }")
    write("migrations/2_b.ts", "export class B { async up() { createTable('b') } }")
    with pytest.raises(SourceError, match=r"migrations holds 3 migrations in TypeScript"):
        given({"migrations/3_c.ts": "run('seeds/c.sql')", "seeds/c.sql": "insert into a values (1);"})


def test_a_snapshot_whose_text_is_for_another_system_is_no_schema() -> None:
    with pytest.raises(SourceError, match=r"the SQL in db is for MySQL, not for PostgreSQL: name the folder"):
        given({"db/schema.sql": "drop table if exists a; create table a (id int auto_increment primary key);"})
    assert paths(given({"db/schema.sql": "create table a (auto_increment int);"})) == ["db/schema.sql"]


def test_scripts_beside_a_schema_for_another_system_are_no_schema() -> None:
    files = {f"pkg/mysql/schema/{name}.sql": "create table a (id int auto_increment);" for name in "ab"}
    with pytest.raises(
        SourceError, match=r"in tools creates anything that applies, and 2 other SQL files are for MySQL"
    ):
        given({**files, "tools/a.sql": "update a set id = 1;", "tools/more/b.sql": "update b set id = 1;"})


def test_the_whole_schema_is_read_beside_upgrades_that_drop_a_part_of_it() -> None:
    newer = "".join(f"create table {name} (id int);" for name in "efghijk")
    found = given({
        "script/schema/pgsql-schema.sql": f"create table a (b int, x int); create table c (id int); {newer}",
        "script/upgrade/pgsql/1.1.sql": "alter table gone add b int; alter table a add b int; alter table a add x int;",
        "script/upgrade/pgsql/1.2.sql": f"drop table gone; alter table c add id int; {newer}",
    })  # fmt: skip
    assert paths(found) == ["script/schema/pgsql-schema.sql"]
    assert found.detected[0].reason == "script/upgrade/pgsql only builds on it"


def test_a_schema_in_ruby_is_named() -> None:
    with pytest.raises(SourceError, match=r"no SQL files found; db/schema\.rb describes the schema in Ruby: write"):
        given({"db/schema.rb": "create_table :a\n", "db/seeds.rb": "\n"})


def test_migrations_that_begin_in_fizz_are_no_history() -> None:
    files = {"migrations/1_a.up.fizz": 'create_table("a") {}', "migrations/2_b.up.sql": "alter table a add b int;"}
    with pytest.raises(SourceError, match=r"migrations holds a migration in Fizz, beginning with 1_a\.up\.fizz"):
        given(files)
    Path("migrations/1_a.up.fizz").rename("migrations/3_a.up.fizz")
    assert paths(given({})) == ["migrations/2_b.up.sql"]


def test_the_current_schema_among_the_files_that_a_program_names(meshdoc) -> None:
    steps = {"0_a": TABLE, "1_b": "alter table noise add a int;", "2_c": "alter table noise add b int;"}
    for name, text in {"current_schema": TABLE, **steps}.items():
        write(f"db/{name}.sql", text)
    write("db/steps.go", "".join(f'm.Add("{name}.sql")\n' for name in ("current_schema", *steps)))
    done = meshdoc("sources", "--why")
    assert done.out.startswith("db: plain, 3 versions\n")


def test_what_a_program_names_is_read_if_a_folder_named_after_migrations_does_not_apply() -> None:
    found = given({
        "db/data-migration/1.0.sql": "alter table gone add b int;",
        "db/data-migration/1.1.sql": "alter table gone add c int;",
        "db/deploy/a.sql": "create table a (id int);",
        "db/deploy/b.sql": "create view b as select id from a;",
        "db/deploy/c.sql": "create view c as select id from b;",
        "db/style/one.sql": "create table one (id int);",
        "db/style/two.sql": "create table two (id int);",
        "tool/db.py": "first = 'a.sql'\nsecond = 'b.sql'\nthird = 'c.sql'\n",
    })  # fmt: skip
    assert paths(found) == ["db/deploy/a.sql", "db/deploy/b.sql", "db/deploy/c.sql"]
    assert found.detected[0].sign == "the files named in tool/db.py"


def test_files_with_placeholders_are_ordered_by_what_they_require() -> None:
    write("a_keys.sql", "alter table @schema.book add primary key (id);")
    write("b_book.sql", "create table @schema.book (id int);")
    found = project.read(Config(placeholders=(("schema", "public"),)))
    assert paths(found) == ["b_book.sql", "a_keys.sql"]


def test_what_a_container_mounts_is_read_rather_than_one_file_that_looks_like_a_snapshot() -> None:
    found = given({
        "docker-compose.yml": "volumes:\n  - ./db/schema.sql:/docker-entrypoint-initdb.d/1.sql\n"
        "  - ./db/rows.sql:/docker-entrypoint-initdb.d/2.sql\n",
        "db/schema.sql": "create table a (id int);",
        "db/rows.sql": "alter table a add b int;",
    })  # fmt: skip
    assert paths(found) == ["db/schema.sql", "db/rows.sql"]


def test_what_a_makefile_gives_to_psql_at_once_is_read_in_that_order() -> None:
    found = given({
        "Makefile": "PSQL = psql -q\nPARTS = view last\n\n"
        "init: $(foreach x,tables $(PARTS),sql/$x.sql)\n\tcat $^ | $(PSQL)\n\n"
        "report: sql/report.sql\n\t$(PSQL) -v month=1 < $^ > report.txt\n",
        "sql/last.sql": "create view last as select id from view;",
        "sql/report.sql": "select :'month';",
        "sql/tables.sql": "create table a (id int);",
        "sql/view.sql": "create view view as select id from a;",
    })  # fmt: skip
    assert paths(found)[:3] == ["sql/tables.sql", "sql/view.sql", "sql/last.sql"]


def test_a_file_that_holds_all_others_is_read_alone() -> None:
    tables = "create table a (id int); create table b (id int); create type c as enum ('x');"
    function, view = "create function f() returns int language sql as 'select 1';", "create view v as select id from a;"
    found = given({
        "sql/all.sql": f"{tables} {function} {view} insert into a values (1);",
        "sql/functions.sql": function,
        "sql/rows.sql": "insert into a values (1);",
        "sql/tables.sql": tables,
        "sql/views.sql": view,
    })  # fmt: skip
    assert paths(found) == ["sql/all.sql"]


def test_one_folder_named_after_objects_belongs_to_the_files_beside_it() -> None:
    found = given({
        "db/import.py": "",
        "db/run.py": "",
        "db/functions.sql": "create function f(a) returns int language sql as 'select 1';",
        "db/load.txt": "",
        "db/schemas/a.sql": "create table a (id int);",
        "db/start.txt": "",
    })  # fmt: skip
    assert paths(found) == ["db/schemas/a.sql", "db/functions.sql"]


def test_a_file_that_cannot_be_parsed_comes_before_those_that_need_what_it_is_to_create() -> None:
    found = given({
        "a_keys.sql": "alter table book add primary key (id);",
        "b_books.sql": "create table author (id int)\ncreate table book (id int);",
    })  # fmt: skip
    assert paths(found) == ["b_books.sql", "a_keys.sql"]


def test_folders_of_a_tool_that_reads_one_folder_are_databases_of_their_own() -> None:
    found = given({
        "migrations/director/1_a.up.sql": "".join(f"create table a{number} (id int);" for number in range(6)),
        "migrations/director/3_a.up.sql": "alter table a1 add b int;",
        "migrations/adapter/2_b.up.sql": "create table b (id int);",
    })  # fmt: skip
    assert paths(found) == ["migrations/director/1_a.up.sql", "migrations/director/3_a.up.sql"]
    assert [(each.folder, each.reason) for each in found.detected[0].others] == [
        ("migrations/adapter", "a smaller database; name its folder to document it")
    ]


def test_a_smaller_database_named_after_postgresql_is_not_the_projects_own() -> None:
    found = given({
        "integration/postgresql/migrations/1_a.up.sql": "create table up (tags hstore);",
        "storage/migrations/1_b.up.sql": "create table b (id int); create table c (id int);",
    })  # fmt: skip
    assert paths(found) == ["storage/migrations/1_b.up.sql"]


def test_of_editions_of_what_comes_before_the_newest_is_read() -> None:
    found = given({
        "db/create/create_1.9.sql": "create table a (id int); create table b (id int);",
        "db/create/create_1.10.sql": "create table a (id int); create table b (id int, x int);",
        "issues/12/dump.sql": "create table a (id int, x int, y int); create table b (id int, x int, y int);",
        "issues/13/find.sql": "select 1;",
        "migrations/V2__c.sql": "alter table b drop x;",
        "migrations/V3__d.sql": "alter table a add y int references missing;",
    })  # fmt: skip
    assert paths(found) == ["db/create/create_1.10.sql", "migrations/V2__c.sql", "migrations/V3__d.sql"]


def test_without_a_path_what_the_migrations_start_from_is_read_first() -> None:
    found = given({
        "base/a.sql": "create table a (id int);",
        "elsewhere/migrations/1_c.sql": "create table c (id int);",
        "migrations/1_b.sql": "alter table a add b int;",
    })  # fmt: skip
    assert paths(found) == ["base/a.sql", "migrations/1_b.sql"]


def test_without_a_path_migrations_for_another_system_are_not_read() -> None:
    with pytest.raises(SourceError, match=r"\.: the only SQL files are for SQLite, .*: migrations"):
        given({"Cargo.toml": 'sqlx = { features = ["sqlite"] }', "migrations/1_a.sql": "create table a (id int);"})


def test_numbered_upgrades_in_a_folder_beside_the_snapshot_are_not_read_without_it() -> None:
    found = given({
        "schema/pgsql.schema.sql": "create table a (id int, b int); create table c ();",
        "schema/pgsql-upgrades/1.1.sql": "alter table a add b int;",
        "schema/pgsql-upgrades/1.2.sql": "create table c ();",
    })  # fmt: skip
    assert paths(found) == ["schema/pgsql.schema.sql"]


def test_a_file_that_leads_down_from_a_version_is_not_read() -> None:
    found = given({
        "schemas/upto-v1.0.sql": "create table a (id int);",
        "schemas/upto-v1.1.sql": "alter table a add b int;",
        "schemas/downfrom-v1.1.sql": "alter table a drop b;",
        "schemas/down-from-v1.0.sql": "drop table a;",
    })  # fmt: skip
    assert paths(found) == ["schemas/upto-v1.0.sql", "schemas/upto-v1.1.sql"]


def test_without_a_path_another_folder_is_read_if_migrations_do_not_apply() -> None:
    found = given({
        "drizzle/meta/_journal.json": '{"dialect": "postgresql", "entries": [{"idx": 0, "tag": "0000_a", "when": 0}]}',
        "drizzle/0000_a.sql": "create table a (id int, b int);",
        "migrations/004_b.sql": "alter table a add b int;",
    })  # fmt: skip
    assert paths(found) == ["drizzle/0000_a.sql"]


def test_a_down_file_may_name_its_system() -> None:
    found = given({
        "migrations/1_a.up.mysql.sql": "create table a (id int auto_increment);",
        "migrations/1_a.up.postgres.sql": "create table a (id int);",
        "migrations/2_b.down.postgres.sql": "drop table b;",
        "migrations/2_b.up.postgres.sql": "create table b (id int);",
    })  # fmt: skip
    assert paths(found) == ["migrations/1_a.up.postgres.sql", "migrations/2_b.up.postgres.sql"]


def test_the_changelog_that_is_read_is_the_one_that_the_notice_calls_so() -> None:
    log = "databaseChangeLog:\n- changeSet:\n    id: {0}\n    author: a\n    changes:\n    - sql: {{sql: '{1}'}}\n"
    tables = ";".join(f"create table t{number} (id int)" for number in range(9))
    found = given({
        "src/main/resources/application.yaml": "change-log: classpath:db/changelog/small.yaml",
        "src/main/resources/db/changelog/small.yaml": log.format("small", "create table s (id int)"),
        "src/main/resources/db/changelog/master.yaml": log.format("big", tables),
    })  # fmt: skip
    (version,) = found.versions
    (told,) = [each.message for each in found.diagnostics if "does not include" in each.message]
    read, other = ("master", "small") if version.id == "big" else ("small", "master")
    folder = "src/main/resources/db/changelog"
    assert told == f"{folder}/{other}.yaml is a changelog that {folder}/{read}.yaml does not include, and is not read"


def test_changelogs_of_several_modules_are_several_histories() -> None:
    log = '<databaseChangeLog><changeSet id="{0}" author="a"><sql>create table {0} (id int)</sql></changeSet>{1}'
    include = '<include file="b.xml" relativeToChangelogFile="true"/>'
    files = {
        "one/src/main/resources/migrations.xml": log.format("a", f"{include}</databaseChangeLog>"),
        "one/src/main/resources/b.xml": log.format("b", "</databaseChangeLog>"),
        "two/src/main/resources/migrations/auth.migrations.xml": log.format("c", "</databaseChangeLog>"),
    }
    with pytest.raises(Undecided) as raised:
        given(files)
    assert raised.value.folders == ("one/src/main/resources", "two/src/main/resources/migrations")


def test_a_file_named_test_that_defines_nothing_is_no_step() -> None:
    found = given({"sql/shop.sql": TABLE, "sql/test.sql": "insert into noise values (1); select fail();"})
    assert paths(found) == ["sql/shop.sql"]
    assert ("sql/test.sql", "a test") in [(each.path, each.reason) for each in found.ignored]
    assert paths(given({"sql/test.sql": "create table test (id int);"})) == ["sql/shop.sql", "sql/test.sql"]


def test_one_name_that_begins_with_a_digit_is_no_order_of_the_others() -> None:
    found = given({
        "sql/acc-create.sql": "insert into version values (1); create table acc (id int);",
        "sql/b2b-create.sql": "insert into version values (2); create table b2b (id int);",
        "sql/standard-create.sql": "create table version (id int);",
    })  # fmt: skip
    assert paths(found)[0] == "sql/standard-create.sql"


def test_tests_of_a_program_that_holds_the_schema_are_no_schema() -> None:
    with pytest.raises(
        SourceError, match=r"are in a folder of tests, but db/base\.lua contains CREATE TABLE, and mesh"
    ):
        given({"spec/fixtures/a.sql": TABLE, "db/base.lua": "up = [[ CREATE TABLE a (id int) ]]"})


def test_tests_none_of_which_applies_are_no_schema() -> None:
    files = {"src/test/resources/a.sql": "insert into core.a values (1);"}
    with pytest.raises(SourceError, match=r"are tests \(src/test/resources\), none of whose statements applies: name"):
        given(files)
    write("lib/README.md", "")
    write(".gitmodules", '[submodule "lib"]\n\tpath = lib\n[submodule "db"]\n\tpath = configs/db\n')
    with pytest.raises(SourceError, match=r"applies, and the submodule configs/db is not checked out: run `git submo"):
        given(files)


def test_a_folder_without_sql_names_submodules_and_what_is_set_aside() -> None:
    with pytest.raises(
        SourceError, match=r"no SQL files left to read: 1 file is seed data, not part of the schema; nam"
    ):
        given({"db/seeds/a.sql": "insert into a values (1);"})
    with pytest.raises(SourceError, match=r"left to read: 2 files, such as db/seeds/a\.sql, are seed data"):
        given({"db/seeds/b.sql": "insert into a values (1);"})
    write(".gitmodules", "[submodule]\n  path = one\n[submodule]\n  path = two\n")
    with pytest.raises(SourceError, match=r"no SQL files found; the submodules one, two are not checked out: run"):
        project.read(Config())
    write(".gitmodules", "".join(f"[submodule]\n  path = m{number}\n" for number in range(7)))
    with pytest.raises(SourceError, match=r"the submodules m0, m1, m2, m3, m4 and 2 more are not checked out: run"):
        project.read(Config())


def test_an_extension_deep_in_a_project_does_not_come_before_its_migrations() -> None:
    with pytest.raises(Undecided) as raised:
        given({
            "parts/pgxn/cache/cache.control": "default_version = '1.0'",
            "parts/pgxn/cache/cache--1.0.sql": "create view hits as select 1;",
            "controller/migrations/1_a/up.sql": "create table a (id int);",
            "controller/migrations/1_a/down.sql": "drop table a;",
            "controller/diesel.toml": "",
        })  # fmt: skip
    assert set(raised.value.folders) == {"parts/pgxn/cache", "controller/migrations"}


def test_fixes_by_hand_that_hardly_apply_are_no_part_of_the_history() -> None:
    tables = "".join(f"create table t{number} (id int); " for number in range(9))
    fixes = "insert into t1 values (1, 2, 3); " * 20
    found = given({
        "db/migrations/main/000001_a.up.sql": tables,
        "db/migrations/main/000001_a.down.sql": "drop table t1;",
        "db/migrations/main/000002_b.up.sql": "alter table t1 add b int;",
        "db/migrations/manual/20200101-fix.sql": f"{fixes}alter table t1 add c int; create index i on t1 (id);",
        "db/migrations/manual/20200102-fix.sql": f"{fixes}insert into t2 values (1);",
    })  # fmt: skip
    assert paths(found) == ["db/migrations/main/000001_a.up.sql", "db/migrations/main/000002_b.up.sql"]


def test_a_folder_whose_sql_ends_otherwise_is_looked_at() -> None:
    found = given({"src/share/database/scripts/pgsql/create.pgsql": TABLE, "src/main.py": "", "src/more.py": ""})
    assert paths(found) == ["src/share/database/scripts/pgsql/create.pgsql"]


@pytest.mark.parametrize("call", ["PGSERVICE=$1 SRID=$2 ${DIR}/views/make.sh", "./views/make.sh", "X=1 views/make.sh"])
def test_a_script_that_another_one_calls_stands_in_its_place(call: str) -> None:
    found = given({
        "db/setup.sh": f"psql -f tables/book.sql\n{call}\npsql -f tables/author.sql\n",
        "db/views/make.sh": "psql -f views/titles.sql\n",
        "db/tables/book.sql": "create table book (id int);",
        "db/tables/author.sql": "create view author as select * from titles;",
        "db/views/titles.sql": "create view titles as select * from book;",
    })  # fmt: skip
    assert paths(found) == ["db/tables/book.sql", "db/views/titles.sql", "db/tables/author.sql"]


def test_a_script_that_fills_several_databases_is_read_for_one() -> None:
    names = ("users", "books", "loans")
    script = "".join(f"psql library < core/{name}.sql\n" for name in names)
    found = given({
        "init.sh": f"createdb library\n{script}createdb -O me covers\npsql covers < covers/pictures.sql\n",
        **{f"core/{name}.sql": f"create table {name} (id int); create table {name}_log (id int);" for name in names},
        "covers/pictures.sql": "create table users (name text);",
    })  # fmt: skip
    assert paths(found) == [f"core/{name}.sql" for name in names]


def test_more_migrations_that_are_programs_than_sql_files_are_told() -> None:
    found = given({
        "tools/search/sql/schema.sql": TABLE,
        **{f"shop/migrations/000{number}_a.py": "" for number in range(3)},
    })  # fmt: skip
    assert [each.message for each in found.diagnostics if each.code == "program"] == [
        "shop/migrations holds 3 migrations in Python, and meshdoc runs no programs: the pages show the SQL files alone"
    ]


def test_a_folder_of_tests_that_is_named_is_read() -> None:
    write("test/a.sql", "insert into core.a values (1);")
    assert paths(project.read(Config(paths=(Path("test"),)))) == ["test/a.sql"]


def test_loose_sql_that_does_not_apply_beside_a_program_that_holds_the_schema_is_no_schema() -> None:
    files = {"tools/a.sql": "insert into a values (1);", "tools/b.sql": "alter table b add c int;"}
    given(files)
    with pytest.raises(SourceError, match=r"in tools creates anything that applies, but src/t\.cpp contains CREATE TA"):
        given({"src/t.cpp": 'run("CREATE TABLE a (id int)");'})


def test_programs_named_after_their_migrations_are_migrations() -> None:
    files = {f"db/migrations/zz_migration.000{number}_a.go": "" for number in range(3)}
    with pytest.raises(
        SourceError, match="db/migrations holds 3 migrations in Go, and meshdoc runs no programs; the S"
    ):
        given({**files, "conf.sql": TABLE})


def test_a_changelog_is_parsed_once_for_all_readings() -> None:
    log = '<databaseChangeLog><changeSet id="{0}" author="a"><sql>create table {0} (id int)</sql></changeSet>'
    read_xml.cache_clear()
    with pytest.raises(Undecided):
        given({f"db/{name}/changelog.xml": f"{log.format(name)}</databaseChangeLog>" for name in ("a", "b", "c")})
    assert read_xml.cache_info().misses == 3
