"""psql-migration, whose files contain both directions."""

from __future__ import annotations

from meshdoc.sources.annotated import PSQL_MIGRATION, annotated
from meshdoc.sources.layout import layout
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Version


@layout("psql-migration")
def psql_migration(tree: Tree) -> list[Version] | None:
    """`<timestamp>-<name>.sql` by timestamp, from `-- :up` to `-- :down`.

    https://github.com/helium/psql-migration
    """
    return annotated(tree, PSQL_MIGRATION)
