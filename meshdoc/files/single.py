"""A single new file that is not part of the output folder."""

from __future__ import annotations

from pathlib import Path

from meshdoc.files.folder import OutputError


def create(file: Path, text: str) -> None:
    """Write a file that does not exist yet. Raises OutputError if it exists or cannot be written."""
    try:
        with file.open("x", encoding="utf-8", errors="surrogateescape") as opened:
            opened.write(text)
    except FileExistsError:
        raise OutputError(f"{file} exists: remove it, or name another file") from None
    except OSError as error:
        raise OutputError(f"{file} cannot be written: {error.strerror}") from None


def rewrite(file: Path, text: str) -> None:
    """Write a file, or replace it in one step; a link is replaced, not followed. Raises OutputError."""
    unfinished = file.with_name(f"{file.name}.new")
    try:
        unfinished.unlink(missing_ok=True)
        create(unfinished, text)
        unfinished.replace(file)
    except OSError as error:
        raise OutputError(f"{file} cannot be written: {error.strerror}") from None
