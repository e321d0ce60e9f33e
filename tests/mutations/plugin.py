"""A plugin of pytest that records what each test reaches, or runs the tests of a plan in their order."""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

RECORD, PLAN = "MESHDOC_MUTATIONS_RECORD", "MESHDOC_MUTATIONS_PLAN"
COLLECTION = "collection"
"""What is reached before any test, while the tests are imported."""
MOST = 2
"""How many tests of each function of the suite are kept for a line: those that reach the fewest lines."""
MEMORY = 8 << 30


Few = list[tuple[int, str]]
"""Tests, each with the number of lines that it reaches."""


def few() -> defaultdict[str, Few]:
    """The tests of a line by the functions of the suite."""
    return defaultdict(list)


class Recorder:
    """Notes the functions and lines of meshdoc that each test reaches, and how long it takes."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.reached, self.now = folder, dict[str, tuple[float, list[str]]](), set[str]()
        self.lines, self.tests = set[tuple[str, int]](), defaultdict[tuple[str, int], defaultdict[str, Few]](few)
        package = f"{Path(__file__).parents[2] / 'meshdoc'}{os.sep}"
        monitoring, tool = sys.monitoring, sys.monitoring.COVERAGE_ID

        def start(code: Any, offset: int) -> object:
            if code.co_filename.startswith(package):
                self.now.add(f"{code.co_filename.removeprefix(package)}:{code.co_qualname.partition('.<locals>')[0]}")
                monitoring.set_local_events(tool, code, monitoring.events.LINE)
            return monitoring.DISABLE

        def line(code: Any, number: int) -> object:
            self.lines.add((code.co_filename, number))
            return monitoring.DISABLE

        monitoring.use_tool_id(tool, "mutations")
        monitoring.register_callback(tool, monitoring.events.PY_START, start)
        monitoring.register_callback(tool, monitoring.events.LINE, line)
        monitoring.set_events(tool, monitoring.events.PY_START)

    def pytest_collection_finish(self) -> None:
        """Note what has been reached so far."""
        if self.now:
            self.reached[COLLECTION] = 0, sorted(self.now)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        """Run one test."""
        self.now, self.lines = set(), set()
        sys.monitoring.restart_events()
        begun = time.perf_counter()
        try:
            return (yield)
        finally:
            self.reached[item.nodeid] = time.perf_counter() - begun, sorted(self.now)
            self._keep(item.nodeid)

    def _keep(self, test: str) -> None:
        """Keep a test for the lines that it has reached; a thread that it has left may still reach others."""
        lines, self.lines = self.lines, set()
        for each in tuple(lines):
            tests = self.tests[each][test.partition("[")[0]]
            tests.append((len(lines), test))
            if len(tests) > MOST:
                tests.remove(max(tests))

    def pytest_sessionfinish(self) -> None:
        """Keep what this process has noted."""
        sys.monitoring.set_events(sys.monitoring.COVERAGE_ID, 0)
        if self.reached:
            package = Path(__file__).parents[2] / "meshdoc"
            lines = {
                f"{Path(file).relative_to(package).as_posix()}:{number}": [
                    name for tests in by_function.values() for _, name in sorted(tests)
                ]
                for (file, number), by_function in self.tests.items()
            }
            (self.folder / f"{os.getpid()}.json").write_text(json.dumps({"tests": self.reached, "lines": lines}))


class Plan:
    """Runs some tests in their order until one fails, or takes far longer than it did; its name is left in a file."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> None:
        """Keep the tests of the plan."""
        self.spent: dict[str, float] = json.loads(self.file.read_text())
        found = {item.nodeid: item for item in session.items}
        session.items = [found[name] for name in self.spent if name in found]
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Write down which test is running, and end the process if that takes too long."""
        self.file.write_text(nodeid)
        signal.alarm(60 + int(20 * self.spent[nodeid]))


RECORDER = Recorder(Path(os.environ[RECORD])) if RECORD in os.environ else None
"""Made while this is imported, before the tests are."""


def pytest_configure(config: pytest.Config) -> None:
    """Begin to record, or follow a plan, if asked to."""
    if RECORDER:
        config.pluginmanager.register(RECORDER)
    if plan := os.environ.get(PLAN):
        config.pluginmanager.register(Plan(Path(plan)))
