"""Graphile Migrate."""

from __future__ import annotations

import re

from meshdoc.sources.layout import homes, layout, version
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Version

_NAME = re.compile(r"\d{6}(?:-[^/]+)?\.sql")
_HEADER = re.compile(r"--! Previous: ")
_OUTSIDE = re.compile(r"^--! no-transaction\b", re.MULTILINE)


@layout("graphile-migrate")
def graphile_migrate(tree: Tree) -> list[Version] | None:
    """`migrations/committed/<number>[-<name>].sql` by number, each with the tool's header.

    Work in progress (`current.sql`, `current/`) is ignored; `--! no-transaction` disables the transaction.
    https://github.com/graphile/migrate
    """
    for home in homes(tree):
        committed = home.under("committed")
        texts = {path: committed.text(path) for path in committed.glob("*.sql") if _NAME.fullmatch(path)}
        if any(map(_HEADER.match, texts.values())):
            return [
                version(committed, path, single_transaction=not _OUTSIDE.search(text)) for path, text in texts.items()
            ]
    return None
