"""MyBatis Migrations, whose files contain both directions."""

from __future__ import annotations

import re

from meshdoc.diagnostics import SourceError
from meshdoc.sources.annotated import MYBATIS
from meshdoc.sources.layout import homes, layout, version
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Kind, Version

_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:_|\.sql$)")
_BOOTSTRAP = "bootstrap.sql"
_ON_ABORT = "onabort.sql"


@layout("mybatis")
def mybatis(tree: Tree) -> list[Version] | None:
    """`scripts/<timestamp>_<name>.sql` by number, up to `-- //@UNDO`; `-- // <text>` is a comment.

    `bootstrap.sql` comes first; `onabort.sql` is ignored. https://mybatis.org/migrations
    """
    for home in (tree.under("scripts"), tree.under("migrations/scripts"), *homes(tree)):
        paths = [path for path in home.glob("*.sql") if path != _ON_ABORT]
        if any(MYBATIS.ends(home.text(path)) for path in paths if _is_numbered(path)):
            first = [version(home, _BOOTSTRAP, kind=Kind.BASELINE)] if _BOOTSTRAP in paths else []
            steps = [path for path in paths if path != _BOOTSTRAP]
            return [*first, *(version(home, _numbered(home, path), keep=MYBATIS.forward) for path in steps)]
    return None


def _is_numbered(path: str) -> bool:
    return _NUMBER.match(path) is not None


def _numbered(home: Tree, path: str) -> str:
    if not _is_numbered(path):
        raise SourceError(
            f"{home.show(path)}: the name of a MyBatis migration begins with a number: rename the file, or move it out"
            " of the folder"
        )
    return path
