"""db-migrate's SQL files, each run by a program beside their folder."""

from __future__ import annotations

from pathlib import PurePosixPath

from meshdoc.sources.layout import homes, layout, version
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Version

_UP = "-up.sql"


@layout("db-migrate")
def db_migrate(tree: Tree) -> list[Version] | None:
    """`migrations/sqls/<timestamp>-<name>-up.sql` by timestamp; `-down.sql` is ignored.

    A migration whose program runs no SQL file is not run. https://db-migrate.readthedocs.io
    """
    for home in homes(tree):
        sqls = home if PurePosixPath(home.shown).name == "sqls" else home.under("sqls")
        if paths := sqls.glob(f"*{_UP}"):
            return [version(sqls, path, title=path.removesuffix(_UP)) for path in paths]
    return None
