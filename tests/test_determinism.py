"""The same input gives the same bytes: on any day and machine, in any locale and folder, cached or not."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MIGRATIONS = {
    "1_base.sql": """
        create type state as enum ('new', 'open', 'I', 'i', 'done');
        create table event (
            id uuid default gen_random_uuid(), state state not null default 'new',
            made timestamptz not null default now(), share double precision default random(), primary key (id, made)
        ) partition by range (made);
        comment on table event is 'Événements — one row per event';
        create table seen (id serial primary key, at timestamptz, key uuid, lot double precision);
        insert into seen (at, key, lot) select now(), gen_random_uuid(), random() from generate_series(1, 3);
    """,
    "2_partitions.sql": """
        do $$
        declare month date := date_trunc('month', now());
        begin
            for n in 0..2 loop
                execute format('create table event_%s partition of event for values from (%L) to (%L)',
                    to_char(month, 'YYYYMM'), month, month + interval '1 month');
                month := month + interval '1 month';
            end loop;
            if random() < 0.5 then create table perhaps (a int); end if;
            if exists (select from seen where at < clock_timestamp()) then create table late (a int); end if;
            raise notice 'at % %', now(), date_trunc('day', now());
        end $$;
    """,
    "10_more.sql": """
        create table member (a int references seen, b state, day date default current_date);
        create index on member (b, a); create view open as select * from event where state = 'open' and made < now();
        create function ages(since timestamptz default now()) returns interval language sql as 'select now() - since';
        create role reader; grant select on event, member, open to reader; create policy p on seen using (at < now());
        alter table nowhere add a int; do $$ begin raise notice 'at % %', now(), random(); end $$;
    """,
    "2024-02-29_day.sql": "create table leap (day timestamptz default now()); select now(), timeofday();",
}
HOSTS_CLOCK = 1_700_000_000.5


@dataclass(frozen=True)
class Surroundings:
    """All that a run must not depend on."""

    environment: dict[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    clock: float = HOSTS_CLOCK
    umask: str = "022"
    order: str = "forwards"
    folder: str = "project"


SURROUNDINGS = {
    "hash seed": Surroundings({"PYTHONHASHSEED": "2"}),
    "ASCII locale": Surroundings({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    "another locale": Surroundings({"LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8", "COLUMNS": "40"}),
    "time zone": Surroundings({"TZ": "Pacific/Kiritimati"}),
    "much later": Surroundings({"TZ": "America/Los_Angeles"}, clock=4_102_444_799),
    "long before": Surroundings(clock=1),
    "umask": Surroundings(umask="077"),
    "path": Surroundings(folder="elsewhere/a b/$é"),
    "order of files": Surroundings(order="backwards"),
    "no assertions": Surroundings(options=("-O",)),
}


def run(folder: Path, surroundings: Surroundings, *arguments: str) -> bytes:
    """Call meshdoc in a folder; what it prints. Without arguments, it builds and exports on its own clock."""
    inherited = {name: value for name, value in os.environ.items() if name not in ("LANG", "LC_ALL", "TZ")}
    path = os.pathsep.join([str(ROOT), inherited.get("PYTHONPATH", "")])
    own = {"PYTHONHASHSEED": "1", "PYTHONPATH": path, "XDG_CACHE_HOME": str(folder / ".cache")}
    own["XDG_STATE_HOME"] = str(folder / ".state")
    alone = [str(ROOT / "tests" / "surroundings.py"), str(surroundings.clock), surroundings.umask, surroundings.order]
    done = subprocess.run(
        [sys.executable, *surroundings.options, *(["-m", "meshdoc", *arguments] if arguments else alone)],
        cwd=folder,
        env=inherited | own | surroundings.environment,
        capture_output=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def texts(folder: Path) -> dict[str, bytes]:
    """The files below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def project(folder: Path) -> Path:
    """A folder with the migrations."""
    (folder / "migrations").mkdir(parents=True)
    for name, text in MIGRATIONS.items():
        (folder / "migrations" / name).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, dict[str, bytes]]:
    """What is printed and written without anything special."""
    folder = project(tmp_path_factory.mktemp("usual") / "project")
    return run(folder, Surroundings()), texts(folder / "output")


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_surroundings_make_no_difference(name: str, usual: tuple[bytes, dict[str, bytes]], tmp_path: Path) -> None:
    surroundings = SURROUNDINGS[name]
    folder = project(tmp_path / surroundings.folder)
    printed, pages = run(folder, surroundings), texts(folder / "output")
    assert len(pages) > 10
    assert {path for path in pages if pages[path] != usual[1].get(path)} == set()
    assert pages == usual[1]
    assert printed == usual[0]


def test_what_is_taken_from_the_cache_makes_no_difference(
    usual: tuple[bytes, dict[str, bytes]], tmp_path: Path
) -> None:
    """The last version is replayed upon what the run before it has left, under another hash seed and clock."""
    folder = project(tmp_path / "project")
    last = folder / "migrations" / max(MIGRATIONS)
    text = last.read_bytes()
    last.unlink()
    run(folder, SURROUNDINGS["much later"])
    assert texts(folder / "output") != usual[1]
    last.write_bytes(text)
    for name in ("one more", "nothing new"):
        assert run(folder, SURROUNDINGS["hash seed"]) == usual[0], name
        assert texts(folder / "output") == usual[1], name


def test_where_one_stands_makes_no_difference(tmp_path: Path) -> None:
    """Paths are shown as they are given, so they are given in full."""
    migrations, found = project(tmp_path / "project") / "migrations", []
    for place in ("here", "there"):
        (tmp_path / place).mkdir()
        run(tmp_path / place, Surroundings(), "build", str(migrations), "--no-cache", "-o", "pages")
        found.append(texts(tmp_path / place / "pages"))
    assert found[0] == found[1]


def test_exports_are_the_same_from_anywhere(usual: tuple[bytes, dict[str, bytes]], tmp_path: Path) -> None:
    folder = project(tmp_path / "project")
    for source in ("migrations", "./migrations/"):
        assert usual[0].endswith(run(folder, Surroundings(), "export", source))
