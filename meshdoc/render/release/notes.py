"""What the formats of release notes share: their registry, and pages whose only links lead to the input."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from meshdoc.diagnostics import Location, unknown
from meshdoc.insight.release import Release
from meshdoc.registry import Registry, load
from meshdoc.render import Book
from meshdoc.render.links import INDEX, Links
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import Markup, line_on, written

Writer: TypeAlias = Callable[[Page, Release], Markup | str]

notes: Registry[str, Writer] = Registry("format of release notes")


@dataclass(frozen=True)
class LinksToInput(Links):
    """Links of a text that stands alone: only to lines of the input below the URL `base`, or none if that is empty."""

    base: str = ""

    def source(self, page: str, location: Location) -> str | None:
        """The address of a line of the input."""
        return line_on(self.base, location.path, location.line)


def alone(book: Book, base: str = "") -> Page:
    """A page for a text that stands alone; `base` is the URL below which the files of the project can be seen."""
    return Page(book, LinksToInput(book, base=base), INDEX).unlinked()


def refuse_unknown(name: str) -> None:
    """Raise ConfigError where there is no format of that name."""
    if name not in known():
        raise unknown("format", name, sorted(notes))


def printed(page: Page, release: Release, format: str) -> str:
    """The text of a release in a format."""
    text = known()[format](page, release)
    return written(text) if isinstance(text, Markup) else text


def known() -> Registry[str, Writer]:
    """All formats by name."""
    from meshdoc.render import release

    load(release)
    return notes
