"""A new archive of pages that is not part of the output folder."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Mapping
from pathlib import Path

from meshdoc.files.folder import OutputError

LEVEL = 9
MODE = 0o644


def write_archive(file: Path, contents: Mapping[str, bytes]) -> None:
    """Write a .tar.gz that does not exist yet: the same files always give the same bytes.

    Other versions of zlib may compress differently. Raises OutputError if the file exists or cannot be written.
    """
    try:
        with file.open("xb") as opened:
            opened.write(_packed(contents))
    except FileExistsError:
        raise OutputError(f"{file} exists: remove it, or name another file") from None
    except OSError as error:
        raise OutputError(f"{file} cannot be written: {error.strerror}") from None


def _packed(contents: Mapping[str, bytes]) -> bytes:
    """Files by path, without owners, times and folders of their own."""
    packed = io.BytesIO()
    with (
        gzip.GzipFile(filename="", mode="wb", compresslevel=LEVEL, fileobj=packed, mtime=0) as compressed,
        tarfile.open(fileobj=compressed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for path, content in sorted(contents.items()):
            entry = tarfile.TarInfo(path)
            entry.size, entry.mode = len(content), MODE
            archive.addfile(entry, io.BytesIO(content))
    return packed.getvalue()
