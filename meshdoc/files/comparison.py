"""What an output folder holds, compared with the pages that it should hold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from meshdoc.files.folder import Folder, OutputError
from meshdoc.files.manifest import MANIFEST, NO_MANIFEST, Manifest, read_manifest


@dataclass(frozen=True)
class Comparison:
    """The digests of the `wanted` pages, and of the files that were `found` where a page or a listed file would be."""

    wanted: Mapping[str, str]
    manifest: Manifest = NO_MANIFEST
    found: Mapping[str, str] = field(default_factory=dict)
    blocked: Mapping[str, OutputError] = field(default_factory=dict)
    """The paths at which, or on the way to which, something other than a regular file or a folder stands."""
    is_shared: bool = False
    """Whether the folder also holds what meshdoc did not write."""

    @cached_property
    def new_manifest(self) -> bytes:
        """The manifest that lists the pages."""
        return str(Manifest(written=self.wanted, pending={})).encode()

    @cached_property
    def pending_manifest(self) -> bytes:
        """The manifest while files are written one by one: each listed file may be the present one or the new one."""
        written = {
            path: found if self.manifest.has(path, found) else self.manifest.written.get(path, "")
            for path, found in self.found.items()
            if path in self.manifest.paths
        }
        return str(Manifest(written=written, pending=self.wanted)).encode()

    @property
    def changed(self) -> list[str]:
        """The pages to write, the manifest among them."""
        digests = {**self.wanted, MANIFEST: digest(self.new_manifest)}
        return sorted(path for path, wanted in digests.items() if self.found.get(path) != wanted)

    @property
    def gone(self) -> list[str]:
        """The files of earlier pages to delete."""
        return sorted(self.manifest.paths & self.found.keys() - self.wanted.keys())

    def refuse_blocked(self) -> None:
        """Raise OutputError if a link, or a folder or another special file, is where a page or its folder would be."""
        for path in (MANIFEST, *sorted(self.wanted)):
            if path in self.blocked:
                raise self.blocked[path]

    def refuse_changed(self, folder: Path) -> None:
        """Raise OutputError if a file to replace or delete is not, or no longer, meshdoc's."""
        for path in [*self.changed, *self.gone]:
            if path in self.found and path != MANIFEST and not self.manifest.has(path, self.found[path]):
                raise OutputError(f"{folder / path} {self._why(path)}")

    def _why(self, path: str) -> str:
        if path not in self.manifest.paths:
            return "was not written by meshdoc: move it, choose another folder with --output, or use --force"
        if self.manifest.written.get(path) == "":
            return "is from a version of meshdoc that kept no digests: if nobody edited it, use --force once"
        return "was changed since meshdoc wrote it: move it, or use --force to overwrite it"


def digest(content: bytes) -> str:
    """The SHA-256 of a content, as in the manifest."""
    return hashlib.sha256(content).hexdigest()


def compare(folder: Folder, wanted: Mapping[str, str]) -> Comparison:
    """Compare a folder with the digests of its pages. Raises OutputError if its manifest is damaged."""
    manifest = read_manifest(folder)
    found: dict[str, str] = {}
    blocked: dict[str, OutputError] = {}
    for path in sorted({MANIFEST, *manifest.paths, *wanted}):
        parent, _, name = path.rpartition("/")
        try:
            with suppress(FileNotFoundError), folder.below(parent) as inner:
                if (content := inner.digest(name)) is not None:
                    found[path] = content
        except OutputError as error:
            blocked[path] = error
    is_shared = _is_shared(folder, [MANIFEST, *(manifest.paths & found.keys())])
    return Comparison(wanted, manifest, found, blocked, is_shared)


def _is_shared(folder: Folder, known: Iterable[str]) -> bool:
    """Whether the folder holds anything besides these files and their folders."""
    expected: dict[str, set[str]] = {}
    for path in known:
        while path:
            path, _, name = path.rpartition("/")
            expected.setdefault(path, set()).add(name)
    for path, names in expected.items():
        with folder.below(path) as inner:
            if not names.issuperset(inner.names()):
                return True
    return False
