"""Prerequisites: what is said about objects that no migration creates, and the baseline that creates them."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from postgres import Server, send
from shell import write

from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.prerequisites import needs
from meshdoc.replay.run import replay
from meshdoc.sources import Kind, SourceFile, Version
from meshdoc.syntax.psqlscan import ScanState, Stop, scan

PUMPS = """
create table water.pump (id serial primary key, owner uuid default auth.uid() references auth.users, email citext,
    kind pump_kind, site int references site (code));
alter table water.pump owner to web;
grant select on water.pump to web, "Reader";
alter table legacy add column x int, drop column y;
insert into settings (name, value, n) values ('a', 'b', 1) on conflict (name) do nothing;
create policy p on water.pump using (auth.uid() = owner);
create trigger t before update on water.pump for each row execute function touch();
create view v as select u.email, u.id, p.kind from auth.users u join water.pump p on p.owner = u.id
    where u.confirmed and u.created > now();
create index on water.pump using gin (email gin_trgm_ops);
select setup('x', 3);
call work(1);
create function total() returns text language sql as 'select amount from invoices';
do $$ begin alter table orders add column x int references parts (number); end $$;
alter type mood add value 'calm' after 'glad';
create table item (a int) partition by range (bucket(a));
create index on water.pump (slug(kind));
create view calls as select payload -> 'a' ->> 'b' as b, auth.jwt() ->> 'sub' as sub from hook where number = 3;
create schema app;
create table app.note (a int);
alter table note add b int;
create extension hstore schema ext;
create table app.pairs (a hstore);
update ledger set total = 5, paid = now(), who = current_user where id in (1, 2) and day < current_date;
comment on column registry.label is 'x';
comment on column other.registry.label is 'x';
alter table archive rename column old to new;
alter table stock add constraint stock_key unique (code, lot), add foreign key (bin) references bins (number);
create table crate (bin int, lot bigint, foreign key (bin, lot) references racks (number, row));
create event trigger watching on ddl_command_end execute function watch();
select (select inspect('x'));
create role guest;
grant select on stock to guest;
create sequence counter owned by none;
select nextval('counter'), nextval('tickets');
alter sequence rolls restart;
create table strip (id bigint default nextval('other.strip_id_seq'::regclass));
create view app.first as select (parts(auth.uid()::text))[1] as part;
"""

ELSEWHERE = {
    "CREATE EXTENSION citext;": "",
    "CREATE EXTENSION pg_trgm;": "",
    "create extension hstore schema ext;": "",
    "email citext": "email text",
    "using gin (email gin_trgm_ops)": "(email)",
    "a hstore": "a text",
}
"""What the server of the tests runs instead: it has no extensions."""


def version(sql: str) -> Version:
    return Version(id="1", name="", date=None, kind=Kind.MIGRATION, files=(SourceFile("1.sql", sql),))


def needed(sql: str) -> list[tuple[str, str, int]]:
    """What the statements need, and how many of them."""
    history = replay([version(sql)], template(system()), system())
    return [(need.kind, need.name, len(need.entries)) for need in needs(history)]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("create table a.t (); create table a.u ();", [("schema", "a", 2)]),
        ("set search_path = app; create table t ();", [("schema", "app", 1)]),
        ("create table t (); grant select on t to web;", [("role", "web", 1)]),
        ("create table t (a nothing);", [("type", "nothing", 1)]),
        ("select f(1);", [("function", "f(integer)", 1)]),
        ("create schema b; alter table b.t add a int; create table t ();", [("relation", "b.t", 1)]),
        ("alter table t add a int; create table t ();", []),
        ("create table a.t (); create schema a;", []),
        ("create table t (a nothing); alter table t add b int;", [("type", "nothing", 1)]),
        ("do $$ begin create role web; raise 'no'; end $$; create table t (); grant all on t to web;", []),
        ("drop table t;", []),
        (
            "create schema a; create table a.t (x nothing); alter schema a rename to b; alter table b.t add y int;",
            [("type", "nothing", 1)],
        ),
        (
            "create schema a; create schema b; create table a.t (x nothing); create index i on a.t (x);"
            "alter table a.t set schema b; alter table b.t add y int; drop index a.i; alter index a.i rename to j;",
            [("type", "nothing", 1)],
        ),
        (
            "create schema app; create table app.t (); alter table t add a int; alter table t add b int;",
            [("search_path", "app", 2)],
        ),
        ("create extension citext schema ext; create table t (a citext);", [("schema", "ext", 1)]),
        ("create table t (a citext);", [("extension", "citext", 1)]),
        ("select nextval('S.\"T u\"'), nextval('.'), setval(null, 1);", [("relation", "s.T u", 1)]),
        ("select cron.schedule('a', '* * * * *', 'select 1');", [("extension", "pg_cron", 1)]),
    ],
)
def test_what_is_needed(sql: str, expected: list[tuple[str, str, int]]) -> None:
    assert needed(sql) == expected


def test_postgresql_accepts_all_statements_after_the_baseline(meshdoc, server: Server) -> None:
    Path("1.sql").write_text(PUMPS)
    done = meshdoc("build", "1.sql", "--platform", "none", "--write-baseline", "b.sql")
    assert done.err == 'Wrote b.sql: check its guesses, and set baseline = ["b.sql"].\n'
    again = json.loads(meshdoc("export", "1.sql", "--baseline", "b.sql").out)
    assert {entry["outcome"] for entry in again["statements"]} <= {"applied", "inert"}
    text = Path("b.sql").read_text()
    own = PUMPS
    for there, instead in ELSEWHERE.items():
        text, own = text.replace(there, instead), own.replace(there, instead)
    with server.database() as database:
        for session in (text, own):
            with closing(server.connect(database)) as connection:
                for statement in statements(session):
                    assert send(connection, statement).sqlstate == "00000", statement


def statements(text: str) -> list[str]:
    found, start = [], 0
    while start < len(text):
        stop, end = scan(text, start, ScanState())
        if stop is Stop.SEMICOLON:
            found.append(text[start:end])
        start = end + 1
    return found


def test_a_baseline_that_exists_is_not_replaced(meshdoc) -> None:
    Path("1.sql").write_text("create table a.t ();")
    Path("b.sql").write_text("mine")
    done = meshdoc("build", "1.sql", "--write-baseline", "b.sql")
    assert (done.status, done.err) == (2, "meshdoc: b.sql exists: remove it, or name another file\n")
    assert Path("b.sql").read_text() == "mine"
    assert not Path("output").exists()


@pytest.mark.parametrize("sql", ["create table t ();", "create table t (a int); select b from t;"])
def test_nothing_is_needed(meshdoc, sql: str) -> None:
    Path("1.sql").write_text(sql)
    done = meshdoc("build", "1.sql", "--write-baseline", "b.sql")
    assert done.err.startswith("No baseline is needed")
    assert not Path("b.sql").exists()


def test_what_is_assumed_is_external(meshdoc) -> None:
    Path("meshdoc.toml").write_text('assume = ["schema", "role"]')
    Path("1.sql").write_text("create table a.t (); grant select on a.t to web; create table u (a nothing);")
    done = meshdoc("export", "1.sql")
    assert done.err == '1.sql:1:68: error: type "nothing" does not exist [42704]\n'
    assert [entry["outcome"] for entry in json.loads(done.out)["statements"]] == ["applied", "applied", "refused"]
    meshdoc("build", "1.sql")
    assert "- `<assumed>` (baseline): 2 statements" in Path("output/replay.md").read_text()


def test_an_unknown_kind_is_not_assumed(meshdoc) -> None:
    Path("meshdoc.toml").write_text('assume = ["table"]')
    done = meshdoc("build")
    assert (
        'meshdoc.toml: assume must be a list of "schema", "role", "extension", "collation" and "search_path"'
        in done.err
    )


def test_many_refusals_are_grouped(meshdoc) -> None:
    Path("1.sql").write_text(
        "".join(f"create table water.t{number} ();\n" for number in range(30))
        + "".join(f"selec {number};\n" for number in range(20))
        + "create table x (a int, a int);\n"
    )
    assert meshdoc("build", "1.sql").err.splitlines() == [
        '1.sql:1:1: error: 30 statements need schema "water", which no migration creates [prerequisites]',
        '  hint: Set assume = ["schema"] in meshdoc.toml, or create them in a baseline (--baseline FILE);'
        " `meshdoc build --write-baseline FILE` drafts it.",
        '1.sql:31:1: error: syntax error at or near "selec" (and 19 like it) [42601]',
        '1.sql:51:1: error: column "a" specified more than once [42701]',
    ]


def test_what_an_earlier_path_drops_is_created_after_it(meshdoc) -> None:
    write("migrations/1_a.sql", "create table a (id int);")
    write("migrations/2_b.sql", "drop schema if exists r cascade;")
    write("code/functions.sql", "create function r.f() returns int language sql as 'select 1';")
    paths = ["migrations", "code/functions.sql"]
    assert "1 refused" in meshdoc("build", *paths).out
    done = meshdoc("build", "--write-baseline", "supplied.sql", *paths)
    assert "1 refused" not in done.out
    setting = 'paths = ["migrations", "supplied.sql", "code/functions.sql"]'
    assert f"Wrote supplied.sql: check its guesses, and set {setting}." in done.err
    write("meshdoc.toml", f"{setting}\n")
    assert meshdoc("build", "--strict").status == 0
    assert Path("output/functions.md").exists()
    write("meshdoc.toml", 'assume = ["schema"]\n')
    assert "refused" not in meshdoc("build", *paths).out


def test_roles_alone_are_assumed_by_a_setting(meshdoc) -> None:
    tables = "".join(f"create table t{number} (); alter table t{number} owner to web;" for number in range(6))
    write("1.sql", tables)
    done = meshdoc("build", "1.sql")
    assert 'error: 6 statements need role "web", which no migration creates [prerequisites]' in done.err
    assert 'hint: Set assume = ["role"] in meshdoc.toml, or create them in a baseline' in done.err
    write("meshdoc.toml", 'assume = ["role"]\n')
    assert "refused" not in meshdoc("build", "1.sql").out


def test_a_missing_extension_is_named_for_what_it_provides(meshdoc) -> None:
    write("1.sql", "create table t (a text); create index on t using gin (a gin_trgm_ops);")
    write("2.sql", "create table u (a uuid default public.uuid_generate_v4(), b text);")
    done = meshdoc("build", "1.sql", "2.sql")
    assert 'error: 2 statements need extension "pg_trgm", extension "uuid-ossp", which no migration' in done.err
    assert 'hint: Set assume = ["extension"] in meshdoc.toml, or create them in a baseline' in done.err
    write("meshdoc.toml", 'assume = ["extension"]\n')
    assert "refused" not in meshdoc("build", "1.sql", "2.sql").out


def test_migrations_of_a_schema_that_is_made_elsewhere(meshdoc) -> None:
    changes = "".join(f"alter table t{number} add a int;\n" for number in range(6))
    write("1.sql", f"{changes}create table u ();\ncreate table v (a blob);\n")
    done = meshdoc("build", "1.sql")
    assert "hint: The migrations start from a schema that is made elsewhere: write the schema with `pg_dump" in done.err
    meshdoc("build", "1.sql", "--write-baseline", "b.sql")
    assert "CREATE DOMAIN blob AS bytea;" in Path("b.sql").read_text()


def test_collations_of_the_operating_system_are_assumed_by_a_setting(meshdoc) -> None:
    write(
        "1.sql",
        'create table t (a text collate "en_US.utf8"); create table u (a text collate pg_catalog."C.UTF-8");\n'
        "create schema mine; create table v (a text collate mine.own);\n",
    )
    told = '2 statements need collation "en_US.utf8", collation "C.UTF-8", which no migration creates'
    assert told in meshdoc("build", "1.sql").err
    write("meshdoc.toml", 'assume = ["collation"]\n')
    done = meshdoc("build", "1.sql")
    assert 'collation "mine.own" for encoding "UTF8" does not exist' in done.err
    assert "statements: 3 applied, 1 refused" in done.out
    meshdoc("build", "1.sql", "--write-baseline", "b.sql")
    assert "CREATE COLLATION pg_catalog.\"en_US.utf8\" (LOCALE = 'en_US.utf8');" in Path("b.sql").read_text()


def test_a_schema_that_search_path_lacks_is_assumed_by_a_setting(meshdoc) -> None:
    write("1.sql", "create schema app; create table app.t (); alter table t add a int;")
    assert '1 statement needs search_path with schema "app", which no migration sets' in meshdoc("build", "1.sql").err
    write("meshdoc.toml", 'assume = ["search_path"]\n')
    assert "refused" not in meshdoc("build", "1.sql").out


def test_the_table_of_a_tool_is_named_though_few_statements_need_it(meshdoc) -> None:
    write("1.sql", "alter table shop_migrations enable row level security;")
    message = 'error: 1 statement needs relation "shop_migrations", which no migration creates'
    assert message in meshdoc("build", "1.sql").err
    write("1.sql", "alter table shop enable row level security;")
    assert "[42P01]" in meshdoc("build", "1.sql").err


def test_what_a_missing_changelog_would_have_made_is_named(meshdoc) -> None:
    changeset = "{changeSet: {id: 1, author: me, changes: [{sql: 'create table a ()'}, {sql: 'delete from setting'}]}}"
    include = "{include: {file: 'classpath:library/changelog.yaml'}}"
    write("db/changelog.yaml", f"databaseChangeLog: [{include}, {changeset}]")
    done = meshdoc("build")
    assert '1 statement needs relation "setting", which no migration creates' in done.err
    assert "hint: If a library holds it, write what it creates in a baseline (--baseline FILE)." in done.err


def test_types_of_another_system_are_told_as_such(meshdoc) -> None:
    write("1.sql", "".join(f"create table t{n} (a varchar2(9));" for n in range(9)))
    assert "hint: Types of Oracle: name the SQL for PostgreSQL, if there is any" in meshdoc("build", "1.sql").err
