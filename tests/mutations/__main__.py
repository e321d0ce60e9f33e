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
from itertools import islice, zip_longest
from pathlib import Path

import pytest

from .plugin import COLLECTION, RECORD
from .sites import Mutation, sample
from .trials import COMMAND, Tests, Trials

ROOT = Path(__file__).parents[2]
MOST = 600
"""Tests that run for one mutation; one that all of them miss counts as a survivor."""
Reached = dict[str, tuple[float, list[str]]]
"""How long each test takes, and the functions that it reaches."""


def copied(place: Path) -> Path:
    """A copy of the tree, in which Python finds meshdoc and the tests from here on."""
    shutil.copytree(ROOT, place, ignore=shutil.ignore_patterns(".git", "__pycache__", ".mypy_cache", ".*_cache"))
    os.chdir(place)
    sys.path[:1] = [str(place), str(place / "tests")]
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path[:2])
    return place


def recorded(file: Path, tests: list[str]) -> Reached:
    """The functions that each test reaches, from a file, which the first call writes."""
    if not file.exists():
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "pytest", "-p", "mutations.plugin", "-p", "no:cacheprovider", "-q", *tests]
            if subprocess.run(command, env=os.environ | {RECORD: folder}, check=False).returncode:
                sys.exit("a test fails without any mutation")
            found = [json.loads(part.read_text()) for part in sorted(Path(folder).glob("*.json"))]
        file.write_text(json.dumps({name: each[name] for each in found for name in each}))
    return {name: (spent, functions) for name, (spent, functions) in json.loads(file.read_text()).items()}


class Finder:
    """Finds the tests of a mutation."""

    def __init__(self, reached: Reached) -> None:
        self.reached = reached
        self.by_place = defaultdict[str, dict[str, None]](dict)
        for name, (_, places) in reached.items():
            for place in places:
                self.by_place[place][name] = None
                self.by_place[place.partition(":")[0]][name] = None

    def tests_of(self, mutation: Mutation) -> Tests:
        """The tests that reach the function, and then those that reach its file; all if it has only constants."""
        of_function, of_file = self.by_place[mutation.place], self.by_place[mutation.file]
        others = [name for name in of_file if name not in of_function]
        names = [*in_turn(of_function, self.reached), *in_turn(others, self.reached)]
        return {name: self.reached[name][0] for name in (names or in_turn(self.reached, self.reached))[:MOST]}


def in_turn(names: Iterable[str], reached: Reached) -> list[str]:
    """One test of each function of the suite, then the next of each; those of a function by how long they take."""
    functions = defaultdict[str, list[str]](list)
    for name in sorted(names, key=lambda name: reached[name][0]):
        functions[name.partition("[")[0]].append(name)
    return [name for turn in zip_longest(*functions.values()) for name in turn if name]


def main() -> None:
    """Print the survivors and the share of mutations that were noticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__)
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--map", type=Path, default=Path(tempfile.gettempdir()) / "meshdoc-mutations.json")
    parser.add_argument("tests", nargs="*", help="tests for the map (default: all)")
    options = parser.parse_args()
    chosen = sample(options.sample, random.Random(options.seed))
    noticed = list[bool]()
    with tempfile.TemporaryDirectory() as folder, open(os.dup(1), "w", encoding="utf-8", buffering=1) as out:
        tree = copied(Path(folder).resolve() / "tree")
        reached = recorded(ROOT / options.map, options.tests)
        imported = {*reached.pop(COLLECTION)[1]}

        def tell(mutation: Mutation, test: str) -> None:
            noticed.append(bool(test))
            print(described(mutation, test), file=out)

        finder = Finder(reached)
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
