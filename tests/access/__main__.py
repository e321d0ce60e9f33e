"""Compare as many random schemas as asked, or projects' own, and print the counts and what is wrong."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # whose modules the tests import without a package

import postgres

from meshdoc import project as pipeline
from meshdoc.config import Config

from . import project
from .compare import Result, compared


def main() -> int:
    """Run, with the number of schemas and the first seed, or folders of migrations, from the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.access", description=__doc__)
    parser.add_argument("--schemas", type=int, default=300)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("folder", nargs="*", type=Path)
    given = parser.parse_args()
    installed = postgres.installation()
    if installed is None:
        parser.error("there is no PostgreSQL 18 for this platform")
    with postgres.running(installed) as server:
        for folder in given.folder:
            config = Config(paths=(folder,))
            read = pipeline.read(config)
            result = Result()
            project.compared(server, pipeline.book(config, pipeline.replay(config, read), given=read), result)
            _print(folder.name, result)
        if given.folder:
            return 0
        result = Result()
        for seed in range(given.first, given.first + given.schemas):
            compared(server, f"access {seed}", result)
            print(f"{seed}: {sum(result.counts.values())} answers, {len(result.wrong)} wrong", file=sys.stderr)
    _print("random schemas", result)
    return bool(result.wrong)


def _print(name: str, result: Result) -> None:
    print(name)
    for (ours, theirs), count in sorted(result.counts.items()):
        print(f"meshdoc {ours:4} server {theirs:4} {count:8}")
    print(
        f"{sum(result.counts.values())} answers, {result.vague:.1%} vaguer than the server's, {len(result.wrong)} wrong"
    )
    print("\n".join(result.wrong[:40]))


if __name__ == "__main__":
    sys.exit(main())
