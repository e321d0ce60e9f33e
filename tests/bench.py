"""Seconds per phase for migrations/ or the given folders: `python tests/bench.py [FOLDER ...]`. Not a test.

Seconds are of CPU time, user and system, the median of `RUNS` fresh processes; that of the whole process is what
`meshdoc build` costs from a cold start with its bytecode compiled. The last column is the ratio to PostgreSQL's own
parser reading the same files in the same process, which says more across machines than seconds do.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RUNS = 5
PROJECT = Path(__file__).parents[1]


def main() -> None:
    """Print a table for each folder; the first run of all is not counted, as it may compile bytecode."""
    measured(None)
    for folder in (None, *sys.argv[1:]):
        runs = [measured(folder) for _ in range(RUNS)]
        print(folder or "migrations/")
        parser = statistics.median(run["parser alone"] for run in runs)
        for phase in runs[0]:
            seconds = statistics.median(run[phase] for run in runs)
            print(f"  {phase:16} {seconds:8.3f} s {seconds / parser:8.1f}")


def measured(folder: str | None) -> dict[str, float]:
    """The seconds of each phase in a process of its own."""
    command = [sys.executable, __file__, "--phases", *([str(Path(folder).resolve())] if folder else [])]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def phases(folder: str | None) -> dict[str, float]:
    """Build once, and time what it consists of; nothing is written."""
    spent: dict[str, float] = {}

    @contextmanager
    def phase(name: str) -> Iterator[None]:
        start = time.process_time()
        yield
        spent[name] = time.process_time() - start

    sys.path.insert(0, str(PROJECT))
    with phase("import"):
        import meshdoc.cli
        import meshdoc.commands
        import meshdoc.lint
        import meshdoc.render.markdown
        from meshdoc import project
        from meshdoc.config import Config, read_config
        from meshdoc.registry import load
        from meshdoc.replay.cache import Cache

        load(meshdoc.commands)
        load(meshdoc.render.markdown)
    config = Config(paths=(Path(folder),)) if folder else read_config(Path())
    with phase("read"):
        given = project.read(config)
    with phase("replay"):
        history = project.replay(config, given)
    with phase("redact"):
        history, hidden = project.redact(config, history, given)
    with phase("document"):
        book = project.book(config, history, project.lint(history), given, hidden)
        project.document(book)
    spent["whole process"] = time.process_time()
    with phase("export"):
        project.export(book)
    with tempfile.TemporaryDirectory() as folder_of_cache:
        project.replay(config, given, Cache(Path(folder_of_cache), Path(folder_of_cache)))
        with phase("replay from cache"):
            project.replay(config, given, Cache(Path(folder_of_cache), Path(folder_of_cache)))
    with phase("parser alone"):
        parse_alone(given)
    return spent


def parse_alone(given: object) -> None:
    """What any program on top of pglast cannot do without."""
    from pglast.parser import ParseError, parse_sql

    from meshdoc.project import Input

    assert isinstance(given, Input)
    for version in (*given.baselines, *given.versions):
        for file in version.files:
            try:
                parse_sql(file.text)
            except ParseError:
                continue


if __name__ == "__main__":
    if sys.argv[1:2] == ["--phases"]:
        print(json.dumps(phases(sys.argv[2] if len(sys.argv) > 2 else None)))
    else:
        main()
