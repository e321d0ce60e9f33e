"""A plugin of pytest that records which functions each test reaches, or runs the tests of a plan in their order."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import meshdoc

RECORD, PLAN = "MESHDOC_MUTATIONS_RECORD", "MESHDOC_MUTATIONS_PLAN"
PACKAGE = str(Path(meshdoc.__file__).parent) + os.sep


class Recorder:
    """Notes the functions of meshdoc that each test reaches, and how long it takes."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.reached, self.now = folder, {}, set[str]()
        monitoring, tool = sys.monitoring, sys.monitoring.COVERAGE_ID

        def start(code: Any, offset: int) -> object:
            if code.co_filename.startswith(PACKAGE):
                self.now.add(f"{code.co_filename.removeprefix(PACKAGE)}:{code.co_qualname.partition('.<locals>')[0]}")
            return monitoring.DISABLE

        monitoring.use_tool_id(tool, "mutations")
        monitoring.register_callback(tool, monitoring.events.PY_START, start)
        monitoring.set_events(tool, monitoring.events.PY_START)

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


def pytest_configure(config: pytest.Config) -> None:
    """Begin to record, if asked to."""
    if folder := os.environ.get(RECORD):
        config.pluginmanager.register(Recorder(Path(folder)))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests of the plan, in its order."""
    if plan := os.environ.get(PLAN):
        place = {name: n for n, name in enumerate(json.loads(Path(plan).read_text()))}
        items[:] = sorted((item for item in items if item.nodeid in place), key=lambda item: place[item.nodeid])
