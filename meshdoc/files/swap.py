"""Replaces a whole folder by another in one step."""

from __future__ import annotations

import ctypes
import errno
import os
import re
import secrets
from contextlib import suppress

from meshdoc.files.folder import Folder, OutputError
from meshdoc.files.place import Place

_EXCHANGE = 2
"""RENAME_EXCHANGE of Linux and RENAME_SWAP of macOS."""
_MOVED = ".old"


def temporary(name: str) -> str:
    """A name for a temporary folder that nobody can guess; for the output folder's own, `name` is its name."""
    return f".{name}{'.' if name else ''}meshdoc-{secrets.token_hex(8)}"


def clean_up(place: Place) -> None:
    """Finish or undo what a killed run left: put the old folder back if it was taken away, delete temporary folders."""
    found = left_over(place)
    if place.parent.status(place.name) is None and (moved := [name for name in found if name.endswith(_MOVED)]):
        place.parent.move(moved[0], place.parent, place.name)
        found.remove(moved[0])
    for name in found:
        with suppress(OSError, OutputError):
            place.parent.discard(name)


def left_over(place: Place) -> list[str]:
    """The temporary folders that killed runs left beside the output folder."""
    left = re.compile(rf"\.{re.escape(place.name)}\.meshdoc-[0-9a-f]{{16}}(?:{re.escape(_MOVED)})?")
    return sorted(filter(left.fullmatch, place.parent.names()))


def clean_up_inside(folder: Folder) -> None:
    """Delete the temporary folders that killed runs left in the output folder."""
    for name in left_over_inside(folder):
        with suppress(OSError, OutputError):
            folder.discard(name)


def left_over_inside(folder: Folder) -> list[str]:
    """These folders."""
    return [name for name in folder.names() if re.fullmatch(r"\.meshdoc-[0-9a-f]{16}", name)]


def put_in_place(place: Place, name: str) -> None:
    """Put a new folder in the place of the output folder; the old one gets the other name, or is deleted.

    Where the system cannot exchange two folders, the old one is moved away first: for a moment there is none, and
    `clean_up` puts it back if the run is killed then.
    """
    if place.parent.status(place.name) is None:
        place.parent.move(name, place.parent, place.name)
        return
    with suppress(NotImplementedError):
        _exchange(place.parent, name, place.name)
        return
    place.parent.move(place.name, place.parent, name + _MOVED)
    try:
        place.parent.move(name, place.parent, place.name)
    except OSError:
        place.parent.move(name + _MOVED, place.parent, place.name)
        raise
    place.parent.discard(name + _MOVED)


def _exchange(folder: Folder, one: str, other: str) -> None:
    """Exchange two entries. Raises NotImplementedError if the system or the file system cannot."""
    if folder.descriptor is None:
        raise NotImplementedError
    library = ctypes.CDLL(None, use_errno=True)
    names = (getattr(library, name, None) for name in ("renameat2", "renameatx_np"))
    rename = next((found for found in names if found), None)
    if rename is None:
        raise NotImplementedError
    paths = [os.fsencode(os.fsdecode(name.encode("utf-8", "surrogateescape"))) for name in (one, other)]
    if rename(folder.descriptor, paths[0], folder.descriptor, paths[1], ctypes.c_uint(_EXCHANGE)):
        number = ctypes.get_errno()
        if number in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
            raise NotImplementedError
        raise OSError(number, os.strerror(number), one)
