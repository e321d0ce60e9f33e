"""Folders as a project may be: files of many layouts, odd names, settings of all kinds; read by the command line."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from meshdoc.cli import main

from .laws import Broken, failing
from .mutate import mutated
from .sources import Source
from .words import GARBAGE, listed

NAMES = (
    *listed(
        """
    1.sql 01_a.sql V1__a.sql V1.1__b.sql B2__base.sql R__views.sql U1__a.sql schema.sql up.sql down.sql 0.sql
    seed.sql 20240101000000_a.up.sql 20240101000000_a.down.sql 20240230_bad.sql 99999999999999_z.sql 001.do.a.sql
    001.undo.a.sql changelog.sql a/migration.sql b/up.sql meta/_journal.json sqitch.plan atlas.sum deploy/a.sql
    current.sql tern.conf evolutions/1.sql migration_lock.toml supabase/config.toml supabase/migrations/1_a.sql
    migrations/1_a.sql é.sql \u202e.sql `$(x)`.sql con.sql -o.sql .sql a.SQL 1_|_.sql ::error::.sql �.sql 1.sql.sql
    \u0661.sql
    """
    ),
    *("1\n2.sql", "a b.sql", "<img src=x>.sql", "x" * 200 + ".sql"),
)
HEADS = (
    *(
        "-- +goose Up\n",
        "-- +goose Down\n",
        "-- +goose StatementBegin\n",
        "-- migrate:up\n",
        "-- migrate:down\n",
        "\ufeff",
    ),
    *("-- +migrate Up\n", "# --- !Ups\n", "# --- !Downs\n", "---- create above / drop below ----\n", "-- Deploy a\n"),
    *("--liquibase formatted sql\n--changeset a:1\n", "%project=a\n\na 2024-01-01T00:00:00Z a <a@b> # x\n", "h1:x\n"),
    *(
        '{"entries": [{"tag": "1", "when": 1e400}]}',
        '{"entries": [{"idx": 0, "tag": "../1"}]}',
        '{"entries": {}}',
        "[[[",
    ),
)
VALUES = (
    *listed(
        r"""
    "migrations" ["migrations"] [".."] [""] ["\u0000"] [1] 1 true "" "x\ny" {} [[]] nan '' 2024-01-01 0001-01-01
    9999-12-31 2024-01-01T00:00:00Z "supabase" "none" ["1.sql"]
    """
    ),
    '"' + "x" * 5000 + '"',
    "[" * 200 + "]" * 200,
)
KEYS = (
    "paths",
    "output",
    "title",
    "platform",
    "baseline",
    "database",
    "as_of",
    "unknown",
    '"a.b"',
    "tool.meshdoc.title",
)
COMMANDS = tuple(
    command.split()
    for command in (
        *("export", "lint", "lint --format json", "export --format ddl --dialect duckdb", "build -o out"),
        *("build -o out --no-cache", "build -o out --check", "build -o out --strict"),
    )
)


def try_folder(source: Source, random: Random, show: Callable[[str], None]) -> None:
    """Make a folder and run some commands in it. Raises Broken where one ends in another way than it may."""
    with tempfile.TemporaryDirectory() as place, _inside(Path(place) / "a" / "b" / "c"):
        made = [_made(Path(random.choice(NAMES)), source, random) for _ in range(random.randint(1, 6))]
        settings = _settings(random)
        Path(random.choice(("meshdoc.toml", "pyproject.toml"))).write_bytes(settings)
        for command in random.sample(COMMANDS, 2):
            told = f"{command} {made} {settings!r}"
            show(told)
            status, errors = _run(command, told)
            if status not in (0, 1, 2) or "Traceback" in errors or "internal error" in errors:
                raise Broken("a command ends in another way than it may", f"exit status {status}", f"{told}\n{errors}")
            if status == 2 and not errors.strip():
                raise Broken("a command fails without a word", detail=told)


def _made(path: Path, source: Source, random: Random) -> tuple[str, bytes]:
    statements = [text for texts in source.statements for text in texts] or ["select 1"]
    chosen = random.sample(statements, min(len(statements), random.randint(0, 5)))
    texts = [mutated(text, source.vocabulary, random) if random.random() < 0.3 else text for text in chosen]
    heads = [random.choice(HEADS) for _ in range(random.choice((0, 1, 1, 2)))]
    data = ("".join(heads) + ";\n".join(texts)).encode("utf-8", "surrogateescape")
    if random.random() < 0.05:
        data = random.choice((data[:20].decode("latin1").encode("utf-16"), b"\xff" + data, data + b"\0", b""))
    with contextlib.suppress(OSError):  # a name that another file or the file system does not allow
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return str(path), data


def _settings(random: Random) -> bytes:
    lines = [f"{random.choice(KEYS)} = {random.choice(VALUES)}" for _ in range(random.choice((0, 0, 0, 0, 1, 1, 2, 3)))]
    head = random.choice((*("", "[tool.meshdoc]\n") * 5, "[tool]\nmeshdoc = 5\n", "[[tool]]\n"))
    text = head + "\n".join(lines)
    if random.random() < 0.2:
        start = random.randint(0, len(text))
        text = text[:start] + random.choice(GARBAGE) + text[start + random.randint(0, 3) :]
    return text.encode("utf-8", "surrogateescape")


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    former, cache = os.getcwd(), os.environ.get("XDG_CACHE_HOME")
    folder.mkdir(parents=True)
    os.chdir(folder)
    os.environ["XDG_CACHE_HOME"] = str(folder.parent / "cache")
    try:
        yield
    finally:
        os.chdir(former)
        os.environ.pop("XDG_CACHE_HOME")
        if cache is not None:
            os.environ["XDG_CACHE_HOME"] = cache


def _run(command: list[str], told: str) -> tuple[int, str]:
    """The exit status of a command, and what it prints on standard error."""
    out = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)
    err = io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace", write_through=True)
    arguments, sys.argv = sys.argv, ["meshdoc", *command]
    status: object = None
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), failing("a command shows a traceback"):
            main()
    except SystemExit as ended:
        status = ended.code
    except Broken as broken:
        broken.detail += f"\n{told}"
        raise
    finally:
        sys.argv = arguments
    return int(str(status or 0)), err.buffer.getvalue().decode()  # type: ignore[attr-defined]
