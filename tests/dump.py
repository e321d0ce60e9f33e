"""The SQL export on a real server: loaded into an empty database, it makes the same catalog.

python -m tests.dump                    all cases; --count N --seed S: so many of them
python -m tests.dump --text             also how often pg_dump writes the same statements of what was loaded
"""

from __future__ import annotations

import argparse
import difflib
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from cases import Case, all_cases
from postgres import Server, installation, running, send
from server_catalog import read
from test_postgres import lines

from meshdoc import project
from meshdoc.history.history import History
from meshdoc.render import Book
from meshdoc.render.json import catalog_json
from meshdoc.sources import SourceFile
from meshdoc.syntax.statement import parse

OF_DATA = re.compile(r'^ *"not_populated": true,?$')
"""Whether a materialized view was filled is not part of the schema."""


def exported(history: History) -> str:
    """The dump of a history."""
    return project.export(Book(title="Test", history=history), "sql")


def refusals(server: Server, database: str, text: str) -> Iterator[str]:
    """What the server refuses of a text, with its words."""
    with closing(server.connect(database)) as connection:
        for statement in parse(SourceFile("schema.sql", text)).statements:
            if (reply := send(connection, statement.text)).sqlstate != "00000":
                yield f"{statement.location}: {reply}\n    {statement.text}"


def differences(server: Server, database: str, history: History) -> list[str]:
    """How the catalog of the database differs from that of the history, as lines of a diff."""
    with closing(server.connect(database)) as connection:
        loaded = read(connection)
    expected: dict[str, Any] = catalog_json(history.catalog, history.system)
    found = []
    for section, items in loaded.items():
        texts = ("\n".join(lines(section, each)).split("\n") for each in (expected[section], items))
        without = ([line.rstrip(",") for line in text if not OF_DATA.match(line)] for text in texts)
        found += difflib.unified_diff(*without, "meshdoc", "loaded", lineterm="", n=4)
    return found


def faults(server: Server, case: Case) -> list[str]:
    """What is wrong with the dump of a case."""
    history = case.run()
    with server.database(case.database) as database:
        refused = [*refusals(server, database, exported(history))]
        return refused or differences(server, database, history)


def same_text(server: Server, database: str, text: str) -> tuple[int, int, list[str]]:
    """How many statements pg_dump writes of a database, how many of them a text has, and their differences."""
    installed = installation()
    assert installed
    command = [installed / "bin" / "pg_dump", "-s", "-h", server.socket, "-U", "postgres", "--no-owner", database]
    with tempfile.TemporaryDirectory():
        theirs = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    ours, wanted = (statements(each) for each in (text, theirs))
    return (
        len(wanted),
        len(set(wanted) & set(ours)),
        [*difflib.unified_diff(wanted, ours, "pg_dump", "meshdoc", lineterm="", n=1)],
    )


def statements(text: str) -> list[str]:
    """The statements without comments."""
    plain = re.sub(r"^(--|\\).*\n", "", text, flags=re.MULTILINE)
    return [each.text.strip() for each in parse(SourceFile("x.sql", plain)).statements]


def main() -> None:
    """Load the dumps of the cases."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--text", action="store_true")
    options = parser.parse_args()
    found = [case for case in all_cases() if options.only in str(case)]
    if options.count:
        found = random.Random(options.seed).sample(found, options.count)
    installed = installation()
    assert installed
    wrong = 0
    with running(installed) as server:
        for case in found:
            if case.no_server:
                continue
            try:
                told = faults(server, case)
            except Exception as error:
                told = [repr(error)]
            if told:
                wrong += 1
                print(f"=== {case}", *told[:40], sep="\n", flush=True)
    print(f"{len(found)} cases, {wrong} wrong")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main()
