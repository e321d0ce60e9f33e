"""Postgrator."""

from __future__ import annotations

import re
from posixpath import basename

from meshdoc.sources.layout import homes, layout, version
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Transaction, Version

_NAME = re.compile(r"(?P<version>\d+)\.do(?:\.(?P<name>.+))?\.sql")


@layout("postgrator")
def postgrator(tree: Tree) -> list[Version] | None:
    """`<number>.do[.<name>].sql` by number; `<number>.undo[.<name>].sql` is ignored.

    https://github.com/rickbergfalk/postgrator
    """
    for home in homes(tree):
        names = [match for path in home.sql() if (match := _NAME.fullmatch(basename(path)))]
        if names:
            return [_version(home, match) for match in sorted(names, key=lambda match: int(match["version"]))]
    return None


def _version(home: Tree, match: re.Match[str]) -> Version:
    title = f"{match['version']}_{match['name']}" if match["name"] else match["version"]
    return version(home, match[0], title=title, transaction=Transaction.STRING)
