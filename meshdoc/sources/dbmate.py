"""dbmate, whose files contain both directions."""

from __future__ import annotations

from posixpath import basename

from meshdoc.sources.annotated import DBMATE, annotated
from meshdoc.sources.layout import layout
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Version


@layout("dbmate")
def dbmate(tree: Tree) -> list[Version] | None:
    """`db/migrations/<timestamp>_<name>.sql` in order, from `-- migrate:up` to `-- migrate:down`.

    `-- migrate:up transaction:false` disables the transaction. https://github.com/amacneil/dbmate
    """
    found = annotated(tree, DBMATE) or ()
    return [each for each in found if basename(each.files[0].path)[0].isdigit()] or None
