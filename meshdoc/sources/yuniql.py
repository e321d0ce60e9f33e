"""Yuniql, whose versions are folders beside those that it runs before and after them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from meshdoc.sources.layout import homes, layout, version_of_files
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Transaction, Version

_VERSION = re.compile(r"v(?P<major>\d+)\.(?P<minor>\d+)[^/]*", re.IGNORECASE)
_BEFORE = ("_init", "_pre")
_AFTER = ("_draft", "_post")
_OTHERS = frozenset({*_BEFORE, *_AFTER, "_erase"})
_OF_AN_ENVIRONMENT = re.compile(r"(?:.*/)?_(?!transaction/)[^/]*/.*")


@layout("yuniql")
def yuniql(tree: Tree) -> list[Version] | None:
    """`v<major>.<minor>/**/*.sql` by number, after `_init` and `_pre` and before `_draft` and `_post`: one per folder.

    Applies if there is a `v0.00` and one of these other folders or `_erase`. Other folders are ignored, and those that
    are named after an environment, as `v1.00/_test`. https://yuniql.io
    """
    for home in homes(tree):
        around = {path.partition("/")[0] for path in home.paths if "/" in path}
        numbers = {folder: _number(match) for folder in around if (match := _VERSION.fullmatch(folder))}
        if (0, 0) in numbers.values() and not around.isdisjoint(_OTHERS):
            return list(_versions(home, sorted(numbers, key=lambda folder: (numbers[folder], folder))))
    return None


def _number(match: re.Match[str]) -> tuple[int, int]:
    return int(match["major"]), int(match["minor"])


def _versions(home: Tree, numbered: list[str]) -> Iterator[Version]:
    for folder in (*_BEFORE, *numbered, *_AFTER):
        inside = home.under(folder)
        if paths := [path for path in inside.glob("**/*.sql") if not _OF_AN_ENVIRONMENT.fullmatch(path)]:
            files = [f"{folder}/{path}" for path in paths]
            yield version_of_files(home, files, title=folder, transaction=Transaction.BLOCK)
