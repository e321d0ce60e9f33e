"""`meshdoc verify`: a dump of a real server differs from the migrations in what was changed there, and nowhere else."""

from __future__ import annotations

import datetime
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres import Server, installation
from shell import write

EXAMPLE = Path(__file__).parent.parent / "migrations"
MIGRATIONS = {
    "1.sql": """
        create role app; create role reader;
        create schema app authorization app;
        create extension vector;
        create type app.mood as enum ('sad', 'happy'); alter type app.mood add value 'calm' before 'happy';
        create domain app.email as text check (value ~ '@') not null;
        create table t (gone int, id int primary key, a varchar(9) check (a in ('x', 'y')), old text not null);
        alter table t drop column gone; alter table t rename column old to new; alter table t rename to users;
        create table app.orders (
            id bigint generated always as identity, user_id int references users on delete cascade, n serial,
            at timestamptz default now(), mood app.mood default 'sad', sum int generated always as (user_id * 2) stored,
            unique (id, user_id) include (n), exclude using gist (tstzrange(at, null) with &&)
        );
        create index on app.orders ((n + 1) desc) where n > 0;
        comment on column app.orders.at is 'When.'; comment on index app.orders_expr_idx is 'I.';
    """,
    "2.sql": """
        create table event (id uuid, at date not null, user_id int references users) partition by range (at);
        create table event_1 partition of event for values from ('2024-01-01') to ('2025-01-01');
        create table event_2 (id uuid, at date not null, user_id int);
        alter table event attach partition event_2 default;
        alter table event add primary key (id, at); create index on event (at);
        create table base (n int not null, check (n > 0)); create table child (m int) inherits (base);
        create function log() returns trigger language plpgsql set search_path = '' as $$begin return new; end$$;
        create trigger log after insert on event for each row when (new.id is not null) execute function log();
        create function f(a int, b text default 'x', variadic c int[] default '{}') returns setof users
            language sql stable rows 7 begin atomic select * from users where id = f.a; end;
        create view v with (security_invoker) as
            select u.id, count(*) filter (where o.n between 1 and 3) as few from users u left join app.orders o
            on o.user_id = u.id group by u.id having count(*) in (1, 2);
        create materialized view app.m as select a, id from users; create unique index on app.m (id);
        create statistics s (mcv) on a, new from users;
        alter table users enable row level security, alter column a set storage external;
        create policy p on users for update to app, reader using (id > 1) with check (a is not null);
        create rule r as on delete to app.orders do also select 1;
        create publication pub for table users where (id > 5), tables in schema app;
            create publication few for table users (id, a);
        create aggregate total(int) (sfunc = int4pl, stype = int, initcond = '0');
        create operator === (function = texteq, leftarg = text, rightarg = text);
        create function app.rank(app.mood) returns bigint language sql immutable return 1;
            create cast (app.mood as bigint) with function app.rank(app.mood) as assignment;
    """,
    "3.sql": """
        alter default privileges in schema app grant select on tables to reader;
        alter default privileges revoke execute on functions from public;
        grant usage on schema app to reader with grant option; grant select (a), update on users to reader;
        alter table app.orders owner to app; alter function log() owner to app;
        revoke all on function f from public; revoke insert on users from current_user;
        create table later (id int constraint mine not null, a int); alter table later alter a set not null;
        alter table later add constraint positive check (a > 0) not valid;
        alter table later replica identity full;
    """,
}


@pytest.fixture
def database(server: Server) -> Iterator[str]:
    """A database in which the migrations have been run."""
    with server.database() as name:
        for statements in MIGRATIONS.values():
            execute(server, name, statements)
        yield name


@pytest.fixture
def project(meshdoc):
    """Call `meshdoc verify` where the migrations are."""
    for name, statements in MIGRATIONS.items():
        write(f"migrations/{name}", statements)
    return lambda *arguments: meshdoc("verify", "schema.sql", *arguments)


def execute(server: Server, database: str, statements: str, user: str = "postgres") -> None:
    with server.connect(database) as connection:
        connection.execute(f'set session authorization "{user}"')
        connection.execute(statements)


def dump(server: Server, database: str, *options: str) -> str:
    """What pg_dump writes of a database's schema."""
    installed = installation()
    assert installed
    command = [installed / "bin" / "pg_dump", "-s", "-h", server.socket, "-U", "postgres", *options, database]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


DUMPS = {
    "": "",
    "--quote-all-identifiers": "",
    "--no-owner": "schema.sql sets no owners, so owners are not compared\n",
    "--no-privileges": "schema.sql grants and revokes nothing, so privileges are not compared\n",
    "--no-comments": "schema.sql has no comments, so comments are not compared\n",
    "--schema=public": "only schema public is compared\n",
}


def test_a_dump_agrees_with_the_migrations(server: Server, database: str, project) -> None:
    for option, note in DUMPS.items():
        write("schema.sql", dump(server, database, *filter(None, [option])))
        done = project()
        assert (done.status, done.err) == (0, note), f"{option}\n{done.out}"
        assert done.out.startswith("schema.sql and the migrations agree in ")


def test_a_dump_of_a_restored_dump_by_another_superuser_agrees(server: Server, database: str, project) -> None:
    text = dump(server, database, "--no-owner").replace("postgres", "boss")
    with server.connect("postgres") as connection:
        connection.execute("create role boss superuser")
        connection.execute("create database restored template template0")
        execute(server, "restored", re.sub(r"^\\.*", "", text, flags=re.MULTILINE), user="boss")
        write("schema.sql", dump(server, "restored"))
        connection.execute("drop database restored with (force)")
        connection.execute("drop role boss")
    assert "OWNER TO boss" in Path("schema.sql").read_text()
    done = project()
    assert (done.status, done.err) == (0, "schema.sql sets no owners, so owners are not compared\n"), done.out


CHANGES = (
    {
        "alter table later alter a type bigint": ["column public.later.a"],
        "alter table users alter new set default 'n'": ["column public.users.new"],
        "alter table later alter a drop not null": [],
        "alter table later add extra int": ["column public.later.extra: not in the migrations"],
        "alter table base drop n cascade": [
            "column public.base.n: not in schema.sql",
            "check base_n_check on public.base: not in schema.sql",
            "column public.child.n: not in schema.sql",
        ],
        "alter table users disable row level security": ["table public.users"],
        "alter policy p on users to app": ["policy p on public.users"],
        "alter table later validate constraint positive": ["check positive on public.later"],
        "drop index app.orders_expr_idx": ["index orders_expr_idx on app.orders: not in schema.sql"],
        "create index on users (a)": ["index users_a_idx on public.users: not in the migrations"],
        "create or replace view v as select id, 1::bigint as few from users": ["view public.v"],
        "alter function f security definer": ["function public.f(integer, text, integer[])"],
        "create function g() returns int language sql as 'select 1'": ["function public.g(): not in the migrations"],
        "alter type app.mood add value 'angry'": ["enum app.mood"],
        "alter domain app.email drop not null": ["domain app.email"],
        "revoke select (a) on users from reader": ["column public.users.a"],
        "grant usage on schema public to app": ["schema public"],
        "alter table app.orders owner to reader": [
            "table app.orders",
            "sequence app.orders_id_seq",
            "sequence app.orders_n_seq",
        ],
        "alter trigger log on event rename to logged": [
            "trigger log on public.event: not in schema.sql",
            "trigger logged on public.event: not in the migrations",
        ],
        "alter table event detach partition event_1": [
            "table public.event_1",
            "foreign key event_user_id_fkey on public.event_1: not in the migrations",
        ],
        "alter publication pub set (publish = 'insert')": ["publication pub"],
        "drop extension vector": ["extension vector: not in schema.sql"],
        "create schema audit": ["schema audit: not in the migrations"],
    },
    {
        "drop policy p on users": ["policy p on public.users: not in schema.sql"],
        "alter view v reset (security_invoker)": ["view public.v"],
        "alter function log() set search_path = public": ["function public.log()"],
        "drop function f": ["function public.f(integer, text, integer[]): not in schema.sql"],
        "grant select on users to app": ["table public.users"],
        "alter table app.orders alter at drop default": ["column app.orders.at"],
        "comment on column app.orders.sum is 'S.'": ["column app.orders.sum"],
        "alter sequence app.orders_n_seq increment 2": ["sequence app.orders_n_seq"],
        "alter default privileges in schema app revoke select on tables from reader": [
            "default privileges on new relations belonging to role postgres in schema app: not in schema.sql"
        ],
    },
)
"""Statements that are run on the server only, and what is said of each."""


@pytest.mark.parametrize("changes", CHANGES, ids=["first", "second"])
def test_a_change_of_the_server_is_found_and_nothing_else(
    changes: dict[str, list[str]], server: Server, database: str, project
) -> None:
    for statement in changes:
        execute(server, database, statement)
    write("schema.sql", dump(server, database))
    done = project()
    found = [line.partition(" (m")[0].partition(" (s")[0] for line in done.out.splitlines()[1:] if line[0] != " "]
    assert done.status == 1
    assert sorted(found) == sorted(line for lines in changes.values() for line in lines), done.out


def test_the_example_agrees_with_its_dump(server: Server, meshdoc) -> None:
    """Except the extensions, which the server does not have, and the one file that uses them."""
    files = [file for file in sorted(EXAMPLE.glob("2*.sql")) if "pgmq" not in file.read_text()]
    write("platform.sql", PLATFORM)
    with server.database() as database:
        for statements in (PLATFORM, *(file.read_text() for file in files)):
            execute(server, database, EXTENSION.sub("", statements))
        write("schema.sql", dump(server, database))
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    options = ("--baseline", "platform.sql", "--as-of", today)
    summary, *found = meshdoc("verify", "schema.sql", *options, *map(str, files)).out.splitlines()
    assert summary == "schema.sql lacks 1 extension"
    assert [line.partition(" (")[0] for line in found] == ["extension pgcrypto: not in schema.sql"]


EXTENSION = re.compile("create extension if not exists pgcrypto;")
PLATFORM = """
    create role anon; create role authenticated; create role service_role;
    create schema auth; create table auth.users (id uuid primary key);
    create function auth.uid() returns uuid language sql stable as 'select null::uuid';
"""


# --- without a server -------------------------------------------------------------------------------------------------


def test_a_schema_written_by_hand(meshdoc) -> None:
    write("migrations/1.sql", "create table t (id int); create table u (a text); create view v as select id from t;")
    write("migrations/2.sql", "alter table t add primary key (id); drop table u;")
    write("schema.sql", "create view v as select\n t.id from public.t;")
    refused = meshdoc("verify", "schema.sql")
    assert (refused.status, refused.errors) == (
        1,
        ['schema.sql:2:12: error: relation "public.t" does not exist [42P01]'],
    )
    write("schema.sql", "create table t (id integer primary key);\ncreate view v as select\n t.id from public.t;")
    assert meshdoc("verify", "schema.sql").out == "schema.sql and the migrations agree in 6 objects and columns\n"
    write("schema.sql", "create table t (id bigint primary key);\ncreate table w ();")
    assert meshdoc("verify", "schema.sql").out == (
        "schema.sql lacks 1 view, has 1 table that no migration creates and differs in 1 column\n"
        "column public.t.id (migrations/1.sql:1:1, schema.sql:1:1)\n"
        "  type\n"
        "    migrations: integer\n"
        "    schema.sql: bigint\n"
        "view public.v: not in schema.sql (migrations/1.sql:1:51)\n"
        "table public.w: not in the migrations (schema.sql:2:1)\n"
    )


def test_the_columns_of_a_schema_written_by_hand_have_an_order(meshdoc) -> None:
    write("migrations/1.sql", "create table t (a int, c int); alter table t add b int;")
    write("schema.sql", "create table t (a int, b int, c int);")
    assert "  column order\n    migrations: a, c, b\n    schema.sql: a, b, c\n" in meshdoc("verify", "schema.sql").out


def test_the_tables_of_the_migration_tool_are_not_compared(meshdoc) -> None:
    write("migrations/1.sql", "create table t (a int);")
    write("schema.sql", "create table t (a int); create table schema_migrations (version text primary key);")
    done = meshdoc("verify", "schema.sql")
    assert done.status == 0
    assert done.err == "not compared: public.schema_migrations, which the migration tool creates itself\n"


def test_a_secret_is_hidden_and_compared(meshdoc) -> None:
    write("migrations/1.sql", "create function f() returns text language sql as $$select 'ghp_' || '1'$$;")
    token = "ghp_16C7e42F292c6912E7710c838347Ae178B4a"
    write("schema.sql", f"create function f() returns text language sql as $$select '{token}'$$;")
    done = meshdoc("verify", "schema.sql")
    assert done.status == 1
    assert "  body\n" in done.out
    assert token not in done.out + done.err


def test_json_is_of_the_shape_that_help_describes(meshdoc) -> None:
    write("migrations/1.sql", "create table t (a int, b int);")
    write("schema.sql", "create table t (a bigint); create table databasechangelog (id int); create schema public;")
    shape = json.loads(meshdoc("help", "json").out)["verify"]
    found = json.loads(meshdoc("verify", "schema.sql", "--format", "json").out)
    conforms(found, shape)
    assert [(each["kind"], each["name"], each["action"]) for each in found["differences"]] == [
        ("column", "public.t.a", "altered"),
        ("column", "public.t.b", "dropped"),
    ]
    assert found["differences"][0]["fields"] == [{"field": "type", "before": "integer", "after": "bigint"}]


def conforms(value: object, shape: dict) -> None:
    """Fail where a value is not of a shape."""
    if "enum" in shape:
        assert value in shape["enum"]
    elif shape["type"] == "object":
        known, others = shape.get("properties", {}), shape["additionalProperties"]
        assert isinstance(value, dict) and set(shape.get("required", ())) <= set(value)
        assert others or set(value) <= set(known)
        for name, part in value.items():
            conforms(part, known.get(name) or others)
    elif shape["type"] == "array":
        assert isinstance(value, list)
        for part in value:
            conforms(part, shape["items"])
    else:
        assert isinstance(value, {"string": str, "integer": int, "boolean": bool}[shape["type"]])


@pytest.mark.parametrize("path", ["nothing.sql", "migrations"])
def test_a_snapshot_that_is_no_file(path: str, meshdoc) -> None:
    write("migrations/1.sql", "create table t (a int);")
    done = meshdoc("verify", path)
    assert (done.status, done.out) == (2, "")
    assert done.err == f"meshdoc: {path}: no such file; name a dump, or another file that creates the whole schema\n"


def test_a_snapshot_that_is_a_migration(meshdoc) -> None:
    write("schema.sql", "create table t (a int);")
    done = meshdoc("verify", "schema.sql")
    assert (done.status, done.out) == (2, "")
    assert "schema.sql: read as a migration, so there is nothing to compare it with" in done.err
