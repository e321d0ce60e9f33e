"""Hasura."""

from __future__ import annotations

import re

from meshdoc.sources.layout import homes, layout, version
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Version, natural

_OF_A_VERSION = re.compile(r"[^/]+/\d+(?:_[^/]*)?/up\.sql")


@layout("hasura")
def hasura(tree: Tree) -> list[Version] | None:
    """`migrations/<database>/<timestamp>_<name>/up.sql` by timestamp; `down.sql` is ignored.

    Older migrations may be files, `<timestamp>_<name>.up.sql`. If there are several databases, only `default` is read;
    without it, the layout does not match.
    https://hasura.io/docs/2.0/migrations-metadata-seeds/migration-file-structure
    """
    for home in homes(tree):
        paths = home.glob("*/*/up.sql")
        if not all(map(_OF_A_VERSION.fullmatch, paths)):
            continue
        databases = sorted({path.partition("/")[0] for path in paths} - {"migrations"})
        if chosen := "default" if "default" in databases else databases[0] if len(databases) == 1 else None:
            ours = home.under(chosen)
            paths = sorted([*ours.glob("*/up.sql"), *ours.glob("*.up.sql")], key=natural)
            return [version(ours, path, title=path.partition("/")[0].removesuffix(".up.sql")) for path in paths]
    return None
