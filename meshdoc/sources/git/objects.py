"""The contents of git's objects, read through one process for all of them."""

from __future__ import annotations

import weakref
from pathlib import Path
from typing import IO, TYPE_CHECKING

from meshdoc.reading import Reader
from meshdoc.sources.git.process import GitError, started

if TYPE_CHECKING:
    from subprocess import Popen


class Objects:
    """The objects of a repository; the process is started with the first that is asked for."""

    def __init__(self, root: Path, reader: Reader) -> None:
        """Nothing is started yet; `reader` says how much may be read."""
        self._root = root
        self._reader = reader
        self._pipes: tuple[IO[bytes], IO[bytes]] | None = None

    def read(self, id: str, shown: str) -> bytes:
        """The content of an object, shown to users as `shown`.

        Raises SourceError if it is too large, GitError if the repository does not hold it.
        """
        try:
            return self._answer(id, shown)
        except OSError as error:
            raise GitError(f"{shown}: git cannot read its content: {error.strerror}") from None

    def _answer(self, id: str, shown: str) -> bytes:
        asked, told = self._pipes = self._pipes or self._started()
        asked.write(f"{id}\n".encode())
        asked.flush()
        *_, size = told.readline().split() or [b""]
        if not size.isdigit():
            raise GitError(f"{shown}: the repository does not hold its content ({id}): fetch it")
        self._reader.admit(int(size), shown)
        content = told.read(int(size))
        if told.read(1) != b"\n":
            raise GitError(f"{shown}: git ended before it had read the content")
        return content

    def _started(self) -> tuple[IO[bytes], IO[bytes]]:
        process = started(self._root, "cat-file", "--batch")
        assert process.stdin and process.stdout
        weakref.finalize(self, _end, process, process.stdin, process.stdout)
        return process.stdin, process.stdout


def _end(process: Popen[bytes], *pipes: IO[bytes]) -> None:
    for pipe in pipes:
        pipe.close()
    process.wait()
