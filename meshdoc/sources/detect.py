"""Detects the layout of a tree and lists the files that its versions leave out."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from meshdoc.diagnostics import Diagnostic, Undecided
from meshdoc.record import positional
from meshdoc.sources.annotated import forward
from meshdoc.sources.candidate import PLAIN, Reading
from meshdoc.sources.checksums import SUM, not_listed
from meshdoc.sources.layout import version
from meshdoc.sources.order import order_diagnostics
from meshdoc.sources.plain import is_baseline, is_down, is_snapshot, no_steps_of
from meshdoc.sources.survey import Survey, survey
from meshdoc.sources.tree import SQL_ENDING, Tree
from meshdoc.sources.unrun import programs_elsewhere
from meshdoc.sources.version import Kind, Transaction, Version

_CURRENT = re.compile(r"(?:^|/)current(?:\.sql|/[^/]+)$")
_PROGRAM = re.compile(r"[VR]?\d++.*\.(go|py|js|mjs|cjs|ts|java|kt|rs|rb|php|cs|ex|exs)")


@positional
class Ignored:
    """A file that looks like SQL or a migration but belongs to no version, and the reason."""

    path: str
    reason: str


SMALLER = "a smaller database; name its folder to document it"
"""Why one of several databases is not read."""
FURTHER = "other migrations than those of the project; name their folder to document them"
"""Why one of several histories is not read that is deeper in the project than the one that is."""
UNNAMED = "it is not the one named after PostgreSQL"
"""Why one of several is not read that may be for another system."""


@positional
class Other:
    """A reading that was not chosen, with the reason; the counts are those of its replay, None if not replayed."""

    folder: str
    layout: str
    versions: int
    reason: str
    refused: int | None = None
    objects: int | None = None


@positional
class Detected:
    """The layout of a tree, its versions in order, and every SQL file that belongs to none of them."""

    layout: str
    versions: tuple[Version, ...]
    ignored: tuple[Ignored, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    """What is unusual about the order of the versions, and about what their plan says."""

    folder: str = ""
    sign: str = ""
    is_found: bool = False
    """Whether the folder is another one than was asked for."""
    before: tuple[str, ...] = ()
    others: tuple[Other, ...] = ()
    reason: str = ""
    incomplete: tuple[str, ...] = ()
    """What plans name that does not exist, if they are not followed for that reason."""

    @property
    def is_unordered(self) -> bool:
        """Whether neither a tool nor the names of most files say in which order they run."""
        is_plain = self.layout == "plain" and all(version.kind is Kind.MIGRATION for version in self.versions)
        return is_plain and 2 * sum(map(_is_numbered, self.versions)) < len(self.versions) > 1


def _is_numbered(version: Version) -> bool:
    return any(letter.isdigit() for letter in version.id[:2])


def detect(tree: Tree) -> Detected:
    """Read a project or its migration folder the way its migration tool would, judging by signs alone.

    If several layouts match, the one that accounts for most files wins; if none matches, the files are plain SQL.
    Raises SourceError if there is no SQL, or if there are several sources to choose from.
    """
    return detected_by_signs(survey(tree))


def detected_by_signs(found: Survey) -> Detected:
    """The reading with the strongest sign. Raises SourceError if there are several sources of the same strength."""
    if len(found.sources) > 1:
        raise several(found.tree, [source.first for source in found.sources])
    return detected(found, found.sources[0].first)


def several(tree: Tree, readings: Sequence[Reading]) -> Undecided:
    """The error for sources of equal standing, with the lines to paste."""
    settings = [f"paths = [{json.dumps(each.folder or '.')}]" for each in readings]
    lines = "".join(f"\n  {line}  # {described(each)}" for line, each in zip(settings, readings, strict=True))
    together = f"paths = {json.dumps([each.folder or '.' for each in readings])}"
    tables = "".join(f'\n  [[database]]\n  name = "{number}"\n  {line}' for number, line in enumerate(settings, 1))
    return Undecided(
        f"{tree.shown or '.'}: several sources of migrations found, and none is preferred: name one on the command "
        f"line, or put one of these lines into meshdoc.toml:{lines}\n"
        f"If they are parts of one database, put all of them there, in the order in which they run:\n  {together}\n"
        f"If each is a database of its own, name them as you like:{tables}",
        [each.folder or "." for each in readings],
    )


def described(reading: Reading) -> str:
    """A reading in a few words."""
    count = len(reading.versions)
    return f"{reading.layout}, {count} {'version' if count == 1 else 'versions'}"


def detected(found: Survey, reading: Reading) -> Detected:
    """The result of choosing a reading."""
    kept = _not_included(list(reading.versions))
    versions = _distinct(kept)
    ignored = tuple(_ignored(found, reading.layout, versions))
    is_found = reading.folder != found.tree.shown
    return Detected(
        layout=reading.layout,
        versions=tuple(versions),
        ignored=ignored,
        diagnostics=(
            *order_diagnostics(found.tree, kept, reading.layout),
            *(programs_elsewhere(found.tree, kept) if reading.layout == PLAIN else ()),
        ),
        folder=reading.folder,
        sign=reading.sign,
        is_found=is_found,
        before=reading.before,
        incomplete=found.incomplete,
    )


def versions_of_files(trees: Iterable[Tree]) -> tuple[Version, ...]:
    """One version per file, in the order given. A file that holds both directions contributes its up part."""
    return tuple(_distinct(list(map(_version_of_file, trees))))


def _version_of_file(tree: Tree) -> Version:
    path = PurePosixPath(tree.paths[0])
    kind = Kind.BASELINE if is_baseline(path.name) else Kind.MIGRATION
    title = path.parent.name if path.name in ("up.sql", "migration.sql") else ""
    return version(tree, str(path), title=title, kind=kind, keep=forward, transaction=Transaction.UNKNOWN)


def _not_included(versions: list[Version]) -> list[Version]:
    """The versions that no other one reads on its way."""
    included = {file.path for each in versions for file in each.includes if file.path != each.files[0].path}
    return [each for each in versions if each.files[0].path not in included] or versions


def _distinct(versions: list[Version]) -> list[Version]:
    """Give duplicate ids the names of their files, or those of their folders; the full path if they still collide."""
    paths = {id(each): PurePosixPath(each.files[-1].path) for each in versions}
    beside = Counter((paths[id(each)].parent, each.id) for each in versions)

    def name(each: Version) -> str:
        path = paths[id(each)]
        return path.stem if beside[path.parent, each.id] > 1 else f"{path.parent.name}/{each.id}"

    return _renamed(_renamed(versions, name), lambda each: each.files[0].path)


def _renamed(versions: list[Version], name: Callable[[Version], str]) -> list[Version]:
    times = Counter(each.id for each in versions)
    return [each if times[each.id] == 1 else replace(each, id=name(each)) for each in versions]


def _ignored(found: Survey, name: str, versions: list[Version]) -> Iterable[Ignored]:
    tree = found.tree
    used = {file.path for each in versions for file in each.all_files}
    folders = {file.path.rpartition("/")[0] for each in versions for file in each.files}
    unlisted = not_listed(tree)
    apart = _no_steps(found.kept, folders) if name == "plain" and versions[0].kind is Kind.MIGRATION else {}
    used_instead = "another snapshot is" if versions[0].kind is Kind.SNAPSHOT else "the migrations are"
    for path in tree.paths:
        shown = tree.show(path)
        if shown in used:
            continue
        if path in unlisted and not is_down(path, tree.paths):
            yield Ignored(shown, f"not listed in {SUM}")
        elif SQL_ENDING.search(path):
            yield Ignored(
                shown, found.aside.get(path) or apart.get(shown) or _reason(path, name, tree.paths, used_instead)
            )
        elif shown.rpartition("/")[0] in folders and _PROGRAM.fullmatch(PurePosixPath(path).name):
            yield Ignored(shown, "a migration in a programming language, which meshdoc does not run")
    homes = folders | {folder.rpartition("/")[0] for folder in folders}
    for link in map(tree.show, tree.links):
        if link.rpartition("/")[0] in homes:
            yield Ignored(link, "a symbolic link to a folder, which is not followed")


def _no_steps(tree: Tree, folders: Iterable[str]) -> dict[str, str]:
    """The files beside plain versions that are no steps, by path as shown."""
    found: dict[str, str] = {}
    files = Counter(path.rpartition("/")[0] for path in tree.glob("**/*.sql"))
    inner = (folder.removeprefix(tree.shown).strip("/") for folder in folders)
    for inside in (folder for folder in inner if files[folder] > 1):
        home = tree.under(inside) if inside else tree
        found |= {home.show(path): reason for path, reason in no_steps_of(home, home.glob("*.sql")).items()}
    return found


def _reason(path: str, name: str, paths: Sequence[str], used_instead: str) -> str:
    if is_down(path, paths):
        return "a down migration"
    if name == "graphile-migrate" and _CURRENT.search(path):
        return "work in progress that is not committed"
    if is_snapshot(path):
        return f"a schema snapshot; {used_instead} used instead"
    return "not a migration file" if name == "plain" else f"not a file that {name} runs"
