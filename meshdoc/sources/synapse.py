"""Schemas in numbered deltas, as in Synapse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from meshdoc.diagnostics import SourceError
from meshdoc.sources.layout import layout, version
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Kind, Version

_FILE = re.compile(
    r"(?P<root>(?:.+/)?)(?P<part>delta|full_schemas)/(?P<number>[^/]+)/(?P<name>[^/]+\.sql)(?:\.postgres)?"
)
_STATE = "common/schema_version.sql"


@layout("synapse")
def synapse(tree: Tree) -> list[Version] | None:
    """`delta/<number>/<name>.sql` and `.sql.postgres` by number, then name; `.sql.sqlite` is ignored.

    Deltas in several databases' folders (`main/delta`, `common/delta`) are one history. The newest
    `full_schemas/<number>` comes first and replaces the deltas up to its number.
    https://element-hq.github.io/synapse/latest/development/database_schema.html
    """
    found = [match for path in tree.paths if (match := _FILE.fullmatch(path))]
    deltas = [match for match in found if match["part"] == "delta"]
    if not deltas or not any(match[0].endswith(".postgres") or match["part"] == "full_schemas" for match in found):
        return None
    full = [match for match in found if match["part"] == "full_schemas"]
    base = max((_number(tree, match) for match in full), default=0)
    first = [match for match in full if _number(tree, match) == base]
    later = [match for match in deltas if _number(tree, match) > base]
    return [*_state(tree), *(_version(tree, match) for match in [*_sorted(tree, first), *_sorted(tree, later)])]


def _sorted(tree: Tree, found: list[re.Match[str]]) -> list[re.Match[str]]:
    return sorted(found, key=lambda match: (_number(tree, match), PurePosixPath(match[0]).name, match[0]))


def _number(tree: Tree, match: re.Match[str]) -> int:
    if not match["number"].isdecimal():
        folder = PurePosixPath(match[0]).parent
        raise SourceError(
            f"{tree.show(str(folder))}: the folder of a delta is named by a number: rename it, or move it"
        )
    return int(match["number"])


def _state(tree: Tree) -> Iterator[Version]:
    """The tables in which the program records the schema's version, which it creates first."""
    for path in tree.glob(f"**/{_STATE}")[:1]:
        yield version(tree, path, kind=Kind.BASELINE)


def _version(tree: Tree, match: re.Match[str]) -> Version:
    kind = Kind.BASELINE if match["part"] == "full_schemas" else Kind.MIGRATION
    title = f"{match['number']}/{match['name'].removesuffix('.sql')}"
    return version(tree, match[0], title=title, kind=kind, keep=_filled)


def _filled(text: str) -> str:
    """The program fills in its one placeholder; what follows on the line is shifted."""
    return text.replace("$%AUTO_INCREMENT_PRIMARY_KEY%$", "BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY")
