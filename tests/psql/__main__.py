"""Compare cases, and print the differences."""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # whose modules the tests import without a package

import cases
import postgres

from .compare import differences, subjects


def main() -> None:
    """The command."""
    options = argparse.ArgumentParser(prog="python -m tests.psql", description=__doc__)
    options.add_argument("part", nargs="?", default="")
    options.add_argument("--count", type=int, default=0)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    found = [case for case in cases.all_cases() if given.part in str(case) and not case.no_server]
    if given.count:
        found = random.Random(given.seed).sample(found, min(given.count, len(found)))
    installed = postgres.installation()
    assert installed, "there is no server"
    described = failed = 0
    with postgres.running(installed) as server:
        for case in found:
            texts = list(differences(case, server, installed))
            described += len(subjects(case.run().catalog))
            failed += len(texts)
            print("".join(f"=== {case}\n{text}\n" for text in texts), end="", flush=True)
    print(f"{len(found)} cases, {described} objects, {failed} differences")
    sys.exit(bool(failed))


main()
