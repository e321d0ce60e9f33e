"""Programs that run SQL files one after another: the names that stand in their text, in that order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import PurePosixPath
from posixpath import normpath

from meshdoc.diagnostics import SourceError
from meshdoc.sources.editions import is_named_test
from meshdoc.sources.tree import Tree

_PROGRAM = re.compile(r".*\.(?:py|js|mjs|cjs|ts|rb|go|rs|java|kt|scala|php|cs|exs?|pl|clj)", re.IGNORECASE)
_NAMED = re.compile(r"(?:(?<!\w)(?P<variable>\w++)[ \t\n]*+[,+/.][ \t\n]*+)?[\"'`](?P<name>[\w./-]++)(?<=\.sql)[\"'`]")
_WORD = re.compile(r"[^\W_]+")
_FEWEST = 3
_MOST = 2_000
_MOST_GROUPS = 50
_MOST_NAMES = 1_000
_LONGEST = 1 << 18
_LARGEST = 8 << 20


def sequences(tree: Tree) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The programs that name several files below one folder, and these files; names that mean several are not told."""
    named = list(islice(_named(tree), _MOST_GROUPS))
    folders = _folders(tree) if named else {}
    for path, variable, names in named:
        if folders and (files := _files(folders, path, variable, names)):
            yield path, files


def _named(tree: Tree) -> Iterator[tuple[str, str, list[str]]]:
    """Programs with several names of files, and the variable before these."""
    size = 0
    for path in islice(filter(_PROGRAM.fullmatch, tree.paths), _MOST):
        text = "" if is_named_test(path) else _text(tree, path)
        size += len(text)
        if size > _LARGEST:
            return
        for variable, names in _groups(text).items():
            if len(names) >= _FEWEST:
                yield path, variable, list(names)[:_MOST_NAMES]


def _text(tree: Tree, path: str) -> str:
    try:
        return tree.source(path)[0].text[:_LONGEST]
    except SourceError:
        return ""


def _groups(text: str) -> dict[str, dict[str, None]]:
    """The files named, each once, by the variable before them."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for match in _NAMED.finditer(text) if ".sql" in text else ():
        name, variable = normpath(match["name"]).lstrip("./"), match["variable"] or ""
        found[variable][name] = None
    return found


def _folders(tree: Tree) -> dict[str, frozenset[str]]:
    """The SQL files below each folder, by their paths below it."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in tree.glob("**/*.sql"):
        for folder in PurePosixPath(path).parents:
            found["" if str(folder) == "." else f"{folder}/"].add(str(PurePosixPath(path).relative_to(folder)))
    return {folder: frozenset(names) for folder, names in found.items()}


def _files(folders: dict[str, frozenset[str]], program: str, variable: str, names: Sequence[str]) -> tuple[str, ...]:
    """The files in the folder that holds most of the names; of several, the one that the variable is named after."""
    held = {folder: [name for name in names if name in inside] for folder, inside in folders.items()}
    most = max(map(len, held.values()))
    if 2 * most <= len(names) or most < _FEWEST:
        return ()
    best = [folder for folder, found in held.items() if len(found) == most]
    near = {folder: _likeness(folder, variable, program) for folder in best}
    chosen = [folder for folder in best if near[folder] == max(near.values())]
    return tuple(chosen[0] + name for name in held[chosen[0]]) if len(chosen) == 1 else ()


def _likeness(folder: str, variable: str, program: str) -> tuple[float, int]:
    """How many words of a variable are those of a folder, and how much of its path it shares with the program."""
    words, own = set(_WORD.findall(folder.lower())), set(_WORD.findall(variable.lower().replace("_", " ")))
    shared = 0
    for one, other in zip(folder.split("/"), program.split("/"), strict=False):
        if one != other:
            break
        shared += 1
    return len(words & own) - len(words - own) / 100, shared
