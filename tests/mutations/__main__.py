"""Make the map, try mutations in a copy of the tree, and print the survivors."""

from __future__ import annotations

import argparse
import difflib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from itertools import accumulate, islice, zip_longest
from pathlib import Path

import pytest

from .plugin import COLLECTION, RECORD
from .sites import Mutation, sample
from .trials import COMMAND, Tests, Trials

ROOT = Path(__file__).parents[2]
MOST, LONGEST, TIME = 60, 8.0, 90.0
"""Tests of its line that run for a mutation, how long one may take, and the time for the others; seconds."""
Reached = dict[str, tuple[float, list[str]]]
"""How long each test takes, and the functions that it reaches."""
Lines = dict[str, list[str]]
"""Tests that reach each line."""


def copied(place: Path) -> Path:
    """A copy of the tree, in which Python finds meshdoc and the tests from here on."""
    shutil.copytree(ROOT, place, ignore=shutil.ignore_patterns(".git", "__pycache__", ".mypy_cache", ".*_cache"))
    os.chdir(place)
    sys.path[:1] = [str(place), str(place / "tests")]
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path[:2])
    return place


def recorded(file: Path, tests: list[str]) -> tuple[Reached, Lines]:
    """What each test reaches, from a file, which the first call writes."""
    if not file.exists():
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "pytest", "-p", "mutations.plugin", "-p", "no:cacheprovider", "-q", *tests]
            if subprocess.run(command, env=os.environ | {RECORD: folder}, check=False).returncode:
                sys.exit("a test fails without any mutation")
            found = [json.loads(part.read_text()) for part in sorted(Path(folder).glob("*.json"))]
        reached = {name: each for part in found for name, each in part["tests"].items()}
        lines = defaultdict[str, list[str]](list)
        for part in found:
            for line, names in part["lines"].items():
                lines[line] += names
        file.write_text(json.dumps({"tests": reached, "lines": lines}))
    found = json.loads(file.read_text())
    return {name: (spent, functions) for name, (spent, functions) in found["tests"].items()}, found["lines"]


class Finder:
    """Finds the tests of a mutation."""

    def __init__(self, reached: Reached, lines: Lines) -> None:
        self.reached, self.lines = reached, lines
        self.by_place, self.by_file = (defaultdict[str, dict[str, None]](dict) for _ in range(2))
        for name, (spent, places) in reached.items():
            for place in places if spent < LONGEST else ():
                self.by_place[place][name] = self.by_file[place.partition(":")[0]][name] = None

    def tests_of(self, mutation: Mutation) -> tuple[Tests, Tests]:
        """The tests that tell most of the line, and others of its function; of its file, for code outside functions."""
        first = in_turn(self._of_line(mutation), self.reached)[:MOST]
        near = self.by_place[mutation.place] or self.by_file[mutation.file] or self.reached
        others = in_turn({*near} - {*first}, self.reached)
        spent = accumulate(self.reached[name][0] for name in others)
        others = [name for name, sum_ in zip(others, spent, strict=True) if sum_ < TIME]
        return self._timed(first), self._timed(others)

    def _of_line(self, mutation: Mutation) -> list[str]:
        """The tests of the last line that any reaches, among those of the mutation and the few before it."""
        first, last = mutation.lines
        for number in range(last, first - 4, -1):
            names = self.lines.get(f"{mutation.file}:{number}", ())
            if found := [name for name in names if self.reached[name][0] < LONGEST]:
                return found
        return []

    def _timed(self, names: list[str]) -> Tests:
        return {name: self.reached[name][0] for name in names}


def in_turn(names: Iterable[str], reached: Reached) -> list[str]:
    """One test of each function of the suite, then the next of each; those of a function by how long they take."""
    functions = defaultdict[str, list[str]](list)
    for name in sorted(names, key=lambda name: (reached[name][0], name)):
        functions[name.partition("[")[0]].append(name)
    return [name for turn in zip_longest(*functions.values()) for name in turn if name]


def main() -> None:
    """Print the survivors and the share of mutations that were noticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__)
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--after", type=int, default=0, help="mutations of the sample that were tried before")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--map", type=Path, default=Path(tempfile.gettempdir()) / "meshdoc-mutations.json")
    parser.add_argument("tests", nargs="*", help="tests for the map (default: all)")
    options = parser.parse_args()
    chosen = sample(options.sample, random.Random(options.seed))[options.after :]
    noticed = list[bool]()
    with tempfile.TemporaryDirectory() as folder, open(os.dup(1), "w", encoding="utf-8", buffering=1) as out:
        tree = copied(Path(folder).resolve() / "tree")
        reached, lines = recorded(ROOT / options.map, options.tests)
        imported = {*reached.pop(COLLECTION)[1]}

        def tell(mutation: Mutation, test: str) -> None:
            noticed.append(bool(test))
            print(described(mutation, test), file=out)

        finder = Finder(reached, lines)
        trials = [(each, finder.tests_of(each)) for each in chosen]
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        if pytest.main([*COMMAND, *options.tests], [Trials(tree, imported, trials, tell)]):
            sys.exit("the tests cannot be collected")
        print(f"seed {options.seed}: {sum(noticed)} of {len(noticed)} noticed", file=out)


def described(mutation: Mutation, test: str) -> str:
    """A line about a mutation, and its diff if no test notices it."""
    place = f"{mutation.file}:{mutation.lines[0]} {mutation.kind}"
    if test:
        return f"noticed  {place}: {test}"
    before = (ROOT / "meshdoc" / mutation.file).read_text("utf-8")
    lines = difflib.unified_diff(before.splitlines(), mutation.apply(before).splitlines(), lineterm="", n=1)
    return "\n".join([f"SURVIVED {place}", *islice(lines, 2, None)])


if __name__ == "__main__":
    main()
