"""Cases of things in many sizes: lists that are shown, folded, counted or cut, just below a limit and beyond it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from cases import Block, Case

Versions: TypeAlias = Iterator[str]
"""The SQL of each version of a case."""
SIZES: dict[str, Callable[[], Versions]] = {}
TO_12, TO_22, TO_32 = range(1, 14), range(1, 23), range(1, 33)


def cases() -> list[Case]:
    """A case for each thing that has a size."""
    return [
        Case("sizes", name.replace("_", " "), tuple(Block("sql", "", sql) for sql in written()))
        for name, written in SIZES.items()
    ]


def sized(written: Callable[[], Versions]) -> Callable[[], Versions]:
    """Register the versions of a case under their name."""
    SIZES[written.__name__] = written
    return written


def listed(count: int, form: str = "c{}", between: str = ", ") -> str:
    """As many names."""
    return between.join(form.format(number) for number in range(1, count + 1))


def lines(texts: Iterable[str]) -> str:
    """Statements, one a line."""
    return ";\n".join(texts) + ";\n"


@sized
def labels_of_an_enum() -> Versions:
    yield lines(f"create type e{n} as enum ({listed(n, chr(39) + 'v{}' + chr(39))})" for n in TO_22)
    yield lines(f"create table t{n} (a e{n} default 'v1')" for n in TO_22)


@sized
def columns_of_a_table() -> Versions:
    yield lines(f"create table t{n} (id int primary key, {listed(n, 'shape_c{} int')})" for n in TO_32)
    yield lines(f"alter table t{n} drop shape_c1, add again int" for n in TO_32)


@sized
def columns_of_a_key() -> Versions:
    yield lines(f"create table t{n} ({listed(n, 'c{} int')}, primary key ({listed(n)}))" for n in TO_12)
    yield lines(
        f"create table r{n} ({listed(n, 'c{} int')}, unique ({listed(n)}), foreign key ({listed(n)}) references t{n})"
        for n in TO_12
    )
    yield lines(f"create index on r{n} ({listed(n)})" for n in TO_12)


@sized
def values_of_a_check() -> Versions:
    values = {n: listed(n, "'v{}'") for n in TO_22}
    yield lines(f"create table t{n} (a text, check (a in ({values[n]})))" for n in TO_22)
    yield lines(f"create domain d{n} text check (value in ({values[n]}))" for n in TO_22)


@sized
def references_to_a_table() -> Versions:
    yield lines(f"create table t{n} (id int primary key, title text)" for n in (*TO_12, 24, 25, 26))
    yield lines(
        f"create table {action[:2]}{n}_{m} (id int primary key, t{n}_id int references t{n} on delete {action})"
        for action, counts in (("cascade", TO_12), ("set null", (8, 9)), ("restrict", (8, 9)))
        for n in counts
        for m in range(n)
    )
    yield lines(f"create table more{n}_{m} (t{n}_id int references t{n})" for n in (24, 25, 26) for m in range(n))


@sized
def references_of_a_table() -> Versions:
    yield lines(f"create table t{n} (id int primary key)" for n in TO_12)
    yield lines(
        f"create table r{n} (id int primary key, {listed(n, 't{0}_id int not null references t{0}')})" for n in TO_12
    )
    yield lines(f"drop table t{n} cascade" for n in TO_12)


@sized
def tables_that_a_function_writes() -> Versions:
    yield lines(f"create table t{n} (a int, b text)" for n in TO_22)
    for n in TO_22:
        body = listed(n, "insert into t{0} values ({0}, 'x'); update t{0} set b = 'y' where a = {0}", "; ")
        yield (
            f"create function f{n}() returns trigger language plpgsql as $$ begin {body}; return new; end $$;\n"
            f"create table s{n} (a int); create trigger g before insert on s{n} for each row execute function f{n}();\n"
        )


@sized
def functions_that_write_a_table() -> Versions:
    yield lines(f"create table t{n} (a int)" for n in TO_12)
    yield lines(
        f"create function f{n}_{m}() returns void language sql as 'insert into t{n} values ({m})'"
        for n in TO_12
        for m in range(n)
    )
    yield lines(f"alter table t{n} rename to u{n}" for n in TO_12)


@sized
def triggers_of_a_table() -> Versions:
    yield "create function f() returns trigger language plpgsql as $$ begin return new; end $$;\n"
    yield lines(f"create table t{n} (a int)" for n in TO_12)
    yield lines(
        f"create trigger g{m} before insert on t{n} for each row execute function f()" for n in TO_12 for m in range(n)
    )


@sized
def tables_that_run_a_function() -> Versions:
    counts = (3, 4, 5, 9, 10, 11)
    yield lines(f"create role r{n}; create schema s{n}; create table s{n}.log (a text)" for n in counts)
    for n in counts:
        yield (
            f"create function s{n}.f() returns trigger language plpgsql as $$\n"
            f"begin insert into s{n}.log values (tg_table_name); return new; end $$;\n"
            f"create function s{n}.g() returns trigger language plpgsql as $$ begin\n"
            f"execute format('insert into s{n}.%I values (1)', replace(tg_table_name, 't', 'u')); return new; end $$;\n"
        )
        yield lines(f"create table s{n}.t{m} (a int); create table s{n}.u{m} (a int)" for m in range(n))
        yield lines(
            f"create trigger {name} after insert on s{n}.t{m} for each row execute function s{n}.{name}()"
            for m in range(n)
            for name in "fg"
        )
        yield lines(f"grant insert, update on s{n}.t{m} to r{n}; grant usage on schema s{n} to r{n}" for m in range(n))


@sized
def lines_of_a_function() -> Versions:
    counts = (*range(10, 18), *range(28, 33), *range(37, 44))
    for word in ("one", "two"):
        yield lines(
            f"create or replace function f{n}() returns void language plpgsql as $$\nbegin\n"
            + f"  perform '{word}';\n" * (n - 3)
            + "end\n$$"
            for n in counts
        )


@sized
def lines_of_a_view() -> Versions:
    yield "create table t (a int);\n"
    for word in ("one", "two"):
        yield lines(
            f"create or replace view v{n} as select a from t where " + f"a::text <> '{word}'\n  and " * n + "a > 0"
            for n in TO_22
        )


@sized
def columns_and_sources_of_a_view() -> Versions:
    yield lines(f"create table t{n} (a{n} int, b{n} int, c{n} int, d{n} int)" for n in TO_12)
    yield lines(f"create view s{n} as select {listed(n, 'a{}')}, 1 as x from {listed(n, 't{}')}" for n in TO_12)
    yield lines(
        f"create view c{n} as select {', '.join('abcd'[m] + '1' for m in range(n))} from t1" for n in range(1, 5)
    )
    yield lines(f"create view e{n} as select {listed(n, 'a1', ' + ')} as x from t1" for n in range(10, 24))
    yield lines(f"create view p{n} as select {listed(n, 'a{}', ' + ')} as x from {listed(n, 't{}')}" for n in TO_12)


@sized
def policies_and_their_conditions() -> Versions:
    tables = (*TO_12, *range(20, 50))
    yield lines(f"create table t{n} (a int); alter table t{n} enable row level security" for n in tables)
    yield lines(f"create policy p{m} on t{n} using (a > {m})" for n in TO_12 for m in range(n))
    yield lines(f"create policy p on t{n} using (a <> 1{'0' * n})" for n in range(32, 50))
    yield lines(f"create policy p on t{n} using (a::text <> '{'x' * (n + 114)}')" for n in range(20, 32))


@sized
def privileges_on_tables() -> Versions:
    counts = range(1, 10)
    yield lines(f"create schema s{n}; create role r{n}" for n in counts)
    yield lines(f"create table s{n}.t{m} (a int)" for n in counts for m in range(n))
    yield lines(f"grant select on s{n}.t{m} to r2" for n in counts for m in range((n + 1) // 2))
    yield lines(f"grant select on all tables in schema s{n} to r{max(n - 1, 3)}" for n in counts)
    yield lines(f"revoke select on s9.t{m} from r8" for m in range(3))
    yield lines(f"revoke select on s8.t{m} from r7" for m in range(4))
    yield lines(f"grant insert on s{n}.t0 to public; grant usage on schema s{n} to public" for n in counts)


@sized
def tables_of_a_schema() -> Versions:
    for n in (1, 2, 3, 4, 5, 6, 29, 30, 31):
        yield f"create schema s{n};\n" + lines(f"create table s{n}.t{m} (id int primary key)" for m in range(n))
        yield lines(f"alter table s{n}.t{m} add more int not null" for m in range(n))


@sized
def texts_of_comments() -> Versions:
    yield lines(f"create table t{n} (a int)" for n in range(195, 206))
    yield lines(f"comment on table t{n} is '{'word ' * (n // 5)}{'x' * (n % 5)}'" for n in range(195, 206))
    yield lines(f"create function f{n}() returns int language sql as 'select 1'" for n in TO_12)
    yield lines(f"comment on function f{n}() is '{'This is a sentence. ' * n}'" for n in TO_12)
    for text in ("one", "two"):
        yield lines(f"comment on table t{n} is '{text}{'x' * (n - 145)}'" for n in range(195, 206))
        yield lines(f"alter table t{n} alter a set default length('{text}{'y' * (n - 175)}')" for n in range(195, 206))


@sized
def statements_that_are_refused() -> Versions:
    yield lines(f"create table t{n} (a int)" for n in TO_12)
    yield lines(f"alter table t{n} add check (missing > {m})" for n in TO_12 for m in range(n))
    yield lines("select missing" + "\n, 1" * n for n in range(27, 33))
    yield lines(f"do $$ begin raise notice '{n}'; end $$" for n in range(22))


@sized
def findings_of_a_rule() -> Versions:
    for n in (*range(1, 8), 9, 10, 11):
        yield f"create schema s{n};\n" + lines(f"create table s{n}.t{m} (a int)" for m in range(n))
    yield lines(f"create function f{n}() returns int language sql security definer as 'select 1'" for n in TO_12)


@sized
def objects_of_other_kinds() -> Versions:
    yield "create foreign data wrapper w; create table t (a int, b int);\n"
    for n in (4, 5, 6, 7, 8, 9):
        yield f"create schema s{n}; create server x{n} foreign data wrapper w;\n" + lines(
            form.format(n=n, m=m)
            for m in range(n)
            for form in (
                "create domain s{n}.d{m} as int",
                "create type s{n}.c{m} as (a int)",
                "create sequence s{n}.q{m}",
                'create collation s{n}.k{m} from "C"',
                "create foreign table s{n}.f{m} (a int) server x{n}",
                "create statistics s{n}.z{m} on a, b from t",
                "create publication p{n}_{m}",
            )
        )


@sized
def uses_of_an_index() -> Versions:
    yield lines(f"create table t{n} (a int, b int); create index on t{n} (a)" for n in TO_12)
    yield lines(f"create policy p{m} on t{n} using (a = {m})" for n in TO_12 for m in range(n))
    yield lines(f"create view v{n}_{m} as select b from t{n} where a = {m}" for n in TO_12 for m in range(n))
    yield lines(f"create index on t{n} (b, a)" for n in TO_12 for _ in range(n))


@sized
def partitions_of_a_table() -> Versions:
    yield lines(f"create table t{n} (a int primary key) partition by list (a)" for n in TO_12)
    yield lines(f"create table t{n}_{m} partition of t{n} for values in ({m})" for n in TO_12 for m in range(n))


@sized
def parts_that_change_in_a_version() -> Versions:
    sizes = (*TO_12, 30, 31, 40, 41)
    yield lines(f"create table t{n} ({listed(n, 'c{} int')})" for n in sizes)
    yield lines(f"create view v{n} as select * from t{n}" for n in sizes)
    yield lines(f"alter table t{n} {listed(n, 'add d{} int not null default 0')}" for n in sizes)
    yield lines(f"alter table t{n} {listed(n, 'alter d{} drop not null')}" for n in sizes)
    yield lines(f"alter table t{n} {listed(n, 'drop c{} cascade')}" for n in sizes)


@sized
def versions() -> Versions:
    yield "create table t (a int);\n"
    for n in range(52):
        yield f"alter table t add c{n} int;\n"
