"""Supabase's command line."""

from __future__ import annotations

import re
import tomllib
from fnmatch import fnmatchcase

from meshdoc.diagnostics import SourceError
from meshdoc.sources.layout import layout, version, version_of_files
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Kind, Transaction, Version

_NAME = re.compile(r"\d+_.*\.sql")
_SETTINGS = "config.toml"


@layout("supabase")
def supabase(tree: Tree) -> list[Version] | None:
    """`supabase/migrations/<timestamp>_<name>.sql`, ordered by name.

    Without migrations, the declarative schema is read: `supabase/schemas/` by name, or the files in the order of
    `schema_paths` in `config.toml`. https://supabase.com/docs/guides/local-development/declarative-database-schemas
    """
    home = _home(tree)
    steps = [
        version(home, path, transaction=Transaction.STRING)
        for path in sorted(home.glob("*.sql"))
        if _NAME.fullmatch(path)
    ]
    return steps or _declared(tree if f"/{tree.shown}".endswith("/supabase") else tree.under("supabase"))


def _home(tree: Tree) -> Tree:
    """The migration folder, given the project, its `supabase` folder or the migration folder itself."""
    given = f"/{tree.shown}"
    if given.endswith("/supabase/migrations"):
        return tree
    return tree.under("migrations" if given.endswith("/supabase") else "supabase/migrations")


def _declared(home: Tree) -> list[Version] | None:
    """The declarative schema, which is one version."""
    patterns = _schema_paths(home)
    if patterns:
        paths = [path for pattern in patterns for path in _matching(home, pattern)]
    else:
        paths = sorted(home.glob("schemas/**/*.sql"))
    if not paths:
        return None
    return [version_of_files(home, list(dict.fromkeys(paths)), title="schemas", kind=Kind.SNAPSHOT)]


def _schema_paths(home: Tree) -> list[str]:
    try:
        settings = tomllib.loads(home.text(_SETTINGS)) if _SETTINGS in home.paths else {}
        return [
            str(path).removeprefix("./")
            for path in settings.get("db", {}).get("migrations", {}).get("schema_paths", [])
        ]
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        raise SourceError(f"{home.show(_SETTINGS)}: not a valid Supabase configuration: {error}") from None


def _matching(home: Tree, pattern: str) -> list[str]:
    whole = [path for path in home.glob("**/*.sql") if "**" in pattern or path.count("/") == pattern.count("/")]
    paths = sorted(path for path in whole if fnmatchcase(path, pattern))
    if not paths and "*" not in pattern:
        raise SourceError(
            f"{home.show(_SETTINGS)}: schema_paths names {home.show(pattern)}, which does not exist: restore that file,"
            " or correct the list"
        )
    return paths
