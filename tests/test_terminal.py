"""Output for terminals only: color, and the progress of a replay. In Python, as no case has one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from shell import write

from meshdoc.visible import visible

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")

ROOT = Path(__file__).parent.parent
ESCAPE = "\x1b["
ERASE = "\r\x1b[K"


def run(folder: Path, *arguments: str, terminal: bool = True, typed: bytes = b"", **surroundings: str) -> str:
    """What meshdoc writes to standard output and error, both of them a terminal or a pipe, and `typed` as its input."""
    inherited = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "CI")}
    path = os.pathsep.join([str(ROOT), inherited.get("PYTHONPATH", "")])
    env = (
        inherited
        | {
            "PYTHONPATH": path,
            "XDG_CACHE_HOME": str(folder / "cache"),
            "XDG_STATE_HOME": str(folder / "state"),
            "TERM": "xterm",
        }
        | surroundings
    )
    command = [sys.executable, "-m", "meshdoc", *arguments]
    if not terminal:
        return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True).stderr
    ours, theirs = pty.openpty()
    os.write(ours, typed)
    with subprocess.Popen(command, cwd=folder, env=env, stdin=theirs, stdout=theirs, stderr=theirs) as started:
        os.close(theirs)
        shown = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    assert started.returncode in (0, 1, 2)
    return shown.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux's way to say that the other end is closed
        return b""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a statement that is refused."""
    monkeypatch.chdir(tmp_path)
    write("migrations/1.sql", "create schema a; create schema a;")
    return tmp_path


REFUSED = "migrations/1.sql:1:18: \x1b[31m\x1b[1merror:\x1b[0m schema"


def test_a_terminal_has_colour(folder: Path) -> None:
    assert REFUSED in run(folder, "build")
    assert ESCAPE in run(folder, "--help")
    assert f"{ESCAPE}31m{ESCAPE}1mmeshdoc:{ESCAPE}0m unknown format" in run(folder, "export", "--format", "x")


@pytest.mark.parametrize("surroundings", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_terminal_without_colour(folder: Path, surroundings: dict[str, str]) -> None:
    assert "migrations/1.sql:1:18: error: schema" in run(folder, "build", **surroundings).replace(ERASE, "")
    assert f"{ESCAPE}3" not in run(folder, "--help", **surroundings)


def test_a_pipe_has_neither_colour_nor_progress(folder: Path) -> None:
    assert ESCAPE not in run(folder, "build", terminal=False)


def test_a_long_replay_shows_its_rate(tmp_path: Path) -> None:
    """The example takes longer than the progress's patience where nothing is cached."""
    shutil.copytree(ROOT / "migrations", tmp_path / "migrations")
    files = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.glob("migrations/2*.sql"))
    shown = run(tmp_path, "build", "--no-cache", "-o", "out", *files)
    lines = shown.split(ERASE)
    assert len(lines) > 2
    assert all("Replaying " in line and "migrations/s · " in line for line in lines[1:-1])
    assert lines[-1].lstrip().startswith(("migrations/", "out: ", ESCAPE))
    assert "Replaying" not in lines[-1]


def test_a_long_choice_shows_its_progress(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "migrations", tmp_path / "db" / "migrations")
    (tmp_path / "other.sql").write_text("create table other (id int);")
    lines = run(tmp_path, "sources", "--why", "--no-cache").split(ERASE)
    assert len(lines) > 2
    assert all("Comparing what the folder can be read as · " in line for line in lines[1:-1])
    assert "Comparing" not in lines[-1]


# --- completion -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("meshdoc bu", ["build"]),
        ("meshdoc export --format j", ["json", "jsonschema"]),
        ("meshdoc build --platform s", ["supabase"]),
        ("meshdoc lint --fail-on w", ["warning"]),
        ("meshdoc help exit", ["exit-status"]),
        ("meshdoc help table-w", ["table-without-primary-key"]),
    ],
)
def test_completion(tmp_path: Path, words: str, expected: list[str]) -> None:
    asked = {"_MESHDOC_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    env = os.environ | asked | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    done = subprocess.run([sys.executable, "-m", "meshdoc"], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.stdout.split() == expected


def test_a_terminal_asks_which_source_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write("a/migrations/1.sql", "create schema a;")
    write("b/migrations/1.sql", "create schema b;")
    assert "Which one is to be read? [1-2]" in run(tmp_path, "build", typed=b"3\n2\n")
    assert "b/migrations/1.sql" in Path("output/CHANGELOG.md").read_text()
    assert "put one of these lines into meshdoc.toml" in run(tmp_path, "build", terminal=False)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("a\tb\nc", "a\tb\nc"),
        ("a\x1bb", "a<U+001B>b"),
        ("é\u202eb", "é<U+202E>b"),
        ("\u2764\ufe0f a\ufe0f", "\u2764\ufe0f a<U+FE0F>"),
        ("\U0001f469\u200d\U0001f4bb a\u200db", "\U0001f469\u200d\U0001f4bb a<U+200D>b"),
    ],
)
def test_what_cannot_be_seen_has_a_mark(text: str, shown: str) -> None:
    assert visible(text) == shown
