"""meshdoc's answers about a generated schema beside the server's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

import postgres
from psycopg import pq

from meshdoc import project
from meshdoc.catalog.acl import PUBLIC_ROLE
from meshdoc.catalog.relation import Relation as CatalogRelation
from meshdoc.catalog.routine import Routine
from meshdoc.config import Config
from meshdoc.insight.access.matrix import Matrix
from meshdoc.sources import Kind, SourceFile, Version

from .generate import Schema, generated
from .server import Asker


@dataclass
class Result:
    """Counts of answers by meshdoc's and the server's, and the wrong ones."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def vague(self) -> float:
        """How many of the answers say `some` where the server says more, of all."""
        return sum(self.counts[("some", rows)] for rows in ("none", "all")) / max(sum(self.counts.values()), 1)


def compared(server: postgres.Server, seed: str, result: Result) -> None:
    """Ask both about the schema of a seed."""
    compared_schema(server, generated(seed), seed, result)


def compared_schema(server: postgres.Server, schema: Schema, seed: str, result: Result) -> Matrix:
    """Ask both about a schema, and return what meshdoc says."""
    matrix = Matrix(_history(schema))
    with server.database() as name, server.connect(name) as connection:
        for statement in schema.statements:
            reply = connection.pgconn.exec_(statement.encode())
            assert reply.status != pq.ExecStatus.FATAL_ERROR, f"{seed}: {statement}\n{reply.error_message!r}"
        for line, ours, theirs, wrong in _answers(schema, matrix, Asker(connection, schema)):
            result.counts[(ours, theirs)] += 1
            if wrong:
                result.wrong.append(f"{seed}: {line}: meshdoc {ours}, server {theirs}")
    return matrix


def _history(schema: Schema):  # type: ignore[no-untyped-def]
    file = SourceFile("schema.sql", schema.script)
    version = Version(id="1", name="", date=None, kind=Kind.MIGRATION, files=(file,))
    history = project.replay(Config(), project.Input(versions=(version,), baselines=(), ignored=()))
    bad = [entry for entry in history.entries if entry.message]
    assert not bad, bad[0]
    return history


def _answers(schema: Schema, matrix: Matrix, asker: Asker) -> Iterator[tuple[str, str, str, bool]]:
    catalog, random = matrix.catalog, Random("rows")
    roles = {name: catalog.find("role", name).oid for name in schema.roles}  # type: ignore[union-attr]
    relations = {f"{catalog[item.schema].name}.{item.name}": item for item in catalog.all(CatalogRelation)}
    for role, relation, command, answer in asker.answers():
        asked = [roles[role]] if role != "stranger" else [roles[role], PUBLIC_ROLE]
        for oid in asked:
            extent = matrix.cell(oid, relations[relation], command).extent
            ours = extent.rows.value
            wrong = ours not in ("some", answer.rows)
            if ours == "some" and answer.refused and oid != PUBLIC_ROLE:  # whose name may decide
                wrong = not asker.reaches_ever(random, role, relation, command)
            yield (
                f"{role} {command} {relation} ({extent.refused} | {answer.error.partition(chr(10))[0]})",
                ours,
                answer.rows,
                wrong,
            )
    for function in catalog.all(Routine):
        name = f"{catalog[function.schema].name}.{function.name}()"
        for role, oid in roles.items():
            if name in schema.functions:
                (cell,) = matrix.of(oid, function)
                ours, theirs = cell.extent.rows.value, "all" if asker.executes(role, name) else "none"
                yield f"{role} execute {name}", ours, theirs, ours != theirs
