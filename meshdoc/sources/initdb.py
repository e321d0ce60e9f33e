"""The SQL that PostgreSQL's container image runs when it makes a database: files in /docker-entrypoint-initdb.d."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from posixpath import normpath

from meshdoc.diagnostics import SourceError
from meshdoc.sources.tree import SQL_ENDING, Tree

_FILE = re.compile(r"(?:.*/)?(?:(?:docker-)?compose[\w.-]*\.ya?ml|Dockerfile[\w.-]*)", re.IGNORECASE)
_MOUNT = re.compile(
    r"(?<![\w./*-])(?P<from>[\w./*-]++)(?:[ \t]*+:[ \t]*+|[ \t]++|\",[ \t]*+\")"
    r"/docker-entrypoint-initdb\.d/?(?P<to>[\w.-]*)"
)
_LONGEST = 1 << 18


def mounted(tree: Tree) -> Iterator[tuple[str, list[str]]]:
    """Each file that mounts or copies SQL there, and the SQL files in the order in which they run: by their names."""
    for path in filter(_FILE.fullmatch, tree.paths):
        try:
            text = tree.text(path)[:_LONGEST]
        except SourceError:
            continue
        folder = PurePosixPath(path).parent
        found: dict[str, str] = {}
        for match in _MOUNT.finditer(text):
            given = normpath(folder / match["from"].removesuffix("/*"))
            for each in _files(tree, given.removesuffix("/*.sql")):
                found[match["to"] if each == given and match["to"] else PurePosixPath(each).name] = each
        if found:
            yield path, [found[name] for name in sorted(found)]


def _files(tree: Tree, path: str) -> list[str]:
    """A file, or the SQL files of a folder."""
    if path in tree.paths:
        return [path] if SQL_ENDING.search(path) else []
    return tree.glob("*.sql") if path == "." else [f"{path}/{name}" for name in tree.under(path).glob("*.sql")]
