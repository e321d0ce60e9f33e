"""Make the map, try mutations in copies of the tree, and print the survivors."""

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
from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest
from pathlib import Path
from typing import Any

from .sites import Mutation, sample

ROOT = Path(__file__).parents[2]
RECORD, PLAN = "MESHDOC_MUTATIONS_RECORD", "MESHDOC_MUTATIONS_PLAN"
FIRST = 30
"""Tests that run before the others, so that few files are collected for most mutations."""
MOST = 600
"""Tests that run for one mutation; one that all of them miss counts as a survivor."""
NOTHING = 5
"""The exit status of pytest if no test was run."""


def tested(tree: Path, arguments: list[str], seconds: float, **variables: str) -> bool:
    """Run pytest in a copy of the tree; whether all passed, and in time."""
    path = os.pathsep.join([str(tree), str(tree / "tests")])
    command = [sys.executable, "-m", "pytest", "-p", "mutations.plugin", "-p", "no:cacheprovider", "-q", *arguments]
    environment = os.environ | variables | {"PYTHONPATH": path}
    try:
        done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        return False
    if done.returncode == NOTHING:
        raise RuntimeError(done.stdout + done.stderr)
    return done.returncode == 0


def copied(place: Path) -> Path:
    """A copy of the tree."""
    shutil.copytree(ROOT, place, ignore=shutil.ignore_patterns(".git", "__pycache__", ".mypy_cache", ".*_cache"))
    return place


def recorded(file: Path, tests: list[str]) -> dict[str, tuple[float, list[str]]]:
    """The functions that each test reaches, from a file, which the first call writes."""
    if not file.exists():
        with tempfile.TemporaryDirectory() as folder:
            tree = copied(Path(folder) / "tree")
            if not tested(tree, tests, 7200, **{RECORD: folder}):
                sys.exit("a test fails without any mutation")
            found: dict[str, Any] = {}
            for part in sorted(Path(folder).glob("*.json")):
                found |= json.loads(part.read_text())
        file.write_text(json.dumps(found))
    return {name: (spent, functions) for name, (spent, functions) in json.loads(file.read_text()).items()}


def tests_of(mutation: Mutation, reached: dict[str, tuple[float, list[str]]]) -> list[str]:
    """The tests that reach the function, and then those that reach its file."""
    wanted, start = f"{mutation.file}:{mutation.function}", f"{mutation.file}:"
    of_function = [name for name in reached if wanted in reached[name][1]]
    known = set(of_function)
    of_file = [name for name in reached if name not in known and any(f.startswith(start) for f in reached[name][1])]
    return [*in_turn(of_function, reached), *in_turn(of_file, reached)][:MOST]


def in_turn(names: list[str], reached: dict[str, tuple[float, list[str]]]) -> list[str]:
    """One test of each function of the suite, then the next of each; those of a function by how long they take."""
    functions = defaultdict[str, list[str]](list)
    for name in sorted(names, key=lambda name: reached[name][0]):
        functions[name.partition("[")[0]].append(name)
    return [name for turn in zip_longest(*functions.values()) for name in turn if name]


def noticed(mutation: Mutation, tree: Path, tests: list[str], number: int) -> bool:
    """Whether a test fails, or does not end."""
    file = tree / "meshdoc" / mutation.file
    source = file.read_text("utf-8")
    try:
        file.write_text(mutation.apply(source), "utf-8")
        os.utime(file, (number, number))  # no other mutation has it, so that no bytecode of another is taken
        for some in (tests[:FIRST], tests[FIRST:]):
            plan = tree / "plan.json"
            plan.write_text(json.dumps(some))
            files = sorted({name.partition("::")[0] for name in some})
            if some and not tested(tree, ["-x", "-n", "0", *files], 900, **{PLAN: str(plan)}):
                return True
        return False
    finally:
        file.write_text(source, "utf-8")


def main() -> None:
    """Print the survivors and the share of mutations that were noticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__)
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--map", type=Path, default=Path(tempfile.gettempdir()) / "meshdoc-mutations.json")
    parser.add_argument("tests", nargs="*", help="tests for the map (default: all)")
    options = parser.parse_args()
    reached = recorded(options.map, options.tests)
    chosen = sample(options.sample, random.Random(options.seed))
    survivors = 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(options.jobs) as threads:
        trees = [copied(Path(folder) / str(n)) for n in range(options.jobs)]

        def tried(number: int) -> bool:
            tree = trees.pop()
            try:
                return noticed(chosen[number], tree, tests_of(chosen[number], reached), 10**9 + number)
            finally:
                trees.append(tree)

        for mutation, found in zip(chosen, threads.map(tried, range(len(chosen))), strict=True):
            survivors += not found
            print(
                "noticed " if found else "SURVIVED", f"{mutation.file}:{mutation.lines[0]}", mutation.kind, flush=True
            )
            if not found:
                _print(mutation)
    print(f"seed {options.seed}: {len(chosen) - survivors} of {len(chosen)} noticed")


def _print(mutation: Mutation) -> None:
    before = (ROOT / "meshdoc" / mutation.file).read_text("utf-8")
    lines = difflib.unified_diff(before.splitlines(), mutation.apply(before).splitlines(), lineterm="", n=1)
    print("\n".join(list(lines)[2:]), flush=True)


if __name__ == "__main__":
    main()
