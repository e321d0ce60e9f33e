"""Compare the access paths of projects with the planner: python -m tests.planner FOLDER…"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # whose modules the tests import without a package

import postgres

from meshdoc import project
from meshdoc.config import Config

from .compare import Result, compared, loaded


def main() -> int:
    """Run over the folders of migrations on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.planner", description=__doc__)
    parser.add_argument("folder", nargs="+", type=Path)
    parser.add_argument("--platform", default="")
    given = parser.parse_args()
    installed = postgres.installation()
    if installed is None:
        parser.error("there is no PostgreSQL 18 for this platform")
    failed = False
    with postgres.running(installed) as server:
        for folder in given.folder:
            config = Config(paths=(folder,), platform=given.platform)
            read = project.read(config)
            book = project.book(config, project.replay(config, read), given=read)
            result = Result()
            with server.database() as name, server.connect(name) as connection:
                compared(loaded(connection, server.socket, book), book, result)
            print(folder.name, ", ".join(f"{count} {name}" for name, count in sorted(result.counts.items())))
            print("\n".join(result.wrong))
            failed |= bool(result.wrong)
    return failed


if __name__ == "__main__":
    sys.exit(main())
