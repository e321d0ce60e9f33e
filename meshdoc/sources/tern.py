"""Tern, whose files contain both directions."""

from __future__ import annotations

import re

from meshdoc.sources.annotated import TERN
from meshdoc.sources.layout import homes, layout, version
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Version

_NAME = re.compile(r"\d+_.+\.sql")


@layout("tern")
def tern(tree: Tree) -> list[Version] | None:
    """`<number>_<name>.sql` by number, up to the line `---- create above / drop below ----`.

    `---- tern: disable-tx ----` disables the transaction. https://github.com/jackc/tern
    """
    for home in homes(tree):
        texts = {path: home.text(path) for path in home.glob("*.sql") if _NAME.fullmatch(path)}
        if any(map(TERN.any.search, texts.values())):
            return [
                version(home, path, keep=TERN.forward, single_transaction=not TERN.no_transaction.search(text))
                for path, text in texts.items()
            ]
    return None
