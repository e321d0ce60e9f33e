"""Migrations that are programs, which meshdoc does not run: what a folder without SQL migrations may hold instead."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from meshdoc.sources.tree import Tree

_LANGUAGES = {
    **{"py": "Python", "rb": "Ruby", "exs": "Elixir", "ex": "Elixir", "java": "Java", "kt": "Kotlin", "go": "Go"},
    **{"ts": "TypeScript", "js": "JavaScript", "mjs": "JavaScript", "cjs": "JavaScript"},
    **{"rs": "Rust", "php": "PHP", "cs": "C#"},
}
_PROGRAM = re.compile(
    r"(?:.*/)?(?:[^/]*migrat(?:e|ions?)[^/]*|(?:alembic|revisions)/versions)/(?:[^/]+/)?"
    rf"(?:[VRm]?\d[^/]*|[0-9a-f]{{10,}}_[^/]*)\.(?P<ending>{'|'.join(_LANGUAGES)})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Programs:
    """The migrations of a tree that are programs: how many, in which language, and the folder with most of them."""

    count: int
    language: str
    folder: str
    is_spread: bool

    def __str__(self) -> str:
        holds = f"a migration in {self.language}" if self.count == 1 else f"{self.count} migrations in {self.language}"
        others = ", with other folders," if self.is_spread else ""
        return f"{self.folder or '.'}{others} holds {holds}, and meshdoc runs no programs"


ADVICE = "write the schema with `pg_dump --schema-only --file=schema.sql DATABASE`, and name that file"


def programs(tree: Tree) -> Programs | None:
    """The migrations that are programs in one language, of several languages the most; None if there are none."""
    found = [(path, match["ending"].lower()) for path in tree.paths if (match := _PROGRAM.fullmatch(path))]
    if not found:
        return None
    language, count = Counter(_LANGUAGES[ending] for _, ending in found).most_common(1)[0]
    folders = Counter(path.rpartition("/")[0] for path, ending in found if _LANGUAGES[ending] == language)
    return Programs(count, language, tree.show(folders.most_common(1)[0][0]), is_spread=len(folders) > 1)
