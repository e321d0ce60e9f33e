"""Detects the layout of a tree and lists the files that its versions leave out."""

from __future__ import annotations

import importlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from meshdoc.diagnostics import Diagnostic, SourceError
from meshdoc.registry import load
from meshdoc.sources.annotated import forward
from meshdoc.sources.checksums import SUM, not_listed
from meshdoc.sources.layout import layout, version
from meshdoc.sources.order import order_diagnostics
from meshdoc.sources.plain import is_baseline, is_down, is_seed, is_snapshot, plain, plain_folders
from meshdoc.sources.tree import SQL_ENDING, Tree
from meshdoc.sources.version import Kind, Version

_MIGRATION_FOLDERS = frozenset({"migrations", "migration", "migrate", "drizzle"})
_CURRENT = re.compile(r"(?:^|/)current(?:\.sql|/[^/]+)$")
_PROGRAM = re.compile(r"[VR]?\d+.*\.(go|py|js|mjs|cjs|ts|java|kt|rs|rb|php|cs|ex|exs)")


@dataclass(frozen=True, slots=True)
class Ignored:
    """A file that looks like SQL or a migration but belongs to no version, and the reason."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Detected:
    """The layout of a tree, its versions in order, and every SQL file that belongs to none of them."""

    layout: str
    versions: tuple[Version, ...]
    ignored: tuple[Ignored, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    """What is unusual about the order of the versions, and about what their plan says."""

    @property
    def is_unordered(self) -> bool:
        """Whether neither a tool nor the names of the files say in which order they run."""
        return self.layout == "plain" and len(self.versions) > 1 and not any(map(_has_place, self.versions))


def _has_place(version: Version) -> bool:
    return version.kind is not Kind.MIGRATION or any(letter.isdigit() for letter in version.id[:2])


_Claim = tuple[str, list[Version]]


def detect(tree: Tree) -> Detected:
    """Read a project or its migration folder the way its migration tool would.

    If several layouts match, the one that accounts for most files wins; if none matches, the files are plain SQL.
    Raises SourceError if there is no SQL, or if there are several migration folders to choose from.
    """
    load(importlib.import_module("meshdoc.sources"))
    name, versions = _claim(tree) or _claim_below(tree) or _claim_folders(tree)
    versions = _not_included(versions)
    ignored, diagnostics = tuple(_ignored(tree, name, versions)), order_diagnostics(tree, versions)
    return Detected(name, tuple(_distinct(versions)), ignored, diagnostics)


def versions_of_files(trees: Iterable[Tree]) -> tuple[Version, ...]:
    """One version per file, in the order given. A file that holds both directions contributes its up part."""
    return tuple(_distinct(list(map(_version_of_file, trees))))


def _version_of_file(tree: Tree) -> Version:
    path = PurePosixPath(tree.paths[0])
    kind = Kind.BASELINE if is_baseline(path.name) else Kind.MIGRATION
    title = path.parent.name if path.name in ("up.sql", "migration.sql") else ""
    return version(tree, str(path), title=title, kind=kind, keep=forward)


def _claim(tree: Tree) -> _Claim | None:
    claims = [(name, versions) for name, read in sorted(layout.items()) if (versions := read(tree))]
    if claims:
        return max(claims, key=lambda claim: len(claim[1]))
    files = plain(tree)
    return ("plain", files) if files else None


def _claim_below(tree: Tree) -> _Claim | None:
    """The only migration folder below the tree's root, recognized by its name."""
    folders = {str(folder) for path in tree.paths for folder in PurePosixPath(path).parents}
    named = [folder for folder in sorted(folders) if PurePosixPath(folder).name in _MIGRATION_FOLDERS]
    outermost = [folder for folder in named if not any(folder.startswith(f"{other}/") for other in named)]
    claims = {folder: claim for folder in outermost if (claim := _claim(tree.under(folder)))}
    if len(claims) > 1:
        raise SourceError(f"{tree.shown or '.'}: several migration folders found; choose one: {', '.join(claims)}")
    return next(iter(claims.values()), None)


def _claim_folders(tree: Tree) -> _Claim:
    """All files of a folder of SQL, subfolders included, unless it is a program that contains some SQL."""
    if versions := plain_folders(tree):
        return "plain", versions
    holders = sorted({path.rpartition("/")[0] for path in tree.glob("**/*.sql")})
    if holders:
        raise SourceError(
            f"{tree.shown or '.'}: no migrations found; name the folder that holds them: {', '.join(holders)}"
        )
    raise SourceError(f"{tree.shown or '.'}: no SQL files found in this folder; name the folder that holds them")


def _not_included(versions: list[Version]) -> list[Version]:
    """The versions that no other one reads on its way."""
    included = {file.path for each in versions for file in each.includes if file.path != each.files[0].path}
    return [each for each in versions if each.files[0].path not in included] or versions


def _distinct(versions: list[Version]) -> list[Version]:
    """Prefix duplicate version ids with the folder name; use the full path if they still collide."""
    versions = _renamed(versions, lambda each: f"{PurePosixPath(each.files[0].path).parent.name}/{each.id}")
    return _renamed(versions, lambda each: each.files[0].path)


def _renamed(versions: list[Version], name: Callable[[Version], str]) -> list[Version]:
    times = Counter(each.id for each in versions)
    return [each if times[each.id] == 1 else replace(each, id=name(each)) for each in versions]


def _ignored(tree: Tree, name: str, versions: list[Version]) -> Iterable[Ignored]:
    used = {file.path for each in versions for file in each.all_files}
    folders = {file.path.rpartition("/")[0] for each in versions for file in each.files}
    unlisted = not_listed(tree)
    used_instead = "another snapshot is" if versions[0].kind is Kind.SNAPSHOT else "the migrations are"
    for path in tree.paths:
        shown = tree.show(path)
        if shown in used:
            continue
        if path in unlisted and not is_down(path, tree.paths):
            yield Ignored(shown, f"not listed in {SUM}")
        elif SQL_ENDING.search(path):
            yield Ignored(shown, _reason(path, name, tree.paths, used_instead))
        elif shown.rpartition("/")[0] in folders and _PROGRAM.fullmatch(PurePosixPath(path).name):
            yield Ignored(shown, "a migration in a programming language, which meshdoc does not run")
    homes = folders | {folder.rpartition("/")[0] for folder in folders}
    for link in map(tree.show, tree.links):
        if link.rpartition("/")[0] in homes:
            yield Ignored(link, "a symbolic link to a folder, which is not followed")


def _reason(path: str, name: str, paths: Sequence[str], used_instead: str) -> str:
    if is_down(path, paths):
        return "a down migration"
    if name == "graphile-migrate" and _CURRENT.search(path):
        return "work in progress that is not committed"
    if is_snapshot(path):
        return f"a schema snapshot; {used_instead} used instead"
    if is_seed(path):
        return "seed data, not part of the schema"
    return "not a migration file" if name == "plain" else f"not a file that {name} runs"
