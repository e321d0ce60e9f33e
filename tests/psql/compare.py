"""What psql and meshdoc print for the objects of a case."""

from __future__ import annotations

import difflib
import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import postgres
from cases import Case
from test_postgres import run

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.identity import identity
from meshdoc.catalog.names.names import schema_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import FIRST_USER_OID, Address, Object
from meshdoc.catalog.relation import Relation, Sequence
from meshdoc.catalog.routine import Routine, RoutineKind
from meshdoc.describe.other import described
from meshdoc.describe.routine import definition

UNKNOWN = ("Partition constraint: ", "No partition constraint")
"""Lines that only psql has."""
FOOT = ("Owner: ", "Access privileges:", "Column privileges:", "Description: ")
"""Where begins what meshdoc adds."""
MARK = "-- next --"


def differences(case: Case, server: postgres.Server, installed: Path) -> Iterator[str]:
    """How the descriptions of a case's relations differ, a text each."""
    history = case.run()
    names = Names(history.catalog, history.system)
    items = subjects(history.catalog)
    with server.database(case.database) as database:
        for file in (file for version in case.versions for file in version.files):
            list(run(server, database, file, []))
        theirs = asked(server, installed, database, [request(names, item) for item in items])
    for item, told in zip(items, theirs, strict=True):
        mine = ours(names, item)
        if mine != told:
            yield "\n".join(difflib.unified_diff(told, mine, "psql", "meshdoc", lineterm=""))


def subjects(catalog: Catalog) -> list[Object]:
    """The relations that `\\d` describes and the functions that have a definition, temporary ones left out."""
    found = [item for item in catalog.all(Object) if isinstance(item, Relation | Sequence | Index | Routine)]
    found = [item for item in found if not (isinstance(item, Routine) and item.kind is RoutineKind.AGGREGATE)]
    return [item for item in found if item.oid >= FIRST_USER_OID and not _schema(catalog, item).startswith("pg_")]


def _schema(catalog: Catalog, item: Object) -> str:
    return catalog[getattr(item, "schema", 0)].name


def request(names: Names, item: Object) -> str:
    """The command of psql that describes an object and nothing else."""
    if isinstance(item, Routine):
        return f"\\sf {identity(names, Address(item.oid))}"
    parts = (schema_name(names, getattr(item, "schema", 0)), item.name)
    return "\\d+ {}".format(".".join('"' + part.replace('"', '""') + '"' for part in parts))


def asked(server: postgres.Server, installed: Path, database: str, requests: Iterable[str]) -> list[list[str]]:
    """The lines that psql prints for each of some commands."""
    commands = [f"{each}\n\\echo {MARK}\n" for each in requests]
    program = installed / "bin" / "psql"
    told = subprocess.run(
        [program, "-X", "-h", server.socket, "-U", "postgres", "-d", database],
        input="".join(commands),
        capture_output=True,
        text=True,
        env={**os.environ, "PGOPTIONS": "-csearch_path=", "LC_ALL": "C.UTF-8", "PGCLIENTENCODING": "UTF8"},
        check=True,
    )
    return [_known(text.strip("\n").split("\n")) for text in told.stdout.split(f"{MARK}\n")[:-1]]


def _known(lines: Iterable[str]) -> list[str]:
    return [line.rstrip() for line in lines if not line.startswith(UNKNOWN)]


def ours(names: Names, item: Object) -> list[str]:
    """The lines of meshdoc without those that psql does not print."""
    if isinstance(item, Routine):
        return _known(definition(names, item).strip("\n").split("\n"))
    lines = [line for text in described(names, Address(item.oid)) for line in text.split("\n")]
    end = next((place for place, line in enumerate(lines) if line.startswith(FOOT)), len(lines))
    return _known(lines[:end])
