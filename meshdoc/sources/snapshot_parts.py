"""Files beside a schema snapshot that only add to it: indexes, functions, views or privileges."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from meshdoc.sources.editions import is_named_test, made_by
from meshdoc.sources.layers import place_of
from meshdoc.sources.layout import homes, version
from meshdoc.sources.plain import defines, is_down, is_numbered, is_seed, is_snapshot, no_steps_of, plain
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Kind, Transaction, Version, natural

_REMOVAL = re.compile(r"\bdrop\s+(?:table|schema|database|owned|type|sequence)\b", re.IGNORECASE)
_QUOTE = re.compile(r"\$\w*+\$")
_CHANGE = re.compile(
    r"(?:.*[-_. ])?(?:alter|change|convert|fix|hotfix|migrat|patch|rename|reset|update|upgrade)", re.IGNORECASE
)


def with_parts(tree: Tree) -> list[Version] | None:
    """The snapshot that is read of a folder, then the files beside it that create what it does not create."""
    found = plain(tree) or []
    if len(found) != 1 or found[0].kind is not Kind.SNAPSHOT:
        return None
    (snapshot,) = found[0].files
    folder, _, name = snapshot.path.rpartition("/")
    home = next(home for home in homes(tree) if home.shown == folder and name in home.paths)
    made = made_by(snapshot.text).names
    parts = [path for path in home.glob("*.sql") if _is_part(home, path) and not _is_in(made, _made(home, path))]
    apart = no_steps_of(home, parts)
    ordered = sorted((path for path in parts if path not in apart), key=lambda path: (_place(path), natural(path)))
    return [*found, *(version(home, path, transaction=Transaction.NONE) for path in ordered)] if ordered else None


def _is_part(home: Tree, path: str) -> bool:
    """Whether a file only adds to a schema: it is neither a step, another edition, data, nor a way back."""
    by_name = is_snapshot(path) or is_seed(path) or is_down(path, home.paths) or is_numbered(path)
    if by_name or is_named_test(path) or _CHANGE.match(path):
        return False
    text = home.source(path)[0].text
    without_bodies = " ".join(_QUOTE.split(text)[::2])
    return defines(text) and not _REMOVAL.search(without_bodies)


def _is_in(made: frozenset[str], part: frozenset[str]) -> bool:
    """Whether half of a file's names are already created; an extension may well be, in several files."""
    return bool(part) and 2 * len(part & made) >= len(part)


def _made(home: Tree, path: str) -> frozenset[str]:
    return made_by(home.source(path)[0].text).names


def _place(path: str) -> int:
    """The place among kinds of objects that its name says it is about; the first if it says none."""
    place = place_of(PurePosixPath(path).stem)
    return -1 if place is None else place
