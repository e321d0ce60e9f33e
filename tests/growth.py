"""Histories of any length, to measure growth: `python tests/growth.py [VERSIONS ...]` prints seconds. Not a test.

Every history has the same mixture in each ten versions: two tables, then columns, indexes, comments, a view, a policy
and a function.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from views import book

from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.history.history import History
from meshdoc.project import document
from meshdoc.replay.run import replay
from meshdoc.sources import Kind, SourceFile, Version

STATEMENTS = (
    "create table t{table} (id integer primary key, a text not null default 'x', b integer);",
    "alter table t{other} add column c{n} integer default {n};",
    "create index on t{other} (a, b);",
    "comment on table t{other} is 'number {n}'; comment on column t{other}.a is 'text {n}';",
    "create view v{n} as select x.id, x.a, y.b from t{other} x join t{table} y on x.id = y.id where x.b > {n};",
    "create table t{table} (id integer primary key, a text not null default 'x', b integer references t{other});",
    "alter table t{other} alter column b type bigint; alter table t{other} rename column a to r; "
    "alter table t{other} rename column r to a;",
    "alter table t{other} enable row level security; create policy p{n} on t{other} using (b > {n} and a like 'k%');",
    "create function f{n}(x integer) returns integer language sql as 'select x + {n}'; "
    "grant select on t{table} to public;",
    "begin; insert into t{table} (id) values ({n}); alter table t{table} add check (b > 0); commit;",
)


def versions(count: int) -> list[str]:
    """The SQL of that many versions."""
    found = []
    for n in range(count):
        table = n // 5 + 1
        found.append(STATEMENTS[n % 10].format(n=n, table=table, other=n * 7919 % max(table - 1, 1) + 1))
    return found


KINDS = "create table kinds (id text primary key, label text);"
TABLE = """
create table t{n} (id bigint primary key, parent bigint not null references t{parent}, kind text references kinds,
    name text not null check (name <> ''), created timestamptz default now());
create index on t{n} (parent);
comment on table t{n} is 'Number {n}, below t{parent}.';
"""


def tables(count: int) -> list[str]:
    """The SQL of that many statements, three a table, which has a parent; all use the same lookup table."""
    made = [KINDS, *(TABLE.format(n=n, parent=n // 30) for n in range(count // 3))]
    return ["".join(made[start : start + 10]) for start in range(0, len(made), 10)]


def partitions(count: int) -> list[str]:
    """The SQL of a table with that many partitions."""
    parts = (f"create table p{n} partition of p for values from ({n}) to ({n + 1});" for n in range(count))
    return ["create table p (id integer primary key) partition by range (id);", *parts]


def overloads(count: int) -> list[str]:
    """The SQL of that many functions of one name."""
    domains = (f"create domain d{n} as integer;" for n in range(count))
    functions = (f"create function f(d{n}) returns integer language sql as 'select 1';" for n in range(count))
    return [*domains, *functions]


def labels(count: int) -> list[str]:
    """The SQL of an enum with that many labels."""
    listed = ", ".join(f"'l{n}'" for n in range(count))
    return [f"create type e as enum ({listed});", "create table t (a e default 'l0');"]


def copied(count: int) -> list[str]:
    """The SQL of a COPY of that many rows."""
    lines = "".join(f"{n}\tr{n}\t\\N\n" for n in range(count))
    table = "create table t (id integer primary key, a text not null, b integer);"
    return [table, f"copy t from stdin;\n{lines}\\.\n"]


def updates(count: int) -> list[str]:
    """The SQL of that many rows, each updated on its own."""
    rows = ", ".join(f"({n}, 'r{n}')" for n in range(count))
    changes = "".join(f"update t set a = 'u{n}' where id = {n};\n" for n in range(count))
    return [f"create table t (id integer primary key, a text);\ninsert into t values {rows};\n", changes]


SHAPES: dict[str, Callable[[int], list[str]]] = {
    "versions": versions,
    "tables": tables,
    "partitions": partitions,
    "overloads": overloads,
    "labels": labels,
    "copied": copied,
}


def replayed(texts: list[str]) -> History:
    """The history of some versions, each a file."""
    files = (SourceFile(f"{n:06}.sql", text) for n, text in enumerate(texts))
    made = [Version(id=file.path, name=file.path, date=None, kind=Kind.MIGRATION, files=(file,)) for file in files]
    return replay(made, template(system()), system())


def main() -> None:
    """Print the seconds of CPU time that the replay and the pages take."""
    for shape, made in SHAPES.items():
        for count in map(int, sys.argv[1:] or ("400", "800", "1600", "3200")):
            start = time.process_time()
            history = replayed(made(count))
            middle = time.process_time()
            document(book(history))
            print(f"{shape:12} {count:6} {middle - start:8.2f} s {time.process_time() - middle:8.2f} s")


if __name__ == "__main__":
    main()
