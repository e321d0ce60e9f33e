"""Try mutations: each in a process that is forked when all tests have been collected, or in one that starts afresh."""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType

import pytest

from .plugin import PLAN, Plan
from .sites import Mutation

COMMAND = ["-p", "no:cacheprovider", "-n", "0", "-x", "-q"]
Tests = dict[str, float]
"""Names of tests and how long they take, in the order in which they run."""
Trial = tuple[Mutation, tuple[Tests, ...]]
"""A mutation, and the tests that it meets, in stages."""
Tell = Callable[[Mutation, str], None]
"""What is done with a mutation and the test that notices it, if any."""


class Trials:
    """A plugin of pytest that, in place of the run of the tests, tries mutations.

    A forked process gives the function its mutated code. That comes too late for what ran while the tests were
    imported, such as the code of a module: then the tests run in a new process.
    """

    def __init__(self, tree: Path, imported: set[str], trials: list[Trial], tell: Tell) -> None:
        self.tree, self.imported, self.trials, self.tell = tree, imported, trials, tell
        self.plan = tree / "plan.json"
        self.functions: list[FunctionType] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try all mutations, and run no test here."""
        self.functions = [each for each in gc.get_objects() if isinstance(each, FunctionType)]
        gc.collect()
        gc.freeze()  # so that forks share the memory
        for mutation, stages in self.trials:
            found = (self._notices(session, mutation, tests) for tests in stages)
            self.tell(mutation, next(filter(None, found), ""))
        return True

    def _notices(self, session: pytest.Session, mutation: Mutation, tests: Tests) -> str:
        """The first of some tests that fails with a mutation, if there is one."""
        with mutated(self.tree / "meshdoc" / mutation.file, mutation) as file:
            codes = codes_of(file, mutation.function)
        if mutation.place in self.imported or any(code.co_freevars for code in codes):
            run = partial(run_in_new_process, self.plan)
            found = (self._failing(mutation, group, run, run) for group in by_import(tests))
            return next(filter(None, found), "")
        return self._failing(mutation, tests, *(partial(self._run_here, session, each) for each in (codes, [])))

    def _failing(self, mutation: Mutation, tests: Tests, run: Callable[[], None], usual: Callable[[], None]) -> str:
        """The first of some tests that fails with a mutation and, after the same tests as there, passes without."""
        while True:
            with mutated(self.tree / "meshdoc" / mutation.file, mutation):
                name = self._ended(tests, run)
            names = [*tests]
            place = names.index(name) + 1 if name in tests else 0
            failing = self._ended({test: tests[test] for test in names[:place]}, usual)
            if failing not in tests:
                return name
            tests = {test: tests[test] for test in names[place - (failing != name) :]}

    def _ended(self, tests: Tests, run: Callable[[], None]) -> str:
        """The first of some tests that fails in a forked process."""
        if not tests:
            return ""
        self.plan.write_text(json.dumps(tests))
        if (child := os.fork()) == 0:
            try:
                os.setsid()
                run()
            finally:
                os._exit(1)
        status = os.waitpid(child, 0)[1]
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        name = self.plan.read_text()
        return "" if not status else name if name in tests else "the import of the tests"

    def _run_here(self, session: pytest.Session, codes: list[CodeType]) -> None:
        """Run the tests of the plan with other code of some functions, and end this process."""
        known = {key(code): code for code in codes}
        for each in self.functions:
            if key(each.__code__) in known:
                each.__code__ = known[key(each.__code__)]
        sys.dont_write_bytecode = True
        plugins, hook = session.config.pluginmanager, session.config.hook
        plugins.unregister(self)
        plugins.register(Plan(self.plan))
        with suppress(session.Failed):
            hook.pytest_runtestloop(session=session)
        hook.pytest_sessionfinish(session=session, exitstatus=0)
        os._exit(session.testsfailed > 0)


def file_of(test: str) -> str:
    """The file that a test is in."""
    return test.partition("::")[0]


def by_import(tests: Tests) -> Iterator[Tests]:
    """The tests of the file with the most, and the others, which import more."""
    files = Counter(map(file_of, tests))
    most = max(files, key=files.__getitem__, default="")
    yield {name: spent for name, spent in tests.items() if file_of(name) == most}
    yield {name: spent for name, spent in tests.items() if file_of(name) != most}


def run_in_new_process(plan: Path) -> None:
    """Run the tests of a plan in place of this process, which imports only their files."""
    files = sorted({file_of(name) for name in json.loads(plan.read_text())})
    command = [sys.executable, "-m", "pytest", "-p", "mutations.plugin", *COMMAND, *files]
    os.execve(sys.executable, command, os.environ | {PLAN: str(plan), "PYTHONDONTWRITEBYTECODE": "1"})


@contextmanager
def mutated(file: Path, mutation: Mutation) -> Iterator[Path]:
    """A file while it is mutated."""
    source, stat = file.read_text("utf-8"), file.stat()
    try:
        file.write_text(mutation.apply(source), "utf-8")
        yield file
    finally:
        file.write_text(source, "utf-8")
        os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def key(code: CodeType) -> tuple[str, str, int]:
    """What identifies the code of a function, mutated or not."""
    return code.co_filename, code.co_qualname, code.co_firstlineno


def codes_of(file: Path, function: str) -> list[CodeType]:
    """The code of the functions of a file with a name."""
    found = [compile(file.read_text("utf-8"), str(file), "exec")]
    for name in function.split("."):
        parts = [part for code in found for part in code.co_consts if isinstance(part, CodeType)]
        found = [part for part in parts if part.co_name == name]
    return found
