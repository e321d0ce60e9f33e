"""A folder per version, without a migration tool."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import PurePosixPath

from meshdoc.sources.editions import are_editions, made_by
from meshdoc.sources.layout import homes, layout, version_of_files
from meshdoc.sources.plain import is_down, is_seed, is_snapshot
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Version

_FOLDER = re.compile(r"(?:v|ver|version|rel|release)?[-_. ]?(?P<number>\d+(?:[._]\d+)*)", re.IGNORECASE)


@layout("version-folders")
def version_folders(tree: Tree) -> list[Version] | None:
    """`v<version>/*.sql` or `release-<version>/*.sql`: a version per folder, by version number.

    Applies if all SQL is in at least two such folders. Files of a folder are read in natural order; down migrations,
    snapshots and seed data are ignored. If the newest folder creates the relations of the one before it again, each
    folder is a whole schema, and the newest is read alone.
    """
    for home in homes(tree):
        folders = _folders(home)
        if len(folders) > 1 and all(map(_FOLDER.fullmatch, folders)):
            versions = [version_of_files(home, folders[name], title=name) for name in sorted(folders, key=_numbers)]
            before, last = (made_by(" ".join(file.text for file in each.files)).relations for each in versions[-2:])
            return versions[-1:] if are_editions(before, last) else versions
    return None


def _folders(home: Tree) -> dict[str, list[str]]:
    """The steps in each folder; "" holds what is in none."""
    folders = defaultdict(list)
    paths = home.glob("**/*.sql")
    for path in paths:
        if not (is_down(path, paths) or is_seed(path) or is_snapshot(path)):
            folders[path.partition("/")[0] if "/" in path else ""].append(path)
    return folders


def _numbers(folder: str) -> tuple[list[int], str]:
    match = _FOLDER.fullmatch(PurePosixPath(folder).name)
    return [int(part) for part in re.split(r"[._]", match["number"])] if match else [], folder
