"""What deleting a row does, against what DELETE does on a real server: random tables with a row each.

Each row references one row by every foreign key of its table, so that all that can be deleted is, and all that can
block does. For more random schemas, and others each time:

    MESHDOC_SCHEMAS=300 pytest -n 0 tests/test_cascade.py
"""

from __future__ import annotations

import os
import random
from contextlib import closing
from typing import Any

import psycopg
import pytest
from postgres import Server

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.database import PUBLIC
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.insight.cascade import Cascade, cascade_of
from meshdoc.replay.run import replay
from meshdoc.sources.version import Kind, SourceFile, Version

COUNT = int(os.environ.get("MESHDOC_SCHEMAS", "0"))
TABLES = 6
ACTIONS = ("no action", "restrict", "cascade", "cascade", "cascade", "set null", "set default")


def schema(seed: int) -> tuple[str, str]:
    """Random tables with foreign keys between them, and a row for each."""
    chance = random.Random(seed)
    made, rows = [], []
    for number in range(TABLES):
        partitioned = chance.random() < 0.25
        made.append(f"create table t{number} (id int primary key)" + (" partition by list (id)" if partitioned else ""))
        if partitioned:
            made.append(f"create table t{number}_1 partition of t{number} for values in (1)")
        rows.append(f"insert into t{number} values (1)")
    for place in range(chance.randint(4, 9)):
        table, target, action = chance.randrange(TABLES), chance.randrange(TABLES), chance.choice(ACTIONS)
        made.append(f"alter table t{table} add column c{place} int references t{target} on delete {action}")
        rows.append(f"update t{table} set c{place} = 1")
        if chance.random() < 0.3:
            rows.append(f"alter table t{table} alter column c{place} set not null")
    return ";\n".join(made), ";\n".join(rows)


def catalog_of(sql: str) -> Catalog:
    version = Version(id="1", name="1", date=None, kind=Kind.MIGRATION, files=(SourceFile("1.sql", sql),))
    return replay([version], template(system()), system()).catalog


def table(catalog: Catalog, name: str) -> Relation:
    found = catalog.find("relation", PUBLIC, name)
    assert isinstance(found, Relation)
    return found


def left(connection: psycopg.Connection[Any], name: str) -> dict[str, set[str]] | None:
    """The tables that keep their row after a DELETE from one, with the columns that are null; None if it is refused."""
    connection.execute("begin")
    try:
        connection.execute(f"delete from {name}")  # type: ignore[arg-type]
        counts = " union all ".join(f"select 't{number}', to_json(t) from t{number} t" for number in range(TABLES))
        rows = connection.execute(counts).fetchall()  # type: ignore[arg-type]
        return {found: {column for column, value in row.items() if value is None} for found, row in rows}
    except psycopg.errors.IntegrityError:
        return None
    finally:
        connection.execute("rollback")


def is_certain(told: Cascade) -> bool:
    """Whether the outcome does not depend on the order in which the server follows the keys."""
    return not any(blocker.is_reached for blocker in told.blockers)


@pytest.mark.parametrize("seed", random.sample(range(2**32), COUNT) if COUNT else range(12))
def test_reach_and_blockers_are_those_of_delete(seed: int, server: Server) -> None:
    made, rows = schema(seed)
    catalog = catalog_of(f"{made};\n{rows}")
    with server.database() as database, closing(server.connect(database)) as connection:
        connection.execute(made)  # type: ignore[arg-type]
        connection.execute(rows)  # type: ignore[arg-type]
        before = {f"t{number}" for number in range(TABLES)}
        for number in range(TABLES):
            told, found = cascade_of(catalog, table(catalog, f"t{number}")), left(connection, f"t{number}")
            if any(not blocker.is_reached for blocker in told.blockers):
                assert found is None, f"t{number}: {told.blockers}"
            elif is_certain(told):
                assert found is not None, f"t{number}"
                assert before - found.keys() == {f"t{number}", *(catalog[each.table].name for each in told.reached)}
                assert null(found) == {at for at in detached(catalog, told) if at[0] in found}, f"t{number}"


def null(found: dict[str, set[str]]) -> set[tuple[str, str]]:
    return {(name, column) for name, columns in found.items() for column in columns}


def detached(catalog: Catalog, told: Cascade) -> set[tuple[str, str]]:
    """The columns that become null, by table."""
    keys = [(catalog[each.key], each.columns) for each in told.detached]
    tables = [(catalog[key.table], columns) for key, columns in keys if isinstance(key, ForeignKey)]
    return {
        (item.name, item.attribute(attnum).name)
        for item, columns in tables
        if isinstance(item, Relation)
        for attnum in columns
    }


@pytest.mark.parametrize(
    ("keys", "is_refused"),
    [
        ("a int references p, b int references p on delete cascade", True),
        ("b int references p on delete cascade, a int references p", False),
        ("b int references p on delete cascade, a int references p on delete restrict", False),
        ("a int references p deferrable initially deferred, b int references p on delete cascade", False),
    ],
)
def test_an_older_key_is_checked_before_rows_are_deleted_along(keys: str, is_refused: bool, server: Server) -> None:
    sql = f"create table p (id int primary key); create table c ({keys})"
    catalog = catalog_of(sql)
    assert [blocker.is_reached for blocker in cascade_of(catalog, table(catalog, "p")).blockers] == [True]
    with server.database() as database, closing(server.connect(database)) as connection:
        connection.execute(f"{sql}; insert into p values (1); insert into c values (1, 1)")  # type: ignore[arg-type]
        outcome = None if is_refused else "DELETE 1"
        try:
            found = connection.execute("delete from p").statusmessage
        except psycopg.errors.IntegrityError:
            found = None
        assert found == outcome


def test_levels_and_columns() -> None:
    catalog = catalog_of("""
        create table a (id int primary key);
        create table b (id int primary key, a int references a on delete cascade);
        create table c (a int references a on delete cascade, b int references b on delete cascade);
        create table d (b int references b on delete set null, x int, y int, primary key (x, y));
        create table e (x int, y int, z int, foreign key (x, y) references d on delete set null (y));
        create table f (b int not null references b on delete set null);
        create table g (b int references b on delete cascade not enforced);
        """)
    told = cascade_of(catalog, table(catalog, "a"))
    assert [(catalog[each.table].name, each.level) for each in told.reached] == [("b", 1), ("c", 1)]
    assert told.levels == 1
    assert [(catalog[each.key].name, each.columns) for each in told.detached] == [("d_b_fkey", (1,))]
    assert [(catalog[each.key].name, each.not_null) for each in told.blockers] == [("f_b_fkey", True)]
    assert [each.columns for each in cascade_of(catalog, table(catalog, "d")).detached] == [(2,)]
