"""No input, stream or signal makes the command line print a traceback: one line, and the exit status of the manual."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from shell import Run, write

from meshdoc import project
from meshdoc.input import Input

Meshdoc = Callable[..., Run]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], subprocess.CompletedProcess[str]]:
    """Run a line of the shell in a folder with one migration; `meshdoc` is the command."""
    monkeypatch.chdir(tmp_path)
    write("migrations/1.sql", "create table t (id int primary key);")
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    env = os.environ | {"PYTHONPATH": path, "XDG_CACHE_HOME": str(tmp_path / "cache"), "PYTHON": sys.executable}

    def run(line: str) -> subprocess.CompletedProcess[str]:
        script = f'meshdoc() {{ "$PYTHON" -m meshdoc "$@"; }}\n{line}'
        return subprocess.run(["bash", "-c", script], env=env, capture_output=True, text=True, errors="replace")

    return run


# --- streams ------------------------------------------------------------------------------------------------

FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
LOST = "meshdoc: cannot write standard output: "


@FULL
@pytest.mark.parametrize(
    "command", ["export", "build", "lint", "--help", "--version", "help", "help rules", "build --help"]
)
def test_standard_output_is_full(shell, command: str) -> None:
    done = shell(f"meshdoc {command} > /dev/full")
    assert (done.returncode, done.stderr) == (2, f"{LOST}No space left on device\n")


@pytest.mark.parametrize("command", ["export", "build", "--help"])
def test_standard_output_is_closed(shell, command: str) -> None:
    done = shell(f"meshdoc {command} >&-")
    assert (done.returncode, done.stderr) == (2, f"{LOST}Bad file descriptor\n")


@pytest.mark.parametrize("redirection", ["2>&-", pytest.param("2>/dev/full", marks=FULL)])
def test_nobody_hears_the_errors(shell, redirection: str) -> None:
    assert shell(f"meshdoc build missing {redirection}").returncode == 2
    done = shell(f"meshdoc export {redirection}")
    assert (done.returncode, done.stdout[:1]) == (0, "{")


def test_all_streams_are_closed(shell) -> None:
    done = shell("meshdoc build <&- >&- 2>&-; echo $?")
    assert (done.stdout, done.stderr) == ("2\n", "")
    assert Path("output/README.md").exists()


def test_a_reader_that_stops_reading(shell) -> None:
    assert shell("set -o pipefail; meshdoc export | true").stderr == ""
    assert shell("set -o pipefail; meshdoc --help | true").stderr == ""


# --- locales ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "locale", ["LC_ALL=C", "LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0", "PYTHONIOENCODING=ascii"]
)
def test_a_locale_that_knows_only_ascii(shell, locale: str) -> None:
    write("migrations/2_é.sql", 'create table "é→" (id int); create table "é→" (id int); comment on table t is \'…\';')
    for command in ("build", "lint", "export", "help", "--help"):
        done = shell(f"export {locale}; meshdoc {command}")
        assert "Traceback" not in done.stderr
        assert done.returncode in (0, 1) or "set PYTHONUTF8=1" in done.stderr, done.stderr


# --- defects and signals --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (KeyError("x\n::error ::y\x1b[31m"), "KeyError: 'x\\n::error ::y\\x1b[31m'"),
        (RuntimeError("a\nb\x1b[31m"), "RuntimeError: a b<U+001B>[31m"),
        (RecursionError("maximum recursion depth exceeded"), "RecursionError: maximum recursion depth exceeded"),
        (MemoryError(), "out of memory"),
        (AssertionError(), "AssertionError"),
        (ValueError("x" * 1000), f"ValueError: {'x' * 288}…"),
        (ValueError("x" * 288), f"ValueError: {'x' * 288}"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_defect_is_one_line(meshdoc: Meshdoc, monkeypatch: pytest.MonkeyPatch, error: Exception, cause: str) -> None:
    def broken(*arguments: object) -> None:
        raise error

    monkeypatch.setattr(project, "replay", broken)
    write("migrations/1.sql", "select 1;")
    done = meshdoc("build", "--title", "a b")
    assert (done.status, done.out) == (2, "")
    assert done.err == (
        f"meshdoc: {cause} (while replaying no version) in `meshdoc build --title 'a b'`; this is a defect of meshdoc, "
        "not of your input: please report it with the traceback that `--debug` adds to the command\n"
    )
    shown = meshdoc("build", "--debug").err
    assert "Traceback (most recent call last):" in shown
    assert "\x1b" not in shown
    assert shown.splitlines()[-1].endswith("please report it with this traceback")


def test_a_defect_names_the_version(meshdoc: Meshdoc, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(config: object, given: Input, memory: object, on_version: Callable[[object], None]) -> None:
        on_version(given.versions[0])
        raise RecursionError

    monkeypatch.setattr(project, "replay", broken)
    write("migrations/7.sql", "select 1;")
    assert "RecursionError (while replaying version 7) in `meshdoc export`" in meshdoc("export").err


def test_an_error_of_the_system_is_none_of_meshdoc(meshdoc: Meshdoc, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object, **options: object) -> None:
        raise PermissionError(13, "Permission denied", "migrations/1.sql")

    monkeypatch.setattr(project, "read", broken)
    assert meshdoc("build").err == "meshdoc: migrations/1.sql: Permission denied\n"


def test_interrupted(meshdoc: Meshdoc, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(project, "read", interrupted)
    done = meshdoc("build")
    assert (done.status, done.out, done.err) == (130, "", "meshdoc: interrupted\n")


def test_interrupted_by_a_signal(tmp_path: Path) -> None:
    write(str(tmp_path / "1.sql"), "do $$ begin loop perform 1; end loop; end $$;" * 20)
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-m", "meshdoc", "export", "--no-cache", "1.sql"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": path}, stderr=subprocess.PIPE
    ) as started:
        time.sleep(3)
        started.send_signal(signal.SIGINT)
        _, said = started.communicate(timeout=60)
    assert (started.returncode, said) == (130, b"meshdoc: interrupted\n")
