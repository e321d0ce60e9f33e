"""DDL in other dialects: DuckDB loads it and creates the same tables; what a dialect cannot express is listed.

In Python, because a case has no other database to load its text into.
"""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import duckdb
import pytest
import sqlglot
from test_render import book_of

from meshdoc import project
from meshdoc.catalog.constraint import Check, Constraint, ForeignKey, NotNull, PrimaryKey, Unique
from meshdoc.catalog.relation import Table
from meshdoc.config import Config
from meshdoc.render import Book
from meshdoc.render.dialect.target import TARGETS

ROOT = Path(__file__).parent.parent
KINDS = {PrimaryKey: "PRIMARY KEY", Unique: "UNIQUE", Check: "CHECK", ForeignKey: "FOREIGN KEY"}


@pytest.fixture(scope="module")
def example() -> Book:
    """The example of this repository."""
    with contextlib.chdir(ROOT):
        config = Config(platform="supabase")
        return project.book(config, project.replay(config, project.read(config)))


def exported(book: Book, dialect: str) -> tuple[str, list[str]]:
    """The text, and the messages of what is lost."""
    losses: list[str] = []
    text = project.export(book, f"ddl-{dialect}", lambda loss: losses.append(loss.message))
    return text, losses


def loaded(text: str) -> duckdb.DuckDBPyConnection:
    """A database in which the statements were run."""
    connection = duckdb.connect()
    connection.execute(text)
    return connection


def statement(text: str, name: str) -> str:
    """One table's definition, with single spaces."""
    found = re.search(rf'CREATE TABLE ["`]\w+["`]\.["`]{name}["`] .*?;$', text, re.DOTALL | re.MULTILINE)
    assert found, text
    return re.sub(r"\s+", " ", found[0]).replace("( ", "(").replace(" )", ")")


# --- loaded into DuckDB ---------------------------------------------------------------------------------

WIDE = """
create schema shop;
create type shop.mood as enum ('good', 'it''s bad');
create domain shop.email as text check (value like '%@%');
create table shop.customer (
    id serial primary key,
    "Order" text not null default 'it''s',
    mood shop.mood not null default 'good',
    moods shop.mood[],
    email shop.email,
    balance numeric(10, 2) default -1.50,
    anything numeric,
    code varchar(20) unique nulls not distinct,
    tags text[] default '{}',
    born date default current_date,
    since timestamptz default now(),
    until interval default '7 days',
    data jsonb default '{}',
    token uuid default gen_random_uuid(),
    raw bytea,
    net inet,
    twice bigint generated always as (id * 2) stored,
    half numeric generated always as (balance / 2) stored,
    check (balance > -100 and (mood <> 'it''s bad' or email is not null)),
    check (code in ('a', 'b')),
    check ("Order" < 'b'),
    check (length("Order") <= 10)
);
comment on table shop.customer is E'first line\\nsecond line; -- it''s';
comment on column shop.customer."Order" is 'a word';
create table shop.item (
    id bigint generated always as identity (start with 5 increment by 2) primary key,
    customer int not null references shop.customer on delete cascade deferrable,
    parent bigint references shop.item,
    other text references shop.customer (code),
    unique (customer, parent)
);
create unique index on shop.item (lower(other));
create view shop.v as select 1;
"""


@pytest.fixture(scope="module")
def wide() -> Book:
    """A schema with a bit of everything."""
    return book_of(WIDE)


@pytest.mark.parametrize("name", ["example", "wide"])
def test_duckdb_holds_the_same_tables_and_columns(name: str, request: pytest.FixtureRequest) -> None:
    book: Book = request.getfixturevalue(name)
    held = loaded(exported(book, "duckdb")[0]).execute(
        "select schema_name, table_name, column_name, is_nullable from duckdb_columns() where not internal"
    )
    expected = {
        (book.catalog[table.schema].name, table.name, column.name, not column.not_null)
        for table in book.tables
        for column in table.columns
    }
    assert set(held.fetchall()) == expected
    assert len(expected) > 20


@pytest.mark.parametrize("name", ["example", "wide"])
def test_a_constraint_is_in_duckdb_or_listed(name: str, request: pytest.FixtureRequest) -> None:
    book: Book = request.getfixturevalue(name)
    text, losses = exported(book, "duckdb")
    connection = loaded(text)
    for table in (item for item in book.tables if isinstance(item, Table)):
        listed = [loss for loss in losses if f".{table.name}: " in loss]
        held = connection.execute(
            "select constraint_type from duckdb_constraints() where schema_name = ? and table_name = ?",
            [book.catalog[table.schema].name, table.name],
        )
        expected = [
            KINDS[type(item)]
            for item in book.parts(table.oid, Constraint)
            if not isinstance(item, NotNull)
            and not any(f"constraint {item.name} {KINDS[type(item)]}" in loss for loss in listed)
        ]
        assert sorted(kind for (kind,) in held.fetchall() if kind != "NOT NULL") == sorted(expected)


def test_a_row_of_defaults(wide: Book) -> None:
    connection = loaded(exported(wide, "duckdb")[0])
    connection.execute("insert into shop.customer (code) values ('a')")
    connection.execute("insert into shop.item (customer) values (1), (1)")
    row = connection.execute('select id, "Order", mood, balance, tags, until::text, data, twice from shop.customer')
    assert [str(value) for value in row.fetchall()[0]] == ["1", "it's", "good", "-1.50", "[]", "7 days", "{}", "2"]
    assert connection.execute("select id from shop.item order by id").fetchall() == [(5,), (7,)]
    for wrong in ("(balance) values (-100)", "(mood) values ('it''s bad')", "(code) values ('c')"):
        with pytest.raises(duckdb.ConstraintException):
            connection.execute(f"insert into shop.customer {wrong}")


def test_comments(wide: Book) -> None:
    connection = loaded(exported(wide, "duckdb")[0])
    found = connection.execute("select comment from duckdb_tables() where table_name = 'customer'").fetchall()
    assert found == [("first line\nsecond line; -- it's",)]


# --- what is lost ---------------------------------------------------------------------------------------


def test_what_duckdb_cannot_express_is_listed(wide: Book) -> None:
    text, losses = exported(wide, "duckdb")
    assert losses == [
        "table shop.customer: column half GENERATED ALWAYS AS (balance / (2)::numeric)",
        "table shop.customer: constraint customer_code_key UNIQUE NULLS NOT DISTINCT (code)",
        """table shop.customer: constraint customer_Order_check CHECK (("Order" < 'b'::text))""",
        "table shop.item: column id is not GENERATED ALWAYS: it accepts explicit values",
        "table shop.item: constraint item_customer_fkey is not deferrable",
        "table shop.item: constraint item_customer_fkey has no ON DELETE CASCADE",
        "table shop.item: constraint item_other_fkey FOREIGN KEY (other) REFERENCES shop.customer(code)",
        "table shop.item: CREATE UNIQUE INDEX item_lower_idx ON shop.item USING btree (lower(other))",
        "left out: 1 index, 1 view",
        "character varying is VARCHAR: (20) is not enforced (shop.customer.code)",
        "inet is VARCHAR: it has no equivalent, and any text is accepted (shop.customer.net)",
        "jsonb is JSON: duplicate keys and white space are kept (shop.customer.data)",
        "numeric is DECIMAL(38, 9): 38 digits are kept, 9 of them after the point "
        "(shop.customer.anything, shop.customer.half)",
        "text is VARCHAR: the constraints of the domain are not enforced (shop.customer.email)",
    ]
    assert [line.removeprefix("--   ") for line in text.splitlines() if line.startswith("--   ")] == losses


@pytest.mark.parametrize("dialect", sorted(TARGETS))
def test_sqlglot_reads_what_is_written(dialect: str, wide: Book, example: Book) -> None:
    for book in (wide, example):
        text, losses = exported(book, dialect)
        assert losses
        found = [each for each in sqlglot.parse(text, dialect=dialect) if isinstance(each, sqlglot.exp.Create)]
        tables = [each.find(sqlglot.exp.Table).name for each in found if each.kind == "TABLE"]
        assert sorted(tables) == sorted(table.name for table in book.tables)


def test_bigquery(wide: Book) -> None:
    text, losses = exported(wide, "bigquery")
    assert statement(text, "item") == (
        "CREATE TABLE `shop`.`item` (`id` INT64 NOT NULL, `customer` INT64 NOT NULL, `parent` INT64, `other` STRING, "
        "PRIMARY KEY (`id`) NOT ENFORCED, "
        "CONSTRAINT `item_customer_fkey` FOREIGN KEY (`customer`) REFERENCES `shop`.`customer` (`id`) NOT ENFORCED, "
        "CONSTRAINT `item_parent_fkey` FOREIGN KEY (`parent`) REFERENCES `shop`.`item` (`id`) NOT ENFORCED);"
    )
    assert "`Order` STRING DEFAULT 'it\\'s' NOT NULL OPTIONS (description='a word')" in statement(text, "customer")
    assert "table shop.item: column id has no default; in PostgreSQL, a sequence generates it" in losses
    assert "table shop.item: constraint item_customer_parent_key UNIQUE (customer, parent)" in losses
    assert "table shop.customer: column data DEFAULT '{}'::jsonb" in losses
    assert "enum is STRING: any text is accepted, not only 'good', 'it''s bad' (shop.customer.mood)" in losses
    assert "-- BigQuery does not enforce primary and foreign keys.\n" in text


def test_snowflake(wide: Book) -> None:
    text, losses = exported(wide, "snowflake")
    assert '"id" NUMBER(38, 0) AUTOINCREMENT START 5 INCREMENT 2 NOT NULL' in statement(text, "item")
    assert '"anything" NUMBER(38, 9), "code" VARCHAR(20), "tags" ARRAY,' in statement(text, "customer")
    assert '"since" TIMESTAMP_LTZ DEFAULT CURRENT_TIMESTAMP()' in statement(text, "customer")
    assert "table shop.customer: column tags DEFAULT '{}'::text[]" in losses
    assert "table shop.customer: column twice GENERATED ALWAYS AS (id * 2)" in losses


@pytest.mark.parametrize(
    ("column", "default"),
    [
        ("a int default '-1'::int", "-1"),
        ("a numeric default 0", "0"),
        ("a boolean default false", "FALSE"),
        ("a text default null", ""),
        ("a text default current_user", None),
        ("a text default 'a' || 'b'", None),
        ("a text default E'a\\\\b'", "'a\\b'"),
        ("a int default (1 + 1)", None),
        ("a date default now()", None),
        ("a timestamp default (now() at time zone 'utc')", None),
        ("a bigint default nextval('s') + 1", None),
    ],
)
def test_only_defaults_that_mean_the_same_are_written(column: str, default: str | None) -> None:
    text, losses = exported(book_of(f"create sequence s; create table t ({column});"), "duckdb")
    lost = [loss for loss in losses if loss.startswith("table public.t: column a DEFAULT ")]
    found = re.search(r" DEFAULT (.*)$", statement(text, "t").removesuffix(");"))
    assert (found[1] if found else None if lost else "") == default
    assert bool(lost) is (default is None)


def test_a_circle_of_references_is_listed() -> None:
    text, losses = exported(
        book_of(
            "create table a (id int primary key, b int); create table b (id int primary key, a int references a);"
            "alter table a add foreign key (b) references b;"
        ),
        "duckdb",
    )
    assert losses == ["table public.a: constraint a_b_fkey FOREIGN KEY (b) REFERENCES public.b(id)"]
    assert "FOREIGN KEY" in statement(text, "b")
    loaded(text)


def test_the_command_lists_losses_on_standard_error(meshdoc) -> None:
    Path("1.sql").write_text("create table t (a inet);")
    done = meshdoc("export", "1.sql", "--format", "ddl", "--dialect", "duckdb")
    assert 'CREATE TABLE "public"."t"' in done.out
    assert done.err == (
        "warning: inet is VARCHAR: it has no equivalent, and any text is accepted (public.t.a) [dialect]\n"
    )
    unknown = meshdoc("export", "1.sql", "--format", "ddl", "--dialect", "duck")
    assert (unknown.status, unknown.out) == (2, "")
    assert unknown.err.startswith("meshdoc: unknown format 'ddl-duck': did you mean 'ddl-duckdb'? (known: ")
