"""Output files: write what has changed, and report what is out of date. No other module writes output.

The output folder contains a manifest, `.meshdoc.json`, that lists the files written by meshdoc. A file that it does not
list is never replaced or deleted; if a page would have to replace one, nothing is written at all. Symbolic links in the
folder are treated the same way and never followed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from meshdoc.diagnostics import MeshdocError

MANIFEST = ".meshdoc.json"


class OutputError(MeshdocError):
    """The output cannot be written; the run stops."""


def write(folder: Path, pages: Mapping[str, str]) -> None:
    """Make the folder contain exactly these pages, apart from files that meshdoc did not write.

    `pages` maps paths relative to the folder, with `/`, to texts. Up-to-date files are not touched. Raises OutputError
    if a file not written by meshdoc is in the way, or if the system refuses a write.
    """
    with _os_errors(folder):
        before = _written(folder)
        _refuse_others(folder, pages, before)
        _put(folder, MANIFEST, _manifest([*before, *pages]))
        for path, text in sorted(pages.items()):
            _put(folder, path, text)
        for path in sorted(before - pages.keys()):
            _remove(folder, path)
        _put(folder, MANIFEST, _manifest(pages))


def stale(folder: Path, pages: Mapping[str, str]) -> tuple[Path, ...]:
    """The files that `write` would write or delete, ordered by path."""
    with _os_errors(folder):
        wanted = {**pages, MANIFEST: _manifest(pages)}
        changed = {path for path, text in wanted.items() if _read(folder / path) != text.encode()}
        gone = {path for path in _written(folder) - pages.keys() if (folder / path).is_file()}
        return tuple(folder / path for path in sorted(changed | gone))


@contextmanager
def _os_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where = error.filename or folder
        raise OutputError(f"cannot write {where}: {error.strerror}; choose another folder with --output") from None


def _manifest(paths: Mapping[str, str] | list[str]) -> str:
    return json.dumps({"written by meshdoc": sorted(set(paths))}, indent=1, ensure_ascii=False) + "\n"


def _written(folder: Path) -> set[str]:
    """The paths listed in the folder's manifest, without those that meshdoc cannot have written."""
    content = _read(folder / MANIFEST)
    if content is None:
        return set()
    try:
        listed = json.loads(content)["written by meshdoc"]
        return {path for path in listed if _is_inside(path)}
    except (ValueError, KeyError, TypeError):
        raise OutputError(f"{folder / MANIFEST} is damaged: restore it, or delete it and the pages beside it") from None


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and ".." not in parts and not path.startswith("/")


def _refuse_others(folder: Path, pages: Mapping[str, str], before: set[str]) -> None:
    """Raise OutputError if writing a page would affect a file that is not meshdoc's."""
    for path, text in sorted(pages.items()):
        if not _is_inside(path):
            raise OutputError(f"{path!r} is not a path inside the output folder")
        link = _link_on_the_way(folder, path)
        if link:
            raise OutputError(f"{link} is a symbolic link: remove it or choose another folder with --output")
        target = folder / path
        if path not in before and target.exists() and _read(target) != text.encode():
            raise OutputError(f"{target} was not written by meshdoc: move it or choose another folder with --output")


def _link_on_the_way(folder: Path, path: str) -> Path | None:
    """The first symbolic link in a path below the folder, the file itself included."""
    file = PurePosixPath(path)
    ways = [folder / part for part in (*reversed(file.parents), file) if part.parts]
    return next((way for way in ways if way.is_symlink()), None)


def _read(path: Path) -> bytes | None:
    """The content of a file; None if it does not exist or is not a regular file."""
    return path.read_bytes() if path.is_file() and not path.is_symlink() else None


def _put(folder: Path, path: str, text: str) -> None:
    """Write a file atomically, unless it already has this content."""
    target, content = folder / path, text.encode()
    if _read(target) == content:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.meshdoc")
    unfinished.write_bytes(content)
    os.replace(unfinished, target)


def _remove(folder: Path, path: str) -> None:
    """Delete a file that meshdoc wrote, and the folders that this leaves empty."""
    if _link_on_the_way(folder, path) or not (folder / path).is_file():
        return
    (folder / path).unlink()
    for parent in (folder / path).parents:
        if parent == folder or any(parent.iterdir()):
            break
        parent.rmdir()
