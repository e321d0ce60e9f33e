"""Compare as many random schemas as asked, and print the counts and what is wrong."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # whose modules the tests import without a package

import postgres

from .compare import Result, compared


def main() -> int:
    """Run, with the number of schemas and the first seed from the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.breaks", description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--changes", type=int, default=12, help="of each schema")
    given = parser.parse_args()
    installed = postgres.installation()
    if installed is None:
        parser.error("there is no PostgreSQL 18 for this platform")
    result = Result()
    with postgres.running(installed) as server:
        for seed in range(given.seed, given.seed + given.count):
            compared(server, f"breaks {seed}", given.changes, result)
    print(
        f"{result.changes} changes break {result.broken}; named {result.named}, of which {result.uncertain} by name "
        f"alone; {result.unknown} run unknown SQL; {len(result.wrong)} are missing"
    )
    print("\n".join(result.wrong[:60]))
    return bool(result.wrong)


if __name__ == "__main__":
    sys.exit(main())
