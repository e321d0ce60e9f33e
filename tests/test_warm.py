"""A build with the cache of earlier runs is a build without: the same files, words and exit status."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from ddl.script import script
from shell import Run, write

import meshdoc.commands
from meshdoc import project
from meshdoc.registry import load

STEPS = 8
"""How often a project changes."""
SIZE = 4
"""Statements in a version."""
FAULTS = """
create table t (id int primary key, note text default 'ghp_0123456789abcdefghijABCDEFGHIJ012345');
create table t ();
create extension nobodys;
"""

load(meshdoc.commands)


def files(folder: str) -> dict[str, bytes]:
    """What a folder holds."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()
    }


def unused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be replayed or rendered from now on."""
    for name in ("replay", "redact", "lint", "book", "document"):
        monkeypatch.delattr(project, name)


@pytest.mark.parametrize(
    "options", [(), ("--strict",), ("--fail-on-secret",), ("--check",), ("--format", "json"), ("--title", "Fällig")]
)
def test_nothing_new_is_reported_alike(
    meshdoc: Callable[..., Run], monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    write("migrations/1.sql", FAULTS)
    write("migrations/1.down.sql", "drop table t;")
    meshdoc("build", *options, "--no-cache")
    before = files("output")
    runs = [meshdoc("build", *options)]
    assert runs[0].err.count("error:") >= 1
    unused(monkeypatch)
    runs.append(meshdoc("build", *options))
    assert runs[0] == runs[1]
    assert files("output") == before


def edited() -> None:
    """Change a page."""
    Path("output/README.md").write_text("mine", "utf-8")


def deleted() -> None:
    """Delete a page."""
    Path("output/replay.md").unlink()


def linked() -> None:
    """Put a link in the place of a page."""
    deleted()
    Path("output/replay.md").symlink_to("README.md")


def damaged() -> None:
    """Damage the manifest."""
    Path("output/.meshdoc.json").write_text("{", "utf-8")


def foreign() -> None:
    """Add a file of one's own."""
    write("output/notes.md", "mine")


def left_over() -> None:
    """Leave what a killed run leaves."""
    for folder in ("output/.meshdoc-0123456789abcdef", ".output.meshdoc-0123456789abcdef"):
        write(f"{folder}/0", "half")


def gone() -> None:
    """Delete everything."""
    shutil.rmtree("output")


@pytest.mark.parametrize("options", [(), ("--check",), ("--force",)])
@pytest.mark.parametrize("touch", [edited, deleted, linked, damaged, foreign, left_over, gone])
def test_a_touched_output_is_noticed(
    meshdoc: Callable[..., Run], touch: Callable[[], None], options: tuple[str, ...]
) -> None:
    write("migrations/1.sql", FAULTS)
    found = []
    for cache in ((), ("--no-cache",)):
        meshdoc("build")
        touch()
        found.append((meshdoc("build", *options, *cache), files("output"), sorted(Path().iterdir())))
        shutil.rmtree("output", ignore_errors=True)
        shutil.rmtree(".output.meshdoc-0123456789abcdef", ignore_errors=True)
    assert found[0] == found[1]


def test_another_build_is_another_result(meshdoc: Callable[..., Run]) -> None:
    """Whatever a build depends on: its settings, ignored files, the place of the output, dates, the platform."""
    write("migrations/1.sql", "create table t (day date default now());")
    changes: list[tuple[str, ...]] = [
        (),
        ("--title", "x"),
        ("--as-of", "2026-01-31"),
        ("--format", "json"),
        ("--platform", "supabase"),
        ("--output", "a/b"),
        ("--baseline", "base.sql"),
        (str(Path("migrations").resolve()),),
    ]
    write("base.sql", "create schema base;")
    for options in changes:
        same_as_fresh(meshdoc, *options)
    write("migrations/1.down.sql", "drop table t;")
    same_as_fresh(meshdoc)
    write("meshdoc.toml", 'seed_data = ["public.t"]\n[limits]\nstatements = 7\n')
    same_as_fresh(meshdoc)


def same_as_fresh(meshdoc: Callable[..., Run], *options: str) -> None:
    """Build with the cache, twice, and without; all three agree."""
    seen = []
    output = options[options.index("--output") + 1] if "--output" in options else "output"
    for cache in ((), (), ("--no-cache", "--force")):
        seen.append((meshdoc("build", *options, *cache), files(output)))
    assert seen[0][1] == seen[2][1]
    assert seen[0] == seen[1] == seen[2]
    shutil.rmtree(output)


@pytest.mark.parametrize("seed", range(4))
def test_a_changed_project_is_built_as_if_new(meshdoc: Callable[..., Run], seed: int) -> None:
    """Versions are appended, edited and removed, and settings change."""
    random = Random(seed)
    statements = script(random, STEPS * SIZE)
    versions = [";\n".join(statements[start : start + SIZE]) + ";\n" for start in range(0, len(statements), SIZE)]
    title = "first"
    for number, text in enumerate(versions, 1):
        write(f"migrations/{number}.sql", text)
        match random.randrange(5):
            case 0:
                write(f"migrations/{random.randint(1, number)}.sql", f"create schema later_{number};\n{text}")
            case 1:
                Path(f"migrations/{random.randint(1, number)}.sql").unlink(missing_ok=True)
                write("migrations/0.sql", "select 1;\n")
            case 2:
                title = f"title {number}"
        warm = meshdoc("build", "--title", title)
        pages = files("output")
        fresh = meshdoc("build", "--title", title, "--no-cache", "--output", "fresher")
        assert pages == files("fresher")
        assert warm == Run(fresh.status, fresh.out.replace("fresher:", "output:"), fresh.err)
        assert meshdoc("build", "--title", title) == warm
        assert files("output") == pages


def test_what_depends_on_the_machine_is_no_result(meshdoc: Callable[..., Run], tmp_path: Path) -> None:
    """Not even if a baseline alone does."""
    write("base.sql", "do $$ begin loop null; end loop; end $$;")
    write("migrations/1.sql", "create table t ();")
    cache = tmp_path.with_name(f"{tmp_path.name}-cache") / "meshdoc"
    meshdoc("build", "--baseline", "base.sql")
    assert not list(cache.glob("*.result"))
    meshdoc("build")
    assert len(list(cache.glob("*.result"))) == 2, "how the replay went, and what it gives"
