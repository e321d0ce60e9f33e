"""The results of earlier runs, stored in the user's cache folder, so that only new versions are replayed.

One kind of file holds the progress after a chain of versions, another the result of a build or the last catalog. Its
name is a digest of everything it depends on: the versions with their texts and clocks, the database's name, meshdoc's
files, those of the packages it uses, and Python's version; for a result, also its settings. So no file is ever out of
date.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import os
import sys
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from meshdoc.history.applied import Applied
from meshdoc.limits import MACHINE_DEPENDENT
from meshdoc.replay.cache_key import Seal
from meshdoc.replay.memory import R
from meshdoc.replay.result import Picture, Result
from meshdoc.replay.stages import Stage
from meshdoc.replay.store import Store

if TYPE_CHECKING:
    from meshdoc.replay.progress import Progress, Saved

PROGRESS, RESULT = ".progress", ".result"
"""The endings of files."""
PACKAGES = ("pglast", "duckdb", "sqlglot")
"""Third-party packages that affect a replay or the text of a document."""


class Cache:
    """The files of one folder, sealed with the key in another one."""

    def __init__(self, folder: Path, key_folder: Path) -> None:
        """Nothing is read or created before it is needed."""
        seal = Seal(key_folder)
        self._progress = Store(folder, PROGRESS, seal)
        self._results = Store(folder, RESULT, seal)
        self._saved: Saved | None = None

    def recall(self, stages: Sequence[Stage]) -> Progress | None:
        """The saved progress that covers the most of these stages."""
        found = map(self._recalled, reversed(_chain(stages)[1:]))
        return next(filter(None, found), None)

    def _recalled(self, digest: bytes) -> Progress | None:
        from meshdoc.replay.progress import Later, Progress, Saved

        found = self._progress.read(digest)
        later = found if isinstance(found, Later) else None
        whole = self._progress.read(later.base) if later else found
        if not isinstance(whole, Progress):
            return None
        self._saved = Saved.of(later.base if later else digest, whole)
        return later.after(whole) if later else whole

    def keep(self, stages: Sequence[Stage], progress: Progress) -> None:
        """Save the progress after these stages, unless it depends on this machine's speed or memory."""
        if not any(entry.sqlstate in MACHINE_DEPENDENT for step in progress.steps for entry in step.entries):
            self._progress.write(_chain(stages)[-1], self._saved.short(progress) if self._saved else progress)

    def recall_result(self, stages: Sequence[Stage], settings: str, kind: type[R]) -> R | None:
        """The saved result of this kind of these stages."""
        found = self._results.read(_result_of(stages, settings))
        return found if isinstance(found, kind) else None

    def keep_result(self, stages: Sequence[Stage], settings: str, result: Result | Picture | Applied) -> None:
        """Save a result, unless it depends on this machine's speed or memory."""
        if result.is_repeatable:
            self._results.write(_result_of(stages, settings), result)


# --- digests ----------------------------------------------------------------------------------------------


def _chain(stages: Sequence[Stage]) -> list[bytes]:
    """A digest of everything that the progress before the stages and after each of them depends on."""
    return list(accumulate(map(_digest, stages), _link, initial=_program()))


def _result_of(stages: Sequence[Stage], settings: str) -> bytes:
    """A digest of everything that a build depends on."""
    return _link(_chain(stages)[-1], hashlib.blake2b(settings.encode(), digest_size=20).digest())


def _link(before: bytes, after: bytes) -> bytes:
    return hashlib.blake2b(before + after, digest_size=20).digest()


def _digest(stage: Stage) -> bytes:
    """Everything in a version that affects a replay."""
    digest = hashlib.blake2b(digest_size=20)
    version = stage.version
    how = (version.transaction, version.extension)
    told = (version.id, version.name, version.date, version.kind, version.problems, *how)
    digest.update(repr((told, stage.clock, stage.external, stage.database, stage.limits, stage.on_error)).encode())
    for file in version.all_files:
        told_file = (file.path, len(file.text), *file.fills, *file.origins)
        digest.update(f"\0{told_file}\0{file.text}".encode("utf-8", "surrogateescape"))
    return digest.digest()


@functools.cache
def _program() -> bytes:
    """The program: the files of meshdoc with sizes and times, the packages it depends on, Python's version."""
    seen = [sys.version, *_files(Path(__file__).parent.parent)]
    for package in PACKAGES:
        found = importlib.util.find_spec(package)
        seen += _files(Path(found.origin).parent) if found and found.origin else ()
    return hashlib.blake2b("\n".join(seen).encode(), digest_size=20).digest()


def _files(folder: Path) -> Iterator[str]:
    """Name, size and time of a package's files."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _files(Path(entry.path)) if entry.name != "__pycache__" else ()
        else:
            found = entry.stat()
            yield f"{entry.path} {found.st_size} {found.st_mtime_ns}"
