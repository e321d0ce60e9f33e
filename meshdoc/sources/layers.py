"""Folders named after kinds of objects, such as `tables/` and `functions/`: parts of one schema."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from meshdoc.sources.layout import homes, version
from meshdoc.sources.plain import is_down, is_seed, no_steps_of
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Transaction, Version, natural

_LAYERS = (
    ("setup", "init", "pre"),
    ("role", "user", "login"),
    ("extension",),
    ("schema", "schemata", "namespace"),
    ("type", "enum", "domain", "composite"),
    ("sequence",),
    ("table", "ddl", "structure", "entity", "entitie"),
    ("partition", "constraint", "key", "fk", "index", "indexe", "indice"),
    ("function", "func", "procedure", "proc", "routine", "sp", "udf", "aggregate", "operator", "cast"),
    ("view", "mview", "matview"),
    ("rule", "trigger", "policy", "policie", "rls"),
    ("grant", "privilege", "permission", "acl", "comment"),
    ("data", "dml", "insert", "post"),
)
"""Words for kinds of objects, without a plural's ending, in the order in which people create them."""
_PLACES = {word: place for place, words in enumerate(_LAYERS) for word in words}
_VAGUE = (0, 1, len(_LAYERS) - 1)
"""The places of words that other folders have in their names, too."""
_WORD = re.compile(r"[a-z]+")
_NUMBERED = re.compile(r"\d")
_FEWEST = 2


def layers_of(paths: Sequence[str]) -> frozenset[str]:
    """The first folders of paths that are named after kinds of objects; none if that may be chance.

    It may if there is no other one, nor a file beside it that is named so.
    """
    found = {folder: place for folder in set(map(_folder, paths)) if (place := place_of(folder)) is not None}
    files = {path for path in paths if "/" not in path and place_of(PurePosixPath(path).stem) is not None}
    is_chance = len(found) + len(files) < _FEWEST or set(found.values()).issubset(_VAGUE)
    return frozenset(() if is_chance else found)


def layered(tree: Tree) -> list[Version] | None:
    """The files of such folders and of the folder around them; all files below, if it is a folder of SQL."""
    for home in homes(tree):
        paths = home.glob("**/*.sql")
        if layers := layers_of(paths):
            inside = [path for path in paths if home.mostly_sql or _folder(path) in {"", *layers}]
            steps = [path for path in inside if not (is_seed(path) or is_down(path, inside))]
            apart = no_steps_of(home, steps)
            kept = [path for path in steps if path not in apart]
            is_numbered = any(map(_NUMBERED.match, layers))
            ordered = sorted(kept, key=natural if is_numbered else lambda path: (_rank(path), natural(path)))
            return [version(home, path, transaction=Transaction.UNKNOWN) for path in ordered]
    return None


def _folder(path: str) -> str:
    """The first folder of a path; empty for a file."""
    return path.partition("/")[0] if "/" in path else ""


def _rank(path: str) -> int:
    place = place_of(_folder(path)) if "/" in path else 0
    return len(_LAYERS) if place is None else place


def place_of(name: str) -> int | None:
    """The place of a name's last word among those for kinds of objects; None if it is no such word."""
    words = _WORD.findall(name.lower())
    return _PLACES.get(words[-1].removesuffix("s")) if words else None
