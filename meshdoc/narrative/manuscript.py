"""The narrative pages of a project: Markdown files in `pages/` beside its SQL, or in the configured places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from meshdoc.diagnostics import ConfigError, SourceError
from meshdoc.record import record
from meshdoc.sources import Place
from meshdoc.sources.tree import PAGES, Tree

ENDING = ".md"
LARGEST = 64 << 10
"""In bytes: some ten thousand words."""
LARGEST_OF_ALL = 1 << 20
"""All pages together; to parse a megabyte made to be slow takes a minute."""
MOST = 500


@record
class Manuscript:
    """A narrative page as it was written. `name` is its path below the folder of pages, without its ending."""

    path: str
    name: str
    text: str


def manuscripts(place: Place, configured: Sequence[Path], beside: Iterable[str]) -> tuple[Manuscript, ...]:
    """The pages in the configured files and folders, or else in `pages/` in the folders of the SQL.

    Raises ConfigError for a configured path that does not exist, and for two pages of one name; SourceError for a page
    that must not be read, and for too many pages.
    """
    if missing := [path for path in configured if not place.has(path)]:
        raise ConfigError(f"pages: there is no file or folder {missing[0]}: create it, or remove it from the setting")
    found: dict[str, Manuscript] = {}
    size = 0
    for path in configured or _folders(place, beside):
        for page in _pages(place.tree(path), is_file=place.is_file(path)):
            other = found.setdefault(page.name.casefold(), page)
            if other is not page:
                raise ConfigError(f"{other.path} and {page.path} are both the page {page.name}: rename one of them")
            size += len(page.text)
            if len(found) > MOST or size > LARGEST_OF_ALL:
                limits = f"{MOST} narrative pages, or {LARGEST_OF_ALL:,} bytes of them"
                raise SourceError(f"{page.path}: more than {limits}: set pages = [...] to fewer of them")
    return tuple(found.values())


def _folders(place: Place, beside: Iterable[str]) -> Iterator[Path]:
    for folder in dict.fromkeys(beside):
        path = Path(folder) / PAGES
        if place.has(path) and not place.is_file(path):
            yield path


def _pages(tree: Tree, *, is_file: bool) -> Iterator[Manuscript]:
    for path in tree.paths if is_file else tree.glob(f"**/*{ENDING}"):
        content = tree.load(path)
        if len(content) > LARGEST:
            raise SourceError(f"{tree.show(path)}: a narrative page of more than {LARGEST:,} bytes: divide it")
        name = Path(path).name if is_file else path
        text = content.decode("utf-8-sig", "replace")
        yield Manuscript(path=tree.show(path), name=name.removesuffix(ENDING), text=text)
