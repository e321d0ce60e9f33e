"""Compare as many random changes as asked, and print the counts and what is wrong."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # whose modules the tests import without a package

import postgres

from .compare import Result, compared
from .laws import check_project


def main() -> int:
    """Run, with the number of changes and the first seed from the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.review", description=__doc__)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--project", type=Path, help="check the laws on adjacent versions of this folder instead")
    parser.add_argument("--every", type=int, default=1, help="of so many pairs only one")
    given = parser.parse_args()
    if given.project:
        print(f"{check_project(given.project, given.every)} pairs of versions agree")
        return 0
    installed = postgres.installation()
    if installed is None:
        parser.error("there is no PostgreSQL 18 for this platform")
    result = Result()
    with postgres.running(installed) as server:
        for seed in range(given.seed, given.seed + given.count):
            compared(server, f"review {seed}", result)
    print(", ".join(f"{count} {word}" for word, count in sorted(result.counts.items())), f"{len(result.wrong)} wrong")
    print("not named:", *result.wrong[:30], sep="\n")
    print("named, and nothing failed:", *result.idle[:30], sep="\n")
    return bool(result.wrong)


if __name__ == "__main__":
    sys.exit(main())
