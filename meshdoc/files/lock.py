"""A lock that keeps two runs from writing to one output folder. The system releases it, however the run ends."""

from __future__ import annotations

import errno
import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from meshdoc.files.folder import OutputError
from meshdoc.files.place import Place

PATIENCE = 30.0
"""Seconds that a run waits for another one that writes to the same folder."""


@contextmanager
def locked(place: Place) -> Iterator[None]:
    """Wait until no other run writes to the folder. Raises OutputError if that takes too long."""
    with _opened(place) as descriptor:
        deadline = time.monotonic() + PATIENCE
        while not _lock(descriptor):
            if time.monotonic() > deadline:
                raise OutputError(f"{place.path} is being written by another run: wait until it ends, and try again")
            time.sleep(0.02)
        yield


if sys.platform == "win32":
    import msvcrt

    @contextmanager
    def _opened(place: Place) -> Iterator[int]:
        """A file in the user's own temporary folder: folders cannot be locked."""
        digest = hashlib.sha256(os.fsencode(place.path.absolute())).hexdigest()
        descriptor = os.open(Path(tempfile.gettempdir(), f"meshdoc-{digest}.lock"), os.O_RDWR | os.O_CREAT)
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def _lock(descriptor: int) -> bool:
        with suppress(OSError):
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            return True
        return False

else:
    import fcntl

    _NO_LOCKS = (errno.EBADF, errno.EINVAL, errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)

    @contextmanager
    def _opened(place: Place) -> Iterator[int]:
        """The parent folder, which leaves no file behind. The lock ends when the folder is closed."""
        assert place.parent.descriptor is not None
        yield place.parent.descriptor

    def _lock(descriptor: int) -> bool:
        """Whether the folder is locked, or is on a file system without locks."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            return error.errno in _NO_LOCKS
        return True
