"""sqlx."""

from __future__ import annotations

import re

from meshdoc.sources.layout import homes, layout, version
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Transaction, Version

_NAME = re.compile(r"\d+_.*\.sql")
_OUTSIDE = re.compile(r"\s*--\s*no-transaction\b")
_DEPENDENCY = re.compile(r"^[^\S\n]*+sqlx\b", re.MULTILINE)


@layout("sqlx")
def sqlx(tree: Tree) -> list[Version] | None:
    """`migrations/<number>_<name>.sql` or `….up.sql` by number; `.down.sql` is ignored.

    `-- no-transaction` at the start of a file disables the transaction. Other tools use the same file names, so sqlx is
    recognized by such a first line or by a Cargo.toml that depends on sqlx.
    https://docs.rs/sqlx/latest/sqlx/macro.migrate.html
    """
    for home in homes(tree):
        texts = {
            path: home.text(path)
            for path in home.glob("*.sql")
            if _NAME.fullmatch(path) and not path.endswith(".down.sql")
        }
        if texts and (_is_rust(tree) or any(_OUTSIDE.match(text) for text in texts.values())):
            return [
                version(home, path, transaction=Transaction.unless(_OUTSIDE.match(text)))
                for path, text in texts.items()
            ]
    return None


def _is_rust(tree: Tree) -> bool:
    return "Cargo.toml" in tree.paths and bool(_DEPENDENCY.search(tree.text("Cargo.toml")))
