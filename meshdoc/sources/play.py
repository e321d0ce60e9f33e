"""Play's evolutions, whose files hold both directions."""

from __future__ import annotations

from meshdoc.sources.annotated import PLAY, annotated_in
from meshdoc.sources.layout import homes, layout
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Version


@layout("play")
def play(tree: Tree) -> list[Version] | None:
    """`conf/evolutions/<database>/<number>.sql` in the order of the numbers, of which `!Ups` to `!Downs` is run.

    Of several databases, `default`. A line that begins with `#` is a comment; a semicolon that ends no statement is
    written twice, and what follows it on its line moves by one column when it is read as one.
    https://www.playframework.com/documentation/latest/Evolutions
    """
    return annotated_in((tree.under("conf/evolutions/default"), tree.under("default"), *homes(tree)), PLAY)
