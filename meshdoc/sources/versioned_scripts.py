"""Scripts named as those of an extension, `name--1.0.sql` and `name--1.0--1.1.sql`, which a program runs instead."""

from __future__ import annotations

import re

from meshdoc.sources.extension import install_path, without_echo
from meshdoc.sources.layout import homes, layout, version
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Transaction, Version, natural

_NUMBER = re.compile(r"\d[\w.+-]*")


@layout("versioned-scripts")
def versioned_scripts(tree: Tree) -> list[Version] | None:
    """`name--1.0.sql` and `name--1.0--1.1.sql` without a control file: the shortest way to the newest version.

    Applies if a folder holds scripts of one name, of which some create a version and others lead from one to the next.
    https://www.postgresql.org/docs/current/extend-extensions.html
    """
    for home in homes(tree):
        if not home.glob("**/*.control*") and (versions := _versions(home)):
            return versions
    return None


def _versions(home: Tree) -> list[Version]:
    names: set[str] = set()
    scripts: dict[tuple[str, str], tuple[str, ...]] = {}
    for path in home.glob("*--*.sql"):
        name, _, versions = path.removesuffix(".sql").partition("--")
        names.add(name)
        before, _, to = versions.rpartition("--")
        if _NUMBER.fullmatch(to) and (not before or _NUMBER.fullmatch(before)):
            scripts[before, to] = (path,)
    if len(names) != 1 or {bool(before) for before, _ in scripts} != {True, False}:
        return []
    steps = install_path(scripts, max((to for _, to in scripts), key=natural))
    return [version(home, path, keep=without_echo, transaction=Transaction.UNKNOWN) for (path,) in steps]
