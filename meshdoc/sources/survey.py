"""Every reading of a tree: which files, by which layout, in which order; ranked by the signs that propose it.

A source is one history of migrations. Several readings of it overlap in their files; a tree may hold several sources.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from posixpath import commonpath

from meshdoc.diagnostics import Incomplete, SourceError
from meshdoc.record import positional
from meshdoc.registry import load_modules
from meshdoc.sources import pgrx
from meshdoc.sources.candidate import EXTENSION, FLYWAY, LIQUIBASE, PLAIN, VERSION_FOLDERS, Reading
from meshdoc.sources.editions import is_named_test, made_by, other_system, relations_of
from meshdoc.sources.flyway import history
from meshdoc.sources.flyway_settings import flyway_settings, folders_of
from meshdoc.sources.folder_editions import newest
from meshdoc.sources.initdb import mounted
from meshdoc.sources.layers import layered
from meshdoc.sources.layout import layout, version
from meshdoc.sources.plain import (
    is_change,
    is_of_migrations,
    is_snapshot,
    no_steps_of,
    plain,
    plain_beside,
    plain_folders,
    plain_without_changes,
    plain_without_whole,
)
from meshdoc.sources.run_by import Run, runs, runs_of_programs
from meshdoc.sources.sift import TEST, Sifted, is_of_tests, sift
from meshdoc.sources.snapshot_parts import with_parts
from meshdoc.sources.tree import SQL_ENDING, Tree
from meshdoc.sources.unrun import ADVICE, Programs, besides, in_fizz, in_programs, nothing, prisma_schema, programs
from meshdoc.sources.version import Kind, Transaction, Version

MOST_FOLDERS = 300
"""The folders whose layout is looked for, the outermost first."""
_PLAN = re.compile(
    rf".*{SQL_ENDING.pattern}|sqitch\.plan|_journal\.json"
    r"|.*(?:changelog|changeset|liquibase|migration).*\.(?:xml|ya?ml|json)|.*\.control(?:\.in)?",
    re.IGNORECASE,
)
_OF_A_FOLDER = frozenset({"up.sql", "down.sql", "migration.sql", "snapshot.json", "manifest.json"})
_ALTERS = re.compile(r"(?:^|;)[^\S\n]*+alter\s", re.IGNORECASE | re.MULTILINE)
_FEW = 3
_SEVERAL = 2
_LARGEST = 8 << 20
"""Characters of all files that are searched for scripts."""
_LOOSE = frozenset({PLAIN, "bytebase", VERSION_FOLDERS})
"""Layouts that go by the names of files alone."""


@positional
class Source:
    """One history: its readings, the best by signs first."""

    readings: tuple[Reading, ...]

    @property
    def first(self) -> Reading:
        """The best reading by signs."""
        return self.readings[0]


@positional
class Survey:
    """What a tree holds: the sources of the strongest sign, the weaker ones, and the files set aside, with reasons."""

    tree: Tree
    kept: Tree
    aside: Mapping[str, str]
    sources: tuple[Source, ...]
    weaker: tuple[Source, ...]
    incomplete: tuple[str, ...] = ()
    """What plans name that does not exist, if they are not followed for that reason."""

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing to choose: all SQL files that are not set aside can be read in one way only."""
        (first, *others) = (reading for source in (*self.sources, *self.weaker) for reading in source.readings)
        used = len(first.files) >= len(self.kept.glob("**/*.sql")) and not any(each.problems for each in first.versions)
        parts = [each for each in others if each.folder != first.folder or each.files == first.files]
        is_one = parts == others and all(each.files <= first.files for each in others) and len(self.sources) == 1
        has_changes = first.layout == PLAIN and any(map(is_change, first.files))
        is_doubtful = any(other_system(file.text) for version in first.versions for file in version.files)
        return used and is_one and not (first.run_by or has_changes or is_doubtful)

    @property
    def is_certain(self) -> bool:
        """Whether there is nothing to choose, and more than its being SQL says that it is the project's schema."""
        return self.is_settled and not self.sources[0].first.is_stray

    def is_of_tests(self, reading: Reading) -> bool:
        """Whether all files of a reading are in folders of tests below the tree's root."""
        return all(is_of_tests(path.removeprefix(f"{self.tree.shown}/")) for path in reading.files)


def survey(tree: Tree) -> Survey:
    """Find all sources of a tree. Raises SourceError if it holds none."""
    load_modules(importlib.import_module("meshdoc.sources"))
    sifted = sift(tree)
    readings, incomplete = _readings(sifted.tree)
    if not readings:
        sifted = _readmitted(tree, sifted)
        readings, incomplete = _readings(sifted.tree)
    if not readings:
        raise SourceError(nothing(tree, sifted))
    sources = _sources(readings)
    best = min(_standing(tree, source) for source in sources)
    standing = tuple(source for source in sources if _standing(tree, source) == best)
    _refuse_stray(tree, sifted, standing)
    weaker = tuple(source for source in sources if source not in standing)
    return Survey(tree, sifted.tree, sifted.aside, standing, weaker, tuple(dict.fromkeys(incomplete)))


def _readmitted(tree: Tree, sifted: Sifted) -> Sifted:
    """With the files that are read if there are no others. Raises SourceError if these are the tests of a program."""
    back = sifted.readmit(tree)
    reasons = {sifted.aside.get(path) for path in back.tree.glob("**/*.sql")}
    if reasons == {TEST} and (program := in_programs(sifted.tree)):
        raise SourceError(
            f"{tree.shown or '.'}: the only SQL files are {TEST}, but {program}; or name the folder to read"
        )
    return back


def _refuse_stray(tree: Tree, sifted: Sifted, sources: Sequence[Source]) -> None:
    """Raise SourceError if the migrations are programs, and the only SQL is what such a project has besides."""
    largest = max(sources, key=lambda source: len(source.first.versions)).first
    if unread := in_fizz(sifted.tree, largest.versions[0]):
        raise SourceError(f"{tree.shown or '.'}: {unread}")
    is_stray = all(source.first.is_stray for source in sources)
    if is_stray and (program := pgrx.program(sifted.tree)):
        raise SourceError(f"{tree.shown or '.'}: {program}; or name the folder to read")
    created = relations_of(version for source in sources for version in source.first.versions) if is_stray else ()
    if is_stray and (described := prisma_schema(sifted.tree, len(created))):
        raise SourceError(f"{tree.shown or '.'}: {described}, or name the folder to read")
    if all(_makes_nothing(source.first) for source in sources) and (other := besides(sifted)):
        folders = ", ".join(source.first.folder or "." for source in sources[:_FEW])
        raise SourceError(f"{tree.shown or '.'}: the SQL files ({folders}) create nothing, but {other}")
    found = programs(sifted.tree) if all(source.first.layout in _LOOSE for source in sources) else None
    is_more = found and found.count > sum(len(source.first.files) for source in sources)
    if found and is_more and all(_is_stray(source.first, found) for source in sources):
        folders = ", ".join(source.first.folder or "." for source in sources[:_FEW])
        raise SourceError(
            f"{tree.shown or '.'}: {found}; the SQL files elsewhere ({folders}) are not its schema: {ADVICE},"
            " or name the folder to read"
        )


def _makes_nothing(reading: Reading) -> bool:
    """Whether nothing but its being SQL proposes it, and it holds nothing that creates or alters an object."""
    files = (file for version in reading.versions for file in version.all_files)
    return reading.is_stray and not any(made_by(file.text).names or _ALTERS.search(file.text) for file in files)


def _is_stray(reading: Reading, found: Programs) -> bool:
    """Whether nothing but its being SQL proposes it, or only numbers of files, or it is in a folder of programs."""
    inside = f"{reading.folder}/".startswith(f"{found.folder.rpartition('/')[0] or '/'}/")
    is_numbered = reading.layout != PLAIN and not is_of_migrations(reading.folder)
    return reading.is_stray or is_numbered or inside


# --- readings -----------------------------------------------------------------------------------------------


def _readings(tree: Tree) -> tuple[list[Reading], list[str]]:
    """The readings of all folders, each once, and what plans name that does not exist.

    A plan most of whose files do not exist is followed only if there is no other reading.
    """
    found: dict[tuple[str, tuple[str, ...]], Reading] = {}
    errors: list[Incomplete] = []
    for folder in _folders(tree):
        inner = tree.under(folder) if folder else tree
        for name, read in _layouts():
            try:
                versions = read(inner)
            except Incomplete as error:
                errors.append(error)
                continue
            except SourceError as error:
                if name not in {layout for layout, _ in found}:
                    raise error
                continue
            if versions:
                _add(found, Reading(name, tuple(versions), _shown(tree, folder), folder))
    if found and all(reading.layout in _LOOSE for reading in found.values()):
        for script in _scripts(tree):
            _add(found, script)
        found.update((_key(reading), reading) for reading in _mounted(tree))
        found.update((_key(reading), reading) for reading in _run(tree, runs_of_programs(tree)))
    found.update((_key(reading), reading) for reading in _run(tree, runs(tree)))
    if any(reading.layout == FLYWAY for reading in found.values()):
        found.update((_key(reading), reading) for reading in _located(tree))
    absent = [reading for reading in found.values() if reading.is_mostly_absent]
    steps = [version for each in found.values() for version in each.folders_of_versions]
    present = list(
        newest(
            each
            for each in found.values()
            if not (each in absent or _is_bundled(tree, each) or any(map(each.is_part_of, steps)))
        )
    )
    if errors and not found:
        raise errors[0]
    if not present:
        return absent, []
    known = {reading.layout for reading in present}
    return present, [*map(str, errors), *(_names_nothing(each) for each in absent if each.layout not in known)]


def _is_bundled(tree: Tree, reading: Reading) -> bool:
    """Whether it is of parts of a schema, and another file creates all that they do."""
    if not reading.is_layered:
        return False
    made = frozenset().union(*(made_by(file.text).names for each in reading.versions for file in each.files))
    others = (path for path in tree.glob("**/*.sql") if tree.show(path) not in reading.files)
    return any(made <= made_by(tree.source(path)[0].text).names for path in others)


def _scripts(tree: Tree) -> Iterator[Reading]:
    """Each psql script that reads several others and no tests, and that no other one of these reads."""
    found: dict[str, Version] = {}
    size = 0
    for path in tree.glob("**/*.sql"):
        file, _ = tree.source(path)
        size += len(file.text)
        if size < _LARGEST and "\\i" in file.text and not is_named_test(path):
            read = version(tree, path, transaction=Transaction.NONE)
            if not any(is_of_tests(file.path.removeprefix(f"{tree.shown}/")) for file in read.includes):
                found[path] = read
    included = {file.path for each in found.values() for file in each.includes}
    for path, each in found.items():
        if len(each.includes) >= _SEVERAL and tree.show(path) not in included:
            folder = path.rpartition("/")[0]
            yield Reading(PLAIN, (each,), _shown(tree, folder), folder)


def _mounted(tree: Tree) -> Iterator[Reading]:
    """What a container's database is made of, if these are several files."""
    for path, files in mounted(tree):
        apart = no_steps_of(tree, files)
        if len(kept := [file for file in files if file not in apart]) >= _SEVERAL:
            versions = tuple(version(tree, file, transaction=Transaction.NONE) for file in kept)
            around = _around(kept)
            yield Reading(PLAIN, versions, _shown(tree, around), around, told_by=tree.show(path))


def _run(tree: Tree, found: Iterable[Run]) -> Iterator[Reading]:
    """What scripts, lists and programs say is run."""
    for run in found:
        around = _around(run.files)
        yield Reading(PLAIN, run.versions, _shown(tree, around), around, run_by=run.told_by)


def snapshots(tree: Tree) -> Iterator[Reading]:
    """Each schema snapshot, by its name."""
    for path in filter(is_snapshot, tree.glob("**/*.sql")):
        folder = path.rpartition("/")[0]
        read = version(tree, path, kind=Kind.SNAPSHOT, transaction=Transaction.NONE)
        yield Reading(PLAIN, (read,), _shown(tree, folder), folder)


def _shown(tree: Tree, folder: str) -> str:
    """A folder of the tree as displayed, empty for its root."""
    return tree.show(folder) if folder else tree.shown


def _around(files: Sequence[str]) -> str:
    """The folder that holds all of the files; empty for the root."""
    return commonpath([file.rpartition("/")[0] for file in files]) if all("/" in file for file in files) else ""


def _names_nothing(reading: Reading) -> str:
    missing = next(version.files[0].path for version in reading.versions if version.problems)
    folder = reading.folder or "."
    return f"{folder}: {reading.layout} names {missing}, which does not exist: the folder is read without it"


def _add(found: dict[tuple[str, tuple[str, ...]], Reading], reading: Reading) -> None:
    key = _key(reading)
    known = found.get(key)
    found[key] = replace(known, folder=reading.folder) if known else reading


def _key(reading: Reading) -> tuple[str, tuple[str, ...]]:
    return reading.layout, tuple(version.files[0].path for version in reading.versions)


def _located(tree: Tree) -> Iterator[Reading]:
    """The histories whose folders Flyway's settings name."""
    for settings in flyway_settings(tree):
        folders = folders_of(tree, settings)
        paths = [path for path in tree.glob("**/*.sql") if any(path.startswith(f"{each}/") for each in folders)]
        if versions := history(tree, paths):
            around = commonpath(folders)
            yield Reading(FLYWAY, tuple(versions), tree.show(around), around, told_by=tree.show(settings.path))


def _layouts() -> Iterator[tuple[str, Callable[[Tree], list[Version] | None]]]:
    yield from sorted(layout.items())
    yield PLAIN, layered
    yield PLAIN, with_parts
    yield PLAIN, lambda tree: plain(tree) or plain_folders(tree)
    yield PLAIN, plain_beside
    yield PLAIN, plain_without_changes
    yield PLAIN, plain_without_whole


def _folders(tree: Tree) -> list[str]:
    """The root, the folders that hold SQL or a tool's plan, and those around them, the outermost first."""
    holders = {_holder(PurePosixPath(path)) for path in tree.paths if _PLAN.fullmatch(path.rpartition("/")[2])}
    around = {str(folder) for holder in holders for folder in (holder, *holder.parents)}
    ordered = sorted(around - {"."}, key=lambda folder: (folder.count("/"), folder))
    return ["", *ordered][:MOST_FOLDERS]


def _holder(path: PurePosixPath) -> PurePosixPath:
    """The folder that a file's version is in: a version may be a folder of its own."""
    return path.parent.parent if path.name in _OF_A_FOLDER else path.parent


# --- sources ------------------------------------------------------------------------------------------------


def _sources(readings: Iterable[Reading]) -> list[Source]:
    """Readings that share files are of one source, and so are plain files inside or around a tool's folder."""
    groups: list[list[Reading]] = []
    for reading in sorted(readings, key=lambda each: each.rank):
        shared = [group for group in groups if _is_one_source(group[0], reading)]
        if shared:
            for group in shared:
                group.append(reading)
        else:
            groups.append([reading])
    return [Source(tuple(group)) for group in groups]


def _is_one_source(best: Reading, other: Reading) -> bool:
    if best.files & other.files:
        return True
    return other.layout == PLAIN and are_nested(best.folder, other.folder)


def are_nested(one: str, other: str) -> bool:
    """Whether one folder is in the other, or the same."""
    inner, outer = sorted((one, other), key=len, reverse=True)
    return outer in ("", inner) or inner.startswith(f"{outer}/")


def _standing(tree: Tree, source: Source) -> tuple[int, bool]:
    """The strength of a source's sign; of equal ones, the project's own comes before those of its parts.

    A changelog in a folder of a folder is that of a part, unless both are among the project's sources. So is an
    extension that is not in the outermost folder.
    """
    reading = source.first
    inner = reading.folder.removeprefix(tree.shown).strip("/")
    is_deep = reading.layout == LIQUIBASE and "/" in inner and not inner.startswith("src/")
    return reading.standing, reading.near != "" or is_deep or (reading.layout == EXTENSION and inner != "")
