"""Kills runs at random moments, and looks at what they leave: `python -m tests.security.kills --times 200`."""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from meshdoc import files

ROOT = Path(__file__).parent.parent.parent

OLD = {f"tables/public.t{number}.md": f"old {number}\n" * 200 for number in range(60)} | {"README.md": "old"}
OLD |= {f"views/public.v{number}.md": "same" for number in range(20)}
NEW = {path: text.replace("old", "new") for path, text in OLD.items() if not path.endswith("7.md")}
NEW |= {f"functions/public.f{number}.md": "new" for number in range(20)}
THIRD = {"README.md": "third"}

LAST = ("select 1;", "alter table t1 rename to u1; comment on table t2 is 'x'; drop table t3;")
"""The last migration of a project, before and after."""


def content(folder: Path, *, manifest: bool = True) -> dict[str, str]:
    """The texts of all files of a folder."""
    found = (path for path in folder.rglob("*") if path.is_file() and (manifest or path.name != ".meshdoc.json"))
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in found}


def write_in_turn(folder: Path, times: int) -> None:
    """Write the two sets in turn."""
    for number in range(times):
        files.write(folder, (OLD, NEW)[number % 2])


def kill_writes(folder: Path, *, times: int, seed: int) -> Counter[str]:
    """How often a killed write left the old or the new set. Raises AssertionError if it left anything else."""
    chance = random.Random(seed)
    outcomes: Counter[str] = Counter()
    files.write(folder, OLD)
    for _ in range(times):
        kill_a_writer(folder, chance)
        left = content(folder, manifest=False)
        assert left in (OLD, NEW), f"mixed after {outcomes}: {len(left)} files"
        outcomes["old" if left == OLD else "new"] += 1
        outcomes["leaving a temporary folder"] += len(os.listdir(folder.parent)) > 1
    files.write(folder, {})
    assert os.listdir(folder.parent) == [folder.name]
    return outcomes


def kill_shared_writes(folder: Path, *, times: int, seed: int) -> Counter[str]:
    """How often pages were old and new after a kill in a folder with a file of others, which is written page by page.

    Raises AssertionError if a page was neither, or if the next run could not go on.
    """
    chance = random.Random(seed)
    outcomes: Counter[str] = Counter()
    files.write(folder, OLD)
    (folder / "mine.txt").write_text("mine")
    for number in range(times):
        kill_a_writer(folder, chance)
        left = {path: text for path, text in content(folder, manifest=False).items() if ".meshdoc-" not in path}
        assert left.pop("mine.txt") == "mine"
        assert all(text in (OLD.get(path), NEW.get(path), THIRD.get(path)) for path, text in left.items())
        outcomes["old" if left == OLD else "new" if left == NEW else "mixed"] += 1
        pages = (OLD, NEW, THIRD)[number % 3]
        files.write(folder, pages)
        assert content(folder, manifest=False) == pages | {"mine.txt": "mine"}
    return outcomes


def kill_a_writer(folder: Path, chance: random.Random) -> None:
    """Kill a process that writes the two sets, within the time of two writes."""
    started = time.monotonic()
    write_in_turn(folder, chance.choice((2, 3)))
    seconds = time.monotonic() - started
    child = os.fork()
    if not child:
        write_in_turn(folder, 1_000_000)
    time.sleep(chance.uniform(0, seconds))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def kill_builds(folder: Path, *, times: int, seed: int) -> Counter[str]:
    """The same for whole runs of `meshdoc build`, of a project with and without its last migration."""
    chance = random.Random(seed)
    migrations = folder / "migrations"
    migrations.mkdir(parents=True)
    (migrations / "1.sql").write_text("".join(f"create table t{number} (id int);\n" for number in range(40)))
    sets, seconds = [], 0.0
    for sql in LAST:
        (migrations / "2.sql").write_text(sql)
        started = time.monotonic()
        assert _build(folder).wait() == 0
        seconds = time.monotonic() - started
        sets.append(content(folder / "output"))
    outcomes: Counter[str] = Counter()
    goal = 0
    for _ in range(times):
        (migrations / "2.sql").write_text(LAST[goal])
        with _build(folder) as running:
            time.sleep(chance.uniform(seconds / 2, seconds * 1.2))
            running.send_signal(signal.SIGKILL)
        left = content(folder / "output")
        assert left in sets, f"mixed after {outcomes}: {len(left)} files"
        outcomes["new" if left == sets[goal] else "old"] += 1
        goal = 1 - sets.index(left)
    assert _build(folder).wait() == 0
    assert set(os.listdir(folder)) == {"migrations", "output"}
    return outcomes


def _build(folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "meshdoc", "build", "--no-cache"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, **quiet)


def main() -> None:
    """Kill writes and builds, and print what was left."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--builds", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--write", metavar="DIR", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.write:
        write_in_turn(Path(options.write), options.times)
        return
    with tempfile.TemporaryDirectory() as folder:
        print("writes:", dict(kill_writes(Path(folder, "a", "output"), times=options.times, seed=options.seed)))
        print("shared:", dict(kill_shared_writes(Path(folder, "c"), times=options.times, seed=options.seed)))
        print("builds:", dict(kill_builds(Path(folder, "b"), times=options.builds, seed=options.seed)))


if __name__ == "__main__":
    main()
