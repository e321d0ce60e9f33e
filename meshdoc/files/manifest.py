"""The manifest of an output folder: the files that meshdoc wrote there, each with the SHA-256 of its content.

A file whose content is no longer what the manifest says is not meshdoc's any more. The manifest may come from a
stranger's commit, so that only paths are accepted that a format could have written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from meshdoc.files.folder import Folder, OutputError
from meshdoc.record import record

MANIFEST = ".meshdoc.json"
LARGEST = 64 << 20
"""A larger manifest, in bytes, is damaged."""
_PAGE = re.compile(
    r"(?:[^/\\:.\0-\x1f][^/\\:\0-\x1f]*/){0,6}[^/\\:.\0-\x1f][^/\\:\0-\x1f]*\.(?:md|json|sql|html|css|js|svg)"
    r"|schema\.(?:dbml|dot|mmd)|data_model\.puml|llms\.txt|sources\.yml"
)
_WRITTEN, _PENDING = "written by meshdoc", "being written"


def is_page(path: str) -> bool:
    """Whether a format could have written a file: below the folder, in no hidden folder, and with a known ending."""
    return bool(_PAGE.fullmatch(path))


@record
class Manifest:
    """The listed files with their digests. During a write into a folder that others use, `pending` has the new ones.

    The digest is empty if an older meshdoc wrote the manifest.
    """

    written: Mapping[str, str]
    pending: Mapping[str, str]

    @property
    def paths(self) -> set[str]:
        """The paths of all files that may be meshdoc's."""
        return {*self.written, *self.pending}

    def has(self, path: str, digest: str) -> bool:
        """Whether meshdoc wrote a file with this content at this path."""
        return digest in (self.written.get(path), self.pending.get(path))

    def __str__(self) -> str:
        parts = {_WRITTEN: self.written} | ({_PENDING: self.pending} if self.pending else {})
        sorted_parts = {name: dict(sorted(digests.items())) for name, digests in parts.items()}
        return json.dumps(sorted_parts, indent=1, ensure_ascii=False) + "\n"


NO_MANIFEST = Manifest(written={}, pending={})


def read_manifest(folder: Folder) -> Manifest:
    """The manifest of a folder; an empty one if there is none. Raises OutputError if it is damaged."""
    if folder.digest(MANIFEST) is None:
        return NO_MANIFEST
    text = folder.read(MANIFEST, LARGEST + 1)
    try:
        if len(text) > LARGEST:
            raise ValueError
        content = json.loads(text)
        return Manifest(written=_digests(content[_WRITTEN]), pending=_digests(content.get(_PENDING, {})))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise _damaged(folder.path / MANIFEST) from None


def _digests(listed: object) -> dict[str, str]:
    """The digests by path; older manifests are a list of paths."""
    found = dict.fromkeys(listed, "") if isinstance(listed, list) else listed
    if not isinstance(found, dict) or not all(isinstance(each, str) for each in (*found, *found.values())):
        raise TypeError
    return {path: digest for path, digest in found.items() if is_page(path)}


def _damaged(path: Path) -> OutputError:
    return OutputError(f"{path} is damaged: restore it, or delete it and the pages beside it")
