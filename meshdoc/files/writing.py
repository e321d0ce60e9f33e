"""The two ways to bring an output folder up to date: replace it as a whole, or write into it."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from meshdoc.files.comparison import Comparison
from meshdoc.files.folder import Folder, OutputError
from meshdoc.files.manifest import MANIFEST
from meshdoc.files.place import Place
from meshdoc.files.swap import put_in_place, temporary

IMPOSSIBLE = frozenset(
    {errno.EACCES, errno.EPERM, errno.EROFS, errno.EXDEV, errno.EBUSY, errno.EINVAL, errno.ENAMETOOLONG}
)
"""Errors that say that a folder cannot be replaced, such as a mounted one, but perhaps be written into."""


def put(place: Place, pages: Mapping[str, bytes], comparison: Comparison) -> None:
    """Make the folder hold these pages."""
    if not comparison.changed and not comparison.gone:
        return
    if not comparison.is_shared and _may_be_replaced(place):
        try:
            _replace(place, pages, comparison)
            return
        except OSError as error:
            if error.errno not in IMPOSSIBLE:
                raise
    with place.made() as folder:
        _write_into(folder, pages, comparison)


def _may_be_replaced(place: Place) -> bool:
    """Whether nothing is lost if a new folder takes the place of this one: its owner, a mount, the working folder."""
    before = place.parent.status(place.name)
    if before is None:
        return True
    is_own = not hasattr(os, "geteuid") or before.st_uid == os.geteuid()
    is_mount = before.st_dev != place.parent.own_status().st_dev
    holds_us = Path(os.path.realpath(place.path)) in (Path.cwd(), *Path.cwd().parents)
    return is_own and not is_mount and not holds_us


@contextmanager
def _temporary(folder: Folder, name: str) -> Iterator[Folder]:
    """A new folder, deleted afterwards with whatever then has its name."""
    folder.make(name)
    try:
        with folder.enter(name) as new:
            yield new
    finally:
        with suppress(OSError, OutputError):  # what is left is deleted by the next run
            folder.discard(name)


# --- the folder as a whole ----------------------------------------------------------------------------------


def _replace(place: Place, pages: Mapping[str, bytes], comparison: Comparison) -> None:
    """Write the new set beside the folder and exchange the two."""
    name = temporary(place.name)
    with _temporary(place.parent, name) as new:
        _fill(place, new, pages, comparison)
        put_in_place(place, name)


def _fill(place: Place, new: Folder, pages: Mapping[str, bytes], comparison: Comparison) -> None:
    """Write the changed pages; unchanged ones are the files of the old set."""
    changed = set(comparison.changed)
    for path, content in {**pages, MANIFEST: comparison.new_manifest}.items():
        parent, _, name = path.rpartition("/")
        with new.made(parent) as folder:
            if path in changed:
                folder.create(name, content)
            else:
                with place.entered() as output, output.below(parent) as before:
                    before.share(name, folder, content)
    if before_it := place.parent.status(place.name):
        new.set_mode(stat.S_IMODE(before_it.st_mode))


# --- file by file -------------------------------------------------------------------------------------------


def _write_into(folder: Folder, pages: Mapping[str, bytes], comparison: Comparison) -> None:
    """Write all new files into a temporary folder inside, then move each to its place, the manifest last."""
    changed = [path for path in comparison.changed if path != MANIFEST]
    with _temporary(folder, temporary("")) as new:
        for number, path in enumerate(changed):
            new.create(str(number), pages[path])
        new.create("pending", comparison.pending_manifest)
        new.create("manifest", comparison.new_manifest)
        new.move("pending", folder, MANIFEST)
        for number, path in enumerate(changed):
            parent, _, name = path.rpartition("/")
            with folder.made(parent) as inner:
                new.move(str(number), inner, name)
        for path in comparison.gone:
            _remove(folder, path)
        new.move("manifest", folder, MANIFEST)


def _remove(folder: Folder, path: str) -> None:
    """Delete a file that meshdoc wrote, and the folders that this leaves empty."""
    parent, _, name = path.rpartition("/")
    with folder.below(parent) as inner:
        inner.remove(name)
        is_empty = parent and not inner.names()
    while is_empty:
        parent, _, name = parent.rpartition("/")
        with folder.below(parent) as inner:
            inner.remove_folder(name)
            is_empty = parent and not inner.names()
