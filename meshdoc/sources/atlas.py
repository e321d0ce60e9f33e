"""Atlas."""

from __future__ import annotations

import re

from meshdoc.sources.checksums import SUM
from meshdoc.sources.layout import homes, layout, version
from meshdoc.sources.plain import is_down
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Kind, Transaction, Version

_DIRECTIVE = re.compile(r"^--\s*atlas:", re.MULTILINE)
_CHECKPOINT = re.compile(r"^--\s*atlas:checkpoint\b", re.MULTILINE)
_OUTSIDE = re.compile(r"^--\s*atlas:txmode\s+none\b", re.MULTILINE)


@layout("atlas")
def atlas(tree: Tree) -> list[Version] | None:
    """`migrations/<version>_<name>.sql` ordered by name, next to an `atlas.sum`, with directives in comments.

    The newest file with `-- atlas:checkpoint` replaces all earlier files; `-- atlas:txmode none` disables the
    transaction, and golang-migrate, whose files end in `.up.sql`, begins none. Files without any directive are read
    in the layout of their names. In any layout, only the files that `atlas.sum` lists are read.
    https://atlasgo.io/concepts/migration-directory
    """
    for home in homes(tree):
        found = home.glob("*.sql")
        texts = {path: home.text(path) for path in sorted(found) if not is_down(path, found)}
        if SUM in home.paths and any(map(_DIRECTIVE.search, texts.values())):
            paths = list(texts)
            first = max((place for place, path in enumerate(paths) if _CHECKPOINT.search(texts[path])), default=0)
            return [_version(home, path, texts[path]) for path in paths[first:]]
    return None


def _version(home: Tree, path: str, text: str) -> Version:
    kind = Kind.BASELINE if _CHECKPOINT.search(text) else Kind.MIGRATION
    block = Transaction.STRING if path.endswith(".up.sql") else Transaction.BLOCK
    return version(home, path, kind=kind, transaction=Transaction.NONE if _OUTSIDE.search(text) else block)
