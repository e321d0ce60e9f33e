"""The diamonds of a schema against the server.

Of each one, the rows that meshdoc takes for an example are inserted; and they no longer can be once its remedy is
carried out. For all other pairs of foreign keys, random rows are inserted, and none may lead to two tenants.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from random import Random
from typing import Any

import psycopg
from psycopg import pq

from meshdoc import project
from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.relation import Relation
from meshdoc.config import Config
from meshdoc.insight.effects.index import RoutineEffects
from meshdoc.insight.tenancy.chase import Tableau, disagreement
from meshdoc.insight.tenancy.remedy import remedy_sql
from meshdoc.insight.tenancy.report import Diamond, tenancy
from meshdoc.insight.tenancy.shape import Shapes
from meshdoc.sources import Kind, SourceFile, Version

from .generate import KINDS, ROOT, Key, Table, generated

ROUNDS = 3
ROWS = 250
"""Random rows that are tried in a round."""


@dataclass
class Result:
    """Counts by kind of answer, and what is wrong."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


Way = tuple[Key, ...]


def compared(connection: psycopg.Connection[Any], seed: str, result: Result) -> None:
    """Ask both about the schema of a seed; nothing of it stays in the database."""
    tables = generated(seed)
    statements = [table.statement() for table in tables]
    names, effects = _replayed(statements)
    shown = [names.catalog.find("relation", names.catalog.find("schema", "public").oid, t.name) for t in tables]  # type: ignore[union-attr]
    found = tenancy(names, effects, shown, configured=shown[0].oid)  # type: ignore[arg-type, union-attr]
    assert found is not None
    server = _Server(connection)
    server.send("begin")
    for statement in statements:
        server.send(statement)
    reported = {}
    for diamond in found.diamonds:
        result.counts["diamonds"] += 1
        reported[_firsts(names, diamond)] = diamond
        for line in _check_diamond(server, names, tables, diamond, result):
            result.wrong.append(f"{seed}: {line}")
    undecided = {tuple(sorted(pair)) for pair in found.undecided}
    result.counts["undecided"] += len(undecided)
    for table, one, other in _found_at_random(server, Random(seed), tables, result):
        if (table, one, other) in reported:
            result.counts["diamonds found at random"] += 1
        else:
            result.wrong.append(f"{seed}: {table}: rows of two tenants by keys {one} and {other}, not reported")
    server.send("rollback")


def _replayed(statements: list[str]) -> tuple[Names, RoutineEffects]:
    file = SourceFile("schema.sql", "".join(f"{statement};\n" for statement in statements))
    version = Version(id="1", name="", date=None, kind=Kind.MIGRATION, files=(file,))
    history = project.replay(Config(), project.Input(versions=(version,), baselines=(), ignored=()))
    bad = [entry for entry in history.entries if entry.message]
    assert not bad, bad[0]
    return Names(history.catalog, history.system), RoutineEffects(history.catalog, history.system)


def _firsts(names: Names, diamond: Diamond) -> tuple[str, int, int]:
    """The table, and the places of both foreign keys among those of the table."""
    keys = sorted(key.oid for key in names.catalog.children(diamond.table, ForeignKey) if key.table == diamond.table)
    one, other = sorted(keys.index(way.keys[0]) for way in (diamond.one, diamond.other))
    return names.catalog[diamond.table].name, one, other


@dataclass
class _Server:
    connection: psycopg.Connection[Any]

    def send(self, sql: str) -> None:
        result = self.connection.pgconn.exec_(sql.encode())
        assert result.status != pq.ExecStatus.FATAL_ERROR, f"{sql}\n{result.error_message!r}"

    def accepts(self, sql: str) -> str:
        """The error of a statement, after which the transaction goes on; empty if there is none."""
        self.send("savepoint a")
        result = self.connection.pgconn.exec_(sql.encode())
        if result.status == pq.ExecStatus.FATAL_ERROR:
            self.send("rollback to a")
            return result.error_message.decode()
        return ""

    def holds(self, sql: str) -> bool:
        result = self.connection.pgconn.exec_(sql.encode())
        assert result.status == pq.ExecStatus.TUPLES_OK, f"{sql}\n{result.error_message!r}"
        return result.ntuples > 0


# --- what is reported ---------------------------------------------------------------------------------------


def _check_diamond(
    server: _Server, names: Names, tables: list[Table], diamond: Diamond, result: Result
) -> Iterator[str]:
    catalog = names.catalog
    ways: list[list[ForeignKey]] = [[catalog[key] for key in way.keys] for way in (diamond.one, diamond.other)]  # type: ignore[misc]
    example = disagreement(Shapes(names), diamond.table, *ways)
    assert example is not None
    query = _differing(names, *ways)
    server.send("savepoint diamond")
    error = _inserted(server, names, tables, example)
    if error or not server.holds(query):
        yield f"{_words(names, ways)}: {error or 'the ways agree'}"
    server.send("rollback to diamond")
    if diamond.remedy:
        result.counts["remedies"] += 1
        for statement in remedy_sql(names, diamond.remedy):
            server.send(statement)
        if not _inserted(server, names, tables, example) and server.holds(query):
            yield f"{_words(names, ways)}: accepted in spite of the remedy"
        server.send("rollback to diamond")


def _inserted(server: _Server, names: Names, tables: list[Table], example: Tableau) -> str:
    """Insert the rows of an example, and check all constraints; the error, or nothing."""
    places = {table.name: table for table in tables}
    for row in sorted(example.rows(), key=lambda row: names.catalog[example.tables[row]].name):
        item = names.catalog[example.tables[row]]
        assert isinstance(item, Relation)
        table = places[item.name]
        cells = {item.attribute(n).name: str(example.value(value)) for n, value in example.cells[row].items()}
        kinds = [f"'{kind}'" for kind in KINDS] if "kind" in cells else ["null", *(f"'{kind}'" for kind in KINDS)]
        error = ""
        for kind in kinds if "kind" in table.columns else [""]:
            values = [kind if name == "kind" else cells.get(name, "null") for name in table.given()]
            error = server.accepts(
                f"insert into {table.name} ({', '.join(table.given())}) values ({', '.join(values)})"
            )
            if not error:
                break
        if error:
            return error
    error = server.accepts("set constraints all immediate")
    if not error:
        server.send("set constraints all deferred")
    return error


def _differing(names: Names, one: list[ForeignKey], other: list[ForeignKey]) -> str:
    """The query for rows whose two ways end at different tenants, and share no row before."""

    def key_of(key: ForeignKey) -> tuple[str, list[tuple[str, str]]]:
        table, target = names.catalog[key.table], names.catalog[key.references_table]
        assert isinstance(table, Relation)
        assert isinstance(target, Relation)
        pairs = zip(key.columns, key.references_columns, strict=True)
        return target.name, [(table.attribute(a).name, target.attribute(b).name) for a, b in pairs]

    table = names.catalog[one[0].table].name
    return _query(table, [key_of(key) for key in one], [key_of(key) for key in other])


def _query(table: str, *ways: list[tuple[str, list[tuple[str, str]]]]) -> str:
    joins = []
    on_way: list[list[tuple[str, str]]] = []
    for name, way in zip("ab", ways, strict=True):
        before = "x"
        on_way.append([])
        for number, (target, pairs) in enumerate(way):
            alias = f"{name}{number}"
            condition = " and ".join(f"{before}.{column} = {alias}.{to}" for column, to in pairs)
            joins.append(f"join {target} {alias} on {condition}")
            before = alias
            on_way[-1].append((target, alias))
    apart = [f"{a}.id <> {b}.id" for one, a in on_way[0] for other, b in on_way[1] if one == other]
    return f"select from {table} x {' '.join(joins)} where {' and '.join(apart)} limit 1"


def _words(names: Names, ways: list[list[ForeignKey]]) -> str:
    return " / ".join(" > ".join(names.catalog[key.oid].name for key in way) for way in ways)


# --- everything else ----------------------------------------------------------------------------------------


def _found_at_random(
    server: _Server, random: Random, tables: list[Table], result: Result
) -> Iterator[tuple[str, int, int]]:
    """The pairs of foreign keys by which random rows lead to two tenants."""
    by_name = {table.name: table for table in tables}
    queries: dict[tuple[str, int, int], list[str]] = {}
    for table in tables[1:]:
        firsts = [(place, key) for place, key in enumerate(table.keys) if key.enforced and key.target != table.name]
        for (place, one), (other_place, other) in combinations(firsts, 2):
            queries[table.name, place, other_place] = [
                _query(table.name, [(k.target, list(k.pairs)) for k in a], [(k.target, list(k.pairs)) for k in b])
                for a in _ways(by_name, one, (table.name,))
                for b in _ways(by_name, other, (table.name,))
            ]
    result.counts["pairs"] += len(queries)
    found: set[tuple[str, int, int]] = set()
    for _ in range(ROUNDS):
        server.send("savepoint random")
        server.send("set constraints all immediate")
        server.send(f"do $$ begin {' '.join(_random_rows(random, tables))} end $$")
        found |= {pair for pair, asked in queries.items() if pair not in found and any(map(server.holds, asked))}
        server.send("rollback to random")
    yield from sorted(found)


def _ways(tables: dict[str, Table], key: Key, seen: tuple[str, ...]) -> Iterator[Way]:
    """The ways to the tenant that begin with a foreign key and visit no table twice."""
    if key.target == ROOT:
        yield (key,)
    elif key.target not in seen:
        for after in tables[key.target].keys:
            if after.enforced:
                for way in _ways(tables, after, (*seen, key.target)):
                    yield (key, *way)


def _random_rows(random: Random, tables: list[Table]) -> Iterator[str]:
    """INSERTs of small numbers, each of which may fail."""
    for tenant in (1, 2):
        code = random.choice((tenant, 3 - tenant, tenant + 2))
        yield f"insert into {ROOT} values ({tenant}, {code}) on conflict do nothing;"
    for number in range(ROWS):
        table = tables[1 + number * (len(tables) - 1) // ROWS] if random.random() < 0.7 else random.choice(tables[1:])
        values = [_random_value(random, table, name) for name in table.given()]
        insert = f"insert into {table.name} ({', '.join(table.given())}) values ({', '.join(values)})"
        yield f"begin {insert}; exception when others then null; end;"


def _random_value(random: Random, table: Table, name: str) -> str:
    if not table.columns[name] and random.random() < 0.35:
        return "null"
    if name == "kind":
        return f"'{random.choice(KINDS)}'"
    return str(random.randint(1, 8) if name == "id" else random.choice((1, 1, 2, 2, 3, 4, 5)))
