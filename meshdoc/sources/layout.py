"""Shared by the layouts of migration tools: the registry, the usual folders, and how a file becomes a version."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from posixpath import basename

from meshdoc.diagnostics import SourceError
from meshdoc.registry import Registry
from meshdoc.sources.checksums import listed
from meshdoc.sources.includes import includes_of
from meshdoc.sources.stamp import date_of, identity
from meshdoc.sources.tree import SQL_ENDING, Tree
from meshdoc.sources.version import Kind, Transaction, Version

Layout = Callable[[Tree], "list[Version] | None"]
"""The versions that a tool would run on an empty database, in its order; None if the tree has another layout."""

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
OTHER_SYSTEMS = frozenset(
    {"mysql", "mariadb", "sqlite", "sqlite3", "h2", "mssql", "sqlserver", "oracle", "cockroach", "cockroachdb"}
)
"""Names by which folders and files say that they are for another database system."""
SYSTEMS = OTHER_SYSTEMS.union(_POSTGRES)


def homes(tree: Tree) -> Iterator[Tree]:
    """Folders that may hold migrations: the usual folders of a project, then the folder itself.

    If a folder has subfolders for several database systems, PostgreSQL's is used. SQL files that an `atlas.sum` in the
    folder does not list are left out.
    """
    for usual in _USUAL:
        if usual in tree.folders:
            yield listed(_for_postgres(tree.under(usual)))
    yield listed(_for_postgres(tree))


def _for_postgres(tree: Tree) -> Tree:
    folders = {path.partition("/")[0] for path in tree.paths if "/" in path}
    ours = next((name for name in _POSTGRES if name in folders), None)
    is_all = ours and all(path.startswith(f"{ours}/") for path in tree.paths if path.lower().endswith(".sql"))
    return tree.under(ours) if ours and (is_all or folders & OTHER_SYSTEMS) else tree


def planned(tree: Tree, path: str, plan: str) -> str:
    """The path of a file that a plan names. Raises SourceError if there is no such file."""
    if path not in tree.paths:
        tree.source(path)  # refuses a path that leads out of the folder
        raise SourceError(
            f"{tree.show(plan)}: names {tree.show(path)}, which does not exist: restore that file, or correct the plan"
        )
    return path


def whole(text: str) -> str:
    """Keep the text unchanged."""
    return text


def version(
    tree: Tree,
    path: str,
    *,
    title: str = "",
    kind: Kind = Kind.MIGRATION,
    date: datetime.datetime | None = None,
    keep: Callable[[str], str] = whole,
    transaction: Transaction = Transaction.BLOCK,
) -> Version:
    """A version of one file; id, name and date come from `title`, by default the file name; `.up.sql` is no part of it.

    `keep` may blank text that the tool would not run; it must not change any position.
    """
    title = (title or SQL_ENDING.sub("", basename(path))).removesuffix(".up")
    file, problems = tree.source(path)
    kept = replace(file, text=keep(file.text))
    id, name = identity(title)
    return Version(
        id=id,
        name=name,
        date=date or date_of(title),
        kind=kind,
        files=(kept,),
        problems=problems,
        includes=tuple(includes_of(tree, kept).files.values()),
        transaction=transaction,
    )


def version_of_files(
    tree: Tree,
    paths: Sequence[str],
    *,
    title: str,
    kind: Kind = Kind.MIGRATION,
    transaction: Transaction = Transaction.UNKNOWN,
) -> Version:
    """A version of several files, run in this order; its id and name are `title`."""
    read = [tree.source(path) for path in paths]
    return Version(
        id=title,
        name=title,
        date=date_of(title),
        kind=kind,
        files=tuple(file for file, _ in read),
        problems=tuple(problem for _, problems in read for problem in problems),
        includes=tuple(included for file, _ in read for included in includes_of(tree, file).files.values()),
        transaction=transaction,
    )
