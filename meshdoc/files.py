"""Files on disk: write what changed, say what is out of date. The only module that writes.

The output folder holds a manifest, `.meshdoc.json`, that lists the files meshdoc wrote there. Whatever it does not list
is somebody else's: it is neither replaced nor deleted, and where a page would have to take its place, nothing at all is
written. Symbolic links in the folder are somebody else's too, and are never followed.
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
    """The output cannot be written: the run stops."""


def write(folder: Path, pages: Mapping[str, str]) -> None:
    """Make the folder hold these pages, and no page that meshdoc wrote before and would not write now.

    `pages` maps paths in the folder, with `/`, to texts. Files that are as they should be are left alone. Raises
    OutputError where a file that meshdoc did not write is in the way or the system does not let it write.
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
    """The files that `write` would write or delete, in the order of their paths."""
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
        raise OutputError(f"cannot write {error.filename or folder}: {error.strerror}") from None


def _manifest(paths: Mapping[str, str] | list[str]) -> str:
    return json.dumps({"written by meshdoc": sorted(set(paths))}, indent=1, ensure_ascii=False) + "\n"


def _written(folder: Path) -> set[str]:
    """The paths that the folder's manifest lists, but for those that meshdoc cannot have written."""
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
    """Raise OutputError if a page cannot be written without touching what is not meshdoc's."""
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
    """The first symbolic link among what a path goes through below the folder, itself included."""
    file = PurePosixPath(path)
    ways = [folder / part for part in (*reversed(file.parents), file) if part.parts]
    return next((way for way in ways if way.is_symlink()), None)


def _read(path: Path) -> bytes | None:
    """The content of a file; None where there is none, or something that is no file."""
    return path.read_bytes() if path.is_file() and not path.is_symlink() else None


def _put(folder: Path, path: str, text: str) -> None:
    """Write a file whole or not at all, unless that is what it holds."""
    target, content = folder / path, text.encode()
    if _read(target) == content:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.meshdoc")
    unfinished.write_bytes(content)
    os.replace(unfinished, target)


def _remove(folder: Path, path: str) -> None:
    """Delete a file that meshdoc wrote, and the folders that it leaves empty."""
    if _link_on_the_way(folder, path) or not (folder / path).is_file():
        return
    (folder / path).unlink()
    for parent in (folder / path).parents:
        if parent == folder or any(parent.iterdir()):
            break
        parent.rmdir()
