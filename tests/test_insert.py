"""The INSERT statements that pages suggest: a real server accepts each of them, with all of its checks and triggers.

Not cases, because what is suggested is a script, and what counts is that it runs: for every table of the example, on
top of the platform's own schema, and for tables that are difficult in one way each.
"""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from postgres import Server, send

from meshdoc import project
from meshdoc.catalog.relation import Table
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.config import Config
from meshdoc.history.history import History
from meshdoc.insight.insert.plan import script_for
from meshdoc.insight.insert.samples import FIXED
from meshdoc.insight.insert.statement import Script, statement
from meshdoc.render import Book
from meshdoc.replay.run import replay
from meshdoc.sources.version import Kind, SourceFile, Version
from meshdoc.syntax.statement import parse

ROOT = Path(__file__).parent.parent
XML = 142
"""A type that the server is built without."""
EXTENSIONS = ROOT / "meshdoc" / "data" / "extensions"

TABLES = """
create type mood as enum ('sad', 'happy');
create domain code as text not null check (value ~ '^[A-Z]{2}-[0-9]+$');
create domain word as text default 'none' not null check (length(trim(value)) > 10 or value = 'none');
create table plain (id int generated always as identity primary key, name text not null, at timestamptz default now());
create table child (plain int not null references plain, mood mood not null, primary key (plain, mood));
create table pair (a int not null, b int not null, primary key (a, b));
create table of_pair (
  a int not null, b int not null, c int not null references plain, foreign key (a, b) references pair
);
create table tree (id int primary key, parent int not null references tree);
create table checked (
  state text not null check (state in ('open', 'done')),
  low int not null check (low >= 10), high int not null check (high < 20), check (low < high),
  label varchar(5) not null check (char_length(label) = 4), sure boolean not null check (sure),
  given text, other text, check (num_nonnulls(given, other) = 1), word word,
  since date not null, until date, check (until > since),
  check (case when state = 'open' then until is null else true end)
);
create table lookup (name text primary key);
create table uses_lookup (name text not null default 'b' references lookup, other text not null references lookup);
insert into lookup values ('a'), ('b');
create table rated (id int primary key, rate int default trunc(random() * 9) check (rate >= 0));
create table rates (id int primary key, rated int references rated);
create table "Odd Table" ("order" int not null, "x'y" text not null, unique ("order"));
create table log (id bigint, at date not null, kind text not null) partition by range (at);
create table log_2025 partition of log for values from ('2025-01-01') to ('2026-01-01') partition by list (kind);
create table log_2025_a partition of log_2025 for values in ('a', 'b');
alter table log_2025_a add foreign key (kind) references lookup;
create table types (
  a uuid not null, b jsonb not null, c bytea not null, d inet not null, e interval not null, f numeric(4,2) not null,
  g int[] not null, h int4range not null, i mood[] not null, j char(3) not null, k point not null, l bit(3) not null,
  m time not null, o tsvector not null, p money not null, q cidr not null, r macaddr not null,
  s pair not null, t mood not null, u date not null, v "char" not null, w name not null, x datemultirange not null
);
create table tariff (plan int4range, valid daterange, primary key (plan, valid without overlaps));
create type spans as range (subtype = float8);
create table of_spans (id int, s spans not null);
alter table log_2025_a add primary key (id, at, kind);
create table of_part (id bigint not null, at date not null, kind text not null,
  foreign key (id, at, kind) references log_2025_a);
create table steps (name text primary key, size int check (size > 3));
insert into steps values ('a', 4), ('b', 5);
create table of_step (id int, size int not null check (size > 2), name text not null references steps);
create table of_size (id int, name text not null check (length(name) < 2) references steps);
create table bits (b bit(3) not null) partition by list (b);
create table bits_1 partition of bits for values in ('101');
create table by_default (id int primary key, size int default 7, name text references steps);
create table strict (a int, b int default 1, c int) partition by list (a);
create table strict_1 partition of strict (check (b > 7), c not null) for values in (1);
create table nothing (id int generated always as identity, at timestamptz default now());
create table made (
  name text not null, size int not null, more jsonb not null,
  slug text not null generated always as (lower(btrim(name)) || '-' || size::text) stored,
  found tsvector not null generated always as (setweight(to_tsvector('simple', name), 'A')) stored,
  twice int not null generated always as (size * 2 + 1) stored,
  is_big boolean not null generated always as (size > 10 or name is null) stored,
  maybe int generated always as ((more ->> 'n')::int) stored,
  late boolean generated always as ((name::boolean)) virtual
);
create table contained (
  key bytea not null check (length(key) > 0), sum bytea not null check (octet_length(sum) = 32),
  tags text[] not null check (cardinality(tags) > 0)
);
create table account (id int primary key);
create table person (id int primary key references account, name text not null);
create function add_account() returns trigger language plpgsql as $$ begin
  insert into account values (new.id); return new; end $$;
create trigger add_account before insert on person for each row execute function add_account();
create table of_person (person int not null references person);
create table guarded (id int primary key, name text not null, found tsvector not null);
create table guarded_names (name text primary key);
create function guard() returns trigger language plpgsql as $$ begin
  if new.name in (select name from guarded_names) then raise exception 'no'; end if;
  new.found := to_tsvector('simple', coalesce(new.name, '')); return new; end $$;
create trigger guard before insert on guarded for each row execute function guard();
create table of_guarded (id int not null references guarded);
"""
REFUSED = """
create function f(int) returns boolean language sql as 'select $1 < random()';
create table unknown (a int not null check (f(a)));
create table none (id int) partition by range (id);
create table apart_key (x int, y int, unique (x, y));
create table apart_key_id (id int primary key);
create table a (id int primary key);
create table b (id int primary key references a);
alter table a add foreign key (id) references b;
create function stop() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
create table stopped (id int);
create trigger stop before insert on stopped for each row execute function stop();
create table ranked (name text not null, rank bytea not null);
create function rank_of(text) returns bytea language plpgsql as $$ begin
  return case when $1 ~ '^[0-9]' then $1 end; end $$;
create function set_rank() returns trigger language plpgsql as $$ begin
  new.rank := rank_of(new.name); return new; end $$;
create trigger rank before insert on ranked for each row execute function set_rank();
create table ruled (id int);
create rule r as on insert to ruled do instead nothing;
create table full_up (a boolean primary key);
insert into full_up values (true), (false);
create type letters as range (subtype = text);
create table shelf (plan int4range, span letters, primary key (plan, span without overlaps));
create table only_null (a int, b text) partition by list (b);
create table only_null_1 partition of only_null for values in (null);
create table half (a int not null, b int, foreign key (a, b) references apart_key (x, y) match full);
create table moved (a int, b int) partition by list (a);
create table moved_1 (b int check (b > 7), a int);
alter table moved attach partition moved_1 for values in (1);
create table elsewhere (a int not null) partition by list (a);
create foreign data wrapper far;
create server far foreign data wrapper far;
create foreign table elsewhere_1 partition of elsewhere for values in (1) server far;
create table apart (a int not null check (a > 1 and a < 1));
create table made_null (v jsonb not null, flag boolean not null generated always as ((v ->> 'flag')::boolean) stored);
create table made_key (a int not null, b int generated always as (a + 1) stored references apart_key_id);
create table made_by (a text not null, b int generated always as (a::int) stored);
create table made_if (a int default trunc(random())::int, b text not null generated always as (
  case when a > 0 then 'x' end) stored);
"""
OBSTACLES = {
    "unknown": "check unknown_a_check cannot be evaluated here",
    "none": "it has no partition, so it cannot store rows",
    "a": "it needs a row of public.b: its foreign keys lead back to public.a",
    "b": "it needs a row of public.a: its foreign keys lead back to public.b",
    "stopped": "the trial row is refused: no",
    "ranked": "a trigger may set rank to null",
    "ruled": "rule r replaces every INSERT",
    "full_up": "the migrations already add the rows that are known to be valid",
    "shelf": "constraint shelf_pkey refuses empty ranges",
    "apart_key": "",
    "only_null": "its partition takes null",
    "half": "foreign key half_a_b_fkey needs all of its columns",
    "moved": "check moved_1_b_check of moved_1 cannot be evaluated here",
    "elsewhere": "its partitions are foreign tables",
    "apart": "no values are known that all checks accept",
    "apart_key_id": "",
    "made_null": "generated column flag must not be null",
    "made_key": "foreign key made_key_b_fkey is over a generated column",
    "made_by": "generated column b cannot be computed here",
    "made_if": "generated column b cannot be computed here",
}


def replayed(sql: str) -> History:
    """The history of one version."""
    version = Version(id="1", name="1", date=None, kind=Kind.MIGRATION, files=(SourceFile("1.sql", sql),))
    return replay([version], template(system()), system())


def scripts(history: History) -> Iterator[tuple[Table, Script, list[str]]]:
    """The script of each table that a page would show, and its statements."""
    book = Book(title="", history=history)
    for table in book.tables:
        if isinstance(table, Table):
            script = script_for(history, book.names, table)
            yield table, script, [statement(book.names, step) for step in script.steps]


def refused(connection: psycopg.Connection[Any], statements: list[str]) -> str:
    """What the server says to a script in a transaction of its own, which leaves nothing behind."""
    connection.execute("begin")
    try:
        for sql in (*statements, "set constraints all immediate"):
            connection.execute(sql)  # type: ignore[arg-type]
    except psycopg.Error as error:
        return f"{sql}: {error}"
    finally:
        connection.execute("rollback")
    return ""


def load(connection: psycopg.Connection[Any], versions: tuple[Version, ...], *, strictly: bool) -> None:
    """Run versions; an extension that the server lacks is made of meshdoc's own SQL for it."""
    for file in (file for version in versions for file in version.files):
        for each in parse(file).statements:
            sql = each.text
            if "create extension" in sql.lower() and "pgmq" in sql:
                sql = "create schema pgmq; " + (EXTENSIONS / "pgmq.sql").read_text("utf-8")
            reply = send(connection, sql)
            is_lacking = reply.sqlstate == "0A000" and sql.startswith("create extension")
            assert not strictly or is_lacking or reply.sqlstate == "00000", f"{sql}: {reply}"
    connection.execute("reset all")


def test_every_script_of_the_example_runs(server: Server) -> None:
    with contextlib.chdir(ROOT):
        config = Config(as_of=datetime.datetime.now(datetime.UTC))
        given = project.read(config)
        history = project.replay(config, given)
    found = list(scripts(history))
    assert [script.obstacle for _, script, _ in found] == [""] * len(found)
    with server.database() as database, closing(server.connect(database)) as connection:
        load(connection, given.baselines, strictly=False)
        load(connection, given.versions, strictly=True)
        assert [text for _, _, statements in found if (text := refused(connection, statements))] == []


def test_every_script_for_difficult_tables_runs(server: Server) -> None:
    found = list(scripts(replayed(TABLES)))
    assert {table.name: script.obstacle for table, script, _ in found if script.obstacle} == {}
    with server.database() as database, closing(server.connect(database)) as connection:
        connection.execute(TABLES)  # type: ignore[arg-type]
        assert [text for _, _, statements in found if (text := refused(connection, statements))] == []


def test_what_cannot_be_told_is_said() -> None:
    assert {table.name: script.obstacle for table, script, _ in scripts(replayed(REFUSED))} == OBSTACLES


def test_every_example_value_is_of_its_type(server: Server) -> None:
    query = "select bool_and(pg_input_is_valid(text, %s::regtype::text)) from unnest(%s::text[]) text"
    with closing(server.connect("postgres")) as connection:
        for oid, texts in FIXED.items():
            assert len({*texts}) == len(texts)
            assert oid == XML or connection.execute(query, (oid, [*texts])).fetchone() == (True,), texts


@pytest.mark.parametrize("name", ["checked", "child", "nothing"])
def test_a_script_names_no_more_than_is_needed(name: str) -> None:
    history = replayed(TABLES)
    table, script, _ = next(each for each in scripts(history) if each[0].name == name)
    named = {table.attribute(attnum).name for attnum in script.steps[-1].columns}
    wanted = {
        "checked": {"state", "low", "high", "label", "sure", "other", "since"},
        "child": {"plain", "mood"},
        "nothing": set[str](),
    }
    assert named == wanted[name]
