"""Check the guide's migration of every folder of migrations that is named, and print the counts and what is wrong.

    python -m tests.guide [--config FILE] FOLDER...

Statements that the server cannot run, such as those of extensions that it does not have, are passed over; the server
must accept the migration of the guide nevertheless.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # whose modules the tests import without a package

import postgres

from meshdoc import project
from meshdoc.config import Config
from meshdoc.diagnostics import ConfigError, SourceError

from .check import check


def main() -> int:
    """Check the folders on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.guide", description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    given = parser.parse_args()
    installed = postgres.installation()
    if installed is None:
        parser.error("there is no PostgreSQL 18 for this platform")
    counts = {"fine": 0, "without tables": 0, "not read": 0, "wrong": 0}
    with postgres.running(installed) as server:
        for folder in map(Path.absolute, given.folders):
            counts[_checked(folder, server)] += 1
    print(", ".join(f"{count} {word}" for word, count in counts.items()))
    return bool(counts["wrong"])


def _checked(folder: Path, server: postgres.Server) -> str:
    os.chdir(folder)
    config = Config(paths=(Path(),))
    try:
        read = project.read(config)
    except (SourceError, ConfigError) as error:
        print(f"{folder.name}: not read: {error}")
        return "not read"
    found = check(config, read, project.replay(config, read), server)
    if found is None:
        return "without tables"
    verdict = "fine" if found.is_fine else "wrong"
    print(f"{folder.name}: {verdict}, {found.statements} statements, {found.path or 'no path'}", flush=True)
    for line in (*found.replay, *found.findings, found.server):
        if line:
            print(f"    {line}")
    return verdict


if __name__ == "__main__":
    sys.exit(main())
