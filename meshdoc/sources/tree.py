"""A read-only tree of files: a folder on disk, or texts by path."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from meshdoc.diagnostics import Diagnostic, Severity, SourceError
from meshdoc.sources.version import SourceFile, decode, natural

_FOREIGN = frozenset({"node_modules", "__pycache__"})
"""Folders of other people's files; so are those whose name begins with a dot."""


@dataclass(frozen=True)
class Tree:
    """Files by their path below the tree's root, written with `/`, in an order that no file system has a say in."""

    shown: str
    """What is put before a path when a user is shown it: empty, or a folder without its last slash."""
    paths: tuple[str, ...]
    """In natural order."""
    load: Callable[[str], bytes]

    @staticmethod
    def of_paths(paths: Iterable[str], load: Callable[[str], bytes], *, shown: str = "") -> Tree:
        """The tree of these paths, in whatever order; `load` is asked once for each file."""
        return Tree(shown, tuple(sorted(paths, key=natural)), functools.cache(load))

    @staticmethod
    def of_folder(root: Path) -> Tree:
        """The tree of a folder; symbolic links to folders are not followed, a file is read when it is asked for.

        Raises SourceError when `root` is not a folder, or when a folder in it cannot be listed.
        """
        if not root.is_dir():
            raise SourceError(f"{root}: no such folder")
        shown = "" if root == Path() else root.as_posix()
        return Tree.of_paths(_walk(root), lambda path: (root / path).read_bytes(), shown=shown)

    @staticmethod
    def of_files(files: Mapping[str, str | bytes]) -> Tree:
        """A tree of texts by path."""
        contents = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
        return Tree.of_paths(contents, contents.__getitem__)

    def under(self, folder: str) -> Tree:
        """The tree below one of its folders; empty when there is no such folder."""
        start = f"{folder}/"
        paths = tuple(path.removeprefix(start) for path in self.paths if path.startswith(start))
        return Tree(self.show(folder), paths, lambda path: self.load(start + path))

    def show(self, path: str) -> str:
        """A path as a user is to be shown it."""
        return f"{self.shown}/{path}" if self.shown else path

    def glob(self, pattern: str) -> list[str]:
        """The paths that match, in natural order; `*` stays within a folder, `**/` stands for any folders or none."""
        return list(filter(_compiled(pattern).fullmatch, self.paths))

    @functools.cached_property
    def mostly_sql(self) -> bool:
        """Whether this is a folder of SQL, and not of a program that has some."""
        return 2 * len(self.glob("**/*.sql")) > len(self.paths)

    def sql(self) -> list[str]:
        """The SQL files right in it, or, where there is none and it is a folder of SQL, those further down."""
        return self.glob("*.sql") or (self.glob("**/*.sql") if self.mostly_sql else [])

    def text(self, path: str) -> str:
        """The text of a file, empty where it has none that can be read."""
        return self.source(path)[0].text

    def source(self, path: str) -> tuple[SourceFile, tuple[Diagnostic, ...]]:
        """Read a file; where it cannot be read, its text is empty and the reason is the second part."""
        shown = self.show(path)
        try:
            return decode(shown, self.load(path))
        except (OSError, KeyError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else "No such file or directory"
            message = f'could not open file "{shown}" for reading: {reason}'
            empty = SourceFile(shown, "")
            return empty, (
                Diagnostic(code="58P01", severity=Severity.ERROR, message=message, location=empty.location(0)),
            )


def _walk(root: Path) -> Iterator[str]:
    for folder, folders, files in os.walk(root, onerror=_refuse):
        folders[:] = [name for name in folders if name not in _FOREIGN and not name.startswith(".")]
        for name in files:
            yield Path(os.path.relpath(os.path.join(folder, name), root)).as_posix()


def _refuse(error: OSError) -> None:
    raise SourceError(f"{error.filename}: {error.strerror}")


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = {"**/": "(?:.+/)?", "*": "[^/]*"}
    return re.compile(
        "".join(parts.get(part) or re.escape(part) for part in re.split(r"(\*\*/|\*)", pattern)), re.DOTALL
    )
