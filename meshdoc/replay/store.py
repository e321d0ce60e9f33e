"""Values of our own classes in files that only this user can read and write.

The files are pickles, compressed and encrypted with a key of this user (see `cache_key`). So nobody else can read the
secrets of a project in them, and a file that somebody else has written or changed is treated as missing. Even so, only
plain classes are loaded from them. A file that is damaged, unreadable or not writable is treated as missing, too.
"""

from __future__ import annotations

import gc
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from meshdoc.plain_pickle import dump, load
from meshdoc.replay.cache_key import Seal

KEPT = 48
"""The number of files of a kind kept in the folder: the most recently used ones."""
LARGEST = 1 << 30
"""The size of what a file may hold, in bytes before it is compressed."""


class Store:
    """The files of one folder with a common ending, sealed with a key."""

    def __init__(self, folder: Path, ending: str, seal: Seal) -> None:
        """Nothing is read or created before it is needed."""
        self._folder = folder
        self._ending = ending
        self._seal = seal

    def read(self, digest: bytes) -> object:
        """The value kept under a digest of everything that it depends on; None if there is none."""
        file = self._file(digest)
        try:
            if not file.is_file() or file.stat().st_size > LARGEST:
                return None
            with _without_collection():
                found = load(_inflated(self._seal.opened(file.read_bytes(), file.name)))
            os.utime(file)
        except Exception:  # a damaged file may raise anything; the run continues without it
            return None
        return found

    def write(self, digest: bytes, value: object) -> None:
        """Keep a value, if that is possible."""
        with suppress(OSError, RecursionError):
            file, data = self._file(digest), dump(value)
            if len(data) <= LARGEST:
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._put(file, self._seal.closed(zlib.compress(data, 1), file.name))
                self._forget_the_oldest()

    def _file(self, digest: bytes) -> Path:
        return self._folder / f"{digest.hex()}{self._ending}"

    def _put(self, file: Path, data: bytes) -> None:
        """Write a file that only this user may read, at once; a link in its place is replaced, not followed."""
        import tempfile

        handle, unfinished = tempfile.mkstemp(dir=self._folder, suffix=self._ending)
        try:
            with open(handle, "wb") as opened:
                opened.write(data)
            os.replace(unfinished, file)
        except OSError:
            os.unlink(unfinished)
            raise

    def _forget_the_oldest(self) -> None:
        files = sorted(self._folder.glob(f"*{self._ending}"), key=lambda file: file.lstat().st_mtime, reverse=True)
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
