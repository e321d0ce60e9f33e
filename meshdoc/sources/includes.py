"""The files that psql scripts read with `\\i` and `\\ir`.

`\\ir` is relative to the script's own folder, `\\i` to the working folder of psql, which nobody has written down: it is
the nearest folder above the script in which the file is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from itertools import islice, product
from pathlib import PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING

from meshdoc.diagnostics import SourceError
from meshdoc.record import positional
from meshdoc.sources.version import SourceFile

if TYPE_CHECKING:
    from meshdoc.sources.tree import Tree

MOST_LEVELS = 64
"""How deep files may include each other."""
MOST_FILES = 10_000
"""How many files one version may read."""
_MOST_NAMES = 64
"""How many values of variables are tried in the name of one file."""

_COMMAND = re.compile(r"\\(?P<name>i|ir|include|include_relative|cd)[ \t]+(?P<argument>(?:'(?:[^'\n]|'')*'|[^\s'\\])+)")
_SET = re.compile(r"\\set[ \t]+(?P<name>\w+)[ \t]+(?P<value>(?:'(?:[^'\n]|'')*'|[^\s'\\])+)")
_REFERENCE = re.compile(r":(?:'(\w+)'|\"(\w+)\"|(\w+))")


@positional
class Includes:
    """The files that a version's scripts may read, by path; `start` is the script that psql is started with."""

    start: str = ""
    files: dict[str, SourceFile] = field(default_factory=dict)

    def find(self, script: str, target: str, *, is_relative: bool, folder: str | None = None) -> SourceFile | None:
        """The file that a script names, None if there is no such file. `folder` is where \\cd has led."""
        names = _candidates(script if is_relative else self.start, target, is_relative=is_relative, folder=folder)
        return next((self.files[name] for name in names if name in self.files), None)


def _candidates(script: str, target: str, *, is_relative: bool, folder: str | None = None) -> Iterator[str]:
    """The paths that a name may mean, the nearest first; none for one that is not below a folder of the project."""
    if target.startswith(("/", "~")):
        return
    for place in PurePosixPath(script).parents:
        path = normpath(place / (folder or "") / target)
        is_inside = script.startswith("/") or not path.startswith("/")
        if is_inside and not any(name.startswith(".") for name in path.split("/")):
            yield path
        if is_relative:
            return


def includes_of(tree: Tree, file: SourceFile) -> Includes:
    """All files that a script may read, and those that these may, whatever the conditions around the commands.

    Variables in names have any of the values that the scripts set. Files outside the project are not read, nor hidden
    ones, which a stranger could publish that way.
    """
    found = Includes(file.path)
    if "\\i" not in file.text:
        return found
    values: dict[str, list[str]] = {}
    waiting = [file]
    while waiting:
        script = waiting.pop()
        for setting in _SET.finditer(script.text):
            values.setdefault(setting["name"], []).append(_plain(setting["value"]))
        for path in _named(script, file.path, values):
            if path not in found.files and len(found.files) < MOST_FILES and (read := _opened(tree, path)):
                found.files[path] = read
                waiting.append(read)
    return found


def _named(script: SourceFile, start: str, values: dict[str, list[str]]) -> Iterator[str]:
    folders: list[str] = []
    for command in _COMMAND.finditer(script.text):
        target = command["argument"].rstrip(";")
        names = [_plain(name) for name in _expanded(target, values)]
        if command["name"] == "cd":
            folders += names
            continue
        is_relative = command["name"] in ("ir", "include_relative")
        for name, folder in product(names, ["", *folders]):
            yield from _candidates(script.path if is_relative else start, name, is_relative=is_relative, folder=folder)


def _expanded(target: str, values: dict[str, list[str]]) -> Iterator[str]:
    """The names that a target can have."""
    names = [_variable(reference) for reference in _REFERENCE.finditer(target)]
    chosen = product(*(values.get(name, ()) for name in names))
    return (_filled(target, dict(zip(names, each, strict=True))) for each in islice(chosen, _MOST_NAMES))


def _filled(target: str, values: dict[str, str]) -> str:
    return _REFERENCE.sub(lambda reference: values[_variable(reference)], target)


def _variable(reference: re.Match[str]) -> str:
    return str(next(filter(None, reference.groups())))


def _plain(argument: str) -> str:
    return re.sub(r"'((?:[^']|'')*)'", lambda quoted: quoted[1].replace("''", "'"), argument)


def _opened(tree: Tree, path: str) -> SourceFile | None:
    try:
        file, problems = tree.beside(path)
    except SourceError:
        return None
    return None if problems else file
