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
    parser = argparse.ArgumentParser(prog="python -m tests.tenancy", description=__doc__)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    installed = postgres.installation()
    if installed is None:
        parser.error("there is no PostgreSQL 18 for this platform")
    result = Result()
    with postgres.running(installed) as server, server.database() as name, server.connect(name) as connection:
        for seed in range(given.seed, given.seed + given.count):
            compared(connection, f"tenancy {seed}", result)
    print(", ".join(f"{count} {name}" for name, count in sorted(result.counts.items())))
    print(f"{given.count} schemas, {len(result.wrong)} wrong")
    print("\n".join(result.wrong[:40]))
    return bool(result.wrong)


if __name__ == "__main__":
    sys.exit(main())
