"""dbmate, whose files contain both directions."""

from __future__ import annotations

from meshdoc.sources.annotated import DBMATE, annotated
from meshdoc.sources.layout import layout
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Version


@layout("dbmate")
def dbmate(tree: Tree) -> list[Version] | None:
    """`db/migrations/<timestamp>_<name>.sql` in order, from `-- migrate:up` to `-- migrate:down`.

    `-- migrate:up transaction:false` disables the transaction. https://github.com/amacneil/dbmate
    """
    return annotated(tree, DBMATE)
