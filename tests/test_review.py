"""`meshdoc diff`: what a reviewer is told of a change. Its laws on every case are in test_compare.py."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from postgres import Server
from repository import commit, git, needs_git
from review.compare import Result, compared
from shell import Run, write
from test_verify import MIGRATIONS, conforms, database, dump

__all__ = ["database"]

from meshdoc.sources.git import process

Meshdoc = Callable[..., Run]
EXAMPLE = Path(__file__).parent.parent / "migrations"


@pytest.fixture(autouse=True)
def plain_git(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    process.surroundings.cache_clear()


@pytest.fixture
def between(meshdoc: Meshdoc) -> Callable[[str, str], dict]:
    """The review of a second version after a first, as data."""

    def found(before: str, after: str) -> dict:
        write("migrations/1.sql", before)
        write("migrations/2.sql", after)
        done = meshdoc("diff", "1", "--format", "json", "--platform", "none")
        assert done.status == 0, done.err
        return json.loads(done.out)

    return found


def told(review: dict) -> Iterator[tuple[str, str, str]]:
    """What happened to what, and the gravest of what it means."""
    return ((each["action"], f"{each['kind']} {each['name']}", each["class"]) for each in review["changes"])


# --- what differs -----------------------------------------------------------------------------------------------------


def test_the_example_loses_row_level_security(meshdoc: Meshdoc) -> None:
    files = sorted(str(file) for file in EXAMPLE.glob("2*.sql"))[:3]
    first, *_ = meshdoc("diff", "20250110000002", *(f"--source={file}" for file in files)).out.splitlines()
    assert first.startswith(
        "row-level security lost on `workflow_events`, `anon` and `authenticated` can now read all rows"
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("create table t (a int)", "drop table t", [("dropped", "table public.t", "breaks readers")]),
        ("create table t (a int)", "alter table t add b int", [("created", "column public.t.b", "compatible")]),
        (
            "create table t (a int); create view v as select a, count(*) as n from t group by a",
            "drop view v; create view v as select a from t group by a",
            [("altered", "view public.v", "compatible"), ("dropped", "column public.v.n", "breaks readers")],
        ),
        (
            "create table t (a int)",
            "alter table t add b int not null",
            [("created", "column public.t.b", "breaks writers")],
        ),
        (
            "create table t (a int); create view v as select a from t",
            "alter table t rename a to b; alter table t rename to u",
            [("renamed", "table public.u", "breaks readers"), ("renamed", "column public.u.b", "breaks readers")],
        ),
        (
            "create table t (a int); create view v as select a from t; create index i on t (a)",
            "drop table t cascade",
            [("dropped", "table public.t", "breaks readers"), ("dropped along", "view public.v", "breaks readers")],
        ),
        (
            "create view v as select 1 as a where true",
            "create or replace view v as\n  SELECT   1  AS a -- the same\n WHERE TRUE",
            [],
        ),
        (
            "create view v as select 1 as a",
            "drop view v; create view v as select 1 as a, 2 as b",
            [("altered", "view public.v", "compatible"), ("created", "column public.v.b", "compatible")],
        ),
        (
            "create table t (a int); create table u (a int)",
            "alter table t rename to x; alter table u rename to t; alter table x rename to u",
            [("renamed", "table public.t", "breaks readers"), ("renamed", "table public.u", "breaks readers")],
        ),
        (
            "create table t (a int); create table u (b int); create view v as select a from t",
            "drop table t cascade; alter table u rename to t",
            [
                ("dropped", "table public.t", "breaks readers"),
                ("renamed", "table public.t", "breaks readers"),
                ("dropped along", "view public.v", "breaks readers"),
            ],
        ),
        (
            "create table t (a int, b int)",
            "alter table t drop b; alter table t add b int",
            [("altered", "column public.t.b", "loses data")],
        ),
        (
            "create function f(a int) returns int language sql as 'select 1'",
            "drop function f; create function f(a int, b text) returns int language sql as 'select 1'",
            [("altered", "function public.f(integer, text)", "breaks readers")],
        ),
        (
            "create table t (a int) partition by list (a); create table t1 partition of t for values in (1)",
            "alter table t add b int",
            [("created", "column public.t.b", "compatible")],
        ),
        (
            "create table t (a int)",
            "create schema s; alter table t set schema s",
            [("created", "schema s", "compatible"), ("renamed", "table s.t", "breaks readers")],
        ),
    ],
)
def test_changes(between, before: str, after: str, expected: list[tuple[str, str, str]]) -> None:
    assert sorted(told(between(before, after))) == sorted(expected)


def test_what_a_change_says(between) -> None:
    review = between(
        "create table t (id int primary key, a bigint); create view v as select a from t;"
        "create function f() returns setof t language plpgsql as $$declare r t%rowtype; begin select a from t; end$$;",
        "alter table t drop column a cascade; alter table t alter id type bigint;",
    )
    changes = {each["name"]: each for each in review["changes"]}
    column = changes["public.t.a"]
    assert [each["class"] for each in column["meaning"]] == ["breaks readers", "breaks writers", "loses data"]
    assert {(each["name"], each["how"]) for each in column["affected"]} >= {("public.f()", "reads it")}
    assert column["place"] == {"path": "migrations/2.sql", "line": 1, "column": 1}
    assert changes["public.v"]["along"] == {"kind": "column", "name": "public.t.a"}
    assert changes["public.v"]["via"]
    assert changes["public.t.id"]["fields"] == [{"field": "type", "before": "integer", "after": "bigint"}]
    (lock,) = changes["public.t.id"]["locks"]
    assert (lock["mode"], lock["heavy"]) == ("ACCESS EXCLUSIVE", True)


PARTS = """
create table allowed (who text);
create function may() returns boolean language plpgsql as $$ begin return exists (select from allowed); end $$;
create function one() returns int language sql as $$ select count(*)::int from allowed $$;
create function note() returns trigger language plpgsql as $$ begin perform 1 from allowed; return new; end $$;
create table guarded (a int); alter table guarded enable row level security;
create policy p on guarded using (may());
create table checked (a int check (may()));
create table filled (a int default one(), b int, c int default one());
create table fired (a int);
create trigger g before insert on fired for each row execute function note();
""" + "\n".join(
    f"""
    create function read_{name}() returns bigint language sql as 'select count(*) from {name}';
    create function write_{name}() returns void language sql as 'insert into {name} default values';
    """
    for name in ("guarded", "checked", "filled", "fired")
)


def test_who_runs_a_part_of_a_table_is_affected_by_what_the_part_calls(between: Callable[[str, str], dict]) -> None:
    (table,) = (each for each in between(PARTS, "drop table allowed")["changes"] if each["name"] == "public.allowed")
    assert {f"{each['kind']} {each['name'].replace('public.', '')}" for each in table["affected"]} == {
        *("function may()", "function one()", "function note()"),
        *("policy p on guarded", "function read_guarded()", "function write_guarded()"),
        *("check checked_check on checked", "function write_checked()"),
        *("default value for column a of table filled", "default value for column c of table filled"),
        *("function write_filled()", "trigger g on fired", "function write_fired()"),
    }


def test_access(between) -> None:
    review = between(
        "create role app; create table t (a int, owner name); grant select on t to app;"
        "alter table t enable row level security; create policy p on t using (owner = current_user);",
        "drop policy p on t; create policy q on t using (true); grant insert on t to app;",
    )
    found = {(each["role"], each["command"], each["direction"], each["after"]["rows"]) for each in review["access"]}
    assert found == {("app", "select", "gains", "all"), ("app", "insert", "gains", "all")}
    assert review["verdict"][0] == "`app` can now insert into and read `t`"


def test_a_membership(between) -> None:
    review = between(
        "create role app; create role reader; create table t (a int); grant select on t to reader;",
        "grant reader to app;",
    )
    assert [*told(review)] == [("altered", "role app", "security")]
    assert [(each["role"], each["command"], each["direction"]) for each in review["access"]] == [
        ("app", "select", "gains")
    ]


def test_a_renamed_column_that_takes_the_name_of_a_dropped_one(between) -> None:
    review = between("create table t (a int, b int, c int)", "alter table t drop a; alter table t rename c to a;")
    assert sorted(told(review)) == [
        ("dropped", "column public.t.a", "breaks readers"),
        ("renamed", "column public.t.a", "breaks readers"),
    ]


def test_a_sequence_that_is_made_again_for_an_identity_column(meshdoc: Meshdoc) -> None:
    write("migrations/1.sql", "create table t (id serial)")
    again = "alter table t alter id drop default; drop sequence t_id_seq; alter table t alter id add generated always"
    write("migrations/2.sql", f"{again} as identity")
    _, told = meshdoc("diff", "1").out.split("~ altered: sequence public.t_id_seq")
    assert told.splitlines()[1:3] == ["    identity of: none → public.t.id", "    owned by: public.t.id → none"]


def test_columns_altered_alike(meshdoc: Meshdoc) -> None:
    names = [f"c{number}" for number in range(5)]
    write("migrations/1.sql", f"create table t ({', '.join(f'{name} timestamp' for name in names)})")
    write("migrations/2.sql", f"alter table t {', '.join(f'alter {name} type timestamptz' for name in names)}")
    assert "~ altered 5 columns: public.t.c0, public.t.c1, " in meshdoc("diff", "1").out
    for format in ("markdown", "github"):
        out = meshdoc("diff", "1", "--format", format).out
        assert "5 columns" in out and out.count("with time zone") == 1 and "t.c4" in out


def test_a_trigger_function_for_many_tables(between) -> None:
    body = "begin execute format('update %I set n = n + 1', tg_table_name); return new; end"
    before = f"create function f() returns trigger language plpgsql as $${body}$$;"
    for table in ("one", "two"):
        before += f"create table {table} (n int, a int); create trigger t after insert on {table} execute function f();"
    (change,) = between(before, "alter table one drop column n")["changes"]
    assert [each["name"] for each in change["affected"]] == ["t on public.one"]


def test_an_overload_that_old_calls_meet(between) -> None:
    before = """
    create function f(a integer) returns int language sql as 'select 1';
    create function by_literal() returns int language sql as $$select f('1')$$;
    create function exactly() returns int language plpgsql as 'begin return f(1); end';
    create view v as select f(1) as n;
    """
    made = "create function f({}) returns int language sql as 'select 1';"
    ambiguous, taken = "existing calls may become ambiguous", "existing calls may resolve to it"
    for arguments, notes, affected in (
        ("a bigint", {ambiguous}, {"by_literal"}),
        ("a text", {taken}, {"by_literal"}),
        ("a integer, b integer default 1", {ambiguous}, {"by_literal", "exactly"}),
        ("a integer, b integer", set(), set()),
        ("variadic a integer[]", set(), set()),
    ):
        (change,) = between(before, made.format(arguments))["changes"]
        assert {each["note"] for each in change.get("meaning", ())} == notes, arguments
        names = {each["name"].removeprefix("public.").removesuffix("()") for each in change.get("affected", ())}
        assert names == affected, arguments
    (change,) = between("", "create function abs(a text) returns text language sql as 'select a';")["changes"]
    assert change["meaning"] == [{"class": "breaks readers", "note": taken}]
    cast = "create cast (text as mood) with inout as implicit;"
    assert between("create type mood as enum ('a');", cast)["verdict"] == ["1 breaking change"]
    assert between("", f"create type mood as enum ('a'); {cast}")["verdict"] == ["compatible changes only: 2 created"]
    assert between("", f"{made.format('a int')} {made.format('a text')}")["verdict"] == [
        "compatible changes only: 2 created"
    ]


TENANTS = """
create table users (id int primary key); create table orgs (id int primary key, owner int not null references users);
create table projects (id int primary key, org int not null references orgs, status text);
create table jobs (id int primary key, project int not null references projects);
create table logs (id int primary key, job int not null references jobs);
alter table orgs enable row level security; create policy p on orgs using (owner = current_setting('app.user')::int);
"""


def test_tenancy(between) -> None:
    review = between(TENANTS, "alter table jobs add org int references orgs; alter table logs drop column job;")
    assert review["verdict"][:2] == ["rows can belong to two tenants in `jobs`", "`logs` no longer leads to a tenant"]
    assert review["tenancy"] == [
        {
            **{"kind": "table", "name": "public.jobs", "tie": "ambiguous", "tenant": "public.orgs"},
            "ways": ["org → public.orgs", "project → public.projects.org → public.orgs"],
        },
        {"kind": "table", "name": "public.logs", "tie": "apart", "tenant": "public.orgs"},
    ]
    healed = between(f"{TENANTS} alter table jobs add org int references orgs;", "alter table jobs drop column org;")
    assert [(each["name"], each["tie"]) for each in healed["tenancy"]] == [("public.jobs", "unambiguous")]
    assert "tenancy" not in between(TENANTS, "alter table jobs rename to tasks; alter table tasks add note text;")


def test_a_new_relation_that_everybody_reads(between) -> None:
    review = between(
        "create role anon;",
        "create table t (a int); grant select on t to anon; create view v as select 1 as a;"
        "grant select on v to public; create table closed (a int); grant select on closed to anon; "
        "alter table closed enable row level security;",
    )
    assert review["verdict"] == ["new `t` and `v` can be read in full by `anon` and `PUBLIC`"]


def test_functions_that_anybody_can_execute(between) -> None:
    body = "returns int language sql security definer as 'select 1';"
    closed = f"create role anon; create function f() {body} revoke all on function f() from public;"
    review = between(closed, "grant execute on function f() to anon;")
    assert review["verdict"] == ["`anon` can now execute `f()`", "1 security change"]
    assert between("", f"create function g() {body}")["verdict"] == [
        "new security definer `g()` can be executed by `PUBLIC`"
    ]
    review = between("create role anon;", f"create function g() {body} revoke all on function g() from public;")
    assert review["verdict"] == ["1 new security definer function"]
    fires = "returns trigger language plpgsql security definer as 'begin return new; end';"
    assert between("", f"create function h() {fires}")["verdict"] == ["1 new security definer function"]


def test_the_same_for_many_objects_is_said_once(meshdoc: Meshdoc) -> None:
    names = [f"c{number}" for number in range(5)]
    functions = [f"f{number}" for number in range(3)]
    create = "create function {}() returns int language sql as 'select 1'; revoke all on function {}() from public;"
    made = "".join(create.format(name, name) for name in functions)
    write("migrations/1.sql", f"create role app; create table t (a int, {' int, '.join(names)} int); {made}")
    drops = ", ".join(f"drop column {name}" for name in names)
    grants = "".join(f"grant execute on function {name}() to app;" for name in functions)
    write("migrations/2.sql", f"alter table t {drops}, add b int generated always as (a + 1) stored; {grants}")
    done = meshdoc("diff", "1")
    assert "- dropped 5 columns of public.t: c0, c1, c2, c3, c4 (migrations/2.sql:1:1)" in done.out
    assert "app gains execute on 3 functions public.f0(), public.f1(), public.f2(): none → all" in done.out
    assert "rewrites the table (b: the generated value is stored in each row)" in done.out
    for format in ("markdown", "github"):
        out = meshdoc("diff", "1", "--format", format).out
        assert "5 columns of" in out and out.count("gain") == 1 and "stored in each row" in out, out


def test_a_body_that_names_the_renamed_function(between) -> None:
    before = """create table t (a int); create function f(n int) returns bigint
        begin atomic select sum(a) from t where a = n; end;"""
    found = between(before, "alter table t rename to u; alter function f rename to g;")
    assert {each["name"]: each.get("fields") for each in found["changes"]} == {
        "public.g(integer)": None,
        "public.u": None,
    }


def test_a_dropped_sequence_that_a_body_names(between) -> None:
    before = """create sequence s;
        create function f() returns bigint language plpgsql as $$ begin return nextval('s'); end $$;"""
    (change,) = between(before, "drop sequence s")["changes"]
    assert [each["name"] for each in change["affected"]] == ["public.f()"]


def test_a_table_that_was_made_again_has_no_rows_that_must_comply(between) -> None:
    again = "drop table t; create table t (id int check (id > 1), code text unique); create unique index on t (id)"
    found = between("create table t (id int, code text)", again)["changes"]
    assert [each["name"] for each in found if each["class"] == "needs order with a deploy"] == []


def test_a_check_of_a_new_column_that_is_null_so_far(between) -> None:
    made = "create table t (id int);"
    for column, told in (
        ("code text check (code is not null)", True),
        ("code text default 'a' check (code <> '')", False),
    ):
        changes = between(made, f"alter table t add column {column}")["changes"]
        (check,) = (each for each in changes if each["kind"] == "check")
        assert (check["class"] == "needs order with a deploy") is told


def test_the_order_of_columns_changes_where_one_is_added(between) -> None:
    made = "create table t (a int, b int);"
    (change, *_) = between(made, "comment on table t is 'x'; alter table t drop a; alter table t add a int")["changes"]
    assert change["fields"][-1]["field"] == "column order"
    change, *_ = between(made, "alter table t drop a;\nalter table t add a int")["changes"]
    assert (change["name"], change["place"]["line"]) == ("public.t", 2)


def test_objects_renamed_alike(meshdoc: Meshdoc) -> None:
    names = [f"t{number}" for number in range(5)]
    write("migrations/1.sql", "".join(f"create table {name} ();" for name in names))
    write("migrations/2.sql", "".join(f"alter table {name} rename to {name}_old;" for name in names))
    done = meshdoc("diff", "1")
    assert "~ renamed 5 tables: public.t0 → public.t0_old, public.t1 → public.t1_old, " in done.out
    assert "**renamed** 5 tables: `t0` → `t0_old`, " in meshdoc("diff", "1", "--format", "github").out
    assert "5 tables: renamed · breaks readers" in meshdoc("diff", "1", "--format", "markdown").out


def test_pages_that_mention_what_changed(meshdoc: Meshdoc) -> None:
    write("migrations/1.sql", f"{TENANTS} create function f() returns int language sql as 'select 1';")
    write("migrations/2.sql", "alter table projects rename status to state; drop function f(); drop table logs;")
    write("migrations/pages/about.md", "[[jobs]], [[projects.status]], `f()`,\n`logs.job`, `state` and [[projects]].\n")
    done = meshdoc("diff", "1")
    assert "2 pages" not in done.out and "1 page mentions what is gone" in done.out
    assert done.out.partition("pages:\n")[2].splitlines() == [
        "  migrations/pages/about.md:1:11 mentions column public.projects.status: renamed to public.projects.state",
        "  migrations/pages/about.md:1:32 mentions function public.f(): dropped",
        "  migrations/pages/about.md:2:1 mentions column public.logs.job: dropped",
        "  migrations/pages/about.md:2:25 mentions table public.projects: altered (column public.projects.state)",
    ]
    for format in ("markdown", "github", "sarif", "gitlab"):
        assert "about.md" in meshdoc("diff", "1", "--format", format).out


def test_json_is_of_the_shape_that_help_describes(meshdoc: Meshdoc, between) -> None:
    shape = json.loads(meshdoc("help", "json").out)["diff"]
    review = between(
        "create role app; create table t (a int primary key); create table u (a int references t);",
        "alter table t rename to w; grant select on w to app; create table x (b int); drop table u; drop table none;",
    )
    conforms(review, shape)
    assert {"access", "locks", "unapplied"} <= set(review)


# --- beside a real server ---------------------------------------------------------------------------------------------


def test_a_dump_does_not_differ(server: Server, database: str, meshdoc: Meshdoc) -> None:
    for name, statements in MIGRATIONS.items():
        write(f"migrations/{name}", statements)
    for options in ((), ("--no-owner", "--no-privileges")):
        write("schema.sql", dump(server, database, *options))
        for arguments in (("schema.sql",), ("3", "schema.sql")):
            assert meshdoc("diff", *arguments).out.startswith("no changes\n"), arguments


def test_what_breaks_on_the_server_is_named(server: Server) -> None:
    """`python -m tests.review --count 100` does the same for many random changes."""
    result = Result()
    for seed in range(4):
        compared(server, f"review {seed}", result)
    assert result.counts["failing"] > 10
    assert not result.wrong


def test_a_dump_has_no_roles_and_access_is_the_same(meshdoc: Meshdoc) -> None:
    write(
        "migrations/1.sql",
        """
        create role reader noinherit; create role app bypassrls; create role team; grant reader to team;
        create table t (a int); alter table t enable row level security; grant select on t to reader, app;
        """,
    )
    write(
        "schema.sql",
        "CREATE TABLE public.t (a integer); ALTER TABLE public.t ENABLE ROW LEVEL SECURITY;"
        "GRANT SELECT ON public.t TO reader; GRANT SELECT ON public.t TO app;",
    )
    assert meshdoc("diff", "schema.sql").out.startswith("no changes\n")


def test_a_small_change_needs_few_modules(meshdoc: Meshdoc) -> None:
    """The interpreter and the reports take longer to import than to compare two versions."""
    write("migrations/1.sql", "create table t (a int, b text); create view v as select a from t;")
    write("migrations/2.sql", "create or replace view v as select a from t where a > 0; create index on t (a);")
    meshdoc("diff", "1")
    told = "import sys; from meshdoc import cli; sys.argv = ['meshdoc', 'diff', '1']\ntry: cli.main()\nfinally: "
    told += "print({'meshdoc.interpret', 'meshdoc.insight.reports', 'meshdoc.cli.build'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert "altered: view public.v" in done.stdout
    assert done.stdout.endswith("set()\n"), done.stdout


# --- names of states --------------------------------------------------------------------------------------------------

ONE = "create table one (a int primary key);"


@needs_git
def test_revisions(meshdoc: Meshdoc) -> None:
    commit("One", 1, {"migrations/1.sql": ONE})
    git("tag", "v1")
    git("switch", "--quiet", "--create", "feature")
    second = commit("Two", 2, {"migrations/2.sql": "alter table one add b int;"})
    git("switch", "--quiet", "main")
    commit("Three", 3, {"migrations/3.sql": "create table three ();"})
    git("switch", "--quiet", "feature")
    write("migrations/4.sql", "drop table one;")
    dropped = "dropped: table public.one"
    added = "created: column public.one.b"
    for arguments, expected in {
        (): [dropped],
        ("v1",): [dropped],
        ("v1", "feature"): [added],
        ("main...feature",): [added],
        ("1", "2"): [added],
        ("v1", second[:10]): [added],
        ("main", "feature"): [added, "dropped: table public.three"],
        ("feature", "feature"): [],
    }.items():
        done = meshdoc("diff", *arguments)
        assert done.status == 0, done.err
        lines = [line[2:].partition(" (")[0] for line in done.out.splitlines() if line.startswith(("+", "-", "~"))]
        assert sorted(lines) == expected, arguments
    assert meshdoc("diff", "feature", "feature").out.splitlines()[0] == "no changes"
    assert "renames are guesses" in meshdoc("diff", "main", "feature").err
    assert meshdoc("diff", "nowhere").err.startswith("meshdoc: nowhere is no version")


@needs_git
def test_a_version_comes_before_a_commit_whose_id_begins_so(meshdoc: Meshdoc) -> None:
    first = commit("One", 1, {"migrations/1.sql": ONE})
    write(f"migrations/{first[:6]}_two.sql", "alter table one add b int;")
    versions = [line.split()[0] for line in meshdoc("sources").out.splitlines() if first[:6] in line]
    if versions != [first[:6]]:
        pytest.skip("the commit's id begins with no number, so that no version is called so")
    assert meshdoc("diff", first[:6]).out.startswith("no changes\n")


@needs_git
def test_a_commit_and_a_dump_are_compared_without_the_files_of_the_working_folder(meshdoc: Meshdoc) -> None:
    first = commit("One", 1, {"migrations/1.sql": ONE})
    shutil.rmtree("migrations")
    write("../dump.sql", ONE)
    assert meshdoc("diff", first[:9], "../dump.sql").out.startswith("no changes\n")


@needs_git
def test_a_branch_does_not_decide_how_it_is_reviewed(meshdoc: Meshdoc) -> None:
    commit("One", 1, {"migrations/1.sql": ONE, "meshdoc.toml": 'paths = ["migrations"]'})
    git("switch", "--quiet", "--create", "feature")
    commit(
        "Two", 2, {"migrations/2.sql": "drop table one;", "meshdoc.toml": 'paths = ["innocent"]', "innocent/1.sql": ONE}
    )
    done = meshdoc("diff")
    assert "- dropped: table public.one" in done.out
    assert "settings: those of the base" in done.err


def test_folders_and_dumps(meshdoc: Meshdoc) -> None:
    write("old/1.sql", "create table customers (id int primary key, name text, email text); create table gone ();")
    write("new/1.sql", "create table clients (id int primary key, name text, email text not null);")
    write("schema.sql", "CREATE TABLE public.customers (id integer NOT NULL PRIMARY KEY, name text, email text);")
    done = meshdoc("diff", "old", "new")
    assert "~ renamed: table public.clients (was public.customers, as a guess)" in done.out
    assert "- dropped: table public.gone" in done.out
    assert "\n    not null\n" in done.out
    assert "- dropped: table public.gone" in meshdoc("diff", "old", "schema.sql").out
    assert "+ created: table public.gone" in meshdoc("diff", "schema.sql", "old").out
    assert meshdoc("diff", "schema.sql", "schema.sql").out.startswith("no changes\n")


def test_status(meshdoc: Meshdoc) -> None:
    write("migrations/1.sql", ONE)
    write("migrations/2.sql", "drop table one;")
    assert meshdoc("diff", "1").status == 0
    assert meshdoc("diff", "1", "--fail-on", "breaking").status == 1
    assert meshdoc("diff", "1", "--fail-on", "security").status == 0
    assert meshdoc("diff", "1", "--fail-on", "nothing").status == 2


# --- hostile names ----------------------------------------------------------------------------------------------------


def test_names_do_not_act(meshdoc: Meshdoc) -> None:
    write("migrations/1.sql", 'create table "a`|<b>@x#1\n::error::{}" (i int);')
    write("migrations/2.sql", 'drop table "a`|<b>@x#1\n::error::{}";')
    done = meshdoc("diff", "1")
    assert done.status == 0
    assert not [line for line in done.out.splitlines() if line.startswith("::")]
    done = meshdoc("diff", "1", "--format", "markdown")
    assert done.status == 0
    assert "<b>" not in done.out and "\n::" not in done.out


def test_a_secret_is_hidden_and_compared(meshdoc: Meshdoc) -> None:
    token = "ghp_16C7e42F292c6912E7710c838347Ae178B4a"
    write("migrations/1.sql", "create function f() returns text language sql as $$select 'x'$$;")
    write("migrations/2.sql", f"create or replace function f() returns text language sql as $$select '{token}'$$;")
    write(
        "migrations/3.sql", f"create or replace function f() returns text language sql as $$select '{token[:-1]}b'$$;"
    )
    for base in "12":
        done = meshdoc("diff", base)
        assert "~ altered: function public.f()" in done.out
        assert "ghp_" not in done.out + done.err
