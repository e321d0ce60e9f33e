"""The files of a commit as a tree: nothing is checked out."""

from __future__ import annotations

import errno
import os
import posixpath
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from meshdoc.diagnostics import SourceError
from meshdoc.reading import Reader, shown
from meshdoc.record import positional
from meshdoc.sources.git.objects import Objects
from meshdoc.sources.git.process import run
from meshdoc.sources.git.repository import Repository
from meshdoc.sources.tree import Tree, is_read
from meshdoc.sources.version import natural

_LINK = "120000"
_FILE = "100"
_MOST_LINKS = 16


@positional
class _Blob:
    """A file or symbolic link of a commit."""

    mode: str
    id: str


@dataclass(frozen=True)
class Revision:
    """A commit of a repository, and how it was named: by a tag, date or commit."""

    repository: Repository
    commit: str
    kind: str
    given: str
    reader: Reader

    @property
    def name(self) -> str:
        """What users are told, such as `tag v1.2`."""
        return f"{self.kind} {self.given}"

    def has(self, path: Path) -> bool:
        """Whether the revision has a file or folder."""
        name = self.repository.inside(path)
        return name == "." or name in self._blobs or name in self._folders

    def is_file(self, path: Path) -> bool:
        """Whether the revision has a file."""
        name = self.repository.inside(path)
        return name in self._blobs and self._target(str(name)) not in self._folders

    def tree(self, path: Path) -> Tree:
        """The tree of a folder, or of one file, whose path in the tree is then the path as shown.

        Raises SourceError if the revision has neither.
        """
        name = self.repository.inside(path)
        if name is None or not self.has(path):
            raise SourceError(f"{path}: no such file or folder in {self.name}; name another path or revision")
        if self.is_file(path):
            return Tree.of_paths([shown(path)], lambda shown: self._content(name, shown))
        start = "" if name == "." else f"{self._target(name)}/"
        return self._folder(path, {each.removeprefix(start): each for each in self._blobs if each.startswith(start)})

    def _folder(self, path: Path, below: dict[str, str]) -> Tree:
        prefix = "" if path == Path() else f"{shown(path)}/"
        seen = {short: whole for short, whole in below.items() if is_read(short)}
        for short in seen:
            shown(short)
        links = [short for short, whole in seen.items() if self._target(whole) in self._folders]

        def load(short: str) -> bytes:
            if short not in seen:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
            return self._content(seen[short], prefix + short)

        tree = Tree.of_paths(seen.keys() - set(links), load, shown=prefix.removesuffix("/"))
        return replace(tree, links=tuple(sorted(links, key=natural)))

    def _content(self, name: str, path: str) -> bytes:
        """The content of a file, or of the file that a link leads to."""
        blob = self._blobs.get(self._target(name) or "")
        if blob is None:
            raise SourceError(f"{path}: a symbolic link leads to no file of {self.name}: name another path")
        return self._objects.read(blob.id, path)

    def _target(self, name: str) -> str | None:
        """The path that a path leads to, through any links; None if it leads out of the repository or in a circle."""
        for _ in range(_MOST_LINKS):
            blob = self._blobs.get(name)
            if blob is None or blob.mode != _LINK:
                return name
            leads = self._objects.read(blob.id, name).decode("utf-8", "surrogateescape")
            name = posixpath.normpath(posixpath.join(posixpath.dirname(name), leads))
            if name.startswith(("/", "../")) or name == "..":
                return None
        return None

    @cached_property
    def _blobs(self) -> dict[str, _Blob]:
        """The files and links of the commit by their paths."""
        listed = run(self.repository.root, "ls-tree", "-r", "-z", "--full-tree", self.commit)
        found = {}
        for line in filter(None, listed.split("\0")):
            facts, _, path = line.partition("\t")
            mode, _, id = facts.split()
            if mode == _LINK or mode.startswith(_FILE):
                found[path] = _Blob(mode, id)
        return found

    @cached_property
    def _folders(self) -> frozenset[str]:
        found: set[str] = set()
        for path in self._blobs:
            while (path := posixpath.dirname(path)) and path not in found:
                found.add(path)
        return frozenset(found)

    @cached_property
    def _objects(self) -> Objects:
        return Objects(self.repository.root, self.reader)
