"""node-pg-migrate's SQL files, which contain both directions."""

from __future__ import annotations

from meshdoc.sources.annotated import NODE_PG_MIGRATE
from meshdoc.sources.layout import homes, layout, version
from meshdoc.sources.plain import is_down
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Version


@layout("node-pg-migrate")
def node_pg_migrate(tree: Tree) -> list[Version] | None:
    """`<timestamp>_<name>.sql` by timestamp, from `-- Up Migration` to `-- Down Migration`.

    Most files have these comments; one without is run as a whole. Migrations in JavaScript or TypeScript are programs
    and are not run. https://salsita.github.io/node-pg-migrate
    """
    for home in homes(tree):
        texts = {path: home.text(path) for path in home.sql()}
        marked = sum(bool(NODE_PG_MIGRATE.up.search(text)) for text in texts.values())
        if 2 * marked > len(texts):
            return [version(home, path, keep=_forward) for path in texts if not is_down(path, list(texts))]
    return None


def _forward(text: str) -> str:
    """A file without comments of the tool is run as a whole."""
    return NODE_PG_MIGRATE.forward(text) if NODE_PG_MIGRATE.up.search(text) else text
