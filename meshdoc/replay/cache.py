"""The results of earlier runs, stored in the user's cache folder, so that only new versions are replayed.

A file holds the progress after a chain of versions. Its name is a digest of everything it depends on: the versions with
their texts and clocks, the database's name, meshdoc's files, the parser's and DuckDB's, and Python's version. So no
file is ever out of date.
A file that is damaged, unreadable or not writable is treated as missing.

The files are pickles, compressed and encrypted with a key of this user (see `cache_key`). So nobody else can read the
secrets of a project in them, and a file that somebody else has written or changed is treated as missing. Even so, only
plain classes are loaded from them.
"""

from __future__ import annotations

import functools
import gc
import hashlib
import importlib.util
import os
import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import accumulate
from pathlib import Path

from meshdoc.limits import MACHINE_DEPENDENT
from meshdoc.plain_pickle import dump, load
from meshdoc.replay.cache_key import Seal
from meshdoc.replay.memory import Progress
from meshdoc.replay.stages import Stage

KEPT = 48
"""The number of files kept in the folder: the most recently used ones."""
ENDING = ".progress"
ENGINES = ("pglast", "duckdb")
"""Third-party packages that affect the result of a replay."""
LARGEST = 1 << 30
"""The size of what a file may hold, in bytes before it is compressed."""


class Cache:
    """The files of one folder, sealed with the key in another one."""

    def __init__(self, folder: Path, key_folder: Path) -> None:
        """Nothing is read or created before it is needed."""
        self._folder = folder
        self._seal = Seal(key_folder)

    def recall(self, stages: Sequence[Stage]) -> Progress | None:
        """The saved progress that covers the most of these stages."""
        for name in reversed(_names(stages)):
            if (found := self._read(self._folder / name)) is not None:
                return found
        return None

    def keep(self, stages: Sequence[Stage], progress: Progress) -> None:
        """Save the progress after these stages, unless it depends on this machine's speed or memory."""
        if any(entry.sqlstate in MACHINE_DEPENDENT for step in progress.steps for entry in step.entries):
            return
        with suppress(OSError, RecursionError):
            data, name = dump(progress), _names(stages)[-1]
            if len(data) <= LARGEST:
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._write(self._folder / name, self._seal.closed(zlib.compress(data, 1), name))
                self._forget_the_oldest()

    def _write(self, file: Path, data: bytes) -> None:
        """Write a file that only this user may read, at once; a link in its place is replaced, not followed."""
        import tempfile

        handle, unfinished = tempfile.mkstemp(dir=self._folder, suffix=ENDING)
        try:
            with open(handle, "wb") as opened:
                opened.write(data)
            os.replace(unfinished, file)
        except OSError:
            os.unlink(unfinished)
            raise

    def _read(self, file: Path) -> Progress | None:
        try:
            if not file.is_file() or file.stat().st_size > LARGEST:
                return None
            with _without_collection():
                found = load(_inflated(self._seal.opened(file.read_bytes(), file.name)))
            os.utime(file)
        except Exception:  # a damaged file may raise anything; the run continues without it
            return None
        return found if isinstance(found, Progress) else None

    def _forget_the_oldest(self) -> None:
        files = sorted(self._folder.glob(f"*{ENDING}"), key=lambda file: file.lstat().st_mtime, reverse=True)
        for file in files[KEPT:]:
            file.unlink(missing_ok=True)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Create objects that live as long as the run without looking for garbage among them, then and later."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


def _inflated(data: bytes) -> bytes:
    """The data before they were compressed. Raises ValueError if they are too large or incomplete."""
    reader = zlib.decompressobj()
    inflated = reader.decompress(data, LARGEST)
    if not reader.eof:
        raise ValueError("too large, or incomplete")
    return inflated


# --- names ------------------------------------------------------------------------------------------------


def _names(stages: Sequence[Stage]) -> list[str]:
    """The name of the file for the progress after each of the stages."""
    chain = accumulate(map(_digest, stages), _link, initial=_program())
    return [digest.hex() + ENDING for digest in chain][1:]


def _link(before: bytes, after: bytes) -> bytes:
    return hashlib.blake2b(before + after, digest_size=20).digest()


def _digest(stage: Stage) -> bytes:
    """Everything in a version that affects a replay."""
    digest = hashlib.blake2b(digest_size=20)
    version = stage.version
    told = (version.id, version.name, version.date, version.kind, version.problems, version.single_transaction)
    digest.update(repr((told, stage.clock, stage.external, stage.database, stage.limits)).encode())
    for file in version.files:
        digest.update(f"\0{file.path}\0{len(file.text)}\0{file.text}".encode("utf-8", "surrogateescape"))
    return digest.digest()


@functools.cache
def _program() -> bytes:
    """The program: the files of meshdoc with sizes and times, the packages it depends on, Python's version."""
    seen = [sys.version, *_files(Path(__file__).parent.parent)]
    for package in ENGINES:
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
