"""A plugin of pytest that records which functions each test reaches, or runs the tests of a plan in their order."""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest

RECORD, PLAN = "MESHDOC_MUTATIONS_RECORD", "MESHDOC_MUTATIONS_PLAN"
COLLECTION = "collection"
"""What is reached before any test, while the tests are imported."""
MEMORY = 8 << 30


class Recorder:
    """Notes the functions of meshdoc that each test reaches, and how long it takes."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.reached, self.now = folder, dict[str, tuple[float, list[str]]](), set[str]()
        package = f"{Path(__file__).parents[2] / 'meshdoc'}{os.sep}"
        monitoring, tool = sys.monitoring, sys.monitoring.COVERAGE_ID

        def start(code: Any, offset: int) -> object:
            if code.co_filename.startswith(package):
                self.now.add(f"{code.co_filename.removeprefix(package)}:{code.co_qualname.partition('.<locals>')[0]}")
            return monitoring.DISABLE

        monitoring.use_tool_id(tool, "mutations")
        monitoring.register_callback(tool, monitoring.events.PY_START, start)
        monitoring.set_events(tool, monitoring.events.PY_START)

    def pytest_collection_finish(self) -> None:
        """Note what has been reached so far."""
        if self.now:
            self.reached[COLLECTION] = 0, sorted(self.now)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        """Run one test."""
        self.now = set()
        sys.monitoring.restart_events()
        begun = time.perf_counter()
        try:
            return (yield)
        finally:
            self.reached[item.nodeid] = time.perf_counter() - begun, sorted(self.now)

    def pytest_sessionfinish(self) -> None:
        """Keep what this process has noted."""
        sys.monitoring.set_events(sys.monitoring.COVERAGE_ID, 0)
        if self.reached:
            (self.folder / f"{os.getpid()}.json").write_text(json.dumps(self.reached))


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
