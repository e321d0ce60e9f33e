"""A version that a new database refuses: what the server holds then, as a migration tool runs it."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import postgres
import pytest
from postgres import Server
from shell import Run

from meshdoc.catalog.relation import Table
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.history.history import History
from meshdoc.replay.progress import Progress
from meshdoc.replay.run import carry_on
from meshdoc.replay.stages import OnError, stages
from meshdoc.sources import Kind, SourceFile, Version
from meshdoc.sources.version import Transaction

STATEMENTS = (
    *("create table {0} (a int);", "create table if not exists {0} ();", "alter table {1} add {0} int;"),
    *("create view v_{0} as select * from {1};", "drop table {1};", "insert into {1} values (1);", "select 1;"),
    *("comment on table {1} is '{0}';", "alter table {1} rename to {0};", "set local search_path = public;"),
)


def scripts(seed: int, *more: str) -> list[str]:
    """Three versions, in some of which a statement fails."""
    chance = random.Random(seed)
    names, texts = [f"t{number}" for number in range(30)], list[str]()
    for _ in range(3):
        lines = ["create table t0 ();" if chance.random() < 0.1 else "create table if not exists t0 ();"]
        for _ in range(chance.randint(1, 8)):
            new, old = chance.choice(names[:12]), chance.choice(names[:3])
            lines.append(chance.choice(STATEMENTS + more).format(new, old))
        texts.append("\n".join(lines))
    return texts


def documented(texts: list[str], *, single_transaction: bool) -> History:
    versions = [
        Version(
            id=f"{number}",
            name="",
            date=None,
            kind=Kind.MIGRATION,
            files=(SourceFile(f"{number}.sql", text),),
            transaction=Transaction.UNKNOWN if single_transaction else Transaction.NONE,
        )
        for number, text in enumerate(texts)
    ]
    base = template(system())
    return carry_on(Progress.start(base), stages(versions, on_error=OnError.ROLLBACK), system()).history(base, system())


def described(history: History) -> list[tuple[str, str, str | None]]:
    """Every column of every table, with the table's comment."""
    tables = [*history.catalog.all(Table)]
    return sorted((table.name, column.name, table.comment) for table in tables for column in table.columns)


def on_server(server: Server, texts: list[str], run: Callable[[str, str], bool]) -> list[tuple[str, str, str | None]]:
    """The same of a database in which the versions are run up to the first that fails."""
    query = (
        "select c.relname, a.attname, obj_description(c.oid) from pg_class c join pg_attribute a on attrelid = c.oid"
        " where relkind = 'r' and relnamespace = 'public'::regnamespace and attnum > 0 and not attisdropped"
    )
    with server.database() as database:
        for text in texts:
            if not run(database, text):
                break
        with closing(server.connect(database)) as connection:
            return sorted(connection.execute(query).fetchall())


@pytest.mark.parametrize("option", ["-1", "-q"])
@pytest.mark.parametrize("seed", range(6))
def test_with_psql(seed: int, option: str, server: Server) -> None:
    """In one transaction, and statement by statement."""
    installed = postgres.installation()
    assert installed is not None
    program = [installed / "bin" / "psql", "-X", "-v", "ON_ERROR_STOP=1", option, "-h", server.socket, "-U", "postgres"]

    def run(database: str, text: str) -> bool:
        done = subprocess.run([*program, "-d", database], input=text, capture_output=True, text=True, check=False)
        return done.returncode == 0

    texts = scripts(seed)
    ours = described(documented(texts, single_transaction=option == "-1"))
    assert ours == on_server(server, texts, run), texts


@pytest.mark.parametrize("seed", range(6, 14))
def test_as_one_simple_query(seed: int, server: Server) -> None:
    """As golang-migrate and Prisma send a file: one transaction, which a COMMIT of its own divides."""

    def run(database: str, text: str) -> bool:
        with closing(server.connect(database)) as connection:
            return not connection.pgconn.exec_(text.encode()).error_message

    texts = scripts(seed, "commit;")
    assert described(documented(texts, single_transaction=True)) == on_server(server, texts, run), texts


def test_pages_say_where_the_run_ends(meshdoc: Callable[..., Run]) -> None:
    Path("migrations").mkdir()
    for name, text in {"1.sql": "create table a ();", "2.sql": "create table b ();\ncreate table a ();"}.items():
        Path("migrations", name).write_text(text)
    Path("migrations/3.sql").write_text("create table c ();\ncreate table a ();")
    meshdoc("build")
    front, log = Path("output/README.md").read_text(), Path("output/CHANGELOG.md").read_text()
    line = "PostgreSQL refuses `migrations/2.sql` at [line 2](../migrations/2.sql#L2)."
    assert f"ends in version [`2`](CHANGELOG.md#version-2): {line} These pages show everything" in front
    assert f"{line} On a new database, the run ends here." in log
    assert "PostgreSQL refuses `migrations/3.sql` at [line 2](../migrations/3.sql#L2).\n" in log
    assert Path("output/tables/public.c.md").exists()
    meshdoc("build", "--on-error", "rollback")
    assert f"Not run, because the run ended before it: {line}" in Path("output/CHANGELOG.md").read_text()
    assert [path.name for path in Path("output/tables").iterdir()] == ["public.a.md"]
    assert meshdoc("build", "--on-error", "stop").status == 2


def test_a_script_of_psql_goes_on(meshdoc: Callable[..., Run]) -> None:
    for start, ends in (("\\timing", False), ("\\set ON_ERROR_STOP on", True)):
        Path("schema.sql").write_text(f"{start}\ncreate table a ();\ncreate table a ();\ncreate table b ();\n")
        meshdoc("build", "schema.sql")
        assert ("A run on a new database ends" in Path("output/README.md").read_text()) == ends
