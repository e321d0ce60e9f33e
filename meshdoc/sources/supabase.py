"""Supabase's command line."""

from __future__ import annotations

import re

from meshdoc.sources.layout import layout, version
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Version

_NAME = re.compile(r"\d+_.*\.sql")


@layout("supabase")
def supabase(tree: Tree) -> list[Version] | None:
    """`supabase/migrations/<timestamp>_<name>.sql`, ordered by name.

    https://supabase.com/docs/guides/deployment/database-migrations
    """
    home = _home(tree)
    return [version(home, path) for path in sorted(home.glob("*.sql")) if _NAME.fullmatch(path)] or None


def _home(tree: Tree) -> Tree:
    """The migration folder, given the project, its `supabase` folder or the migration folder itself."""
    given = f"/{tree.shown}"
    if given.endswith("/supabase/migrations"):
        return tree
    return tree.under("migrations" if given.endswith("/supabase") else "supabase/migrations")
