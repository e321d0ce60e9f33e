"""Supabase's command line."""

from __future__ import annotations

import re

from meshdoc.sources.layout import layout, version
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Version

_NAME = re.compile(r"\d+_.*\.sql")
_HOME = "supabase/migrations"


@layout("supabase")
def supabase(tree: Tree) -> list[Version] | None:
    """`supabase/migrations/<timestamp>_<name>.sql`, in the order of the names.

    https://supabase.com/docs/guides/deployment/database-migrations
    """
    home = tree if f"/{tree.shown}".endswith(f"/{_HOME}") else tree.under(_HOME)
    if f"/{tree.shown}".endswith("/supabase"):
        home = tree.under("migrations")
    return [version(home, path) for path in sorted(home.glob("*.sql")) if _NAME.fullmatch(path)] or None
