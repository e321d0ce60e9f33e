"""Prisma Migrate."""

from __future__ import annotations

from meshdoc.sources.layout import homes, layout, version
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Transaction, Version


@layout("prisma")
def prisma(tree: Tree) -> list[Version] | None:
    """`prisma/migrations/<timestamp>_<name>/migration.sql`, ordered by folder name.

    https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/migration-histories
    """
    for home in (tree.under("prisma/migrations"), *homes(tree)):
        if paths := sorted(path for path in home.glob("*/migration.sql") if path[0].isdigit()):
            return [version(home, path, title=path.partition("/")[0], transaction=Transaction.STRING) for path in paths]
    return None
