"""Call the functions of projects and fire their triggers, and print what the server saw and nobody told of.

python -m tests.effects [--most N] FOLDER...
"""

from __future__ import annotations

import argparse
import datetime
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # whose modules the tests import without a package

import postgres

from meshdoc import project
from meshdoc.config import Config

from .project import called


def main() -> int:
    """Go through the folders on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.effects", description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--most", type=int, default=100, help="bodies a project")
    given = parser.parse_args()
    installed = postgres.installation()
    if installed is None:
        parser.error("there is no PostgreSQL 18 for this platform")
    ran = untold = 0
    with postgres.running(installed) as server:
        for folder in map(Path.absolute, given.folders):
            os.chdir(folder)
            config = Config(paths=(Path(),), as_of=datetime.date.today())
            result = called(project.replay(config, project.read(config)), server, given.most)
            failed = len(result.failed - result.ran)
            print(
                f"{folder.name}: {len(result.ran)} bodies ran, {failed} only failed; {result.seen} effects seen, "
                f"{len(result.untold)} untold, {result.incomplete} of bodies that are not understood",
                flush=True,
            )
            print("".join(f"    {line[:600]}\n" for line in result.untold[:20]), end="")
            ran, untold = ran + len(result.ran), untold + len(result.untold)
    print(f"{ran} bodies, {untold} with untold effects")
    return bool(untold)


if __name__ == "__main__":
    sys.exit(main())
