"""Exports: what another program reads is what the schema says, whatever its names are."""

from __future__ import annotations

import contextlib
import html
import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import psycopg
import pytest
import yaml
from cases import Case, all_cases
from dump import LEFT_OUT, exported, faults, refusals, sampled
from hypothesis import given
from hypothesis import strategies as st
from postgres import Server
from profiles import PROFILE
from shell import Run
from test_render import book_of

from meshdoc import project
from meshdoc.catalog.names.format_type import SPELLED
from meshdoc.commands.sequence import LIMITS
from meshdoc.config import Config
from meshdoc.history.history import History
from meshdoc.render import Book, dbml, dbt, dot, llms, plantuml
from meshdoc.render.formats import single_files
from meshdoc.render.insert_schema import TYPES
from meshdoc.render.json import catalog_json
from meshdoc.render.json.report import ATTNUMS
from meshdoc.render.json.reported import all_reported
from meshdoc.render.json.schema import export_shape
from meshdoc.render.outline import outline
from meshdoc.visible import visible

ROOT = Path(__file__).parent.parent
SAMPLE = sampled(count=10, seed=7)
OF_ALL_KINDS = sampled(count=0, seed=0, part="render/dump.md")
OTHERS = ("dbml", "plantuml", "dot", "mermaid", "tbls", "llms", "dbt", "jsonschema")


@pytest.fixture(scope="module")
def history() -> History:
    """The example of this repository."""
    with contextlib.chdir(ROOT):
        config = Config(platform="supabase")
        return project.replay(config, project.read(config))


@pytest.fixture(scope="module")
def example(history: History) -> Book:
    """The example as a book."""
    return project.book(Config(platform="supabase"), history)


# --- sql --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", [*OF_ALL_KINDS, *SAMPLE[:6]], ids=str)
def test_a_dump_makes_the_same_catalog(case: Case, server: Server) -> None:
    assert faults(server, case.run(), case.database) == []


def test_the_dump_of_the_example_is_replayed_to_the_same_catalog(history: History, tmp_path: Path) -> None:
    """Not on the server, which lacks the extensions of the platform."""
    (tmp_path / "schema.sql").write_text(exported(history))
    config = Config(paths=(tmp_path / "schema.sql",), platform="supabase")
    again = project.replay(config, project.read(config))
    assert [entry for entry in again.entries if entry.sqlstate] == []
    assert catalog_json(again.catalog, again.system) == catalog_json(history.catalog, history.system)


def test_what_is_left_out_of_the_proof_are_cases() -> None:
    assert {str(case) for case in all_cases()} >= LEFT_OUT


CIRCLES = """
create function f(int) returns int language sql as 'select $1';
create table a (id int primary key, b int, c int default f(1), check (f(b) > 0));
create table b (id int primary key, a int references a);
alter table a add foreign key (b) references b;
create function of_a(a) returns int language sql begin atomic select ($1).b; end;
alter table a add constraint by_row check (of_a(a.*) > 0);
create view v as select 1 as x;
create function of_v() returns setof v language sql as 'select 1';
create or replace view v as select x from of_v();
create view grouped as select id, b from a group by id;
create table parts (a int, b int, primary key (a, b)) partition by list (a);
create table part partition of parts for values in (1) partition by list (b);
create table part_of_part partition of part for values in (1);
create index on parts (b);
create domain d as int;
create function is_d(d) returns boolean language sql as 'select true';
alter domain d add constraint d_check check (is_d(value));
"""


def test_circles_are_opened(server: Server) -> None:
    assert faults(server, book_of(CIRCLES).history) == []


BASE = """
create role app; create schema auth; create table auth.users (id int primary key, name text);
create type auth.level as enum ('low', 'high');
alter default privileges in schema public grant select on tables to app;
"""
CHANGES = """
alter table auth.users add column born date not null default now();
create index on auth.users (born);
alter type auth.level add value 'middle' before 'high';
comment on column auth.users.name is 'what they are called';
grant select (name) on auth.users to app;
alter table auth.users enable row level security;
create policy own on auth.users using (id = 1);
revoke usage on schema public from public;
create trigger t before insert on auth.users for each row execute function suppress_redundant_updates_trigger();
create table mine (id int references auth.users);
create table closed (id int);
revoke all on closed from app;
"""


def test_changes_of_what_a_baseline_made(tmp_path: Path, server: Server) -> None:
    files = {"base.sql": BASE, "1.sql": CHANGES.replace("suppress_redundant_updates_trigger", "public.f")}
    files["1.sql"] = "create function f() returns trigger language plpgsql as 'begin return new; end';" + files["1.sql"]
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    config = Config(paths=(tmp_path / "1.sql",), baseline=(tmp_path / "base.sql",))
    history = project.replay(config, project.read(config))
    assert faults(server, history) == []
    assert "create schema auth" not in exported(history).lower()


# --- json -------------------------------------------------------------------------------------------------------------

VALIDATOR = jsonschema.Draft202012Validator(export_shape())


def faults_of_json(book: Book) -> list[str]:
    """What is not as the schema describes it."""
    found = json.loads(project.export(book, "json"))
    return [f"{'/'.join(map(str, error.path))}: {error.message}" for error in VALIDATOR.iter_errors(found)]


def test_the_shape_is_a_json_schema() -> None:
    VALIDATOR.check_schema(VALIDATOR.schema)


def test_every_field_is_described() -> None:
    objects = [VALIDATOR.schema, *VALIDATOR.schema["$defs"].values()]
    fields = [field for each in objects for field in each.get("properties", {}).items()]
    assert all(each["additionalProperties"] is False for each in objects if "properties" in each)
    assert len(fields) > 150
    shapes = ("$ref", "anyOf", "type", "enum", "const")
    assert [name for name, field in fields if not any(shape in field for shape in shapes)] == []


def test_columns_are_named_in_reports() -> None:
    records = {name: each for name, each in VALIDATOR.schema["$defs"].items() if "." in name}
    known = {
        f"{name.rpartition('.')[2]}.{field}" for name, each in records.items() for field in each.get("properties", ())
    }
    assert {f"{name}.{field}" for name, fields in ATTNUMS.items() for field in fields} <= known
    numbers = {
        f"{name}.{field}"
        for name, each in records.items()
        for field, described in each.get("properties", {}).items()
        if "integer" in json.dumps(described)
    }
    counts = (
        "total",
        "holds",
        "columns",
        "described",
        "level",
        "most",
        "partitions",
        "expressions",
        "keys",
        "policies",
    )
    assert {each for each in numbers if each.rpartition(".")[2] not in (*counts, "policies", "counts", "line")} == set()


@pytest.mark.parametrize("case", SAMPLE, ids=str)
def test_json_has_its_shape(case: Case) -> None:
    assert faults_of_json(Book(title="Test", history=case.run())) == []


def test_json_of_the_example(example: Book) -> None:
    assert faults_of_json(example) == []
    found = json.loads(project.export(example, "json"))
    assert found["version"] == 1
    assert set(found["reports"]) <= set(all_reported())
    assert {row["object"] for row in found["reports"]["access"] if row["role"] == "anon" and row["rows"] == "all"} >= {
        "public.queue_config"
    }


# --- all of them ------------------------------------------------------------------------------------------------------

HOSTILE = (
    '"',
    "'",
    "`",
    "\\",
    "\n",
    "\t",
    "\r",
    "\0x",
    "<b>",
    "&amp;",
    "]>",
    "-->",
    "%getenv('HOME')",
    "!include /etc/passwd",
    "$x",
    "{{ env_var('SECRET') }}",
    "{% raw %}",
    "{# #}",
    "{{",
    "}}",
    "@enduml",
    "}",
    "{",
    "//",
    "/*",
    "*/",
    "'''",
    "[[http://x]]",
    "**x**",
    "__x__",
    "..",
    "<<x>>",
    "<U+0041>",
    "\u202e",
    "\u2028",
    "名前",
    " ",
    "a",
    "_",
    "#",
    ": ",
    "- ",
    "|",
    "~",
    "\ud800",
)
TEXTS = st.lists(st.sampled_from(HOSTILE), max_size=6).map("".join) | st.text(max_size=12)


def test_every_format_has_help(meshdoc: Callable[..., Run]) -> None:
    told = meshdoc("help", "formats").out
    assert [name for name in (*OTHERS, "sql", "json") if f"\n{name}\n" not in f"\n{told}"] == []
    assert all(single_files()[name].summary for name in OTHERS)


def test_what_a_format_has_no_place_for_is_told(example: Book) -> None:
    losses: dict[str, list[str]] = {}
    for name in OTHERS:
        project.export(example, name, lambda loss, name=name: losses.setdefault(name, []).append(loss.message))
    assert {name: len(told) for name, told in losses.items()} == dict.fromkeys(OTHERS, 1)
    assert "21 policies" in losses["dbml"][0] and "policies" not in losses["llms"][0]


def test_no_line_of_one_name_becomes_two(example: Book) -> None:
    name = 'x" {\n!include /etc/passwd\n@enduml'
    quoted = name.replace('"', '""')
    book = book_of(f'create table "{quoted}" ("{quoted}" int primary key); comment on table "{quoted}" is $_${name}$_$')
    for format in OTHERS:
        text = project.export(book, format)
        assert not [line for line in text.splitlines() if line.startswith(("!include", "@enduml"))][
            1 if format == "plantuml" else 0 :
        ]


# --- dbml, plantuml, dot, dbt, llms: escaping -------------------------------------------------------------------------

STRINGS = {'"': dbml.name, "'": dbml.text}
UNESCAPED = re.compile(r"\\(.)", re.DOTALL)


@given(TEXTS, st.sampled_from('"' + "'"))
@PROFILE
def test_dbml_strings_read_back(value: str, quote: str) -> None:
    told = STRINGS[quote](value)
    assert re.fullmatch(rf"{quote}(?:[^{quote}\\\n]|\\.)*{quote}", told)
    read = UNESCAPED.sub(lambda found: {"n": "\n", "t": "\t"}.get(found[1], found[1]), told[1:-1])
    assert read == visible(value)


@given(TEXTS)
@PROFILE
def test_dbml_expressions_stay_inside(value: str) -> None:
    assert re.fullmatch(r"`[^`\n]*`", dbml.expression(value))


@given(TEXTS)
@PROFILE
def test_plantuml_interprets_nothing(value: str) -> None:
    told = plantuml.plain(value)
    rest = re.sub(r"<U\+[0-9A-F]{4,6}>", "", told)
    assert re.fullmatch(r"[\w ,.]*", rest) and "__" not in told and ".." not in told and not told.startswith(".")
    read = re.sub(r"<U\+([0-9A-F]+)>", lambda found: chr(int(found[1], 16)), told)
    assert read == " ".join(visible(value).split())


@given(TEXTS)
@PROFILE
def test_dot_labels_are_text(value: str) -> None:
    read = ElementTree.fromstring(f"<td>{dot.html(value)}</td>")
    assert list(read) == [] and (read.text or "").strip() == " ".join(visible(value).split())
    assert html.unescape(dot.html(value)).strip() == " ".join(visible(value).split())


@given(TEXTS)
@PROFILE
def test_dbt_texts_hold_no_jinja(value: str) -> None:
    told = dbt.plain(value)
    assert re.sub(r"\{\{ '\{' \}\}", "{", told) == visible(value)
    assert not re.search(r"\{[{%#]", told.replace("{{ '{' }}", "\0"))
    assert yaml.safe_load(yaml.safe_dump(told, allow_unicode=True)) == told


@given(TEXTS)
@PROFILE
def test_text_for_models_is_one_line(value: str) -> None:
    assert len(llms.line(value).splitlines()) <= 1


@pytest.mark.parametrize("tokens", [20, 100, 400, 1000, 3000, 10000])
def test_text_for_models_keeps_to_its_length(example: Book, tokens: int) -> None:
    limited = project.book(Config(platform="supabase"), example.history)
    object.__setattr__(limited, "max_tokens", tokens)
    text, whole = project.export(limited, "llms"), project.export(example, "llms")
    assert len(text) <= tokens * llms.CHARACTERS_PER_TOKEN
    assert text == whole or len(text) < len(whole)


def test_max_tokens_is_for_models(meshdoc: Callable[..., Run], tmp_path: Path) -> None:
    (tmp_path / "1.sql").write_text("create table t (a int)")
    assert meshdoc("export", "--format", "llms", "--max-tokens", "50", "1.sql").out.startswith("# ")
    refused = meshdoc("export", "--format", "dot", "--max-tokens", "50", "1.sql")
    assert refused.status == 2 and "--max-tokens is for --format llms" in refused.err


# --- outline ----------------------------------------------------------------------------------------------------------


def test_tables_of_the_platform_have_what_is_referenced(example: Book) -> None:
    found = {table.title: [field.name for field in table.fields] for table in outline(example).tables}
    assert found["auth.users"] == ["id"]
    assert not [name for name in found if name.startswith("workflow_events_y")]


@pytest.mark.parametrize("type", LIMITS)
def test_bounds_of_integers_in_a_schema(type: int) -> None:
    least, most = LIMITS[type]
    shape = TYPES[SPELLED[type]]
    assert (shape["minimum"], shape["maximum"]) == (least, most)


# --- jsonschema -------------------------------------------------------------------------------------------------------

ROWS = """
create type mood as enum ('good', 'bad');
create domain percent as int check (value between 0 and 100);
create domain must as text not null;
create table t (
    small smallint not null, whole integer, big bigint default 1 not null, price numeric(6, 2), part percent,
    name text not null, short varchar(3), flag boolean, token uuid, day date, feeling mood, tags text[], data jsonb,
    kind text check (kind in ('a', 'b')), must must, id int generated always as identity,
    twice int generated always as (whole * 2) stored
);
"""
EDGES = [2**15, -(2**15) - 1, 2**31, 2**63, 9999.99, 10000, 0.5]
NUMBERS = st.integers() | st.integers(-200, 200) | st.sampled_from(EDGES)
VALUES = (
    st.none()
    | st.booleans()
    | NUMBERS
    | st.sampled_from(["a", "good", "2024-02-29", "2023-02-29", "00000000-0000-0000-0000-000000000000", "abcd", "x\0"])
    | st.lists(st.sampled_from(["a", None]), max_size=2)
)
PROPERTIES = ("small", "whole", "big", "price", "part", "name", "short", "flag", "token", "day", "feeling", "tags")
COLUMNS = (*PROPERTIES, "data", "kind", "must")
GOOD = {"small": 1, "name": "a", "must": "x"}


@dataclass(frozen=True, repr=False)
class Table:
    """The schema of the rows of a table, and a connection to a server that has it."""

    validator: jsonschema.Draft202012Validator
    connection: psycopg.Connection[Any]

    def insert(self, row: dict[str, Any]) -> str:
        """The SQLSTATE with which the server refuses a row; empty if it takes it."""
        names = ", ".join(f'"{name}"' for name in row)
        values = f"select {names} from json_populate_record(null::t, %s::json)"
        try:
            self.connection.execute(f"insert into t ({names}) {values}", [json.dumps(row)])
        except psycopg.Error as error:
            return error.sqlstate or "?"
        return ""


@pytest.fixture(scope="module")
def table(server: Server) -> Iterator[Table]:
    """A table of columns of many types."""
    book = book_of(ROWS)
    schema = json.loads(project.export(book, "jsonschema"))["$defs"]["t"]
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    with server.database() as database:
        assert not [*refusals(server, database, exported(book.history))]
        with closing(server.connect(database)) as connection:
            yield Table(validator, connection)


@given(st.dictionaries(st.sampled_from(COLUMNS), VALUES, max_size=3), st.booleans())
@PROFILE
def test_rows_that_are_valid_are_accepted(table: Table, row: dict[str, Any], whole: bool) -> None:
    given_row = {**GOOD, **row} if whole else {"small": 1, **row}
    if table.validator.is_valid(given_row):
        assert table.insert(given_row) == ""
    elif any(given_row.get(name) is None for name in GOOD):
        assert table.insert(given_row)


def test_each_column_can_be_given(table: Table) -> None:
    validator, insert = table.validator, table.insert
    assert set(validator.schema["properties"]) == set(COLUMNS)
    assert validator.schema["required"] == ["small", "name", "must"]
    full = {**GOOD, "price": 9999.99, "part": 100, "short": "abc", "day": "2024-02-29", "feeling": "bad", "tags": ["a"]}
    assert validator.is_valid(full) and insert(full) == ""
    for wrong in ({"part": 101}, {"feeling": "x"}, {"kind": "c"}, {"price": 10000}, {"short": "abcd"}, {"id": 1}):
        assert not validator.is_valid({**GOOD, **wrong}) and insert({**GOOD, **wrong})
