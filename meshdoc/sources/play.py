"""Play's evolutions, whose files contain both directions."""

from __future__ import annotations

from meshdoc.sources.annotated import PLAY, annotated_in
from meshdoc.sources.layout import homes, layout
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Version


@layout("play")
def play(tree: Tree) -> list[Version] | None:
    """`conf/evolutions/<database>/<number>.sql` by number, from `!Ups` to `!Downs`.

    If there are several databases, `default` is read. Lines that begin with `#` are comments. A semicolon inside a
    statement is doubled; reading it as one shifts the rest of its line by one column.
    https://www.playframework.com/documentation/latest/Evolutions
    """
    return annotated_in((tree.under("conf/evolutions/default"), tree.under("default"), *homes(tree)), PLAY)
