"""A file of the project's own in which meshdoc keeps some lines up to date: read, and replaced in one step."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from meshdoc.files.folder import OutputError
from meshdoc.files.place import Place, place_of
from meshdoc.files.swap import temporary

LARGEST = 4 << 20
"""In bytes."""


def managed_text(path: Path) -> str:
    """The text of a file; a byte that is not UTF-8 is a lone surrogate. Raises OutputError if it cannot be read."""
    with _regular(path) as place:
        return _text(place)


def replace_text(path: Path, before: str, after: str) -> None:
    """Replace the text of a file, which was `before` when it was read; its permissions stay.

    Raises OutputError if it was changed since, or cannot be written.
    """
    with _regular(path) as place:
        name, status = temporary(place.name), place.parent.status(place.name)
        try:
            place.parent.create(name, after.encode("utf-8", "surrogateescape"))
            if status:
                place.parent.set_mode_of(name, stat.S_IMODE(status.st_mode))
            if _text(place) != before:
                raise OutputError(f"{path} was changed during the run: run the command again")
            place.parent.move(name, place.parent, place.name)
        finally:
            with suppress(OSError):
                place.parent.remove(name)


@contextmanager
def _regular(path: Path) -> Iterator[Place]:
    try:
        with place_of(path) as place:
            found = place.parent.status(place.name)
            if found is None:
                raise OutputError(f"{path}: no such file; create it, with the lines that mark a managed block")
            if not stat.S_ISREG(found.st_mode):
                raise OutputError(f"{path} is not a regular file: name one with --into")
            if found.st_size > LARGEST:
                raise OutputError(f"{path}: more than {LARGEST:,} bytes: name another file with --into")
            yield place
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror or os.strerror(error.errno or 0)}") from None


def _text(place: Place) -> str:
    return place.parent.read(place.name, LARGEST + 1).decode("utf-8", "surrogateescape")
