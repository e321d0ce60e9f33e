"""The database systems that the files of tools name: a crate's features, lock files, journals, settings."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import PurePosixPath

from meshdoc.sources.tree import Tree

_CRATE = re.compile(r"\"(sqlite|mysql)\"|^[^\S\n]*+(rusqlite|libsql)\b", re.MULTILINE)
_PROVIDER = re.compile(r"^[^\S\n]*+provider\s*+=\s*+\"(\w+)\"", re.MULTILINE)
_DIALECT = re.compile(r"\"dialect\"\s*:\s*\"(\w+)\"")
_DATABASE = re.compile(r"^[^\S\n]*+database\s*+=\s*+(\w+)", re.MULTILINE)
_ENGINE = re.compile(r"^[^\S\n]*+engine\s*+=\s*+(\w+)", re.MULTILINE)
_SQITCH_FOR_POSTGRES = re.compile(r"\bdb:(?:pg|postgres)|\"pg\"")
_OTHERS = {
    **{"sqlite": "SQLite", "rusqlite": "SQLite", "libsql": "SQLite", "turso": "SQLite"},
    **{"mysql": "MySQL", "singlestore": "SingleStore", "mongodb": "MongoDB"},
    **{"sqlserver": "SQL Server", "mssql": "SQL Server", "cockroachdb": "CockroachDB", "cockroach": "CockroachDB"},
    **{"oracle": "Oracle", "firebird": "Firebird", "vertica": "Vertica", "exasol": "Exasol", "snowflake": "Snowflake"},
}


def _of_crate(text: str) -> str:
    """The only system that a crate's features name."""
    found = {name for match in _CRATE.findall(text) for name in match if name}
    return found.pop() if len(found) == 1 and "postgres" not in text else ""


def _of_sqitch(text: str) -> str:
    """The engine of a project, unless one of its targets is PostgreSQL."""
    return "" if _SQITCH_FOR_POSTGRES.search(text) else _named(_ENGINE, text)


def _named(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[1] if match else ""


_MANIFESTS: Mapping[str, Callable[[str], str]] = {
    "Cargo.toml": _of_crate,
    "migration_lock.toml": partial(_named, _PROVIDER),
    "meta/_journal.json": partial(_named, _DIALECT),
    "yoyo.ini": partial(_named, _DATABASE),
    "sqitch.conf": _of_sqitch,
}
"""By the end of their path, below the folder that they are about."""


def other_systems(tree: Tree) -> dict[str, str]:
    """The reason why the SQL below a folder is not read, by folder; empty where the nearest file names none."""
    found: dict[str, str] = {}
    for path in tree.paths:
        for end, system_of in _MANIFESTS.items():
            if path == end or path.endswith(f"/{end}"):
                system = _OTHERS.get(system_of(tree.source(path)[0].text).lower(), "")
                found[path.removesuffix(end).rstrip("/") or "."] = f"for {system}, not for PostgreSQL" if system else ""
    return found if any(found.values()) else {}


def of_manifest(path: str, others: Mapping[str, str]) -> str:
    """Why a file is not read, judging by the nearest folder above it that a tool's file is about."""
    folders = map(str, PurePosixPath(path).parents) if others else ()
    return next((others[folder] for folder in folders if folder in others), "")
