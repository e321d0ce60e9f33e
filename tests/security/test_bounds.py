"""Every replay ends, in bounded time and memory, and says which limit it reached; what was cut off is never applied."""

from __future__ import annotations

import inspect
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from shell import Run, write

from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Address
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.history.history import History
from meshdoc.history.ledger import Outcome
from meshdoc.insight.access import reading
from meshdoc.insight.lineage import Lineages
from meshdoc.insight.mentions import words as mentioned
from meshdoc.limits import OFTEN, Exhausted, Limits, current, running, shortened, tick
from meshdoc.render import Book
from meshdoc.render.formats import writer_of
from meshdoc.replay.progress import Progress
from meshdoc.replay.run import carry_on
from meshdoc.replay.stages import stages
from meshdoc.sources.version import Kind, SourceFile, Version
from meshdoc.syntax.statement import parse
from meshdoc.syntax.words import words

Meshdoc = Callable[..., Run]


def replayed(*texts: str, **limits: int) -> History:
    """The history of versions of these texts, under these limits."""
    versions = [
        Version(id=f"{n}", name="", date=None, kind=Kind.MIGRATION, files=(SourceFile(f"{n}.sql", text),))
        for n, text in enumerate(texts, 1)
    ]
    base = template(system())
    return carry_on(Progress.start(base), stages(versions, limits=Limits(**limits)), system()).history(base, system())


def ledger(history: History) -> list[tuple[str, str]]:
    """The outcome of every statement, with its SQLSTATE."""
    return [(entry.outcome.value, entry.sqlstate) for entry in history.entries]


def messages(history: History) -> str:
    """All that is said about the statements."""
    return "\n".join(map(str, history.diagnostics))


# --- the work for twice the input ---------------------------------------------------------------------------


def calls(run: Callable[[], object]) -> int:
    """The number of function calls that something makes: its work, whatever the machine does besides."""
    count = 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        run()
    finally:
        sys.setprofile(None)
    return count


ASKED = "do $$ begin if exists (select 1 from {}) then create schema x; end if; end $$;"


def doubling_views(n: int) -> str:
    """Each of which uses the one before it twice, asked whether the last one has rows."""
    made = (f"create view v{i} as select x.a from v{i - 1} x join v{i - 1} y on true;" for i in range(1, n))
    return "create table t (a int); create view v0 as select a from t;" + "".join(made) + ASKED.format(f"v{n - 1}")


def doubling_composites(n: int) -> str:
    """Each of which has the one before it twice, as the type of a column and of a variable."""
    made = (f"create type c{i} as (x c{i - 1}, y c{i - 1});" for i in range(1, n))
    used = f"do $$ declare r c{n - 1}; begin select a into r from t; end $$;"
    return f"create type c0 as (a int); {''.join(made)} create table t (a c{n - 1}); {used}"


def chained_domains(n: int) -> str:
    """Each over the one before it, with a check."""
    made = (f"create domain d{i} as d{i - 1} check (value > {i});" for i in range(1, n))
    return f"create domain d0 as int; {''.join(made)} create table t (a d{n - 1}); insert into t values ({n});"


def conjunction(n: int) -> str:
    """A check with many conditions."""
    return f"create table t (a int check ({' and '.join(f'a > {i}' for i in range(n))}));"


def labels(n: int) -> str:
    """An enum with many labels."""
    names = ", ".join(f"'l{i}'" for i in range(n))
    return f"create type e as enum ({names});"


def chained_views(n: int) -> str:
    """Each over the one before it, all of which a role may read and change."""
    made = (f"create view v{i} as select a from v{i - 1} where a > {i};" for i in range(1, n))
    grants = "create role r; grant select, update on all tables in schema public to r;"
    return f"create table t (a int); create view v0 as select a from t; {''.join(made)} {grants}"


def granted_roles(n: int) -> str:
    """Roles that may read a table, each also as a member of the one before it."""
    made = (f"create role r{i} in role r{i - 1}; grant select on t to r{i};" for i in range(1, n))
    return f"create table t (a int); create role r0; {''.join(made)}"


def alike_indexes(n: int) -> str:
    """Of the same columns of one table, for different rows."""
    return f"create table t (a int); {''.join(f'create index on t (a) where a = {i};' for i in range(n))}"


def chained_casts(n: int) -> str:
    """Each of the result of the one before it."""
    return f"create table t (a int); create view v as select a{'::text::int' * n} as a from t;"


@pytest.mark.parametrize(
    ("script", "size", "factor"),
    [
        (chained_casts, 40, 4),
        (chained_views, 24, 2.4),
        (granted_roles, 25, 4),
        (alike_indexes, 40, 2.6),
        (doubling_views, 8, 3),
        (doubling_composites, 8, 4),
        (chained_domains, 10, 5),
        (conjunction, 100, 3),
        (labels, 200, 3),
    ],
)
def test_twice_the_input_is_a_few_times_the_work(
    monkeypatch: pytest.MonkeyPatch, script: Callable[[int], str], size: int, factor: float
) -> None:
    monkeypatch.setattr(reading, "MOST_ACTIVE", 6)
    replayed(script(2))
    less, more = (calls(lambda n=n: documented(replayed(script(n)))) for n in (size, 2 * size))
    assert more < factor * less


def documented(history: History) -> object:
    """All pages."""
    return writer_of("markdown")(Book(title="", history=history))


def test_a_long_chain_of_views_is_no_deep_recursion() -> None:
    """It ended the run without pages."""
    catalog = replayed(chained_views(50)).catalog
    names = Names(catalog, system())
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 150)
    try:
        lineage = Lineages(names).of(catalog.find("relation", 2200, "v49").oid)
    finally:
        sys.setrecursionlimit(before)
    assert lineage and lineage.columns[0].sources == {Address(catalog.find("relation", 2200, "t").oid, 1)}


@pytest.mark.parametrize("condition", ["1", "0", ":x"])
def test_nested_conditions_of_psql(condition: str) -> None:
    def script(n: int) -> str:
        return f"\\if {condition}\n" * n + "create schema a;\n" + "\\endif\n" * n

    less, more = (calls(lambda n=n: parse(SourceFile("1", script(n)))) for n in (200, 400))
    assert more < 2.5 * less


def test_versions_do_not_cost_their_square() -> None:
    views = [f"create or replace view v as select {n} as a;" for n in range(40)]
    less, more = (calls(lambda n=n: replayed(*views[:n])) for n in (20, 40))
    assert more < 2.5 * less


@pytest.mark.parametrize("text", ["/*" * 100_000, "/* " * 100_000 + "*/", "$a$" * 100_000, "'\"" * 100_000])
def test_what_is_opened_again_and_again(text: str) -> None:
    """Each took minutes or more when every opening delimiter was searched for its end again."""
    assert mentioned(text) is not None
    assert list(words(f"select f({text}")) is not None


def nested_strings(n: int) -> str:
    """Strings in strings, with a name inside."""
    opened, closed = (" ".join(f"$a{i}$" for i in order) for order in (range(n), reversed(range(n))))
    return f'{opened} "An object" other {closed}'


@pytest.mark.parametrize("depth", [3, 15, 16, 17, 100, 5_000])
def test_names_in_nested_strings(depth: int) -> None:
    assert {"An object", "other"} <= set(words(nested_strings(depth)))


def test_nested_strings_in_a_refused_statement() -> None:
    history = replayed(
        "create table other (a int); do $$ begin if random() > 0.5 then alter table other add b int; end if; end $$;"
        f"select nothing_like_this({nested_strings(5_000)}); create schema a;"
    )
    assert [entry.outcome for entry in history.entries] == [
        *(Outcome.APPLIED, Outcome.UNCERTAIN, Outcome.REFUSED, Outcome.APPLIED),
    ]


def test_conditions_whose_parts_are_written_again_at_each_level() -> None:
    condition = "true"
    for level in range(24):
        condition = f"({condition}) {('and', 'or')[level % 2]} 10 / x > {level}"
    script = f"do $$ begin perform (select x from (values (1)) v(x) where {condition} order by random()); end $$;"
    tracemalloc.start()
    try:
        history = replayed(script)
        assert tracemalloc.get_traced_memory()[1] < 500_000_000
    finally:
        tracemalloc.stop()
    assert [entry.outcome for entry in history.entries] == [Outcome.APPLIED]


# --- limits -------------------------------------------------------------------------------------------------

ENDLESS = "do $$ begin loop null; end loop; end $$;"
LONG = "from generate_series(1, 100000) a, generate_series(1, 100000) b"


def test_a_table_filled_for_too_long_is_not_applied() -> None:
    history = replayed(f"create table t as select max(a * b % 7) {LONG}; create schema a;", seconds=1)
    assert ledger(history) == [("uncertain", "57014"), ("applied", "")]
    told = str(history.diagnostics[0])
    assert told.startswith("1.sql:1:1: warning: canceling statement: limit of 1 seconds exceeded [57014]")
    assert "limits.seconds" in told


def test_rows_inserted_for_too_long_are_no_mere_data() -> None:
    history = replayed(f"create table t (a int); insert into t select max(a * b % 7) {LONG};", seconds=1)
    assert ledger(history)[1] == ("uncertain", "57014")


def test_an_error_after_a_limit_is_not_postgresqls() -> None:
    caught = f"begin perform max(a * b % 7) {LONG}; exception when query_canceled then raise 'refused'; end"
    history = replayed(f"do $$ {caught} $$;", seconds=1)
    assert ledger(history) == [("unsupported", "57014")]


def test_the_time_of_a_run() -> None:
    history = replayed(f"create table t (a int); {ENDLESS * 9}", "alter table t add b int;", run_seconds=1, steps=10**9)
    assert ledger(history) == [("applied", ""), *[("unsupported", "57014")] * 10]
    assert messages(history).count("limits.run_seconds") == len(history.diagnostics) == 1
    assert all("1 seconds for the whole run" in entry.reason for entry in history.entries[2:])
    assert history.doubts(history.catalog.find("relation", 2200, "t").oid)


def test_a_transaction_cut_by_the_limit_of_the_run_may_be_committed() -> None:
    history = replayed("begin; create table t (a int); select 1; commit;", statements=2)
    (told,) = (each for each in history.diagnostics if each.code == "rolled-back")
    assert "never committed" not in told.message


@pytest.mark.parametrize(
    ("limits", "script", "outcomes"),
    [
        ({"statements": 1}, "create schema a; create schema b; create schema c;", ["applied", *["unsupported"] * 2]),
        ({"statement_size": 20}, f"create schema a; comment on schema a is '{'x' * 20}';", ["applied", "unsupported"]),
        ({"steps": 10}, ENDLESS, ["unsupported"]),
        ({"notices": 3}, "do $$ begin loop raise notice 'x'; end loop; end $$;", ["unsupported"]),
        ({"query_rows": 100}, "create table t as select generate_series(1, 101);", ["uncertain"]),
        (
            {"query_memory": 50_000_000},
            "create table t as select string_agg(a || '-' || b, '') from generate_series(1, 3000) a,"
            " generate_series(1, 3000) b group by a % 3;",
            ["uncertain"],
        ),
        (
            {"nesting": 5},
            "create function f() returns int language plpgsql as $$ begin return f(); end $$;"
            "do $$ begin perform f(); end $$;",
            ["applied", "unsupported"],
        ),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_limit_is_named_once_with_its_place_and_setting(
    limits: dict[str, Any], script: str, outcomes: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    history = replayed(script, **limits)
    assert [entry.outcome.value for entry in history.entries] == outcomes
    (told,) = (str(each) for each in history.diagnostics if each.code != "00000")
    assert told.startswith("1.sql:1:")
    assert f"limits.{next(iter(limits))} " in told
    assert not list(tmp_path.iterdir())


def test_notices_of_a_run() -> None:
    history = replayed(f"do $$ begin raise warning '{'x' * 9_000}'; end $$;" * 5, notices=3, message_length=100)
    *kept, last = history.diagnostics
    assert [len(each.message) for each in kept] == [119] * 3
    assert kept[0].message.endswith("x… (9000 characters)")
    assert "limits.notices" in last.hint


def test_messages_are_cut() -> None:
    raised = f"raise exception '{'x' * 9_000}' using detail = '{'y' * 9_000}', hint = '{'z' * 9_000}'"
    (entry,) = replayed(f"do $$ begin {raised}; end $$;").entries
    assert max(map(len, (entry.message, entry.detail, entry.hint, entry.context))) < 2_100
    with running(Limits(message_length=3)):
        assert [shortened("abc"), shortened("abcd")] == ["abc", "abc… (4 characters)"]


@pytest.mark.parametrize("limits", [{"kept_rows": 50}, {"kept_size": 20_000}])
def test_rows_of_all_tables(limits: dict[str, int]) -> None:
    rows = "".join(
        f"create table t{n} (a text); insert into t{n} select repeat('x', 200) from generate_series(1, 10);"
        for n in range(9)
    )
    history = replayed(
        f"{rows} do $$ begin if (select count(*) from t8) > 0 then create schema x; end if; end $$;", **limits
    )
    assert history.entries[-1].outcome is Outcome.UNCERTAIN
    assert messages(history).count("the rows of all tables exceed what is kept, from here on") == 1


def test_the_size_of_the_output(meshdoc: Meshdoc) -> None:
    write("migrations/1.sql", "create table t (a int);")
    write("meshdoc.toml", "limits = { output_size = 100 }")
    done = meshdoc("build")
    assert done.status == 2
    assert "limits.output_size" in done.err
    assert not Path("output").exists()


@pytest.mark.parametrize("value", ["0", "-1", "true", "1.5", '"9"'])
def test_limits_are_numbers(meshdoc: Meshdoc, value: str) -> None:
    write("migrations/1.sql", "create table t (a int);")
    write("meshdoc.toml", f"limits.seconds = {value}")
    assert meshdoc("build").err == (
        "meshdoc: meshdoc.toml: limits.seconds must be a whole number above zero, such as limits.seconds = 20\n"
    )


def test_limits_are_explained(meshdoc: Meshdoc) -> None:
    told = meshdoc("help", "configuration").out
    assert all(f"limits.{name} = " in told for name in Limits.__slots__)


def test_there_is_no_clock_outside_of_a_replay(monkeypatch: pytest.MonkeyPatch) -> None:
    current()
    later = time.process_time() + 10**6
    monkeypatch.setattr(time, "process_time", lambda: later)
    for _ in range(2 * OFTEN):
        tick()
    current().check()


# --- defects ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "place",
    [
        "meshdoc.session.Session.execute",
        "meshdoc.replay.execution.mentioned",
        "meshdoc.replay.execution.left_open",
        "meshdoc.replay.execution.shortened",
    ],
)
@pytest.mark.parametrize("error", [RuntimeError("oops"), RecursionError(), MemoryError()])
def test_no_error_about_one_statement_ends_the_run(
    monkeypatch: pytest.MonkeyPatch, place: str, error: Exception
) -> None:
    def fail(*given: object, **named: object) -> None:
        raise error

    monkeypatch.setattr(place, fail)
    history = replayed("create table t (a int); do $$ begin perform random(); end $$; select nothing();")
    assert len(history.entries) == 3
    for entry in history.entries:
        assert not entry.sqlstate.startswith("XX") or "defect of meshdoc" in entry.hint


def test_duckdb_reaches_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from meshdoc.catalog.catalog import Catalog
    from meshdoc.interpret.query.engine import engine_of

    monkeypatch.chdir(tmp_path)
    catalog = Catalog()
    engine = engine_of(catalog)
    for sql in (
        "SELECT * FROM read_text('/etc/hostname')",
        "COPY (SELECT 1) TO 'file.csv'",
        "SET memory_limit = '100GB'",
        "SET temp_directory = '.'",
    ):
        with pytest.raises(Exception, match=r"disabled by configuration|locked"):
            engine.run(sql, [], lambda number, packed: None)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("limit", "said"), [("", ""), ("rows", " Set limits.rows in the configuration to change it.")])
def test_a_limit_says_whose_it_is_and_how_to_change_it(limit: str, said: str) -> None:
    assert Exhausted("54000", "too many", limit).hint == f"This is a limit of meshdoc, not of PostgreSQL.{said}"
