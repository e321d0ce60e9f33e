"""Bounds: each value just inside and just outside, on the real server and here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cases import Block, Case
from postgres import Server
from test_postgres import same_as_a_real_server

from meshdoc.adt.datetime.keyword import DATE_WORDS, INTERVAL_WORDS
from meshdoc.commands.heap.reloptions import PARAMETERS, Choice, Flag, Parameter
from meshdoc.commands.session.guc import parameters
from meshdoc.interpret.builtins.dates import PATTERNS

WITH = {
    "table": "create table x (a int) with ({}); drop table if exists x;",
    "toast": "create table x (a text) with (toast.{}); drop table if exists x;",
    "view": "create view x with ({}) as select a from t; drop view if exists x;",
    "attribute": "alter table t alter a set ({});",
    "tablespace": "alter tablespace fast set ({});",
}
"""How parameters are set; those of other kinds belong to the access method of an index."""
COLUMNS = {"gist": "b", "spgist": "b", "gin": "c"}
BEFORE = """
set allow_in_place_tablespaces = on;
create tablespace fast location '';
create table t (a int, b point, c int[]);
"""
TYPES = """numeric(0), numeric(1), numeric(1000), numeric(1001), numeric(5, -1000), numeric(5, -1001), numeric(5, 1000),
numeric(5, 1001), varchar(0), varchar(1), varchar(10485760), varchar(10485761), char(0), char(10485760), char(10485761),
bit(0), bit(1), bit(83886080), bit(83886081), varbit(0), varbit(83886080), varbit(83886081), time(6), time(7),
timestamp(0), timestamp(6), timestamp(7), timestamptz(7), interval(6), interval(7), float(0), float(1), float(24),
float(25), float(53), float(54), interval second(3), interval day to second(7), int[-1], int[0], int[][][][][][],
int[][][][][][][]"""
HOOKED = {"vacuum_buffer_usage_limit", "max_stack_depth"}
"""Settings with further checks, which are not mirrored."""
LITERALS = {
    "int2": "-32769 -32768 32767 32768",
    "int4": "-2147483649 -2147483648 2147483647 2147483648",
    "int8": "-9223372036854775809 -9223372036854775808 9223372036854775807 9223372036854775808",
    "oid": "-2147483649 -1 4294967295 4294967296",
    "date": "4714-11-24BC 4714-11-23BC 5874897-12-31 5874898-01-01 2023-02-29 2024-02-29 2024-12-32 2024-13-01"
    " 2024-on-01-02 on-01-02-2024 01-at-02-2024 2024-at-03 2024-jan-on 2024-xy-01 at.2024.01.02 feb-on-2024",
    "timestamp": "4713-01-01BC 294276-12-31 294277-01-01 2024-01-01T24:00:00 2024-01-01T24:00:01 2024-01-01T23:59:60",
    "time": "24:00:00 24:00:01 23:59:60.5 23:59:61 23:60:00 -1:00 10:11:60 10:11:61 24:00:00.000001",
    "interval": "178956970years 178956971years 2147483647days 2147483648days",
    "numeric(3,1)": "99.94 99.95 -99.95 0.05",
    "real": "3.4e38 3.5e38 1e-45 1e-46",
    "float8": "1.7e308 1.8e308 4.9e-324 1e-325",
    "inet": "255.255.255.255 255.255.255.256 1.2.3.4/32 1.2.3.4/33 ::/128 ::/129",
    "cidr": "1.2.3.0/24 1.2.3.4/24 10/8 10/33",
    "uuid": f"{0:08}-0000-0000-0000-{0:012} {0:08}-0000-0000-0000-{0:011} {{{0:032}}}",
    "pg_lsn": "0/0 FFFFFFFF/FFFFFFFF 1FFFFFFFF/0 0",
    "tid": "(0,1) (4294967295,65535) (4294967296,1) (0,65536)",
    "int4range": "[2147483647,2147483647] [2147483646,2147483646] (2147483647,2147483647) [1,0]",
    "money": "92233720368547758.07 92233720368547758.08 -92233720368547758.08 -92233720368547758.09",
    "xid": "4294967295 4294967296 -1",
    "bit(3)": "101 1010 10 102",
    "macaddr": "00:00:00:00:00:ff 00:00:00:00:00:100 00:00:00:00:00",
}
CUBE = ", ".join(f"(a + {n})" for n in range(12))
NAMES = {count: ", ".join(f"c{n}" for n in range(count)) for count in (32, 33)}
KEYS = {count: names.replace(",", " int,") + " int" for count, names in NAMES.items()}
ZONES = """X167 X168 X1:59 X1:60 X1:00:60 X1:00:61 X1Y,J0 X1Y,J1,J365 X1Y,J1,J366 X1Y,0,365 X1Y,0,366
X1Y,M1.1.0,M12.5.6 X1Y,M0.1.0,M12.5.6 X1Y,M1.0.0,M12.5.6 X1Y,M1.1.0,M13.5.6 X1Y,M1.1.0,M12.6.6 X1Y,M1.1.0,M12.5.7
X1Y,M1.1.0/167,M12.5.6/-167 X1Y,M1.1.0/168,M12.5.6 XYZ167 XYZ168 XYZ1:59 XYZ1:60 XYZ1:00:60 XYZ1:00:61 XYZ1ABC,J0,J1
XYZ1ABC,J1,J365 XYZ1ABC,J1,J366 XYZ1ABC,0,365 XYZ1ABC,0,366 XYZ1ABC,M1.1.0,M12.5.6 XYZ1ABC,M0.1.0,M12.5.6
XYZ1ABC,M1.0.0,M12.5.6 XYZ1ABC,M1.1.0,M13.5.6 XYZ1ABC,M1.1.0,M12.6.6 XYZ1ABC,M1.1.0,M12.5.7
XYZ1ABC,M1.1.0/167,M12.5.6/-167 XYZ1ABC,M1.1.0/168,M12.5.6"""
LIMITS = [
    "create sequence x as int2 maxvalue 32767",
    "create sequence x2 as int2 maxvalue 32768",
    "create sequence x3 as int2 minvalue -32768 increment -1",
    "create sequence x4 as int2 minvalue -32769",
    "create sequence x5 minvalue 5 maxvalue 4",
    "create sequence x6 minvalue 5 maxvalue 5",
    "create sequence x7 minvalue 5 start 4",
    "create sequence x8 minvalue 5 start 5 maxvalue 6",
    "create sequence x9 maxvalue 6 start 7",
    "create sequence x10 increment 0",
    "create sequence x11 cache 0",
    "create sequence x12 cache 1",
    "alter table t alter a set statistics -1",
    "alter table t alter a set statistics -2",
    "alter table t alter a set statistics 10000",
    "alter table t alter a set statistics 10001",
    "create statistics st on a, b from t",
    "alter statistics st set statistics 10001",
    "alter statistics st set statistics -2",
    "create function f1() returns int language sql cost 0 as 'select 1'",
    "create function f2() returns setof int language sql rows 0 as 'select 1'",
    "create function f3() returns int language sql rows 5 as 'select 1'",
    "create role r1 connection limit -1",
    "create role r2 connection limit -2",
    "create view v1 (a, b) as select 1",
    "create view v2 (a) as select 1, 2",
    f"create table w1 ({', '.join(f'c{n} int' for n in range(1600))})",
    f"create table w2 ({', '.join(f'c{n} int' for n in range(1601))})",
    f"create index w3 on t ({', '.join(['a'] * 32)})",
    f"create index w4 on t ({', '.join(['a'] * 33)})",
    f"create index w5 on t ({', '.join(['a'] * 31)}) include (a)",
    f"create index w6 on t ({', '.join(['a'] * 32)}) include (a)",
    f"create table w7 (a int) partition by range ({', '.join(['a'] * 32)})",
    f"create table w8 (a int) partition by range ({', '.join(['a'] * 33)})",
    f"create function w9({', '.join(['int'] * 100)}) returns int language sql as 'select 1'",
    f"create function w10({', '.join(['int'] * 101)}) returns int language sql as 'select 1'",
    f"create statistics w11 on {', '.join(f'(a + {n})' for n in range(8))} from t",
    f"create statistics w12 on {', '.join(f'(a + {n})' for n in range(9))} from t",
    f"create type w13 as enum ('{'x' * 63}')",
    f"create type w14 as enum ('{'x' * 64}')",
    f"create table {'y' * 63} (a int)",
    f"create table {'y' * 64} (a int)",
    f"create role {'z' * 63}",
    f"comment on table t is '{'c' * 5000}'",
    "select 'x'::varchar(1), 'xy'::varchar(1)",
    "create table ch (a int check (a > 1) no inherit, b int default 1)",
    "create table n1 partition of t for values in (1)",
    "create table h (a int) partition by hash (a)",
    "create table h1 partition of h for values with (modulus 0, remainder 0)",
    "create table h2 partition of h for values with (modulus 2, remainder 2)",
    "create table h3 partition of h for values with (modulus 2, remainder -1)",
    "create table h4 partition of h for values with (modulus 2, remainder 1)",
    "create table h5 partition of h for values with (modulus 3, remainder 0)",
    "create table h6 partition of h for values with (modulus 4, remainder 0)",
    *(f"select (array[a]){'[1]' * n} from t" for n in (6, 7)),
    *(f"select '{'{' * n}1{'}' * n}'::int[]" for n in (6, 7)),
    *(
        f"select '[{bounds}]={{1}}'::int[]"
        for bounds in ("2147483646:2147483646", "2147483647:2147483647", "2147483648")
    ),
    *(f"select grouping({', '.join(['a'] * n)}) from t group by a" for n in (31, 32)),
    *(f"select 1 from t group by cube({', '.join(f'(a + {n})' for n in range(length))})" for length in (12, 13)),
    *(f"select 1 from t group by cube({CUBE}){more}" for more in ("", ", grouping sets ((), ())")),
    f"select 1 from t group by grouping sets (cube({CUBE}), ())",
    *(f"select missing({', '.join(['1'] * n)})" for n in (100, 101)),
    *(f"create aggregate a{n}({', '.join(['int'] * n)}) (sfunc = s{n}, stype = int)" for n in (99, 100)),
    "alter table w1 add c int",
    "alter table w1 drop c0, add c int",
    *(f"create table k{n} ({KEYS[n]}, primary key ({NAMES[n]}))" for n in (32, 33)),
    *(f"create table r{n} ({KEYS[n]}, foreign key ({NAMES[n]}) references t ({NAMES[n]}))" for n in (32, 33)),
    *(f"create table l{n} (a int, b int) partition by list ({key})" for n, key in enumerate(("a", "a, b"))),
    *(f"vacuum (parallel {n}) t" for n in (-1, 0, 1024, 1025)),
    *(f"create subscription {'s' * n} connection '' publication p with (connect = false)" for n in (63, 64)),
    *(f"set time zone '{zone}'" for zone in ZONES.split()),
    "set time zone 'UTC'",
    *(f"select 'a:{place}'::tsvector" for place in (16382, 16383, 16384)),
    *(f"select 'a <{distance}> b'::tsquery" for distance in (0, 16384, 16385)),
]


def values_of(parameter: Parameter) -> Iterator[str]:
    """Values at the bounds of a parameter and beyond."""
    match parameter:
        case Flag():
            yield from ("true", "off", "maybe", "2", "'y'", "''", "")
        case Choice(words=words):
            yield from (*(f"'{word}'" for word in words), "nothing", "''")
        case _:
            step = 1 if parameter.whole else 0.5
            found = (parameter.low - step, parameter.low, parameter.high, parameter.high + step)
            yield from (f"'{number:.0f}'" if parameter.whole else f"'{number}'" for number in found)
            yield from (
                "'x'",
                "1.5",
                "",
                "'0x20'",
                "'020'",
                "'09'",
                "'2.5'",
                "'1e1'",
                "' 12 '",
                "'12 x'",
                "'nan'",
                "'-inf'",
                "'1e999'",
            )


def statements(kind: str) -> Iterator[str]:
    """Statements that set each parameter of a kind."""
    of_index = f"create index x on t using {kind} ({COLUMNS.get(kind, 'a')}) with ({{}}); drop index if exists x;"
    for name, parameter in PARAMETERS[kind].items():
        for value in values_of(parameter):
            yield WITH.get(kind, of_index).format(f"{name} = {value}" if value else name)


def settings() -> Iterator[str]:
    """Statements that set each numeric setting that a superuser may set, and reset it."""
    for each in parameters().values():
        is_plain = each.name not in HOOKED
        if is_plain and each.type in ("integer", "real") and each.context in ("user", "superuser"):
            low, high = float(each.minimum or 0), float(each.maximum or 0)
            step = 1 if each.type == "integer" else 0.5
            shown = [f"{n:.0f}" if each.type == "integer" else str(n) for n in (low - step, low, high, high + step)]
            for value in (*shown, "x", "1.5", "0x10", "1e2", "3 apples", "4kB", "2min"):
                yield f"set {each.name} = '{value}'; reset {each.name};"


def agree(server: Server, *lines: str) -> None:
    """Compare the answers to some statements."""
    sql = "\n".join((BEFORE, *lines, "drop tablespace fast;"))
    same_as_a_real_server(Case("test_bounds", "all", (Block("sql", "", sql),)), server)


@pytest.mark.parametrize("kind", [kind for kind in PARAMETERS if PARAMETERS[kind]])
def test_storage_parameters(kind: str, server: Server) -> None:
    agree(server, *statements(kind))


def test_modifiers_of_types(server: Server) -> None:
    types = TYPES.replace("\n", " ").replace("), ", ");").replace("], ", "];").split(";")
    agree(server, *(f"create table x{n} (a {name});" for n, name in enumerate(types)))


def test_literals(server: Server) -> None:
    pairs = [(type, text) for type, texts in LITERALS.items() for text in texts.split()]
    agree(server, *(f"create table x{n} (a {type} default '{text}');" for n, (type, text) in enumerate(pairs)))


def test_limits(server: Server) -> None:
    agree(server, *(f"{line};" for line in LIMITS))


def test_settings(server: Server) -> None:
    agree(server, *settings())


# --- words of tables ------------------------------------------------------------------------------------------------

MOMENTS = (
    "2024-02-29 00:00:00",
    "2023-12-31 12:34:56.789012",
    "2024-12-30 23:59:59.5",
    "0999-01-01 01:02:03",
    "2000-10-09 13:00:01",
    "2001-01-08 11:59:59.000001",
)
NOT_CONSTANT = {"now", "today", "tomorrow", "yesterday"}
FORMS = {
    "time": ("{}", "10:11 {}"),
    "timestamptz": ("2024-01-31 {}", "5 {} 10:11:12 2024"),
    "interval": ("1 {}", "-2.5{} ago"),
}


def test_patterns_of_to_char(server: Server) -> None:
    patterns = [f"{fill}{name}" for each in PATTERNS for name in (each, each.lower()) for fill in ("", "FM")]
    shown = "|".join(dict.fromkeys(patterns))
    lines = [
        f"raise notice '%', to_char(timestamp{zone} '{moment}', '{shown}');"
        for moment in MOMENTS
        for zone in ("", "tz")
    ]
    numbers = [f"raise notice '%', to_char({n}, '{p}');" for n in (0, 7, -7, 99, 100, 12345) for p in NUMBERS.split()]
    sql = f"do $$ begin\n{chr(10).join([*lines, *numbers])}\nend $$;"
    blocks = (Block("sql", "", sql), Block("notices", "", ""))
    same_as_a_real_server(Case("test_bounds", "to_char", blocks), server)


NUMBERS = "9 0 99 00 FM9 FM0 FM99 FM00 999 FM990 000 FM000 99999 FM00000 999990"


def test_words_of_dates_and_times(server: Server) -> None:
    words = [word for word in {**DATE_WORDS, **INTERVAL_WORDS} if word not in NOT_CONSTANT]
    texts = [(type, form.format(word)) for type, forms in FORMS.items() for word in words for form in forms]
    agree(server, *(f"create table x{n} (a {type} default '{text}');" for n, (type, text) in enumerate(texts)))
