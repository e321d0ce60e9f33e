"""Where the input is read from: the working folder, or whatever else has files by path, such as a revision of git."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from meshdoc.diagnostics import SourceError
from meshdoc.reading import Reader, exists
from meshdoc.sources.tree import Tree


class Place(Protocol):
    """Files and folders by their paths, which are relative to the working folder or absolute."""

    def has(self, path: Path) -> bool:
        """Whether there is a file or folder."""

    def is_file(self, path: Path) -> bool:
        """Whether there is a file."""

    def tree(self, path: Path) -> Tree:
        """The tree of a folder, or of one file, whose path in the tree is then the path as shown.

        Raises SourceError if there is neither.
        """


@dataclass(frozen=True)
class Disk:
    """The files as they are now."""

    reader: Reader
    _trees: dict[Path, Tree] = field(default_factory=dict, init=False, compare=False, repr=False)

    def has(self, path: Path) -> bool:
        """Whether there is a file or folder."""
        return exists(path)

    def is_file(self, path: Path) -> bool:
        """Whether there is a file."""
        return exists(path) and not path.is_dir()

    def tree(self, path: Path) -> Tree:
        """The tree of a folder or file; the same for each call, so that its files are listed and read once."""
        if path not in self._trees:
            self._trees[path] = self._listed(path)
        return self._trees[path]

    def _listed(self, path: Path) -> Tree:
        if not exists(path):
            raise SourceError(f"{path}: no such file or folder; name the folder of your migrations, or their files")
        return Tree.of_folder(path, self.reader) if path.is_dir() else Tree.of_file(path, self.reader)
