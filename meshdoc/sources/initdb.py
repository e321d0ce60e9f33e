"""The SQL that PostgreSQL's container image runs when it makes a database: files in /docker-entrypoint-initdb.d."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from posixpath import normpath

from meshdoc.diagnostics import SourceError
from meshdoc.sources.tree import SQL_ENDING, Tree

_FILE = re.compile(r"(?:.*/)?(?:(?:docker-)?compose[\w.-]*\.ya?ml|(?:Docker|Container)file[\w.-]*)", re.IGNORECASE)
_TARGET = r"/docker-entrypoint-initdb\.d/?(?P<to>[\w.-]*)"
_MOUNT = re.compile(
    rf"(?<![\w./*-])(?P<from>[\w./*-]++)[ \t]*+:[ \t]*+{_TARGET}"
    rf"|(?:source|src)[ \t]*+[:=][ \t]*+[\"']?(?P<source>[\w./*-]++)[\"']?[ \t]*+(?:,|\r?\n[ \t]*+)"
    rf"target[ \t]*+[:=][ \t]*+[\"']?{_TARGET.replace('<to>', '<name>')}"
)
_COPY = re.compile(r"^[ \t]*+(?:COPY|ADD)[ \t]++(?P<words>[^\n]*+)", re.MULTILINE | re.IGNORECASE)
_OWNER = re.compile(r"\bPOSTGRES_USER[ \t]*+[:=][ \t]*+[\"']?(?:\$\{\w++:-)?(?P<name>[a-z_][a-z0-9_]*+)(?![\w$-])")
_FOLDER = "/docker-entrypoint-initdb.d"
_LONGEST = 1 << 18


def mounted(tree: Tree) -> Iterator[tuple[str, list[str]]]:
    """Each file that mounts or copies SQL there, and the SQL files in the order in which they run: by their names."""
    for path in filter(_FILE.fullmatch, tree.paths):
        try:
            text = tree.text(path)[:_LONGEST].replace("\\\n", "  ")
        except SourceError:
            continue
        found: dict[str, str] = {}
        for source, name in _put(text):
            given, files = _nearest(tree, path, source)
            found |= {name if each == given and name else PurePosixPath(each).name: each for each in files}
        if found:
            yield path, [found[name] for name in sorted(found)]


def owners(tree: Tree) -> Iterator[tuple[str, str]]:
    """Each file that names the role that a container's database is made for, and that role."""
    for path in filter(_FILE.fullmatch, tree.paths):
        try:
            text = tree.text(path)[:_LONGEST]
        except SourceError:
            continue
        yield from ((path, match["name"]) for match in _OWNER.finditer(text))


def _put(text: str) -> Iterator[tuple[str, str]]:
    """What is put there, and under which name, if that is told."""
    for match in _MOUNT.finditer(text):
        yield match["from"] or match["source"], match["to"] or match["name"] or ""
    for match in _COPY.finditer(text):
        sources, folder, name = match["words"].partition(_FOLDER)
        if folder:
            yield from ((source, name.strip("/\"'] \t\r")) for source in _words(sources))


def _words(text: str) -> list[str]:
    """The paths of an instruction, given as words or as an array of strings."""
    text = text.removesuffix('"')
    try:
        words = shlex.split(text.strip("[ \t").replace(",", " "))
    except ValueError:
        return []
    return [word for word in words if not word.startswith("--")]


def _nearest(tree: Tree, told_by: str, source: str) -> tuple[str, list[str]]:
    """The path in the nearest folder above the file that says so, and the SQL files there."""
    for folder in PurePosixPath(told_by).parents:
        given = normpath(folder / source.removesuffix("/*"))
        if files := _files(tree, given.removesuffix("/*.sql")):
            return given, files
    return "", []


def _files(tree: Tree, path: str) -> list[str]:
    """A file, the SQL files of a folder, or those that a pattern matches."""
    if path in tree.paths:
        return [path] if SQL_ENDING.search(path) else []
    if "*" in path or "[" in path:
        return [each for each in tree.glob("**/*.sql") if _is_like(each, path)]
    return tree.glob("*.sql") if path == "." else [f"{path}/{name}" for name in tree.under(path).glob("*.sql")]


def _is_like(path: str, pattern: str) -> bool:
    return path.count("/") == pattern.count("/") and fnmatchcase(path, pattern)
