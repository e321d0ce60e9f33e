"""The order of tables against a real server: rows inserted in it are accepted, and deleted in reverse.

For more random schemas, and others each time:

    MESHDOC_SCHEMAS=300 pytest -n 0 tests/test_order.py
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg
import pytest
from cases import Block, Case
from postgres import Server

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Relation, Table
from meshdoc.insight.order import Circle, Delay, Order, order

COUNT = int(os.environ.get("MESHDOC_SCHEMAS", "0"))
TABLES = 6


def schema(seed: int) -> str:
    """Random tables, some partitioned, with foreign keys that are nullable, deferrable, or neither."""
    chance = random.Random(seed)
    made = []
    for number in range(TABLES):
        partitioned = chance.random() < 0.2
        made.append(f"create table t{number} (id int primary key)" + (" partition by list (id)" if partitioned else ""))
        if partitioned:
            made.append(f"create table t{number}_1 partition of t{number} for values in (1)")
    for place in range(chance.randint(4, 9)):
        table, target = chance.randrange(TABLES), chance.randrange(TABLES)
        null = "" if chance.random() < 0.4 else " not null"
        wait = " deferrable" if chance.random() < 0.3 else ""
        made.append(f"alter table t{table} add column c{place} int{null} references t{target}{wait}")
    return ";\n".join(made)


def found_order(sql: str) -> tuple[Catalog, Order]:
    history = Case("order", "order", (Block("sql", "", f"{sql};\n"),)).run()
    assert not [entry.message for entry in history.entries if entry.message]
    tables = [item.oid for item in history.catalog.all(Table) if not item.partition_of]
    return history.catalog, order(history.catalog, tables)


@pytest.mark.parametrize("seed", random.sample(range(2**32), COUNT) if COUNT else range(8))
def test_rows_are_accepted_in_that_order(seed: int, server: Server) -> None:
    sql = schema(seed)
    catalog, found = found_order(sql)
    with server.database() as database, closing(server.connect(database)) as connection:
        connection.execute(sql)  # type: ignore[arg-type]
        stuck = {oid for circle in found.circles if not circle.waiting for oid in circle.tables}
        if stuck:
            for oid in stuck:
                with pytest.raises(psycopg.errors.IntegrityError):
                    connection.execute(insert(catalog, oid, set()))  # type: ignore[arg-type]
            return
        connection.execute("begin")
        connection.execute("set constraints all deferred")
        for statement in statements(catalog, found):
            connection.execute(statement)  # type: ignore[arg-type]
        connection.execute("commit")
        assert not any(rows(connection))


def statements(catalog: Catalog, found: Order) -> Iterator[str]:
    """A row for each table in order, what waited, and everything deleted again."""
    tables = [oid for level in found.levels for oid in level]
    waiting = [each.key for circle in found.circles for each in circle.waiting if each.delay is Delay.NULL]
    late = {(key.table, attnum) for key in map(catalog.__getitem__, waiting) for attnum in _columns(key)}
    yield from (insert(catalog, oid, {attnum for table, attnum in late if table == oid}) for oid in tables)
    for value in ("1", "null"):
        yield from (f"update {catalog[oid].name} set {_name(catalog, oid, attnum)} = {value}" for oid, attnum in late)
    yield from (f"delete from {catalog[oid].name}" for oid in reversed(tables))


def insert(catalog: Catalog, oid: Oid, late: set[int]) -> str:
    """A row of ones, with null in the columns that wait."""
    table = catalog[oid]
    assert isinstance(table, Relation)
    values = ", ".join("null" if column.attnum in late else "1" for column in table.columns)
    return f"insert into {table.name} values ({values})"


def _columns(key: object) -> tuple[int, ...]:
    assert isinstance(key, ForeignKey)
    return key.columns


def _name(catalog: Catalog, oid: Oid, attnum: int) -> str:
    table = catalog[oid]
    assert isinstance(table, Relation)
    return table.attribute(attnum).name


def rows(connection: psycopg.Connection[Any]) -> list[int]:
    return [connection.execute(f"select count(*) from t{n}").fetchone()[0] for n in range(TABLES)]  # type: ignore[index,arg-type]


def test_fewest_keys_wait_and_what_cannot_is_said() -> None:
    catalog, found = found_order("""
        create table a (id int primary key, b int);
        create table b (id int primary key, a int references a);
        alter table a add foreign key (b) references b;
        create table c (id int primary key, d int not null, e int references c, s int references a);
        create table d (id int primary key, c int not null references c);
        alter table c add foreign key (d) references d;
        create table alone (id int);
        create table e (id int primary key);
        create table f (id int primary key, e int not null references e deferrable);
        alter table e add f int references f
        """)

    def names(oids: tuple[Oid, ...]) -> list[str]:
        return [catalog[oid].name for oid in oids]

    def told(circle: Circle) -> tuple[list[str], list[str]]:
        return names(circle.tables), names(tuple(each.key for each in circle.waiting))

    waiting = [(["a", "b"], ["a_b_fkey"]), (["c", "d"], []), (["e", "f"], ["f_e_fkey"])]
    assert sorted(map(told, found.circles)) == waiting
    assert names(found.to_itself) == ["c_e_fkey"]
    assert names(found.unconnected) == ["alone"]
