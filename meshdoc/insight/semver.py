"""The next version of a schema by semantic versioning (https://semver.org): what changed decides which number grows."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping, Sequence

from meshdoc.insight.chapters import Chapter, Told
from meshdoc.record import record

_VERSION = re.compile(
    r"(?P<prefix>(?:.*[^\d.])?)(?P<numbers>(?:0|[1-9]\d{0,8})(?:\.(?:0|[1-9]\d{0,8})){2})\Z", re.DOTALL
)
_CAUSES = {Chapter.BREAKING: "major", Chapter.DATA_LOSS: "major", Chapter.ADDED: "minor"}


class Level(enum.Enum):
    """The number that grows."""

    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"
    NONE = "none"


@record
class Proposal:
    """The level of a release and the version that follows from it, which is empty if the last one is not known.

    `because` are the changes that decide it, gravest first, under `chapter`; none for a patch. `is_initial` says that
    the last version is below 1.0.0, where breaking changes raise the minor version, and all others the patch version.
    """

    level: Level
    version: str = ""
    chapter: Chapter | None = None
    because: tuple[Told, ...] = ()
    is_initial: bool = False


def proposal(found: Mapping[Chapter, Sequence[Told]], last: str) -> Proposal:
    """The version that should follow `last`, such as `v1.2.3`, for changes by chapter."""
    chapter = next((chapter for chapter in _CAUSES if found.get(chapter)), None)
    numbers = version_of(last)
    is_initial = numbers is not None and numbers[0] == 0
    level = Level(_CAUSES[chapter]) if chapter else Level.PATCH if any(found.values()) else Level.NONE
    if is_initial:
        level = {Level.MAJOR: Level.MINOR, Level.MINOR: Level.PATCH}.get(level, level)
    return Proposal(
        level=level,
        version=_next(last, level),
        chapter=chapter,
        because=tuple(found[chapter]) if chapter else (),
        is_initial=is_initial,
    )


def version_of(tag: str) -> tuple[int, int, int] | None:
    """The numbers of a release, `v1.2.3` or `schema-1.2.3`; None for a pre-release, and for any other name."""
    found = _VERSION.match(tag)
    if found is None:
        return None
    major, minor, patch = map(int, found["numbers"].split("."))
    return major, minor, patch


def level_of(before: str, after: str) -> Level | None:
    """Which number grew from one release to another; None if that is not known."""
    one, other = version_of(before), version_of(after)
    if one is None or other is None or one > other:
        return None
    levels = zip(one, other, (Level.MAJOR, Level.MINOR, Level.PATCH), strict=True)
    return next((level for former, present, level in levels if former != present), Level.NONE)


def _next(last: str, level: Level) -> str:
    found, numbers = _VERSION.match(last), version_of(last)
    if found is None or numbers is None or level is Level.NONE:
        return ""
    major, minor, patch = numbers
    later = {
        Level.MAJOR: (major + 1, 0, 0),
        Level.MINOR: (major, minor + 1, 0),
        Level.PATCH: (major, minor, patch + 1),
    }
    return found["prefix"] + ".".join(map(str, later[level]))
