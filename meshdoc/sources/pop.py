"""gobuffalo's pop, whose file names may include a database system."""

from __future__ import annotations

import re

from meshdoc.sources.layout import homes, layout, version
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Transaction, Version

_NAME = re.compile(
    r"(?P<title>\d+_[^.]+)(?:\.(?P<dialect>(?!autocommit)[a-z]\w*))?(?P<autocommit>\.autocommit)?\.up\.sql"
)


@layout("pop")
def pop(tree: Tree) -> list[Version] | None:
    """`<timestamp>_<name>[.<dialect>].up.sql` by timestamp.

    A migration's PostgreSQL file is preferred to the one for all systems. `.autocommit` disables the transaction.
    https://gobuffalo.io/documentation/database/migrations
    """
    for home in homes(tree):
        names = [match for path in home.glob("*.sql") if (match := _NAME.fullmatch(path))]
        if any(match["dialect"] for match in names):
            chosen = {match["title"]: match for match in names if not match["dialect"]}
            chosen |= {match["title"]: match for match in names if match["dialect"] in ("postgres", "postgresql")}
            return [_version(home, match) for _, match in sorted(chosen.items())]
    return None


def _version(home: Tree, match: re.Match[str]) -> Version:
    return version(home, match[0], title=match["title"], transaction=Transaction.unless(match["autocommit"]))
