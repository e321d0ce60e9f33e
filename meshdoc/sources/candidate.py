"""One way to read a source, and how strong the signs are that propose it."""

from __future__ import annotations

import functools
import inspect
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath

from meshdoc.sources.layers import layers_of
from meshdoc.sources.layout import layout
from meshdoc.sources.version import Kind, Version

_NAMED = re.compile(r"(?:.*[-_.])?migrat(?:e|ions?)(?:[-_.].*)?|drizzle|evolutions", re.IGNORECASE)
_COMMAND = re.compile(r".+[-_.]migrate", re.IGNORECASE)
"""The name of a program: SQL in folders of it is what it runs, if not the migrations themselves."""
_NUMBERED = re.compile(r"\D?\d")
_EDITION = re.compile(r"(?:v|release-?)?\d[\w.-]*", re.IGNORECASE)
_NO_FILE = "58P01"
_SEVERAL = 2
PLAIN = "plain"
FLYWAY = "flyway"
LIQUIBASE = "liquibase"
EXTENSION = "extension"
VERSION_FOLDERS = "version-folders"
_DEEP = frozenset(
    {PLAIN, "alembic", "dbmate", "ef-core", FLYWAY, "golang-migrate", "goose", "mybatis", "node-pg-migrate"}
    | {"postgrator", "psql-migration", "rambler", "shmig", "sql-migrate", "tern"}
)
"""Layouts that read all files below a folder, whatever the names of the folders in it."""
_OF_ONE_FOLDER = _DEEP - {PLAIN, "alembic", "ef-core", FLYWAY, "postgrator"}
"""Those of tools that read the files of one folder only."""


@dataclass(frozen=True)
class Reading:
    """One way to read a source. `folder` is where the layout matches, `near` the outermost folder that finds it."""

    layout: str
    versions: tuple[Version, ...]
    folder: str
    near: str
    before: tuple[str, ...] = ()
    """The files of its first versions, which the layout does not read, but which its statements need."""
    told_by: str = ""
    """The settings file that names its folders."""
    run_by: str = ""
    """The file that says which files are run in this order, and in which words: no more than a sign."""

    @functools.cached_property
    def files(self) -> frozenset[str]:
        """The paths of its files and of those that they include, as shown."""
        return frozenset(file.path for version in self.versions for file in version.all_files)

    @property
    def sign(self) -> str:
        """What proposes it."""
        if self.told_by:
            return f"the {'locations' if self.layout == FLYWAY else 'files mounted'} in {self.told_by}"
        if self.run_by:
            return self.run_by
        if self.layout != PLAIN:
            return (inspect.getdoc(layout[self.layout]) or "").partition("\n")[0].rstrip(".")
        if self._is_snapshot:
            return "a schema snapshot"
        if self.is_script:
            return "a psql script that reads other files"
        if self._is_named:
            return "the name of the folder"
        return "folders named after kinds of objects" if self.is_layered else "SQL files"

    @property
    def standing(self) -> int:
        """How strong the sign is: the smallest is the strongest."""
        if self.layout != PLAIN or self._is_named:
            return 0
        if self._is_snapshot:
            return 2
        numbered = [_NUMBERED.match(path.rpartition("/")[2]) for path in self._paths]
        is_told = self.is_script or self.run_by or self.told_by
        return 1 if is_told or (len(numbered) > 1 and all(numbered)) else 3

    @property
    def is_stray(self) -> bool:
        """Whether nothing but its being SQL proposes it."""
        return self.layout == PLAIN and not (self._is_named or self._is_snapshot or self.is_script or self.run_by)

    @property
    def _paths(self) -> list[str]:
        """The paths of its files, without those that they include."""
        return [file.path for version in self.versions for file in version.files]

    @property
    def is_script(self) -> bool:
        """Whether it is a psql script that says which other files are read."""
        return self.layout == PLAIN and len(self.versions) == 1 and len(self.versions[0].includes) >= _SEVERAL

    @property
    def _is_named(self) -> bool:
        *around, own = self.folder.split("/")[-3:]
        named = [own, *(part for part in around if not _COMMAND.fullmatch(part))]
        return any(map(_NAMED.fullmatch, named)) and not self._is_snapshot

    @functools.cached_property
    def is_layered(self) -> bool:
        """Whether its folders are named after kinds of objects."""
        start = f"{self.folder}/" if self.folder else ""
        return self.layout == PLAIN and bool(layers_of([path.removeprefix(start) for path in self._paths]))

    @property
    def _is_snapshot(self) -> bool:
        return self.versions[0].kind is Kind.SNAPSHOT

    @property
    def folders_of_versions(self) -> tuple[Version, ...]:
        """Its versions, if each of several is a folder."""
        return self.versions if self.layout == VERSION_FOLDERS and len(self.versions) > 1 else ()

    def is_part_of(self, step: Version) -> bool:
        """Whether it reads files of this version of another reading, and no others."""
        return self.files.issubset(file.path for file in step.all_files)

    @property
    def is_of_several(self) -> bool:
        """Whether it mixes histories: two versions have the same id, other than in folders named after versions.

        So do the files of several folders for a tool that reads one.
        """
        if (
            self.run_by
            or self.is_layered
            or self.layout not in _DEEP
            or len({version.files[-1].path.rpartition("/")[0] for version in self.versions}) <= 1
        ):
            return False
        if self.layout in _OF_ONE_FOLDER and not any(map(_is_numbered, self._paths)):
            return True
        return max(Counter(_place(version) for version in self.versions).values()) > 1

    @property
    def is_mostly_absent(self) -> bool:
        """Whether most files that a plan names do not exist."""
        absent = [any(problem.code == _NO_FILE for problem in version.problems) for version in self.versions]
        return 2 * sum(absent) > len(absent)

    @property
    def rank(self) -> tuple[int, bool, bool, bool, int, int, int]:
        """The smallest is the best, judging by signs."""
        return (
            self.standing,
            not (self.told_by or self.run_by),
            self.is_of_several,
            self.layout == PLAIN,
            len(PurePosixPath(self.near).parts),
            -len(self.versions),
            -len(self.files),
        )


def _is_numbered(path: str) -> bool:
    """Whether a folder of the file is named after a version."""
    return any(map(_EDITION.fullmatch, PurePosixPath(path).parts[:-1]))


def _place(version: Version) -> tuple[str, ...]:
    path = PurePosixPath(version.files[0].path)
    return (*(part for part in path.parts[:-1] if _EDITION.fullmatch(part)), version.id)
