"""The files that a project's documentation is made of, watched by looking at their sizes and times."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from meshdoc.config import FILES, Config
from meshdoc.input import Input
from meshdoc.record import positional

SKIPPED = frozenset({"node_modules", "__pycache__"})
"""Folders of other tools, which hold many files and no migrations."""

Stamp: TypeAlias = tuple[int, int]
"""The time and size of a file."""


@positional
class Seen:
    """What files looked like, by their real paths. Those that were not `read` count by name only."""

    stamps: Mapping[str, Stamp | None]
    read: frozenset[str]

    def since(self, before: Seen) -> Seen:
        """The same files as they looked before, where they were looked at."""
        return Seen({path: before.stamps.get(path, stamp) for path, stamp in self.stamps.items()}, self.read)

    def differing(self, before: Seen) -> list[str]:
        """The files that were added, changed or removed since, seen from the working folder."""
        paths = {*before.stamps, *self.stamps}
        return sorted(os.path.relpath(path) for path in paths if self._differs(path, before))

    def _differs(self, path: str, before: Seen) -> bool:
        then, now = before.stamps.get(path), self.stamps.get(path)
        return then != now if path in self.read else (then is None) != (now is None)


def seen(config: Config, given: Input) -> Seen:
    """The files that were read, those of the settings, and all others in the folders of migrations."""
    own = (*FILES, *([str(config.descriptions)] if config.descriptions else []))
    read = frozenset((*given.files, *map(os.path.realpath, own)))
    return Seen({path: _stamp(path) for path in {*read, *_inside(config, given)}}, read)


def _stamp(path: str) -> Stamp | None:
    """None for a file that does not exist."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _inside(config: Config, given: Input) -> Iterator[str]:
    """The files in the folders of migrations, the output left out."""
    output = os.path.realpath(config.output)
    folders_of_migrations = {*(each.folder or "." for each in given.detected), *map(str, config.paths)}
    for folder in folders_of_migrations or {"."}:
        for place, folders, names in os.walk(folder):
            folders[:] = [
                name
                for name in folders
                if not name.startswith(".")
                and name not in SKIPPED
                and os.path.realpath(os.path.join(place, name)) != output
            ]
            yield from (os.path.realpath(os.path.join(place, name)) for name in names)
