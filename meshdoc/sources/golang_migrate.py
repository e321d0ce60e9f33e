"""golang-migrate, and sqlx's reversible migrations, which use the same file names."""

from __future__ import annotations

import re
from posixpath import basename

from meshdoc.sources.layout import SYSTEMS, homes, layout, version
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Transaction, Version

_NAME = re.compile(r"\d+_.*\.up\.sql")


@layout("golang-migrate")
def golang_migrate(tree: Tree) -> list[Version] | None:
    """`<number>_<name>.up.sql` by number; `.down.sql` is ignored.

    Subfolders that hold only such files are read in natural order. https://github.com/golang-migrate/migrate
    """
    for home in homes(tree):
        paths = [path for path in home.sql() if not path.endswith(".down.sql")]
        ours = [path for path in paths if _NAME.fullmatch(basename(path))]
        if any(map(_names_system, ours)):
            continue
        if ours and (len(ours) == len(paths) or "/" not in paths[0]):
            return [version(home, path, transaction=Transaction.STRING) for path in ours]
    return None


def _names_system(path: str) -> bool:
    """Whether a file's name has a database system in it, as Pop's files do."""
    return not SYSTEMS.isdisjoint(path.removesuffix(".up.sql").split("."))
