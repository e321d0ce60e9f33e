"""Sets aside what is not a project's own schema for PostgreSQL: other systems, tests, examples, seeds, ways back.

It is done before any layout is read, so that adding such files to a project never changes how the rest is read.
"""

from __future__ import annotations

import functools
import itertools
import re
import string
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from meshdoc.record import positional
from meshdoc.sources.editions import POSTGRES
from meshdoc.sources.manifests import of_manifest, other_systems
from meshdoc.sources.plain import OF_A_VERSION, is_down, is_seed
from meshdoc.sources.tree import Tree

_SYSTEMS = {
    **{"mysql": "MySQL", "mariadb": "MariaDB", "sqlite": "SQLite", "sqlite3": "SQLite", "libsql": "SQLite"},
    **{"clickhouse": "ClickHouse", "h2": "H2", "hsqldb": "HSQLDB", "hsql": "HSQLDB", "derby": "Derby"},
    **{"mssql": "SQL Server", "sqlserver": "SQL Server", "oracle": "Oracle", "db2": "Db2", "sybase": "Sybase"},
    **{"cockroach": "CockroachDB", "cockroachdb": "CockroachDB", "crdb": "CockroachDB", "tidb": "TiDB"},
    **{"spanner": "Spanner", "snowflake": "Snowflake", "bigquery": "BigQuery", "duckdb": "DuckDB"},
    **{"cassandra": "Cassandra", "scylla": "ScyllaDB", "firebird": "Firebird", "vertica": "Vertica"},
    **{"yugabyte": "YugabyteDB", "yugabytedb": "YugabyteDB", "redshift": "Redshift"},
    **{"informix": "Informix", "exasol": "Exasol", "interbase": "InterBase", "teradata": "Teradata"},
    **{"monetdb": "MonetDB", "netezza": "Netezza", "singlestore": "SingleStore", "voltdb": "VoltDB"},
}
_TEST_WORDS = frozenset({"test", "tests", "testdata", "fixture", "fixtures"})
_TESTS = frozenset({"testing", "testutil", "testutils", "e2e", "spec", "regress", "mock", "mocks", "stub", "stubs"})
_NUMBERED = re.compile(r"[Vv]?\d")
_EXAMPLES = frozenset({"example", "examples", "sample", "samples", "demo", "demos", "tutorial", "tutorials"})
_TEMPLATES = frozenset({"template", "templates"})
_DOCUMENTS = frozenset({"doc", "docs", "documentation"})
_SEEDS = frozenset({"seed", "seeds", "seeders", "seed-data", "seed_data"})
_BACKUPS = frozenset({"backup", "backups", "bak", "old", "deprecated", "obsolete"})
SEED = "seed data, not part of the schema"
TEST = "in a folder of tests"
BACKUP = "in a folder of backups or of old files"
_KINDS = (
    (_EXAMPLES, "in a folder of examples"),
    (_TEMPLATES, "in a folder of templates"),
    (_DOCUMENTS, "in a folder of documentation"),
    (_SEEDS, SEED),
)
READ_IF_ALONE = frozenset({TEST, BACKUP, *(reason for _, reason in _KINDS[:3])})
"""Why files are set aside that are read if there are no others."""
_TOKENS = re.compile(r"[-_. ]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PREFIX = re.compile(r"^pg[-_.](?!migrat|schema|sql)", re.IGNORECASE)
_PART = re.compile(r"[A-Za-z0-9]+")


@positional
class Sifted:
    """The tree without what is set aside, and the files set aside, with reasons."""

    tree: Tree
    aside: Mapping[str, str]

    def readmit(self, tree: Tree) -> Sifted:
        """What is set aside only if there is something else is read after all, since `tree` holds nothing else."""
        back = {path for path, reason in self.aside.items() if reason in READ_IF_ALONE}
        paths = tuple(path for path in tree.paths if path in back or path not in self.aside)
        return Sifted(replace(tree, paths=paths), {path: why for path, why in self.aside.items() if path not in back})


def sift(tree: Tree) -> Sifted:
    """Set files aside by the names of their folders below the tree's root, and by their own names, in any case."""
    names = frozenset((*tree.paths, *(path.lower() for path in tree.paths)))
    dialects = _dialects(tree.paths)
    others = other_systems(tree)
    aside = {
        path: reason
        for path in tree.paths
        if (reason := _reason(path, names) or _beside(path, dialects, names) or of_manifest(path, others))
    }
    return Sifted(replace(tree, paths=tuple(path for path in tree.paths if path not in aside)), aside)


def _dialects(paths: Iterable[str]) -> dict[str, str]:
    """The folders that hold one for PostgreSQL and one for another system, with the name of PostgreSQL's."""
    systems: dict[str, set[str]] = defaultdict(set)
    for folder in {path.rpartition("/")[0] for path in paths}:
        parts = folder.split("/")
        for place, part in enumerate(parts):
            if part.lower() in POSTGRES or part.lower() in _SYSTEMS:
                systems["/".join(parts[:place])].add(part)
    ours = {around: [name for name in sorted(names) if name.lower() in POSTGRES] for around, names in systems.items()}
    return {around: names[0] for around, names in ours.items() if 0 < len(names) < len(systems[around])}


def _beside(path: str, dialects: Mapping[str, str], paths: frozenset[str]) -> str:
    """Why a file is not read that has a twin for PostgreSQL in a folder beside its own, among others for systems."""
    parts = path.split("/") if dialects and path.lower().endswith(".sql") else []
    for place, part in enumerate(parts[:-1]):
        ours = dialects.get("/".join(parts[:place]))
        if ours and part.lower() not in POSTGRES:
            head, tail = "/".join((*parts[:place], ours)), "/".join(parts[place + 1 :])
            if f"{head}/{tail}" in paths or f"{head}/{tail.replace(part, ours)}" in paths:
                return f"beside one for {ours}, so for another system"
    return ""


def _reason(path: str, paths: frozenset[str]) -> str:
    """Why a file is not read, judging by names. Sqitch's changes are told by a plan: their own names are not judged."""
    *folders, name = path.split("/")
    project, deploy, _ = f"/{path}".partition("/deploy/")
    if deploy and f"{project}/sqitch.plan"[1:] in paths:
        folders, name = project.split("/"), ""
    named = folders[:-1] if name in OF_A_VERSION else folders
    of_folders = (reason for folder in named if (reason := _reason_of_folder(folder)))
    return next(of_folders, "") or (_reason_of_file(path, paths) if name.lower().endswith(".sql") else "")


def is_for_postgres(folder: str) -> bool:
    """Whether the name of a folder, or of one above it, says that its SQL is for PostgreSQL.

    `pg` before a further word is the prefix of a component's name, as in `pg_queue`.
    """
    return any(not POSTGRES.isdisjoint(_words(_PREFIX.sub("", part))) for part in folder.split("/"))


def is_of_tests(path: str) -> bool:
    """Whether a file is in a folder of tests, judging by the names of the folders."""
    return any(_reason_of_folder(folder) == TEST for folder in path.split("/")[:-1])


def _words(folder: str) -> set[str]:
    """The words of a folder's name, also two together; `lib-sql` is a library of SQL, not libSQL."""
    tokens = _TOKENS.split(folder)
    pairs = (pair for pair in map("".join, itertools.pairwise(tokens)) if pair.lower() != "libsql")
    return {word.lower() for token in (*tokens, *pairs) for word in (token, *_CAMEL.split(token))}


@functools.cache
def _reason_of_folder(folder: str) -> str:
    """Why a folder's files are not read, judging by its name; empty if they are, as those of a numbered version."""
    if _NUMBERED.match(folder):
        return ""
    words = _words(folder)
    if not words & POSTGRES and (system := next((_SYSTEMS[word] for word in sorted(words) if word in _SYSTEMS), "")):
        return f"for {system}, not for PostgreSQL"
    if words & _TEST_WORDS or folder.lower() in _TESTS:
        return TEST
    if words & _BACKUPS:
        return BACKUP
    return next((reason for names, reason in _KINDS if folder.lower() in names), "")


def _reason_of_file(path: str, paths: frozenset[str]) -> str:
    """Why a file is not read, judging by its name: `a.mysql.sql`, or `mysql_a.sql` beside one for PostgreSQL."""
    if is_down(path, paths):
        return "a down migration"
    if is_seed(path):
        return SEED
    file = PurePosixPath(path)
    for part in _PART.finditer(file.name):
        if (system := _system(part[0])) and (
            _is_between_dots(part) or any(str(file.with_name(name)).lower() in paths for name in _twins(part))
        ):
            return f"for {system}, not for PostgreSQL"
    return ""


@functools.cache
def _system(word: str) -> str:
    """The other system that a word names, alone or before further words: `sqlServer2016`; empty if none."""
    prefixes = [prefix.lower() for prefix in itertools.accumulate(_CAMEL.split(word))]
    names = (*prefixes, *(prefix.rstrip(string.digits) for prefix in prefixes))
    return next((_SYSTEMS[name] for name in names if name in _SYSTEMS), "")


def _is_between_dots(part: re.Match[str]) -> bool:
    return part.string[: part.start()].endswith(".") and part.string[part.end() :].startswith(".")


def _twins(part: re.Match[str]) -> Iterator[str]:
    """The names of the same file for PostgreSQL, or for any system; `part` names another system.

    Words behind it may describe that system or the file: `a_mysql_innodb.sql` beside `a_postgres.sql`, `mysql.old.sql`
    beside `pg.sql`.
    """
    before, after = part.string[: part.start()], part.string[part.end() :]
    for rest in (after, after[after.find(".") :], after[after.rfind(".") :]):
        yield from (before + system + rest for system in POSTGRES)
        if before:
            yield before[:-1] + rest
