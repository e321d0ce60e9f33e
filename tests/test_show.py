"""Questions about one object: show, blame, log and find. In Python, because a case has no command line."""

from __future__ import annotations

import json
import random
from pathlib import Path

import cases
import postgres
import pytest
from psql.compare import differences, subjects
from shell import write

from meshdoc.cli.named import complete_name

SAMPLE = 12
SHOP = """\
create schema app;
create role clerk;
create table app.customer (id bigint generated always as identity primary key, email text not null);
create table app.orders (
    id bigint primary key,
    customer bigint not null references app.customer on delete cascade,
    total numeric(10, 2) check (total >= 0 and total < 1000000)
);
comment on table app.orders is 'what customers bought';
create index orders_customer on app.orders (customer) where total > 0;
alter table app.orders enable row level security;
create policy own on app.orders for select to clerk using (customer > 0);
grant select, insert on app.orders to clerk;
create function app.due(customer bigint, at date default '2025-01-01') returns numeric
    language sql stable as $$ select sum(total) from app.orders $$;
"""
LATER = """\
alter table app.orders rename column total to amount;
do $$ begin alter table app.orders add column note text; end $$;
alter table app.orders alter note set not null;
drop index app.orders_customer;
create table app.gone (a int);
"""
LAST = """\
drop table app.gone;
alter table app.customer rename to client;
"""


@pytest.fixture
def shop(meshdoc):
    """A project of three versions."""
    write("migrations/0001_shop.sql", SHOP)
    write("migrations/0002_later.sql", LATER)
    write("migrations/0003_last.sql", LAST)
    return meshdoc


# --- show ---------------------------------------------------------------------------------------------------


def test_relations_are_described_as_psql_describes_them(server: postgres.Server) -> None:
    installed = postgres.installation()
    if installed is None or not (installed / "bin" / "psql").exists():
        pytest.skip("there is no psql beside the server")
    able = [case for case in cases.all_cases() if not case.no_server and "create " in str(case.blocks).lower()]
    collations = [case for case in able if case.file == "commands/index_collation.md"]
    chosen = [*collations, *random.Random(18).sample(able, SAMPLE)]
    assert collations
    assert sum(len(subjects(case.run().catalog)) for case in chosen) > SAMPLE
    assert [text for case in chosen for text in differences(case, server, installed)] == []


def test_show_a_table(shop) -> None:
    done = shop("show", "app.orders")
    assert done.status == 0
    assert (
        done.out
        == """\
                                               Table "app.orders"
  Column  |     Type      | Collation | Nullable | Default | Storage  | Compression | Stats target | Description 
----------+---------------+-----------+----------+---------+----------+-------------+--------------+-------------
 id       | bigint        |           | not null |         | plain    |             |              | 
 customer | bigint        |           | not null |         | plain    |             |              | 
 amount   | numeric(10,2) |           |          |         | main     |             |              | 
 note     | text          |           | not null |         | extended |             |              | 
Indexes:
    "orders_pkey" PRIMARY KEY, btree (id)
Check constraints:
    "orders_total_check" CHECK (amount >= 0::numeric AND amount < 1000000::numeric)
Foreign-key constraints:
    "orders_customer_fkey" FOREIGN KEY (customer) REFERENCES app.client(id) ON DELETE CASCADE
Policies:
    POLICY "own" FOR SELECT
      TO clerk
      USING ((customer > 0))
Not-null constraints:
    "orders_id_not_null" NOT NULL "id"
    "orders_customer_not_null" NOT NULL "customer"
    "orders_note_not_null" NOT NULL "note"
Access method: heap
Access privileges:
    postgres=arwdDxtm/postgres
    clerk=ar/postgres
Description: what customers bought
"""
    )


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("ORDERS", 'Table "app.orders"'),
        ('app."orders"', 'Table "app.orders"'),
        ("table orders", 'Table "app.orders"'),
        ("orders.amount", 'Column "app.orders.amount"'),
        ("app.orders.amount", 'Column "app.orders.amount"'),
        ("due", 'Function "app.due(bigint, date)"'),
        ("app.due(bigint, date)", 'Function "app.due(bigint, date)"'),
        ("due(int8,date)", 'Function "app.due(bigint, date)"'),
        ("orders_pkey", 'Index "app.orders_pkey"'),
        ("own on app.orders", 'Policy "own on app.orders"'),
        ("policy own on orders", 'Policy "own on app.orders"'),
        ("orders_total_check", 'Constraint "orders_total_check"'),
        ("clerk", 'Role "clerk"'),
        ("schema app", 'Schema "app"'),
        ("client_id_seq", ""),
        ("customer_id_seq", 'Sequence "app.customer_id_seq"'),
    ],
)
def test_a_name_is_written_as_in_sql(shop, name: str, title: str) -> None:
    done = shop("show", *name.split())
    assert done.out.strip().partition("\n")[0] == title
    assert done.status == (0 if title else 2)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("app.gone", "table app.gone was dropped in 0003 by `drop table app.gone` (migrations/0003_last.sql:1)"),
        (
            "customer",
            "table app.customer was renamed to table app.client in 0003 by `alter table app.customer rename to client`"
            " (migrations/0003_last.sql:2)",
        ),
        (
            "orders.total",
            "column app.orders.total was renamed to column app.orders.amount in 0002 by `alter table app.orders rename"
            " column total to amount` (migrations/0002_later.sql:1)",
        ),
        (
            "orders_customer",
            "index orders_customer on app.orders was dropped in 0002 by `drop index app.orders_customer`"
            " (migrations/0002_later.sql:4)",
        ),
        ("oders", "no version made it: did you mean app.orders"),
        ("due(text)", "no version made it"),
    ],
)
def test_a_name_that_does_not_exist(shop, name: str, message: str) -> None:
    done = shop("show", name)
    assert (done.status, done.out) == (2, "")
    assert message in done.err


def test_an_earlier_version(shop) -> None:
    assert '"orders_customer" ' not in shop("show", "app.orders").out
    assert (
        '"orders_customer" btree (customer) WHERE total > 0::numeric' in shop("show", "app.orders", "--at", "0001").out
    )


def test_the_second_call_answers_from_the_cache(shop, monkeypatch: pytest.MonkeyPatch) -> None:
    first = shop("show", "app.orders")

    def again(*arguments: object) -> None:
        raise AssertionError("replayed again")

    monkeypatch.setattr("meshdoc.project.replay", again)
    assert shop("show", "app.orders") == first


def test_secrets_are_hidden(meshdoc) -> None:
    write("1.sql", "create table t (a text default 'ghp_A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8');")
    done = meshdoc("show", "t", "--source", "1.sql")
    assert "ghp_" not in done.out
    assert done.status == 0


def test_a_terminal_is_not_commanded_by_names(meshdoc) -> None:
    write("1.sql", "create table t (\"a\x1b[31m\" int);\ncomment on table t is e'x\\n::error::y';")
    out = meshdoc("show", "t", "--source", "1.sql").out
    assert "\x1b" not in out
    assert "a<U+001B>[31m" in out
    assert "\n::error" not in out


def test_completion_knows_the_names(shop) -> None:
    assert complete_name("app.ord") == []
    shop("show", "app.orders")
    assert complete_name("app.ord") == ["app.orders"]
    assert "app.orders.amount" in complete_name("app.orders.")
    Path("meshdoc.toml").write_text("nonsense")
    assert complete_name("app.ord") == []


# --- blame --------------------------------------------------------------------------------------------------


def test_blame(shop) -> None:
    lines = shop("blame", "app.orders").out.splitlines()
    found = {line[:40].strip().split("  ")[0]: line for line in lines}
    assert "0002" in found["column amount"]
    assert "alter table app.orders rename column total to amount" in found["column amount"]
    assert "migrations/0002_later.sql:3" in found["column note"]
    assert "migrations/0001_shop.sql:12" in found["policy own"]
    assert "grant select, insert on app.orders to clerk" in found["privileges INSERT, SELECT to clerk"]
    assert "column id" in found


def test_blame_of_what_every_database_has(shop) -> None:
    first = shop("blame", "schema public").out.splitlines()[0]
    assert " ".join(first.split()) == "schema public - before the first version"


def test_blame_why(shop) -> None:
    out = shop("blame", "orders.note", "--why").out
    assert "made in 0002 by `do $$ begin alter table app.orders add column note text; end $$`" in out
    write("migrations/0004.sql", "do $$ begin alter table app.orders add column more text; end $$;")
    assert "    via DO block line 1" in shop("blame", "orders.more", "--why").out


def test_blame_as_json_has_the_shape_that_help_describes(shop) -> None:
    found = json.loads(shop("blame", "app.orders", "--format", "json").out)["parts"]
    entry = json.loads(shop("help", "json").out)["blame"]["properties"]["parts"]["items"]
    assert all(set(entry["required"]) <= set(each) <= set(entry["properties"]) for each in found)
    (amount,) = (each for each in found if each["name"] == "amount")
    assert (amount["version"], amount["made_in"], amount["line"]) == ("0002", "0001", 1)


# --- log and find -------------------------------------------------------------------------------------------


def test_log(shop) -> None:
    assert [" ".join(line.split()) for line in shop("log", "app.orders").out.splitlines()] == [
        "0002 renamed column app.orders.total to app.orders.amount (migrations/0002_later.sql:1)",
        "0002 added column app.orders.note: text, not null (migrations/0002_later.sql:2 via DO block line 1)",
        "0002 dropped index orders_customer on app.orders (migrations/0002_later.sql:4)",
        "0001 added table app.orders with 3 columns, 1 primary key, 1 check, 1 foreign key"
        " (migrations/0001_shop.sql:4)",
        "0001 added index orders_customer on app.orders (migrations/0001_shop.sql:10)",
        "0001 added policy own on app.orders (migrations/0001_shop.sql:12)",
        "0001 table app.orders: granted SELECT, INSERT to clerk (migrations/0001_shop.sql:13)",
    ]


def test_log_of_a_dropped_table(shop) -> None:
    assert [line.split()[:4] for line in shop("log", "app.gone").out.splitlines()] == [
        ["0003", "dropped", "table", "app.gone"],
        ["0002", "added", "table", "app.gone"],
    ]
    assert "no version made it" in shop("log", "never").err


def test_log_as_json_has_the_shape_that_help_describes(shop) -> None:
    found = json.loads(shop("log", "orders.amount", "--format", "json").out)["changes"]
    entry = json.loads(shop("help", "json").out)["log"]["properties"]["changes"]["items"]
    assert all(set(entry["required"]) <= set(each) <= set(entry["properties"]) for each in found)
    assert [(each["action"], each["object"]) for each in found] == [
        ("renamed", "app.orders.amount"),
        ("added", "app.orders"),
    ]


def test_find(shop) -> None:
    assert shop("find", "CUSTOMERS").out == "Table:\n    app.orders  comment:1: what customers bought\n"
    assert "    app.due(bigint, date)  body:1: select sum(total) from app.orders" in shop("find", "sum(").out
    nothing = shop("find", "zebra")
    assert (nothing.status, nothing.out, nothing.err) == (0, "", "0 matches of 'zebra'\n")


def test_find_as_json_has_the_shape_that_help_describes(shop) -> None:
    found = json.loads(shop("find", "amount", "--format", "json").out)["matches"]
    entry = json.loads(shop("help", "json").out)["find"]["properties"]["matches"]["items"]
    assert all(set(entry["required"]) <= set(each) <= set(entry["properties"]) for each in found)
    assert ("column", "app.orders.amount", "name") in [(each["kind"], each["object"], each["where"]) for each in found]
