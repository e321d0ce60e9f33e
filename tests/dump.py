"""The SQL export on a real server: loaded into an empty database, it makes the same catalog.

python -m tests.dump                            all cases; --count N --seed S: so many of them; --only PART
python -m tests.dump --text                     and how many statements pg_dump writes in the same words
python -m tests.dump [--baseline FILE] PATH...  the migrations of a project, on a server with its extensions:
                                                --socket FOLDER
"""

from __future__ import annotations

import argparse
import difflib
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, nullcontext
from pathlib import Path
from typing import Any

from cases import Case, all_cases
from postgres import Server, installation, running, send
from server_catalog import read
from test_postgres import lines

from meshdoc import project
from meshdoc.config import Config
from meshdoc.history.history import History
from meshdoc.render import Book
from meshdoc.render.json import catalog_json
from meshdoc.sources import SourceFile
from meshdoc.syntax.statement import parse

OF_DATA = re.compile(r'^ *"not_populated": true,?$')
"""Whether a materialized view was filled is not part of the schema."""
NOT_DUMPED = {
    "a query or body names columns that came or went later": (
        "analyze/query.md: Aliases of an item of WITH do not reach what SEARCH and CYCLE add",
        "analyze/query.md: MERGE that does nothing into what has rules, and columns that are gone from what it sets",
        "commands/alter_table.md: The columns of a function's rows are listed without those that are gone",
        "commands/reprint.md: ROWS FROM lists no columns that are gone",
    ),
    "an operator names a commutator that has another since": ("commands/unusual_function.md: Operators and classes",),
    "a view uses a cast that was dropped": (
        "commands/cast.md: A cast between two of PostgreSQL's own types serves their arrays as well",
    ),
    "a child or partition differs from what it would inherit today": (
        "commands/alter_table.md: A column's options are its own; its statistics and storage are its children's too",
        "commands/foreign_key.md: What a partition has of its own",
        "commands/like.md: A copy's constraints are valid; those of a parent merge with them",
    ),
    "the type of an identity's sequence is that of its column": (
        "commands/like.md: The sequence of an identity column that is copied is of bigint",
        "commands/reprint.md: Enum labels in what is kept are those of today",
    ),
    "a query or expression is printed differently once it is read again": (
        "commands/rename.md: What a column's name decides beyond itself",
        "commands/reprint.md: A row of a composite type has NULL for attributes that are new",
        "commands/rule.md: A view's own rule is its query",
    ),
}
"""What pg_dump cannot reproduce either, since the statement would not have the same result today: cases by reason."""
LEFT_OUT = {case for cases in NOT_DUMPED.values() for case in cases}


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
    found: list[str] = []
    for section, items in loaded.items():
        texts = ("\n".join(lines(section, _own(each))).split("\n") for each in (expected[section], items))
        without = [[line.rstrip(",") for line in text if not OF_DATA.match(line)] for text in texts]
        found += difflib.unified_diff(*without, "meshdoc", "loaded", lineterm="", n=4)
    return found


def _own(items: Any) -> list[dict[str, Any]]:
    """The objects without the mark of those that a baseline made."""
    return [{key: value for key, value in item.items() if key != "x_external"} for item in items]


def faults(server: Server, history: History, database: str = "") -> list[str]:
    """What is wrong with a dump, in a database that holds what the baselines make."""
    with server.database(database) as name:
        before = [file.text for step in history.steps if step.external for file in step.version.files]
        refused = [fault for text in before for fault in refusals(server, name, text)]
        refused += refusals(server, name, exported(history))
        return refused or differences(server, name, history)


def same_words(server: Server, history: History) -> tuple[int, list[str]]:
    """How many statements pg_dump writes of what a dump made, and those that differ, as lines of a diff."""
    installed = installation()
    assert installed
    text = exported(history)
    with server.database() as database:
        assert not [*refusals(server, database, text)]
        command = [installed / "bin" / "pg_dump", "-s", "-h", server.socket, "-U", "postgres", "--no-owner", database]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    ours, theirs = statements(text), statements(done.stdout)
    return len(theirs), [*difflib.unified_diff(theirs, ours, "pg_dump", "meshdoc", lineterm="", n=0)][2:]


def statements(text: str) -> list[str]:
    """The statements without comments, settings and what pg_dump leaves to pg_dumpall or writes on request."""
    plain = re.sub(r"^(--|\\).*\n", "", text, flags=re.MULTILINE)
    found = [each.text.strip() for each in parse(SourceFile("schema.sql", plain)).statements]
    return [each for each in found if not re.match(r"SET |SELECT pg_catalog|CREATE ROLE|ALTER ROLE|.* OWNER TO", each)]


def sampled(count: int, seed: int, part: str = "") -> list[Case]:
    """Some cases that a dump can reproduce; with a count of 0, all."""
    found = [case for case in all_cases() if part in str(case) and not case.no_server and str(case) not in LEFT_OUT]
    return random.Random(seed).sample(found, min(count, len(found))) if count else found


def main() -> None:
    """Load dumps and tell what is wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--text", action="store_true")
    parser.add_argument("--socket", type=Path)
    parser.add_argument("--baseline", type=Path, action="append", default=[])
    parser.add_argument("paths", type=Path, nargs="*")
    options = parser.parse_args()
    installed = installation()
    assert installed
    with nullcontext(Server(options.socket)) if options.socket else running(installed) as server:
        if options.paths:
            config = Config(paths=tuple(options.paths), baseline=tuple(options.baseline))
            print(*faults(server, project.replay(config, project.read(config))), sep="\n")
            return
        _cases(server, sampled(options.count, options.seed, options.only), text=options.text)


def _cases(server: Server, found: list[Case], *, text: bool) -> None:
    wrong = total = different = 0
    for case in found:
        told = faults(server, case.run(), case.database)
        wrong += bool(told)
        if text and not told and not case.database:
            count, told = same_words(server, case.run())
            total += count
            different += sum(line.startswith("-") for line in told)
        if told:
            print(f"=== {case}", *told[:60], sep="\n", flush=True)
    print(f"{len(found)} cases, {wrong} wrong")
    if text:
        print(f"{total} statements of pg_dump, {different} of them in other words or another place")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main()
