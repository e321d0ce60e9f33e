"""Output files: write what has changed, and report what is out of date. No other room writes output.

A folder that holds only meshdoc's files is replaced as a whole: the new set is written beside it, unchanged files as
hard links, and takes its place in one step. A run that is killed or finds the disk full leaves the old set or the new
one, and the next run deletes what was left over. (Where the system cannot exchange two folders, there may be none for a
moment; `clean_up` puts the old one back. Nothing is forced to disk, so a crash of the machine may lose the last run.)

A folder that holds files of others, that is the working folder, or that cannot be replaced is written file by file: all
new files are first written into a temporary folder inside, then moved to their places one by one, then old pages are
deleted, and the manifest comes last. A full disk is noticed before the first move. A reader sees each page old or new,
and, during the moves or if the run is killed then, some pages old and some new; the next run completes them.

The manifest, `.meshdoc.json`, lists the files with their digests. A file that meshdoc did not write, or that was
changed since, is never replaced or deleted: nothing is written at all, unless `overwrite` is asked to. Symbolic links
are never followed, and never replaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from meshdoc.files.archive import write_archive
from meshdoc.files.comparison import Comparison, compare, digest
from meshdoc.files.folder import Folder, OutputError
from meshdoc.files.lock import locked
from meshdoc.files.managed import managed_text, replace_text
from meshdoc.files.manifest import MANIFEST, is_page
from meshdoc.files.place import Place, place_of
from meshdoc.files.swap import clean_up, clean_up_inside, left_over, left_over_inside
from meshdoc.files.writing import put

__all__ = ["MANIFEST", "OutputError", "differing", "digests_of", "is_current", "managed_text", "overwrite", "pack"]
__all__ += ["replace_text", "stale", "write"]


def write(folder: Path, pages: Mapping[str, str]) -> None:
    """Make the folder contain exactly these pages, apart from files that meshdoc did not write.

    `pages` maps paths relative to the folder, with `/`, to texts. If nothing has changed, nothing is written. Raises
    OutputError if a file not written by meshdoc is in the way, if one that meshdoc wrote was changed, if another run
    does not stop writing to the folder, or if the system refuses a write.
    """
    contents = _contents(pages)
    with _locked(folder) as place:
        comparison = _compared(place, contents)
        comparison.refuse_changed(folder)
        put(place, contents, comparison)


def overwrite(folder: Path, pages: Mapping[str, str]) -> None:
    """Like `write`, but pages replace any file of the same name, and changed old pages are deleted."""
    contents = _contents(pages)
    with _locked(folder) as place:
        put(place, contents, _compared(place, contents))


def pack(file: Path, pages: Mapping[str, str]) -> None:
    """Write pages into a new .tar.gz file. Raises OutputError if it exists or cannot be written."""
    write_archive(file, _contents(pages))


def digests_of(pages: Mapping[str, str]) -> dict[str, str]:
    """The SHA-256 of each page."""
    return _digests(_contents(pages))


def stale(folder: Path, pages: Mapping[str, str]) -> tuple[Path, ...]:
    """The files that `write` would write or delete, ordered by path."""
    return differing(folder, digests_of(pages))


def differing(folder: Path, wanted: Mapping[str, str]) -> tuple[Path, ...]:
    """Like `stale`, for pages with these digests."""
    comparison = Comparison(wanted)
    with _os_errors(folder), suppress(FileNotFoundError), place_of(folder) as place, place.entered() as output:
        comparison = compare(output, wanted)
    return tuple(folder / path for path in sorted([*comparison.changed, *comparison.gone]))


def is_current(folder: Path, wanted: Mapping[str, str]) -> bool:
    """Whether `write` would change nothing for pages with these digests; False if it would raise OutputError."""
    with suppress(OSError, OutputError), place_of(folder) as place, place.entered() as output:
        comparison = compare(output, wanted)
        return not (comparison.changed or comparison.gone or left_over(place) or left_over_inside(output))
    return False


def _contents(pages: Mapping[str, str]) -> dict[str, bytes]:
    """The pages as bytes. Raises MeshdocError for paths that no format should have chosen."""
    from meshdoc.render.slug import refuse_collisions

    refuse_collisions(pages)
    if odd := [path for path in sorted(pages) if not is_page(path)]:
        raise OutputError(f"{odd[0]!r} is not the path of a page: this is a defect of meshdoc, please report it")
    return {path: text.encode() for path, text in pages.items()}


def _digests(contents: Mapping[str, bytes]) -> dict[str, str]:
    return {path: digest(content) for path, content in contents.items()}


def _compared(place: Place, contents: Mapping[str, bytes]) -> Comparison:
    """The folder as other runs left it, compared with the pages. Raises OutputError if something else is in the way."""
    wanted = _digests(contents)
    if place.parent.status(place.name) is None:
        return Comparison(wanted)
    with place.entered() as output:
        clean_up_inside(output)
        comparison = compare(output, wanted)
    comparison.refuse_blocked()
    return comparison


@contextmanager
def _locked(folder: Path) -> Iterator[Place]:
    with _os_errors(folder), place_of(folder, Folder.made) as place, locked(place):
        clean_up(place)
        yield place


@contextmanager
def _os_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(f"cannot write {folder}: {error.strerror}; choose another folder with --output") from None
