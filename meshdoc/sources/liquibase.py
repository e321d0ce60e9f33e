"""Liquibase."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from meshdoc.diagnostics import Diagnostic, Severity
from meshdoc.sources.changelog.files import SUFFIXES, Changelogs
from meshdoc.sources.changelog.formatted import is_formatted, read_sql
from meshdoc.sources.changelog.parameters import Parameters
from meshdoc.sources.changelog.walk import versions_of
from meshdoc.sources.layout import layout
from meshdoc.sources.order import order_check
from meshdoc.sources.sift import sift
from meshdoc.sources.stamp import date_of
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Version

_MENTION = re.compile(r"changelog|liquibase")


@layout("liquibase")
def liquibase(tree: Tree) -> list[Version] | None:
    """Changelogs in XML, YAML or JSON with what they include, changeset by changeset; else files of formatted SQL.

    The changes of a changeset become the SQL that Liquibase sends to PostgreSQL. As without `--contexts`, all contexts
    and labels run; changesets for other database systems (`dbms`) and rollbacks do not. A precondition that may skip a
    changeset is asked when it is replayed. Formatted SQL without a changelog is read in natural order. Changelogs of
    several modules are each a history of its own.
    https://docs.liquibase.com/concepts/changelogs/home.html
    """
    changelogs = Changelogs(tree)
    if root := changelogs.root():
        modules = {_module(each) for each in (root, *changelogs.others(root))}
        modules |= {module for each in changelogs.holding() if (module := _module(each))}
        return versions_of(changelogs, root) or None if len(modules) == 1 else None
    if not (tree.mostly_sql or any(map(_MENTION.search, tree.paths))):
        return None
    formatted = [path for path in tree.glob("**/*.sql") if is_formatted(tree, path)]
    return [read_sql(tree, path, Parameters()) for path in _in_order(formatted)] or None


def _module(path: str) -> str:
    """The part of a project whose sources a file is among; empty outside of them."""
    module, sources, _ = f"/{path}".partition("/src/main/")
    return module if sources else ""


def changelog(tree: Tree, path: str) -> list[Version] | None:
    """The versions of one changelog with what it includes; None if the file is none."""
    changelogs = Changelogs(tree)
    is_one = PurePosixPath(path).suffix in SUFFIXES and changelogs.get(path) is not None
    return versions_of(changelogs, path) if is_one else None


@order_check("liquibase")
def other_changelogs(tree: Tree, versions: Sequence[Version]) -> Iterator[Diagnostic]:
    """Changelogs beside the one read that it does not lead to."""
    if not any(PurePosixPath(file.path).suffix in SUFFIXES for each in versions for file in each.files):
        return
    changelogs = Changelogs(sift(tree).tree)
    read = {file.path for each in versions for file in each.all_files}
    root = next(
        (path for path in changelogs.outermost if not read.isdisjoint(map(tree.show, changelogs.reached(path)))), ""
    )
    if root and (others := changelogs.beside(root)):
        one, two = tree.show(root), tree.show(others[0])
        is_one = len(others) == 1
        alone = f"{two} is a changelog that {one} does not include, and is not read"
        several = f"{len(others)} changelogs, such as {two}, are not included by {one}, and are not read"
        yield Diagnostic(
            code="sources",
            severity=Severity.NOTICE,
            message=alone if is_one else several,
            location=None,
            hint=f"If {'both' if is_one else 'all'} are run on the same database, set paths = "
            f"{json.dumps([one, *map(tree.show, others)])}.",
        )


def _in_order(paths: list[str]) -> list[str]:
    """By the dates in the file names if all have one."""
    dated = {path: date for path in paths if (date := date_of(PurePosixPath(path).name))}
    return paths if len(dated) < len(paths) else sorted(paths, key=dated.__getitem__)
