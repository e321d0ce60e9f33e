"""The files that a project's documentation is made of, watched by looking at their sizes and times."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from meshdoc.config import FILES, Config
from meshdoc.input import Input

SKIPPED = frozenset({"node_modules", "__pycache__"})
"""Folders of other tools, which hold many files and no migrations."""

Seen: TypeAlias = Mapping[str, tuple[int, int]]
"""The time and size of each file by its path."""


def seen(config: Config, given: Input) -> Seen:
    """What the files look like: those that were read, the settings, and whatever is in the folders of migrations.

    A file that is replaced or appears later in one of the folders changes the result.
    """
    found: dict[str, tuple[int, int]] = {}
    for path in (*_named(config, given), *_inside(config, given)):
        try:
            status = os.stat(path)
        except OSError:
            continue
        found[path] = (status.st_mtime_ns, status.st_size)
    return found


def differing(before: Seen, after: Seen) -> list[str]:
    """The files that were added, changed or removed."""
    return sorted(path for path in {*before, *after} if before.get(path) != after.get(path))


def _named(config: Config, given: Input) -> Iterator[str]:
    yield from FILES
    yield from map(str, (*config.baseline, *config.paths))
    yield from [str(config.descriptions)] if config.descriptions else []
    yield from (file.path for version in (*given.versions, *given.baselines) for file in version.all_files)


def _inside(config: Config, given: Input) -> Iterator[str]:
    """The files in the folders of migrations, the output left out."""
    output = os.path.realpath(config.output)
    for folder in {each.folder or "." for each in given.detected} | {str(path) for path in config.paths}:
        for place, folders, names in os.walk(folder):
            folders[:] = [
                name
                for name in folders
                if not name.startswith(".")
                and name not in SKIPPED
                and os.path.realpath(os.path.join(place, name)) != output
            ]
            yield from (os.path.normpath(os.path.join(place, name)) for name in names)
