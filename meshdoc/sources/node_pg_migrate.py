"""node-pg-migrate's SQL files, which contain both directions."""

from __future__ import annotations

from meshdoc.sources.annotated import NODE_PG_MIGRATE, annotated
from meshdoc.sources.layout import layout
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Version


@layout("node-pg-migrate")
def node_pg_migrate(tree: Tree) -> list[Version] | None:
    """`<timestamp>_<name>.sql` by timestamp, from `-- Up Migration` to `-- Down Migration`.

    Migrations in JavaScript or TypeScript are programs and are not run. https://salsita.github.io/node-pg-migrate
    """
    return annotated(tree, NODE_PG_MIGRATE)
