"""The text of a page as it is in the output folder."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from meshdoc.files.folder import OutputError
from meshdoc.files.place import place_of

LONGEST = 1 << 20
"""No more than so many bytes are read."""


def text_of(folder: Path, path: str) -> str:
    """The beginning of a page; empty if there is no such file."""
    parent, _, name = path.rpartition("/")
    with (
        suppress(OSError, OutputError),
        place_of(folder) as place,
        place.entered() as output,
        output.below(parent) as inner,
    ):
        if inner.digest(name) is not None:
            return inner.read(name, LONGEST).decode(errors="replace")
    return ""
