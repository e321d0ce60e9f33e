"""Where an output folder is, found without following links of the project."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from meshdoc.files.folder import Folder, OutputError


@dataclass(frozen=True)
class Place:
    """The name of an output folder in its parent, which is open; `path` is the folder as the user named it."""

    parent: Folder
    name: str
    path: Path

    @contextmanager
    def entered(self) -> Iterator[Folder]:
        """The existing output folder."""
        with self.parent.enter(self.name) as folder:
            yield Folder(self.path, folder.descriptor)

    @contextmanager
    def made(self) -> Iterator[Folder]:
        """The output folder, created if it is missing."""
        with suppress(FileExistsError):
            self.parent.make(self.name)
        with self.entered() as folder:
            yield folder


Reach: TypeAlias = Callable[[Folder, str], AbstractContextManager[Folder]]


@contextmanager
def place_of(path: Path, reach: Reach = Folder.below) -> Iterator[Place]:
    """The place of an output folder, whose parents exist, or are created if they are reached by `Folder.made`.

    Below the working folder, links are the project's and are refused. Elsewhere, they are the user's and are followed;
    the output folder itself is never a link.
    """
    whole, here = Path(os.path.abspath(path)), Path.cwd()
    if not whole.name:
        raise OutputError(f"cannot write {path}: choose another folder with --output")
    parents = whole.parents
    start = here if here in parents else next(parent for parent in parents if parent.exists())
    with Folder.at(start) as top, reach(top, _shown(whole.parent.relative_to(start))) as parent:
        yield Place(Folder(path.parent, parent.descriptor), _shown(Path(whole.name)), path)


def _shown(native: Path) -> str:
    """A relative path as `Folder` takes it."""
    text = os.fsencode(native.as_posix()).decode("utf-8", "surrogateescape")
    return "" if text == "." else text
