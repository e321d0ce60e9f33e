"""Diesel, and other tools with one folder of `up.sql` and `down.sql` per migration."""

from __future__ import annotations

import re

from meshdoc.sources.layout import homes, layout, version
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Transaction, Version

_OUTSIDE = re.compile(r"^[^\S\n]*+run_in_transaction\s*+=\s*+false\b", re.MULTILINE)


@layout("diesel")
def diesel(tree: Tree) -> list[Version] | None:
    """`migrations/<version>_<name>/up.sql`, ordered by version without dashes.

    `down.sql` is ignored. A folder's `metadata.toml` can disable the transaction. https://docs.rs/diesel_migrations
    """
    for home in homes(tree):
        if paths := home.glob("*/up.sql"):
            return [_version(home, path.partition("/")[0]) for path in sorted(paths, key=_order)]
    return None


def _order(path: str) -> tuple[str, str]:
    return path.partition("_")[0].replace("-", ""), path


def _version(home: Tree, folder: str) -> Version:
    metadata = f"{folder}/metadata.toml"
    outside = metadata in home.paths and _OUTSIDE.search(home.text(metadata))
    return version(home, f"{folder}/up.sql", title=folder, transaction=Transaction.unless(outside))
