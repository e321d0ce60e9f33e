"""shmig, whose files contain both directions."""

from __future__ import annotations

from meshdoc.sources.annotated import SHMIG, annotated
from meshdoc.sources.layout import layout
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Version


@layout("shmig")
def shmig(tree: Tree) -> list[Version] | None:
    """`<timestamp>-<name>.sql` by timestamp, from `-- ====  UP  ====` to `-- ==== DOWN ====`, with psql.

    https://github.com/mbucc/shmig
    """
    return annotated(tree, SHMIG)
