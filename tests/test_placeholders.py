"""Placeholders: what counts as one in each form, the values they get, and where the text stands on disk."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from shell import write

from meshdoc.diagnostics import ConfigError, Unset
from meshdoc.placeholders import Values, fill
from meshdoc.placeholders.value import evident
from meshdoc.record import replace
from meshdoc.sources import Kind, SourceFile, Version


def version(*texts: str) -> Version:
    files = tuple(SourceFile(f"{number}.sql", text) for number, text in enumerate(texts, 1))
    return Version(id="1", name="", date=None, kind=Kind.MIGRATION, files=files)


def filled(*texts: str, guessing: bool = False, **given: str) -> list[str]:
    """The texts of files with their placeholders replaced."""
    (result,) = fill([version(*texts)], Values(given=given, guessing=guessing)).versions
    return [file.text for file in result.files]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("create table ${s}.t ();", "create table app.t ();"),
        ("create table ${s:-other}.t ();", "create table app.t ();"),
        ("create table #[s].t ();", "create table app.t ();"),
        ("create table $%s%$.t ();", "create table app.t ();"),
        ("create table {s}.t ();", "create table app.t ();"),
        ("create table /* TEMPLATE: s */t ();", "create table app.t ();"),
        ("create table {{ .s }}.t ();", "create table app.t ();"),
        ("create table {{.s | quote}}.t ();", "create table app.t ();"),
        ("create table {{ s }}.t ();", "create table app.t ();"),
        ('create table {{ index .Options "s" }}.t ();', "create table app.t ();"),
        ("create table {{ env('s') }}.t ();", "create table app.t ();"),
        ("create table :s.t ();", "create table app.t ();"),
        ("create table @s.t ();", "create table app.t ();"),
        ('create table :"s".t ();', 'create table "app".t ();'),
        ("create table t (a text default :'s');", "create table t (a text default 'app');"),
        ("create table ${s}.t (a text default '${s}'); -- ${s}", "create table app.t (a text default 'app'); -- app"),
        ("set role :s; select ':s'; -- :s", "set role app; select ':s'; -- :s"),
        ("--! Previous: -\ngrant :WHO to x; select ':WHO';", "--! Previous: -\ngrant me to x; select 'me';"),
        ("{{ if .s }}create{{ else }}drop{{ end }} table t;", " " * 11 + "create" + " " * 23 + " table t;"),
        ('{{ if eq .s "no" }}a{{ else if .s }}b{{ end }};', " " * 36 + "b         ;"),
        ("{{/* note */}}select 1 as {{ .s }};", "              select 1 as app;"),
    ],
)
def test_a_placeholder_is_replaced(text: str, expected: str) -> None:
    assert filled(text, s="app", WHO="me") == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "select '${s}', $$ ${s} $$; -- ${s}",
        "select '{{1,2},{3,4}}'::int[];",
        "select '{s}'::text[]; -- {s}",
        "select '{{ s }}', a[1:s], b::s, c::text[:n] from t;",
        "select json_object('a':s); -- {{ .s }}",
        "\\set s app\ncreate table :s.t ();",
        "copy t from stdin;\n${s}\t{{ s }}\t:s\n\\.\n",
    ],
)
def test_text_that_is_no_placeholder_stays(text: str) -> None:
    assert filled(text, guessing=True) == [text]


def test_a_name_that_is_a_placeholder_in_one_file_is_one_in_all() -> None:
    assert filled("create schema ${s};", "comment on schema app is '${s} ${t}';", s="app") == [
        "create schema app;",
        "comment on schema app is 'app ${t}';",
    ]


def test_a_default_is_taken() -> None:
    assert filled("create schema ${s:-app};") == ["create schema app;"]
    assert filled("drop table /* TEMPLATE: s */t; select '/* TEMPLATE: s */t'") == ["drop table t; select 't'"]


def test_evident_meanings_are_guessed_and_said() -> None:
    text = "create table ${appSchema}.${table_prefix}t (); grant all on t to ${APP_ROLE}; set role ${PGUSER};"
    result = fill([version(text)], Values(given={}, guessing=True))
    assert result.versions[0].files[0].text == (
        "create table public.t (); grant all on t to app_role; set role postgres;"
    )
    assert [(guess.name, guess.value) for guess in result.guesses] == [
        ("appSchema", "public"),
        ("table_prefix", ""),
        ("APP_ROLE", "app_role"),
        ("PGUSER", "postgres"),
    ]


MEANT = {
    "public": "schema SCHEMAS schemaName namespace app_schema",
    "pg_default": "tablespace index-tablespace",
    "password": "password app_passwd PWD clientSecret",
    "postgres": "dialect driver dbType database db DBNAME PGUSER PGDATABASE flyway:user flyway:database",
    "4326": "srid EPSG",
    "true": "postgres postgresql is_pgsql",
    "": "prefix table_suffix mysql mariadb sqlite mssql sqlserver oracle cockroach",
}


@pytest.mark.parametrize(("value", "names"), MEANT.items(), ids=lambda text: text[:8])
def test_what_names_mean(value: str, names: str) -> None:
    assert {name: evident(name) for name in names.split()} == dict.fromkeys(names.split(), value)


def test_conditions_on_the_system_are_guessed_for_postgresql() -> None:
    text = "create table t (a {{if .mysql}}datetime{{else}}timestamptz{{end}}{{if .postgres}} not null{{end}});"
    result = fill([version(text)], Values(given={}, guessing=True))
    assert "".join(result.versions[0].files[0].text.split()) == "createtablet(atimestamptznotnull);"


@pytest.mark.parametrize("guessing", [False, True])
def test_all_placeholders_without_a_value_are_one_error(guessing: bool) -> None:
    with pytest.raises(ConfigError) as error:
        filled("select ${x.y}, ${z}\n, ${z};", guessing=guessing)
    assert str(error.value).splitlines() == [
        "2 placeholders have no value:",
        "  ${x.y} at 1.sql:1:8",
        "  ${z} at 1.sql:1:16 and 1 more",
        "Set each with --placeholder NAME=VALUE, or paste this into meshdoc.toml and correct it:",
        "  [placeholders]",
        '  "x.y" = ""',
        '  z = ""',
    ]


@pytest.mark.parametrize("value", ["", "@", "@ as long as this"])
def test_locations_are_those_on_disk(value: str) -> None:
    text = "select 1;\nselect ${x}, here, ${x}${x}, there; select ${x}; below\nlast"
    (result,) = fill([version(text)], Values(given={"x": value})).versions
    (file,), original = result.files, SourceFile("1.sql", text)
    for word in ("1;", ", here", "here", "there", "below", "last"):
        assert file.location(file.text.index(word)) == original.location(text.index(word))
    if value:
        places = [file.location(match.start()) for match in re.finditer(value, file.text)]
        assert places[-1] == original.location(text.rindex("${x}"))


@pytest.mark.parametrize("text", ["{{ ", "{{ if ", "${a", ":a ", "[ :a", "#[a", "{{ a 'b' ", "$%a%"])
def test_time_grows_with_the_length_alone(text: str) -> None:
    assert filled(text * 20_000, a="x")


# --- from the command line -----------------------------------------------------------------------------------


def test_a_placeholder_without_a_value_writes_nothing(meshdoc) -> None:
    Path("1.sql").write_text("create table ${schema}.t ();")
    done = meshdoc("build", "1.sql")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("meshdoc: a placeholder has no value:\n  ${schema} at 1.sql:1:14\n")
    assert '  [placeholders]\n  schema = "public"\n' in done.err
    assert not Path("output").exists()


def test_values_come_from_the_configuration_and_the_command_line(meshdoc) -> None:
    Path("meshdoc.toml").write_text('[placeholders]\nname = "a"\ntype = "int"\n')
    Path("1.sql").write_text("create table ${name} (b ${type}, c nothing);")
    done = meshdoc("build", "1.sql", "--placeholder", "type=bigint")
    assert done.err == '1.sql:1:36: error: type "nothing" does not exist [42704]\n'
    assert "create table a (b bigint" in Path("output/replay.md").read_text()


def test_a_guess_is_marked(meshdoc) -> None:
    Path("1.sql").write_text("create table ${schema}.t ();")
    done = meshdoc("build", "1.sql", "--guess-placeholders")
    assert done.status == 0
    assert done.err.startswith("1.sql:1:14: warning: 1 placeholder value guessed: schema = 'public' [placeholder]\n")
    assert "**1 placeholder value guessed**" in Path("output/README.md").read_text()
    assert "| `schema` | `public` |" in Path("output/replay.md").read_text()


@pytest.mark.parametrize("value", ["NAME", "=x", "a=b\nc"])
def test_an_argument_that_is_no_value(meshdoc, value: str) -> None:
    Path("1.sql").write_text("select 1;")
    done = meshdoc("build", "1.sql", "--placeholder", value)
    assert done.status == 2
    assert "is not a placeholder and its value" in done.err


OF_TOOLS = {
    "flyway.conf": "flyway.url=jdbc:x\nflyway.placeholders.app=web # the role\n",
    "conf/flyway.toml": '[environments.prod]\nurl = "x"\n[flyway.placeholders]\napp = "web"\n',
    "src/main/resources/application.properties": "spring.flyway.placeholders.app = ${APP_ROLE:web}\n",
    "src/main/resources/application.yml": "spring:\n  flyway:\n    placeholders:\n      app: web\n",
    "app/application.yaml": "spring:\n  liquibase:\n    parameters:\n      app: web\n",
    "quarkus/application.properties": "quarkus.flyway.placeholders.app=web\n",
    "liquibase.properties": "url: jdbc:x\nparameter.app: web\n",
    "tern.conf": "[database]\nport = 1\n[data]\napp = web\n",
    "sqitch.conf": '[core]\n\tengine = pg\n[deploy "variables"]\n\tapp = web\n',
    ".gmrc": '{ "connectionString": "x",\n  "placeholders": {\n    ":app": "web", // the role\n  } }\n',
    ".env.example": "export app='web'\n",
    "scripts/setup.sh": 'APP="web"\npsql -v app="$APP" -f sql/1_a.sql\n',
    "db/Makefile": "APP ?= web\n\nschema:\n\tpsql --set=app=$(APP) -f sql/1_a.sql\n",
    "scripts/default.sh": "psql -v app=${APP:-web} -f sql/1_a.sql\n",
    "scripts/install.sh": "set -e\npsql --set=other=1 \\\n  -v app='web' -f sql/1_a.sql\n",
    "Makefile": "db:\n\tpsql -d shop -v 'app=web' -f sql/1_a.sql\n",
    "docker-compose.yml": "services:\n  flyway:\n    environment:\n      FLYWAY_PLACEHOLDERS_APP: web\n",
    "pom.xml": "<properties><flyway.placeholders.app>web</flyway.placeholders.app></properties>\n",
    "package.json": '{"scripts": {"db": "liquibase update -Dapp=web"}}\n',
    "atlas.hcl": 'data "template_dir" "x" {\n  path = "sql"\n  vars = {\n    app = "web"\n  }\n}\n',
}


@pytest.mark.parametrize("path", OF_TOOLS)
def test_a_tool_s_settings_give_a_value(path: str, meshdoc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(path, OF_TOOLS[path])
    write("sql/1_a.sql", "create table ${app}_a ();\ncreate table ${app}_b ();\n")
    done = meshdoc("build", "sql")
    assert done.status == 0
    assert f'notice: placeholders have the values of {path}: app = "web"' in done.err.replace("\n  ", " ")
    assert Path("output/tables/public.web_a.md").exists()
    assert meshdoc("build", "sql", "--placeholder", "app=other").status == 0
    assert Path("output/tables/public.other_a.md").exists()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("flyway.conf", "flyway.placeholders.app=${APP}\n"),
        ("flyway.conf", "flyway.placeholders.other=web\n"),
        ("flyway.conf", "flyway.placeholders.app=web\nflyway.placeholders.app=api\n"),
        ("test/flyway.conf", "flyway.placeholders.app=web\n"),
        (".gmrc", '{ ":app": "!ENV" }'),
        ("application.yml", "spring: [flyway: {"),
        ("notes.conf", "flyway.placeholders.app=web\n"),
        (".env", "api_key=web\n"),
        ("install.sh", 'psql -v app="$APP" -v app=$(name) -v api_key=web\necho -v app=web\n'),
        ("install.sh", "psql -v app=web\npsql -v app=api\n"),
        ("install.sh", "APP=web\nAPP=api\npsql -v app=$APP\n"),
        ("tests/install.sh", "psql -v app=web\n"),
    ],
)
def test_what_is_no_plain_value_is_not_taken(path: str, text: str, meshdoc, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(path, text)
    write("sql/1_a.sql", "create table ${app}_a ();\ncreate user ${api_key};\n")
    done = meshdoc("build", "sql")
    assert (done.status, done.err.partition(":\n")[0]) == (2, "meshdoc: 2 placeholders have no value")


def test_a_parameter_of_a_changelog_has_a_value_and_keeps_its_place(meshdoc, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    change = '<createTable tableName="${prefix}a"><column name="${prefix}id" type="${prefix}t"/></createTable>'
    write(
        "db/changelog.xml",
        '<databaseChangeLog>\n<changeSet id="1" author="a">\n'
        f"  {change}\n  <sql>create table ${{prefix}}c ();\n  drop table ${{prefix}}d;</sql>\n"
        "</changeSet>\n</databaseChangeLog>\n",
    )
    done = meshdoc("build", "db")
    assert done.status == 2
    assert "${prefix} at db/changelog.xml:3:3 and 4 more" in done.err
    write("db/0.sql", "create type app_t as (a int);")
    done = meshdoc("build", "db", "--placeholder", "prefix=app_", "--baseline", "db/0.sql")
    assert 'db/changelog.xml:5:3: error: table "app_d" does not exist [42P01]' in done.err
    assert "`app_id`" in Path("output/tables/public.app_a.md").read_text("utf-8")


def test_psql_variables_that_the_including_script_sets_need_no_value() -> None:
    start = version("\\set own shop\n\\set given :asked\nselect 1 as one, 2 as two \\gset\n\\ir a.sql\n")
    included = SourceFile("a.sql", 'create schema :"own"; create schema :given; select :one + :two; select :missing;')
    script = replace(start, includes=(included,))
    with pytest.raises(Unset) as raised:
        fill([script], Values(given={}))
    assert raised.value.names == ("asked", "missing")
    (result,) = fill([script], Values(given={"asked": "library", "missing": "1"})).versions
    assert "\\set given library\n" in result.files[0].text
    assert result.includes[0].text == included.text.replace(":missing", "1")
