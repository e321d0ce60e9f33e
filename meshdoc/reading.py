"""The one door for input: no other module opens a file of a project.

The files may be a stranger's. Only regular files are read, none larger than a limit, and not more than a limit in one
run; both are checked before anything is read. A symbolic link is followed only where it stays inside the project.
"""

from __future__ import annotations

import errno
import gzip
import io
import os
import stat
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from meshdoc.diagnostics import SourceError

LARGEST_FILE = 64 << 20
LARGEST_INPUT = 1 << 30
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}
_BRIEF = 200


@dataclass
class Reader:
    """Reads the files of one run. Limits are in bytes; `total` is what has been read, from the files at `paths`."""

    largest_file: int = LARGEST_FILE
    largest_input: int = LARGEST_INPUT
    total: int = 0
    paths: list[str] = field(default_factory=list)

    def read(self, path: str, shown: str, project: Path) -> bytes:
        """The content of a file of a project, shown to users as `shown`.

        Raises SourceError if it must not be read, OSError if it cannot be.
        """
        if "\0" in path:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        real = os.path.realpath(path)
        self.paths.append(real)
        refuse_outside(real, shown, project)
        self._check(os.stat(real), shown)
        with open(os.open(real, _FLAGS), "rb") as file:
            status = os.fstat(file.fileno())
            self._check(status, shown)
            content = file.read(status.st_size)
        if real.endswith(".gz"):
            content = self._inflated(content, shown)
        self.total += len(content)
        return content

    def _inflated(self, content: bytes, shown: str) -> bytes:
        """The content of a gzip file, all of its members. Raises OSError if it is no such file or is cut off."""
        room = min(self.largest_file, self.largest_input - self.total)
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
                inflated = file.read(room + 1)
        except EOFError:
            raise OSError(errno.EINVAL, "unexpected end of gzip data") from None
        except (gzip.BadGzipFile, zlib.error):
            raise OSError(errno.EINVAL, "invalid gzip data") from None
        if len(inflated) > room:
            raise SourceError(f"{shown}: it inflates to more than the limits: set max_file_size and max_input_size")
        return inflated

    def _check(self, status: os.stat_result, shown: str) -> None:
        if not stat.S_ISREG(status.st_mode):
            kind = _KINDS.get(stat.S_IFMT(status.st_mode), "a special file")
            raise SourceError(f"{shown}: {kind}, and only regular files are read: remove it")
        self._check_size(status.st_size, shown)

    def admit(self, size: int, shown: str) -> None:
        """Count content that is read from elsewhere. Raises SourceError if it must not be read."""
        self._check_size(size, shown)
        self.total += size

    def _check_size(self, size: int, shown: str) -> None:
        if size > self.largest_file:
            limit = f"{self.largest_file:,} bytes"
            raise SourceError(f"{shown}: {size:,} bytes, more than {limit}: remove it, or set max_file_size")
        if self.total + size > self.largest_input:
            limit = f"{self.largest_input:,} bytes"
            raise SourceError(f"{shown}: all files together exceed {limit}: remove some, or set max_input_size")


def project_of(path: Path) -> Path:
    """The folder that the links of an input must not lead out of.

    It is the working folder for what is in it. Elsewhere, it is the folder that the user named, or that of the file.
    """
    here, whole = Path.cwd(), Path(os.path.abspath(path))
    if any(Path(os.path.realpath(each)).is_relative_to(here) for each in (whole, *whole.parents)):
        return here
    real = Path(os.path.realpath(whole))
    return real if real.is_dir() else real.parent


def refuse_outside(path: str | Path, shown: str, project: Path) -> None:
    """Raise SourceError if links of a project lead out of it."""
    real = Path(os.path.realpath(path))
    if not real.is_relative_to(project):
        raise SourceError(f"{shown}: a symbolic link leads out of the project, to {_brief(real)}: replace it by a copy")


def exists(path: Path) -> bool:
    """Whether there is a file or folder at a path. Raises SourceError if the system cannot tell."""
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise SourceError(f"{_brief(path)}: {error.strerror}: name another file or folder") from None
    return True


def shown(path: str | Path) -> str:
    """A path as users see it: with `/`, and as UTF-8 whatever the locale. Raises SourceError if it is not UTF-8."""
    try:
        return os.fsencode(Path(path).as_posix()).decode("utf-8")
    except UnicodeDecodeError:
        raise SourceError(f"{_brief(path)}: the name is not UTF-8: rename it") from None


def _brief(path: str | Path) -> str:
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return text if len(text) <= _BRIEF else f"{text[:_BRIEF]}..."
