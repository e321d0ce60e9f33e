"""An open folder. Its entries are reached by its descriptor, so that no link can lead a write anywhere else.

Windows has no such descriptors. There, entries are reached by path, and each folder is checked for being a link when it
is entered; who can replace a folder by a link during a run could redirect it.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from meshdoc.diagnostics import MeshdocError

HAS_DESCRIPTORS = os.open in os.supports_dir_fd and os.listdir in os.supports_fd and hasattr(os, "O_NOFOLLOW")
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_READ = os.O_RDONLY | _NOFOLLOW | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NOFOLLOW | getattr(os, "O_BINARY", 0)
DEEPEST = 8
"""Folders of meshdoc are not nested deeper."""


class OutputError(MeshdocError):
    """The output cannot be written; the run stops."""


class Folder:
    """A folder that is open. `path` is for messages, and for systems where `descriptor` is None."""

    def __init__(self, path: Path, descriptor: int | None) -> None:
        self.path = path
        self.descriptor = descriptor

    @staticmethod
    @contextmanager
    def at(path: Path) -> Iterator[Folder]:
        """The folder at a path whose links are the user's own and are followed."""
        if not HAS_DESCRIPTORS:
            yield Folder(path, None)
            return
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            yield Folder(path, descriptor)
        finally:
            os.close(descriptor)

    def _native(self, name: str) -> str:
        """A name as the system knows it: file names are UTF-8 whatever the locale."""
        native = os.fsdecode(name.encode("utf-8", "surrogateescape"))
        return native if self.descriptor is not None else str(self.path / native)

    # --- entries -----------------------------------------------------------------------------------

    def names(self) -> list[str]:
        """The names of all entries."""
        found = os.listdir(self.path if self.descriptor is None else self.descriptor)
        return [os.fsencode(name).decode("utf-8", "surrogateescape") for name in found]

    def own_status(self) -> os.stat_result:
        """The status of the folder itself."""
        return os.stat(self.path if self.descriptor is None else self.descriptor)

    def status(self, name: str) -> os.stat_result | None:
        """The status of an entry, without following a link; None if there is no such entry."""
        with suppress(FileNotFoundError):
            return os.stat(self._native(name), dir_fd=self.descriptor, follow_symlinks=False)
        return None

    def digest(self, name: str) -> str | None:
        """The SHA-256 of a regular file; None if there is no such entry. Raises OutputError for any other entry."""
        found = self.status(name)
        if found is None:
            return None
        if not stat.S_ISREG(found.st_mode):
            raise in_the_way(self.path / name, found)
        with open(os.open(self._native(name), _READ, dir_fd=self.descriptor), "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def read(self, name: str, longest: int) -> bytes:
        """The first bytes of a regular file."""
        with open(os.open(self._native(name), _READ, dir_fd=self.descriptor), "rb") as file:
            return file.read(longest)

    def create(self, name: str, content: bytes) -> None:
        """Write a new file."""
        with open(os.open(self._native(name), _CREATE, 0o666, dir_fd=self.descriptor), "wb") as file:
            file.write(content)

    def share(self, name: str, other: Folder, content: bytes) -> None:
        """Put a file with this content into another folder too: a hard link, or a copy with the same time."""
        folders = {"src_dir_fd": self.descriptor, "dst_dir_fd": other.descriptor}
        try:
            os.link(self._native(name), other._native(name), **folders, follow_symlinks=False)
        except (OSError, NotImplementedError):
            other.create(name, content)
            if found := self.status(name):
                times = found.st_atime_ns, found.st_mtime_ns
                os.utime(other._native(name), ns=times, dir_fd=other.descriptor)

    def move(self, name: str, other: Folder, new: str) -> None:
        """Rename an entry in one step, replacing a file."""
        os.replace(self._native(name), other._native(new), src_dir_fd=self.descriptor, dst_dir_fd=other.descriptor)

    def remove(self, name: str) -> None:
        """Delete a file or link."""
        os.unlink(self._native(name), dir_fd=self.descriptor)

    def remove_folder(self, name: str) -> None:
        """Delete an empty folder."""
        os.rmdir(self._native(name), dir_fd=self.descriptor)

    def make(self, name: str) -> None:
        """Create a folder."""
        os.mkdir(self._native(name), dir_fd=self.descriptor)

    def set_mode_of(self, name: str, mode: int) -> None:
        """Set the permissions of an entry."""
        os.chmod(self._native(name), mode, dir_fd=self.descriptor)

    def set_mode(self, mode: int) -> None:
        """Set the permissions of the folder itself, where there are such."""
        if self.descriptor is not None:
            os.chmod(self.descriptor, mode)

    # --- folders below -----------------------------------------------------------------------------

    @contextmanager
    def enter(self, name: str) -> Iterator[Folder]:
        """An existing folder in this one. Raises OutputError if it is a link, or no folder."""
        found = self.status(name)
        if found is None:
            raise FileNotFoundError(2, "No such file or directory", str(self.path / name))
        if not stat.S_ISDIR(found.st_mode) or _is_junction(self.path / name):
            raise in_the_way(self.path / name, found)
        if self.descriptor is None:
            yield Folder(self.path / name, None)
            return
        flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
        descriptor = os.open(self._native(name), flags, dir_fd=self.descriptor)
        try:
            yield Folder(self.path / name, descriptor)
        finally:
            os.close(descriptor)

    @contextmanager
    def below(self, path: str) -> Iterator[Folder]:
        """The existing folder at a path, written with `/`; empty for this folder."""
        with ExitStack() as opened:
            folder = self
            for part in path.split("/") if path else ():
                folder = opened.enter_context(folder.enter(part))
            yield folder

    @contextmanager
    def made(self, path: str) -> Iterator[Folder]:
        """Like `below`, but missing folders are created."""
        with ExitStack() as opened:
            folder = self
            for part in path.split("/") if path else ():
                with suppress(FileExistsError):
                    folder.make(part)
                folder = opened.enter_context(folder.enter(part))
            yield folder

    def discard(self, name: str, depth: int = DEEPEST) -> None:
        """Delete a temporary folder of meshdoc with its content; links in it are deleted, never followed."""
        with self.enter(name) as folder:
            for each in folder.names():
                found = folder.status(each)
                if found and stat.S_ISDIR(found.st_mode) and depth:
                    folder.discard(each, depth - 1)
                elif found:
                    folder.remove(each)
        self.remove_folder(name)


def _is_junction(path: Path) -> bool:
    """Whether a folder is one of Windows' links to folders."""
    found = path.lstat() if os.name == "nt" else None
    return bool(getattr(found, "st_reparse_tag", 0))


def in_the_way(path: Path, found: os.stat_result) -> OutputError:
    """The error for an entry that is not what meshdoc would have made of it."""
    kinds = {stat.S_IFLNK: "a symbolic link", stat.S_IFDIR: "a folder", stat.S_IFREG: "a file"}
    kind = kinds.get(stat.S_IFMT(found.st_mode), "a special file")
    return OutputError(f"{path} is {kind}: move it or choose another folder with --output")
