"""What the layouts of migration tools share: their registry, the usual folders, and how a file becomes a version."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from meshdoc.registry import Registry
from meshdoc.sources.stamp import date_of, identity
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Kind, SourceFile, Version

Layout = Callable[[Tree], "list[Version] | None"]
"""The versions that a tool would run on an empty database, in its order; None for a tree that is not laid out so."""

layout: Registry[str, Layout] = Registry("layout")

_USUAL = (
    "migrations",
    "db/migrations",
    "db/migrate",
    "database/migrations",
    "sql/migrations",
    "supabase/migrations",
    "src/main/resources/db/migration",
    "priv/repo",
    "db",
    "sql",
)
_POSTGRES = ("postgres", "postgresql", "pgsql", "pg")
_OTHERS = frozenset(
    {"mysql", "mariadb", "sqlite", "sqlite3", "h2", "mssql", "sqlserver", "oracle", "cockroach", "cockroachdb"}
)


def homes(tree: Tree) -> Iterator[Tree]:
    """Where migrations may be: the usual folders of a project, then the folder itself.

    In a folder of folders for several database systems, PostgreSQL's stands for the whole.
    """
    folders = {path.rpartition("/")[0] for path in tree.paths}
    for usual in _USUAL:
        if any(folder == usual or folder.startswith(f"{usual}/") for folder in folders):
            yield _for_postgres(tree.under(usual))
    yield _for_postgres(tree)


def _for_postgres(tree: Tree) -> Tree:
    folders = {path.partition("/")[0] for path in tree.paths if "/" in path}
    ours = next((name for name in _POSTGRES if name in folders), None)
    return tree.under(ours) if ours and folders & _OTHERS else tree


def whole(text: str) -> str:
    """Keep a file as it is."""
    return text


def version(
    tree: Tree,
    path: str,
    *,
    title: str = "",
    kind: Kind = Kind.MIGRATION,
    date: datetime.datetime | None = None,
    keep: Callable[[str], str] = whole,
    single_transaction: bool = True,
) -> Version:
    """A version of one file: `title` (if not given, the file's name without `.up.sql`) says its id, name and date.

    `keep` may blank what the tool would not run; it must not move anything.
    """
    title = title or PurePosixPath(path).name.removesuffix(".sql").removesuffix(".up")
    file, problems = tree.source(path)
    id, name = identity(title)
    return Version(
        id=id,
        name=name,
        date=date or date_of(title),
        kind=kind,
        files=(SourceFile(file.path, keep(file.text)),),
        problems=problems,
        single_transaction=single_transaction,
    )
