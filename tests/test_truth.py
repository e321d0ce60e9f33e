"""What is told about checks without a server: each that is decided for a row is as a real server decides it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg
import pytest
from cases import Block, Case
from postgres import Server

from meshdoc.catalog.constraint import Check
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_literal
from meshdoc.catalog.relation import Table
from meshdoc.history.history import History
from meshdoc.insight.check_rule import Fact, Limits, Matches, OneOf, rule_of
from meshdoc.insight.insert.conditions import Condition, conditions_of
from meshdoc.insight.insert.values import Undecided, value_of

TYPES = {
    "a": "int", "b": "smallint", "c": "bigint", "n": "numeric", "r": "real", "f": "float8", "s": "boolean", "t": "text",
    "v": "varchar(9)", "k": "char(3)", "u": "uuid", "d": "date", "e": "timestamp", "m": "mood", "l": "int[]",
    "j": "jsonb",
}  # fmt: skip
ROWS = [
    (1, 1, 1, "1", "1", "1", True, "a", "a", "a", "00000000-0000-0000-0000-000000000001", "2024-01-01",
     "2024-01-01 10:00:00", "sad", "{1,2}", "{}"),
    (5, 2, 9, "1.5", "0.1", "0.1", False, "AB-12", " ab ", "abc", "10000000-0000-0000-0000-000000000001", "2024-02-29",
     "2024-02-29 00:00:00", "happy", "{}", "[]"),
    (-3, 0, -3, "-0.25", "-2.5", "1e10", True, "", "x_y%z", " b", "00000000-0000-0000-0000-000000000001", "2020-01-01",
     "2030-01-01 00:00:00", "sad", "{5}", "1"),
    (None,) * 16,
]  # fmt: skip
CHECKS = """
a > 0;  a >= 1 and b < 2;  a < 0 or b = 1;  not (a = 1);  not s;  a <> 5;  a <= b;  a = b;  a > c;  c = a;  n > a
n = 1.5;  n < 0;  r = 0.1;  f = 0.1;  r = f;  r > 0;  f < 1e9;  n = r;  n::int = 1;  a::numeric = 1;  a + b > 2
a - b = 0;  a * b = a;  a / 2 > 1;  a % 2 = 1;  -a > 0;  abs(a) > 2;  a between 0 and 3;  a in (1, 5)
a not in (1, 2);  a in (1, null);  a not in (1, null);  a = any (array[1, 2]);  a <> all (array[1, null])
a = any (l);  l = '{1,2}';  a is null;  a is not null;  (a, b) is not null;  row(a, b) is null;  a is distinct from 1
a is not distinct from b;  t is distinct from null;  t is distinct from 'a';  j is not distinct from '{}';  s
s is true;  s is not true;  s is false;  s is not false;  s is unknown;  s is not unknown;  (a > 1) is true
(j = '{}') is true;  s = (a > 0);  s <> true;  s and a > 0 or not s;  j = '{}' or a is not null;  j = '{}' and a > 100
case when a > 0 then true when a < 0 then false end;  case when s then a > 0 else a < 0 end
case a when 1 then s when 5 then not s else true end;  case t when 'a' then 1 else 2 end = 1;  coalesce(a, 1) = 1
coalesce(s, false);  nullif(a, 1) is null;  greatest(a, b) = 5;  num_nulls(a, b) = 0;  num_nonnulls(a, t, null) = 2
t = 'a';  t <> '';  t < 'b';  t || 'x' = 'ax';  t || v <> 'aa';  length(t) > 0;  char_length(v) = 4
octet_length(t) = 5;  upper(t) = 'A';  lower(t) = 'ab-12';  trim(v) = 'ab';  ltrim(v) = 'ab ';  rtrim(v) = ' ab'
btrim(v, ' a') = 'b';  length(k) = 1;  k = 'a';  k = 'a  ';  k <> 'abc';  k || 'x' = 'ax';  k::text = 'a';  k like 'a'
k like 'a%';  octet_length(k) = 1;  r = r;  r < 1;  sign(a) = 1;  floor(n) = 1;  a::float8 = n;  k ~ 'a$'
v = 'x_y%z';  v like 'x%';  v like '_b_';  v not like '%a%';  v ilike 'A';  v like 'x\\_%'
t similar to '[A-Z]+-[0-9]+';  t ~ '^[A-Z]{2}-[0-9]+$';  t !~ '^a';  t ~* '^A$';  t !~* 'b';  t ~ '[[:alpha:]]'
t ~ '^\\w+$';  t ~ '(?=a)';  t ~ 'a{1,2';  t ~ '[b-a]';  t ~ 'é';  t ~ '^(a|b)$';  t ~ '\\d';  t = v;  v::text = t
t::varchar = v;  t collate "C" = 'a';  t::int = 1;  u = '00000000-0000-0000-0000-000000000001'
u <> '00000000-0000-0000-0000-000000000001';  u::text = t;  d > '2024-01-15';  d = '2024-02-29';  e >= '2024-01-01'
d < '2025-1-1'::date;  d > '2024-01-01'::date + 1;  d = e;  d <= current_date;  e > 'infinity';  m = 'sad'
m <> 'sad';  m > 'sad';  m in ('sad', 'happy');  m = any (array['sad'::mood]);  m::text = 'sad';  j = '{}';  j is null
jsonb_typeof(j) = 'object';  l[1] = 1;  cardinality(l) > 0;  true;  false;  null;  a > 0 is null;  a::smallint > 0
b::int = 1;  n::real = 1.5;  v::name = 'a';  t::char(1) = 'a';  s::int = 1;  a::boolean;  5 > a;  'a' = t
0 < length(t) and 4 >= length(t);  cardinality(l) between 1 and 2;  a > 0 and a < 5 or a is null
t in ('a', 'b') or t is null;  a = 1 or a = 5 or a is null;  t ~ '^A' and t !~ 'b'
v = any (array['a', 'b']::varchar[]);  d between '2024-01-01' and '2024-12-31';  a >= 1 and a >= 2;  a < 9 and a < 5
n >= 1 and n <= 1.25;  c > 5;  f > 1;  r < 2;  r >= 0.1;  octet_length(t) <= 3;  m in ('sad');  s = true;  c = 9
b in (1, 2) and b in (2, 3);  n > 1;  c in (1, 9);  a = 1 or b = 2;  k in ('a', 'abc');  e < '2025-01-01'
"""
UNDECIDED = {
    *("greatest(a, b) = 5", "row(a, b) is null", "(a, b) is not null"),
    *("d <= current_date", "d > '2024-01-01'::date + 1", "m::text = 'sad'"),
}
"""What is decided for no row."""


@pytest.fixture(scope="module")
def checks() -> dict[str, str]:
    """Conditions by the name of the constraint that each is."""
    found = [text.strip() for line in CHECKS.strip().splitlines() for text in line.split(";  ")]
    return {f"c{number}": text for number, text in enumerate(found)}


def given(checks: dict[str, str]) -> tuple[str, History]:
    """The table, without the checks as SQL, and with them as a history."""
    columns = ", ".join(f"{name} {type}" for name, type in TYPES.items())
    sql = f"create type mood as enum ('sad', 'happy');\ncreate table g ({columns});\n"
    alters = "".join(f"alter table g add constraint {name} check ({text});\n" for name, text in checks.items())
    return sql, Case("truth", "", (Block("sql", "", sql + alters),)).run()


def decided(names: Names, condition: Condition, table: Table, row: dict[str, Any]) -> bool | None:
    """Whether a row meets a condition; None if that cannot be told."""
    values = {
        column.attnum: value_of(names, column.type.oid, None if row[column.name] is None else str(row[column.name]))
        for column in table.columns
    }
    try:
        return condition.holds(names, values)
    except Undecided:
        return None


def test_what_is_decided_is_as_on_the_server(checks: dict[str, str], server: Server) -> None:
    sql, history = given(checks)
    (table,) = history.catalog.all(Table)
    names = Names(history.catalog, history.system)
    found = {condition.check.name: condition for condition in conditions_of(names, table)}
    assert [entry.message for entry in history.entries if entry.message] == []
    wrong, undecided = [], set(checks)
    with server.database() as database, closing(server.connect(database)) as connection:
        connection.execute(sql)  # type: ignore[arg-type]
        for values in ROWS:
            connection.execute("truncate g")
            marks = ", ".join(f"%s::{type}" for type in TYPES.values())
            connection.execute(f"insert into g values ({marks})", values)  # type: ignore[arg-type]
            shown = ", ".join(f"{name}::text as {name}" for name in TYPES)
            cursor = connection.execute(f"select {shown} from g")  # type: ignore[arg-type]
            row = dict(zip(TYPES, cursor.fetchone() or (), strict=True))
            for name, text in checks.items():
                ours = decided(names, found[name], table, row) if name in found else None
                if ours is not None:
                    undecided.discard(name)
                    try:
                        theirs = connection.execute(f"select ({text}) is not false from g").fetchone()[0]
                    except psycopg.Error as error:
                        theirs = str(error).splitlines()[0]
                    if ours != theirs:
                        wrong.append(f"{text}: {ours}, not {theirs}: { {n: row[n] for n in TYPES if n in text} }")
    assert "\n".join(wrong) == ""
    assert {checks[name] for name in undecided} == UNDECIDED


TOLD = 70
"""How many of the checks have a rule."""
BROKEN = ("t ~ 'a{1,2'", "t ~ '[b-a]'")
"""What is an error for every text."""
SIGNS = {(False, True): "~", (False, False): "~*", (True, True): "!~", (True, False): "!~*"}
LENGTHS = {"": "{}", "character": "char_length({})", "byte": "octet_length({})", "element": "cardinality({})"}


def meaning(fact: Fact, column: str) -> Iterator[str]:
    """What a fact says about a column, as conditions."""
    match fact:
        case OneOf():
            yield f"{column} in ({', '.join(map(quote_literal, fact.values))})"
        case Limits():
            measured = LENGTHS[fact.unit].format(column)
            if fact.least is not None:
                yield f"{measured} {'>' if fact.above else '>='} {quote_literal(fact.least)}"
            if fact.most is not None:
                yield f"{measured} {'<' if fact.below else '<='} {quote_literal(fact.most)}"
        case Matches():
            yield f"{column} {SIGNS[fact.negated, not fact.ignores_case]} {quote_literal(fact.pattern)}"


def test_rules_mean_what_their_checks_do(checks: dict[str, str], server: Server) -> None:
    sql, history = given(checks)
    (table,) = history.catalog.all(Table)
    names = Names(history.catalog, history.system)
    marks = ", ".join(f"%s::{type}" for type in TYPES.values())
    wrong, told = [], set[str]()
    with server.database() as database, closing(server.connect(database)) as connection:
        connection.execute(sql)  # type: ignore[arg-type]
        for values in ROWS:
            connection.execute(f"insert into g values ({marks})", values)  # type: ignore[arg-type]
        for check in history.catalog.all(Check):
            rule = rule_of(names, check) if check.table == table.oid else None
            if rule is None or checks[check.name] in BROKEN:
                continue
            column = table.attribute(rule.attnum).name
            conditions = [each for fact in rule.facts for each in meaning(fact, column)]
            is_same = f"(({checks[check.name]}) is not false) = (({' and '.join(conditions)}) is not false)"
            told.add(checks[check.name])
            if connection.execute(f"select bool_and({is_same}) from g").fetchone() != (True,):  # type: ignore[arg-type]
                wrong.append(f"{checks[check.name]}: {conditions}")
    assert "\n".join(wrong) == ""
    assert len(told) == TOLD
