"""A read-only tree of files: a folder on disk, or texts by path."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from meshdoc import reading
from meshdoc.diagnostics import Diagnostic, Severity, SourceError
from meshdoc.reading import Reader
from meshdoc.sources.version import SourceFile, archive, decode, natural

SQL_ENDING = re.compile(r"(?i:\.(?:sql|pgsql|psql|ddl)(?:\.gz)?)$")
"""How the names of SQL files end; one that ends in .gz is inflated."""
_FOREIGN = frozenset({"node_modules", "bower_components", "vendor", "site-packages", "__pycache__"})
"""Folders of third-party files. Folders whose names begin with a dot are skipped too."""
PAGES = "pages"
"""The folder of narrative pages."""
MOST_FILES = 250_000
"""A folder that holds more is refused, rather than searched for long."""

Decoded: TypeAlias = tuple[SourceFile, tuple[Diagnostic, ...]]
"""A file, and why it could not be read as it is."""


def _nothing(path: str) -> bytes:
    raise KeyError(path)


@dataclass(frozen=True)
class Tree:
    """Files by path below the tree's root, written with `/`, in an order independent of the file system."""

    shown: str
    """The prefix of displayed paths: empty, or a folder without a trailing slash."""
    paths: tuple[str, ...]
    """In natural order."""
    load: Callable[[str], bytes]
    links: tuple[str, ...] = ()
    """The paths of symbolic links to folders, which are not followed."""
    outside: Callable[[str], bytes] = _nothing
    """Reads a file of the project that is not in the tree, by its path as shown."""
    _sources: dict[str, Decoded] = field(default_factory=dict, repr=False, compare=False)
    """The files that were read, by their paths as shown: those of the whole tree for one of its folders."""

    @staticmethod
    def of_paths(paths: Iterable[str], load: Callable[[str], bytes], *, shown: str = "") -> Tree:
        """The tree of these paths, given in any order; `load` is called once per file."""
        return Tree(shown, tuple(sorted(paths, key=natural)), functools.cache(load))

    @staticmethod
    def of_folder(root: Path, reader: Reader | None = None) -> Tree:
        """The tree of a folder; symbolic links to folders are not followed, and files are read on demand.

        Raises SourceError if `root` is not a folder or a link that leads out of the project, if a folder in it cannot
        be listed, or if the name of an SQL file is not UTF-8; other such names are left out.
        """
        shown = reading.shown(root)
        project = reading.project_of(root)
        reading.refuse_outside(root, shown, project)
        if not root.is_dir():
            raise SourceError(f"{shown}: no such folder")
        listed = _Listed.of(root)
        if "toc.dat" in listed.files:
            raise SourceError(f"{shown}: {archive('directory', shown)}")
        prefix = "" if root == Path() else f"{shown}/"
        reader = reader or Reader()

        def load(path: str) -> bytes:
            if path not in listed.files and _leads_out(path):
                raise SourceError(f"{prefix}{path}: the path leads out of the folder {shown}: correct it")
            return reader.read(listed.files[path], prefix + path, project)

        tree = Tree.of_paths(listed.files, load, shown=prefix.removesuffix("/"))
        links = tuple(sorted(listed.links, key=natural))
        return replace(tree, links=links, outside=lambda path: reader.read(path, path, project))

    @staticmethod
    def of_file(path: Path, reader: Reader | None = None) -> Tree:
        """The tree of one file, whose path in the tree is the path as shown."""
        reader = reader or Reader()
        name, project = reading.shown(path), reading.project_of(path)
        tree = Tree.of_paths([name], lambda name: reader.read(str(path), name, project))
        return replace(tree, outside=lambda path: reader.read(path, path, project))

    @staticmethod
    def of_files(files: Mapping[str, str | bytes]) -> Tree:
        """The tree of texts by path."""
        contents = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
        return Tree.of_paths(contents, contents.__getitem__)

    def under(self, folder: str) -> Tree:
        """The tree below one of its folders; empty if there is no such folder."""
        start = f"{folder}/"
        paths = tuple(path.removeprefix(start) for path in self.paths if path.startswith(start))
        links = tuple(path.removeprefix(start) for path in self.links if path.startswith(start))
        load, sources = (lambda path: self.load(start + path)), self._sources
        return Tree(self.show(folder), paths, load, links, self._beside, sources)

    def show(self, path: str) -> str:
        """A path as displayed to users."""
        return f"{self.shown}/{path}" if self.shown else path

    def glob(self, pattern: str) -> list[str]:
        """The paths that match, in natural order; `*` stays within a folder, `**/` matches any number of folders.

        `.sql` at the end of a pattern matches every ending of SQL files. Of a file and its compressed copy, the file is
        listed.
        """
        found = list(filter(_compiled(pattern).fullmatch, self.paths))
        known = set(found)
        return [path for path in found if not path.endswith(".gz") or path.removesuffix(".gz") not in known]

    @functools.cached_property
    def folders(self) -> frozenset[str]:
        """The paths of its folders."""
        found: set[str] = set()
        for path in self.paths:
            while (path := path.rpartition("/")[0]) and path not in found:
                found.add(path)
        return frozenset(found)

    @functools.cached_property
    def mostly_sql(self) -> bool:
        """Whether this is a folder of SQL rather than a program that contains some; narrative pages do not count."""
        pages = sum(path.startswith(f"{PAGES}/") and path.endswith(".md") for path in self.paths)
        return 2 * len(self.glob("**/*.sql")) > len(self.paths) - pages

    def sql(self) -> list[str]:
        """The SQL files directly in the tree; if there are none and it is a folder of SQL, those in subfolders."""
        return self.glob("*.sql") or (self.glob("**/*.sql") if self.mostly_sql else [])

    def text(self, path: str) -> str:
        """The text of a file that decides how the tree is read; empty if there is none, or if it is UTF-16.

        Raises SourceError if it cannot be opened: the layout would be guessed without it.
        """
        file, problems = self.source(path)
        if unopened := [problem for problem in problems if problem.code == "58P01" and path in self.paths]:
            raise SourceError(f"{unopened[0].message}: make it readable, or remove it")
        return file.text

    def source(self, path: str) -> Decoded:
        """Read a file; if it cannot be read, its text is empty and the second item holds the reason."""
        shown = self.show(path)
        if shown not in self._sources:
            self._sources[shown] = _decoded(shown, lambda: self.load(path))
        return self._sources[shown]

    def beside(self, shown: str) -> Decoded:
        """Read a file of the project by its path as shown, whether or not it is in the tree; see `source`."""
        return _decoded(shown, lambda: self._beside(shown))

    def _beside(self, shown: str) -> bytes:
        within = shown.removeprefix(f"{self.shown}/") if self.shown else shown
        return self.load(within) if within in self.paths and self.show(within) == shown else self.outside(shown)


def _decoded(shown: str, load: Callable[[], bytes]) -> Decoded:
    try:
        return decode(shown, load())
    except (OSError, KeyError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "No such file or directory"
        message = f'could not open file "{shown}" for reading: {reason}'
        empty = SourceFile(shown, "")
        return empty, (Diagnostic(code="58P01", severity=Severity.ERROR, message=message, location=empty.location(0)),)


def is_read(path: str) -> bool:
    """Whether a file is part of a tree by its path: not in a folder of third-party files, and no unprintable name."""
    *folders, _ = path.split("/")
    return not any(_is_foreign(name) for name in folders) and (path.lower().endswith(".sql") or _is_utf8(path))


def _is_foreign(folder: str) -> bool:
    return folder in _FOREIGN or folder.startswith(".")


@dataclass(frozen=True)
class _Listed:
    """The files below a folder, and the links to folders: their paths for the system by those in the tree."""

    files: dict[str, str]
    links: dict[str, str]

    @staticmethod
    def of(root: Path) -> _Listed:
        listed = _Listed({}, {})
        for folder, folders, files in os.walk(root, onerror=_refuse):
            if len(listed.files) > MOST_FILES:
                raise SourceError(
                    f"{reading.shown(root)}: more than {MOST_FILES:,} files: name the folder that holds your migrations"
                )
            folders[:] = [name for name in folders if not _is_foreign(name)]
            links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
            for names, found in ((files, listed.files), (links, listed.links)):
                found.update(_shown(root, folder, names))
        return listed


def _shown(root: Path, folder: str, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The paths of the names in a folder: below the root as shown to users, and for the system."""
    is_utf8 = _is_utf8(folder)
    kept = [name for name in names if name.lower().endswith(".sql") or (is_utf8 and _is_utf8(name))]
    if kept:
        within = reading.shown(os.path.relpath(reading.shown(folder), reading.shown(root)))
        start = "" if within == "." else f"{within}/"
        for path in (os.path.join(folder, name) for name in kept):
            yield start + os.path.basename(reading.shown(path)), path


def _is_utf8(path: str) -> bool:
    return os.fsencode(path).decode("utf-8", "replace").encode() == os.fsencode(path)


def _leads_out(path: str) -> bool:
    return not {"", ".."}.isdisjoint(path.split("/"))


def _refuse(error: OSError) -> None:
    raise SourceError(f"{error.filename}: {error.strerror}: make it readable, or name another folder")


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = {"**/": "(?:.+/)?", "*": "[^/]*"}
    start = pattern.removesuffix(".sql")
    ending = SQL_ENDING.pattern if start != pattern else ""
    fixed = "".join(parts.get(part) or re.escape(part) for part in re.split(r"(\*\*/|\*)", start))
    return re.compile(fixed + ending, re.DOTALL)
